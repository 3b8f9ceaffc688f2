"""Saving articles: while the server writes one part of them, the next is encoded."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from govnews.items import Article
from govnews.store.batch import Batch, Outcome
from govnews.store.identity import article_id
from govnews.store.operations import look_up, twice, write
from govnews.store.quarantine import Quarantine
from govnews.store.schema import ARTICLES, REVISIONS, Document
from govnews.store.version import VERSION

PART = 25
"""Articles in one write. With more the server waits longer for the first of them, with fewer it has more to confirm."""

T = TypeVar("T")


class Saving:
    """Writes articles with their revisions, and puts into quarantine what the server refuses.

    Its methods raise PyMongoError; some articles are stored then and some not, and to save all again does no harm.
    """

    def __init__(self, database: AsyncDatabase[Document], extractor: str) -> None:
        self._articles = database[ARTICLES]
        self._revisions = database[REVISIONS]
        self._quarantine = Quarantine(database)
        self._extractor = extractor

    async def save(self, articles: Sequence[Article], now: datetime) -> list[Outcome]:
        """Store articles and tell what became of each, in order."""
        ids = [article_id(article.url) for article in articles]
        pairs, parts, batches = list(zip(ids, articles, strict=True)), _parts(ids), list[Batch]()
        async with _Work() as work:
            stored = await work.begin(self._stored(ids, VERSION))
            quarantined = await work.begin(self._quarantine.open_ones(ids))
            for places in parts:
                batch = Batch([pairs[at] for at in places], self._extractor, now)
                await self._plan(batch, await stored)
                await work.begin(self._write(batch))
                batches.append(batch)
        await self._settle(batches, set(quarantined.result()), now)
        found = zip(chain(*parts), chain(*(batch.outcomes for batch in batches)), strict=True)
        return [outcome for _, outcome in sorted(found)]

    async def revise(self, found: Sequence[Document]) -> dict[str, str]:
        """Write revisions; return the ids of the articles whose revisions the server refuses, and why."""
        writes = [UpdateOne({"_id": each["_id"]}, {"$setOnInsert": each}, upsert=True) for each in found]
        refused = await write(self._revisions, writes)
        return {found[place]["article"]: reason for place, reason in refused.items()}

    async def _stored(self, ids: Sequence[str], fields: Sequence[str]) -> dict[str, Document]:
        return {each["_id"]: each for each in await look_up(self._articles, "_id", ids, {}, fields)}

    async def _plan(self, batch: Batch, stored: dict[str, Document]) -> None:
        revising = await self._stored(batch.revising(stored), (*VERSION, "title", "body"))
        batch.plan(stored | revising)

    async def _write(self, batch: Batch) -> None:
        # Before the articles: if we are killed in between, the next save finds the same revisions again.
        found = [revision for each in batch.revisions.values() for revision in each]
        batch.refuse(await twice(lambda: self.revise(found)))
        await twice(lambda: self._write_articles(batch))

    async def _write_articles(self, batch: Batch) -> None:
        ids = list(batch.writes)
        refused = await write(self._articles, list(batch.writes.values()))
        reasons = {ids[place]: reason for place, reason in refused.items()}
        batch.refuse(reasons)
        if untrue := [each["_id"] for key in reasons for each in batch.revisions.get(key, ())]:
            await self._revisions.delete_many({"_id": {"$in": untrue}})

    async def _settle(self, batches: Sequence[Batch], quarantined: set[str], now: datetime) -> None:
        """Settle with the quarantine, first what is stored, then what is refused."""
        stored = {key for batch in batches for key in batch.writes}
        await twice(lambda: self._quarantine.resolve(quarantined & stored, now))
        refused = [(batch.articles[at], reason) for batch in batches for at, reason in batch.refused.items()]
        for article, reason in refused:
            await twice(partial(self._quarantine.put, None, article, [reason], now))


class _Work:
    """Work that goes on side by side; at the end all of it has ended, and its first error is raised."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[Any]] = []

    async def __aenter__(self) -> "_Work":
        return self

    async def begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin some work, as far as to send what it sends first; it goes on whenever we wait."""
        task = asyncio.create_task(work)
        self._tasks.append(task)
        await asyncio.sleep(0)
        return task

    async def __aexit__(self, *_: object) -> None:
        # Not cancelled when one fails, as a task group would: what has been sent is written in any case.
        ended = await asyncio.gather(*self._tasks, return_exceptions=True)
        for error in ended:
            if isinstance(error, BaseException):
                raise error


def _parts(ids: Sequence[str]) -> list[list[int]]:
    """Places of the articles of each part, in order; those of one id are in one part.

    >>> [len(part) for part in _parts([*map(str, range(30)), "7"])]
    [26, 5]
    """
    part_of: dict[str, int] = {}
    parts: dict[int, list[int]] = {}
    for at, key in enumerate(ids):
        parts.setdefault(part_of.setdefault(key, len(part_of) // PART), []).append(at)
    return list(parts.values())
