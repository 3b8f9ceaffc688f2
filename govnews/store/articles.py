"""The articles in MongoDB: storing one again and again does no harm."""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Literal, TypeVar

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import AutoReconnect, BulkWriteError

from govnews import __version__
from govnews.items import Article, Page
from govnews.store.batch import Batch, Outcome
from govnews.store.database import answering
from govnews.store.errors import AmbiguousId
from govnews.store.identity import article_id
from govnews.store.quarantine import Quarantine
from govnews.store.schema import ARTICLES, Document

Recheck = Literal["due", "all", "never"]
"""Which stored articles to fetch again: those whose time has come, every one, none."""

IDS_AT_ONCE = 500
ID_OR_START = re.compile(r"[0-9a-f]{6,24}")

T = TypeVar("T")


class ArticleStore:
    """The `articles` collection, one document per canonical address, and the quarantine beside it.

    Every method raises StoreUnavailable when MongoDB fails it.
    """

    def __init__(self, database: AsyncDatabase[Document], extractor: str = __version__) -> None:
        """Use an open database; `extractor` is the version that is stored with each article."""
        self._whom = f"database {database.name}"
        self._articles = database[ARTICLES]
        self._quarantine = Quarantine(database)
        self._extractor = extractor

    async def save(self, articles: Sequence[Article], now: datetime | None = None) -> list[Outcome]:
        """Store a batch and tell what became of each article, in order.

        "changed" and "same" go by title and body. What is "rejected" is in quarantine with its reason.
        """
        batch = Batch(articles, self._extractor, now or datetime.now(UTC))
        with answering(self._whom):
            batch.plan(await self._hashes(batch.ids))
            await self._write(batch)
        return batch.outcomes

    async def known(
        self, urls: Iterable[str], now: datetime | None = None, *, recheck: Recheck = "due"
    ) -> set[str]:
        """Pick the addresses that need no fetching: stored, and not to be fetched again yet."""
        if recheck == "all":
            return set()
        ids = {url: article_id(url) for url in urls}
        resting = [{"recheck_at": None}, {"recheck_at": {"$gt": now or datetime.now(UTC)}}]
        condition: Document = {"$or": resting} if recheck == "due" else {}
        with answering(self._whom):
            found = await self._lookup("_id", [*ids.values()], condition)
            found += await self._lookup("aliases", [*ids], condition)
        names = {name for each in found for name in (each["_id"], *each.get("aliases", ()))}
        return {url for url, key in ids.items() if key in names or url in names}

    async def quarantine(
        self,
        page: Page | None,
        reasons: Sequence[str],
        article: Article | None = None,
        now: datetime | None = None,
    ) -> None:
        """Keep what cannot be stored as an article: the raw page, what was read from it, or both.

        No reasons leaves those of an earlier entry: that is how to add the page to what `save` rejected.

        Raises ValueError: neither is given.
        """
        with answering(self._whom):
            await _twice(lambda: self._quarantine.put(page, article, reasons, now or datetime.now(UTC)))

    async def find(self, url_or_id: str) -> Document | None:
        """Find an article by its address, its id, or the first 6 or more digits of its id.

        Raises AmbiguousId: several ids begin like that.
        """
        with answering(self._whom):
            return _only(await _twice(lambda: self._articles.find(_wanted(url_or_id)).limit(5).to_list()))

    async def _hashes(self, ids: Sequence[str]) -> dict[str, str]:
        return {each["_id"]: each.get("content_hash", "") for each in await self._lookup("_id", ids, {})}

    async def _lookup(self, field: str, values: Sequence[str], condition: Document) -> list[Document]:
        """Look up ids, aliases and content hashes of the stored articles that meet the condition."""
        some = [values[start : start + IDS_AT_ONCE] for start in range(0, len(values), IDS_AT_ONCE)]
        queries = [{field: {"$in": list(each)}, **condition} for each in some]
        return [one for query in queries for one in await _twice(partial(self._read, query))]

    async def _read(self, query: Document) -> list[Document]:
        return await self._articles.find(query, {"content_hash": 1, "aliases": 1}).to_list()

    async def _write(self, batch: Batch) -> None:
        """Write the batch and settle with the quarantine, first what is stored, then what is refused."""
        if batch.writes:
            await _twice(lambda: self._write_articles(batch))
            await _twice(lambda: self._quarantine.resolve(batch.writes, batch.now))
        for at, reason in batch.refused.items():
            await self.quarantine(None, [reason], batch.articles[at], batch.now)

    async def _write_articles(self, batch: Batch) -> None:
        ids, writes = list(batch.writes), list(batch.writes.values())
        try:
            await self._articles.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if error.details["writeConcernErrors"]:
                raise
            batch.refuse({ids[each["index"]]: each["errmsg"] for each in error.details["writeErrors"]})


def find_article(database: Database[Document], url_or_id: str) -> Document | None:
    """Find an article as `ArticleStore.find` does, without an event loop.

    Raises AmbiguousId or StoreUnavailable.
    """
    with answering(f"database {database.name}"):
        return _only(database[ARTICLES].find(_wanted(url_or_id)).limit(5).to_list())


def _wanted(url_or_id: str) -> Document:
    start = url_or_id if ID_OR_START.fullmatch(url_or_id) else article_id(url_or_id)
    return {"_id": {"$gte": start, "$lt": f"{start}g"}}


def _only(found: list[Document]) -> Document | None:
    if len(found) > 1:
        raise AmbiguousId(f"Several ids begin like that: {', '.join(each['_id'] for each in found)}")
    return found[0] if found else None


async def _twice(attempt: Callable[[], Awaitable[T]]) -> T:
    """Try again once when the connection was lost: every operation here may be repeated."""
    try:
        return await attempt()
    except AutoReconnect:
        return await attempt()
