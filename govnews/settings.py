"""Every Scrapy setting of this project, and every `GOVNEWS_*` one, read from the environment too."""

from os import environ

from govnews import __version__

# Settings of govnews ------------------------------------------------------------------------------

GOVNEWS_CONTACT = environ.get("GOVNEWS_CONTACT", "")
"""E-mail or web address in the User-Agent; without it only loopback hosts are crawled."""

GOVNEWS_STORE = environ.get("GOVNEWS_STORE", "on")
"""`on`: articles go to MongoDB; `off`: only to feeds (-O)."""

GOVNEWS_RECHECK_ALL = environ.get("GOVNEWS_RECHECK_ALL", "0")
"""`1`: also fetch articles that the store has already."""

GOVNEWS_LEASE = environ.get("GOVNEWS_LEASE", "180")
"""Seconds after which a crawl that gives no sign of life no longer keeps others from its outlet; `off`: it never does."""

GOVNEWS_CONFIGS = environ.get("GOVNEWS_CONFIGS", "")
"""Folder of site and family files; empty for the project's own."""

GOVNEWS_HOSTS = environ.get("GOVNEWS_HOSTS", "")
"""Real host → host:port, as JSON or `host=host:port,…`: lets the demo and tests imitate outlets."""

GOVNEWS_DATABASE = environ.get("GOVNEWS_DATABASE", "")
"""Name of the database; empty for the one in MONGODB_URI, which `govnews.store` reads itself."""

GOVNEWS_LOG = environ.get("GOVNEWS_LOG", "text")
"""`json`: one JSON object a line; `text`: lines for people."""

GOVNEWS_LOG_FILE = environ.get("GOVNEWS_LOG_FILE", "")
"""File to log to as well, such as `/var/log/govnews/govnews.log`; its name gets the day, and each day has its own."""

GOVNEWS_LOG_DAYS = environ.get("GOVNEWS_LOG_DAYS", "30")
"""For so many days these files are kept."""

GOVNEWS_METRICS_FILE = environ.get("GOVNEWS_METRICS_FILE", "")
"""File for Prometheus (`….prom`, in the folder of node_exporter's textfile collector), written after each crawl."""

# Where and whom alerts are sent to is read by `govnews.alerts` itself, from `GOVNEWS_ALERT_*`: those hold secrets,
# and Scrapy's settings are logged. GOVNEWS_STATUS_URL, the status page that they link to, is read with them.

# The project --------------------------------------------------------------------------------------

BOT_NAME = "govnews"
COMMANDS_MODULE = "govnews.commands"
# Spiders are made from site files, not from modules.
SPIDER_LOADER_CLASS = "govnews.loader.SiteLoader"
LOG_LEVEL = "INFO"
LOG_FORMATTER = "govnews.logs.Lines"
# Chinese text stays readable in JSON feeds.
FEED_EXPORT_ENCODING = "utf-8"

# The belt -----------------------------------------------------------------------------------------

BELT = [
    "govnews.pipelines.read.ReadPipeline",
    "govnews.pipelines.clean.CleanPipeline",
    "govnews.pipelines.credits.CreditsPipeline",
    "govnews.pipelines.meeting.MeetingPipeline",
    "govnews.pipelines.segment.SegmentPipeline",
    "govnews.pipelines.check.CheckPipeline",
    "govnews.pipelines.store.StorePipeline",
]
"""Steps from a raw page to a stored article, in order."""

ITEM_PIPELINES = {step: 100 * place for place, step in enumerate(BELT, start=1)}
# Steps keep the text of whole articles: few at a time are enough to keep the store busy.
CONCURRENT_ITEMS = 16

# Good manners -------------------------------------------------------------------------------------

USER_AGENT = f"govnews/{__version__}" + (f" (+{GOVNEWS_CONTACT})" if GOVNEWS_CONTACT else "")
ROBOTSTXT_OBEY = True
# The product's name alone is what robots.txt files are written for.
ROBOTSTXT_USER_AGENT = "govnews"
# County newspapers run on small machines: one request at a time, one second apart.
DOWNLOAD_DELAY = float(environ.get("GOVNEWS_DELAY", "1"))
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# It would undo the Crawl-delay of robots.txt by setting a shorter delay of its own.
AUTOTHROTTLE_ENABLED = False
# No outlet needs a log-in, and cookies would make pages depend on each other.
COOKIES_ENABLED = False

# Requests -----------------------------------------------------------------------------------------

# Spiders ask for each article once; Scrapy's filter would also drop, without a word, a redirect to a
# page seen before, and with it the article that waits for that page.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# First in, first out: articles come in the order of the listing, newest first.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"
# Pages of 1 MB are rare; 20 MB is a download that somebody linked.
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024
DOWNLOAD_WARNSIZE = 5 * 1024 * 1024
DOWNLOAD_TIMEOUT = 60
REDIRECT_MAX_TIMES = 5
# Many government sites send incomplete certificate chains; the pages are public and no secret is sent.
DOWNLOAD_VERIFY_CERTIFICATES = False
# A page must not make the crawl read local files or other protocols.
DOWNLOAD_HANDLERS = {"file": None, "data": None, "ftp": None, "s3": None}

DOWNLOADER_MIDDLEWARES = {
    # Hosts are matched exactly, so Scrapy's own filter, which lets sub-domains pass, is not needed.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "govnews.middlewares.hosts.HostsMiddleware": 50,
    # In the place of Scrapy's decompression, which sniffs compressed bytes.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "govnews.middlewares.charset.CharsetMiddleware": 590,
}
# Nearest to the engine: it sees the requests that are really to be scheduled.
SPIDER_MIDDLEWARES = {"govnews.middlewares.known.KnownMiddleware": 60}
EXTENSIONS = {"govnews.middlewares.robots.CrawlDelay": 500, "govnews.logs.Events": 510}

# Doors that stay shut -----------------------------------------------------------------------------

TELNETCONSOLE_ENABLED = False
# It lets any local process that can read its job file run code in the crawl.
REMOTE_CONTROL_ENABLED = False
