"""Keep requests on the hosts of the site."""

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from govnews.sites import Site, host_of

logger = logging.getLogger(__name__)


class HostsMiddleware:
    """Downloader middleware that drops requests, redirected ones too, to a host the site does not name.

    The match is exact: SEO mirrors copy the paths of 庆阳网 and others, and sub-domains are other outlets.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        # `scrapy shell` and `scrapy fetch` also run without an outlet.
        self._site: Site | None = getattr(crawler.spidercls, "site", None)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for the outlet of `crawler`."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest for a request to another host, and count it as `govnews/offsite`."""
        if self._site is None or self._site.allows(request.url):
            return
        self._crawler.stats.inc_value("govnews/offsite")
        logger.warning("not a host of %s: %s", self._site.id, request.url)
        raise IgnoreRequest(f"{host_of(request.url)} is not a host of {self._site.id}")
