"""What is logged of each crawl."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING

from scrapy import signals

from govnews.store.run import COUNTS

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Events:
    """Scrapy extension: logs that a crawl begins, and how it ended with its counts."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Events:
        """Log of this crawl."""
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Log what the crawl was asked to do."""
        given = getattr(spider, "arguments", None)
        asked = asdict(given) if given else {}
        told = " ".join(f"{name}={value}" for name, value in asked.items() if value) or "all"
        named = {"event": "crawl_begun", "outlet": spider.name, "arguments": told}
        logger.info("crawl of %(outlet)s begins: %(arguments)s", named, extra={"spider": spider})

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Log how it ended."""
        counts = {
            name: sum(int(self._stats.get_value(key, 0)) for key in keys) for name, keys in COUNTS.items()
        }
        named = {"event": "crawl_ended", "outlet": spider.name, "reason": reason, **counts}
        told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        named["counts"] = told or "nothing"
        logger.info("crawl of %(outlet)s ended (%(reason)s): %(counts)s", named, extra={"spider": spider})
