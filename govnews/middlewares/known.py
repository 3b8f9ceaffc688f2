"""Leave out articles that the store has already."""

from collections.abc import AsyncIterator
from typing import Any, Protocol, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

BATCH = 100
"""Most addresses asked of the store at once."""


HEADERS = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
"""Validator of a stored article → the header that asks whether it still holds."""
NOT_MODIFIED = 304


class Knowing(Protocol):
    """The part of a store that this room needs; the store's pipeline sets it as `crawler.govnews_store`."""

    async def known(self, urls: list[str]) -> set[str]:
        """Return those of `urls` whose articles are stored and not due for another look."""

    async def validators(self, urls: list[str]) -> dict[str, dict[str, str | None]]:
        """Return address → validators of those of `urls` that need no reading if these still hold."""


class KnownMiddleware:
    """Spider middleware that drops article requests the store knows; those due for another look ask for changes only.

    Without a store it passes all on as they are.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._recheck_all = crawler.settings.getbool("GOVNEWS_RECHECK_ALL")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware for `crawler`."""
        return cls(crawler)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass everything on, in order, but the requests of known articles."""
        batch: list[Request] = []
        async for output in result:
            if not self._may_be_known(output):
                yield output
                continue
            batch.append(output)
            if len(batch) == BATCH:
                for request in await self._unknown(batch):
                    yield request
                batch = []
        for request in await self._unknown(batch):
            yield request

    def _may_be_known(self, output: object) -> bool:
        if self._recheck_all or not isinstance(output, Request):
            return False
        return bool(output.meta.get("govnews_article")) and not output.meta.get("govnews_recheck")

    async def _unknown(self, batch: list[Request]) -> list[Request]:
        store: Knowing | None = getattr(self._crawler, "govnews_store", None)
        if store is None or not batch:
            return batch
        known = await store.known([request.url for request in batch])
        unknown = [request for request in batch if request.url not in known]
        stats, dropped = self._crawler.stats, len(batch) - len(unknown)
        stats.inc_value("govnews/article/known", dropped)
        stats.inc_value("govnews/article/requested", -dropped)
        return await self._conditional(store, unknown)

    async def _conditional(self, store: Knowing, batch: list[Request]) -> list[Request]:
        found = await store.validators([request.url for request in batch]) if batch else {}
        for request in batch:
            for name, value in found.get(request.url, {}).items():
                if value:
                    request.headers[HEADERS[name]] = value
                    # Else it would end as a failure.
                    request.meta["handle_httpstatus_list"] = [NOT_MODIFIED]
        return batch
