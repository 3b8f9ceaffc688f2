"""Honour the Crawl-delay of robots.txt, which Scrapy reads but does not apply."""

import logging
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

LONGEST = 60.0
"""Longest delay that is honoured, in seconds: some sites ask for hours, which means a crawl without end."""


class CrawlDelay:
    """Extension that slows the crawl of a host down to the Crawl-delay in its robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self.slow_down, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension for `crawler`."""
        return cls(crawler)

    def slow_down(self, robotparser: RobotParser, request: Request) -> None:
        """Set the delay that `robotparser` asks for on the host of `request`."""
        asked = robotparser.crawl_delay(self._crawler.settings["ROBOTSTXT_USER_AGENT"])
        delay = min(asked or 0.0, LONGEST)
        if delay <= self._crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        downloader = self._crawler.engine.downloader
        host = downloader.get_slot_key(request)
        # Scrapy drops idle slots, so the delay must also be there for the next one; no jitter below it.
        downloader.per_slot_settings[host] = {"delay": delay, "jitter": 0.0}
        if slot := downloader.slots.get(host):
            slot.delay, slot.jitter = delay, 0.0
        logger.info("robots.txt of %s asks for %s s between requests: %s s kept", host, asked, delay)
