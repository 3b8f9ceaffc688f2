"""Articles gathered for one write."""

import asyncio
from collections.abc import Callable

from govnews.items import Article
from govnews.store import Outcome

BATCH = 100
"""Articles in one write: five times as fast as one by one, and more gain nothing."""
WAIT = 0.3
"""Seconds that an article waits for others: no longer than a polite crawl takes to its next page."""

Gathered = list[tuple[Article, asyncio.Future[Outcome]]]
"""Articles, each with the future that waits for what becomes of it."""


class Gathering:
    """Gathers articles that come one by one, until they are enough or the first has waited long enough."""

    def __init__(self, write: Callable[[Gathered], None]) -> None:
        """Call `write` with what is gathered: it begins a write that settles each future."""
        self._write = write
        self._waiting: Gathered = []

    async def outcome(self, article: Article) -> Outcome:
        """Add an article and wait for what becomes of it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((article, future))
        if len(self._waiting) == 1:
            loop.call_later(WAIT, self.end)
        elif len(self._waiting) >= BATCH:
            self.end()
        return await future

    def end(self) -> None:
        """Have what is waiting written; what comes meanwhile waits for the next time."""
        batch, self._waiting = self._waiting, []
        if batch:
            self._write(batch)
