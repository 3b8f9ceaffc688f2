"""How many articles a crawl may still hand in (argument `limit`)."""

import asyncio

from scrapy import signals
from scrapy.crawler import Crawler


class Quota:
    """Places for articles in the belt: one that is rejected there gives its place back.

    When `limit` articles have come through the belt, the crawl is closed with the reason `limit`.
    """

    def __init__(self, crawler: Crawler, limit: int | None) -> None:
        self._crawler = crawler
        self._left = limit
        self._places = asyncio.Semaphore(limit or 0)
        self._closing: asyncio.Task[None] | None = None
        if limit:
            crawler.signals.connect(self._accepted, signals.item_scraped)
            crawler.signals.connect(self._rejected, signals.item_dropped)
            crawler.signals.connect(self._rejected, signals.item_error)

    async def take(self) -> bool:
        """Wait for a place in the belt; False when all have been used up."""
        if self._left is None:
            return True
        await self._places.acquire()
        if self._left == 0:
            # All others that wait must learn it too.
            self._places.release()
        return self._left > 0

    def _accepted(self) -> None:
        self._left = (self._left or 0) - 1
        if self._left == 0:
            self._places.release()
            engine = self._crawler.engine
            # A task of its own: closing waits for the belt, which waits for this signal.
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason="limit"))

    def _rejected(self) -> None:
        self._places.release()
