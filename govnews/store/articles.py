"""The articles in MongoDB: storing one again and again does no harm."""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal, TypeVar

from pymongo import UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import AutoReconnect, BulkWriteError, ServerSelectionTimeoutError

from govnews import __version__
from govnews.items import Article, Page
from govnews.store.batch import Batch, Outcome
from govnews.store.database import answering
from govnews.store.document import recheck_at
from govnews.store.errors import AmbiguousId
from govnews.store.identity import article_id
from govnews.store.quarantine import Quarantine
from govnews.store.revision import withdrawn
from govnews.store.schema import ARTICLES, REVISIONS, Document

Recheck = Literal["due", "all", "never"]
"""Which stored articles to fetch again: those whose time has come, every one, none."""

EARLY = timedelta(hours=2)
"""How long before its time an article may be fetched again: a daily crawl does not come at the same minute each day."""
IDS_AT_ONCE = 500
VERSION = (
    "content_hash",
    "record_hash",
    "changed_at",
    "fetched_at",
    "extractor",
    "withdrawn_at",
    "meeting_id",
    "link_pending",
)  # which version of an article is stored
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
        self._revisions = database[REVISIONS]
        self._quarantine = Quarantine(database)
        self._extractor = extractor

    async def save(self, articles: Sequence[Article], now: datetime | None = None) -> list[Outcome]:
        """Store a batch and tell what became of each article, in order.

        "changed" and "same" go by title and body. What is "rejected" is in quarantine with its reason.
        """
        batch = Batch(articles, self._extractor, now or datetime.now(UTC))
        with answering(self._whom):
            stored = await self._stored(batch.ids, VERSION)
            batch.plan(stored | await self._stored(batch.revising(stored), (*VERSION, "title", "body")))
            await self._write(batch)
        return batch.outcomes

    async def known(
        self, urls: Iterable[str], now: datetime | None = None, *, recheck: Recheck = "due"
    ) -> set[str]:
        """Pick the addresses that need no fetching: stored, and not to be fetched again yet."""
        if recheck == "all":
            return set()
        ids = {url: article_id(url) for url in urls}
        soon = (now or datetime.now(UTC)) + EARLY
        resting = [{"recheck_at": None}, {"recheck_at": {"$gt": soon}}]
        condition: Document = {"$or": resting} if recheck == "due" else {}
        with answering(self._whom):
            found = await self._lookup("_id", [*ids.values()], condition)
            found += await self._lookup("aliases", [*ids], condition)
        names = {name for each in found for name in (each["_id"], *each.get("aliases", ()))}
        return {url for url, key in ids.items() if key in names or url in names}

    async def validators(self, urls: Iterable[str]) -> dict[str, Document]:
        """Give address → `etag` and `last_modified` of the stored articles that need no reading if these still hold.

        An article that another version has read, or that is withdrawn, is to be read in any case.
        """
        ids = {url: article_id(url) for url in urls}
        current = {"extractor": self._extractor, "withdrawn_at": None}
        with answering(self._whom):
            found = await self._lookup("_id", [*ids.values()], current, ("etag", "last_modified"))
        noted = {each.pop("_id"): each for each in found}
        return {url: noted[key] for url, key in ids.items() if any(noted.get(key, {}).values())}

    async def unchanged(self, url: str, now: datetime | None = None) -> int:
        """Note that the page of a stored article was looked at and is as it was; return 1, or 0 if it is not stored."""
        now, key = now or datetime.now(UTC), article_id(url)
        with answering(self._whom):
            found = await self._lookup("_id", [key], {}, ("published_at",))
            for each in found:
                noted = {"last_seen": now, "recheck_at": recheck_at(each["published_at"], now)}
                await _twice(partial(self._articles.update_one, {"_id": key}, {"$set": noted}))
        return len(found)

    async def withdraw(self, urls: Sequence[str], now: datetime | None = None) -> int:
        """Note that a page with these addresses is gone; return how many stored articles that concerns."""
        now, wanted = now or datetime.now(UTC), ("url", "site", "published_at", "last_seen", "withdrawn_at")
        with answering(self._whom):
            found = await self._lookup("_id", [article_id(url) for url in urls], {}, wanted)
            found += await self._lookup("aliases", urls, {}, wanted)
            gone = {each["_id"]: each for each in found if each.get("withdrawn_at") is None}
            await _twice(lambda: self._write_revisions([withdrawn(each, now) for each in gone.values()]))
            for key, each in gone.items():
                noted = {"withdrawn_at": now, "recheck_at": recheck_at(each["published_at"], now)}
                update = {"$set": noted, "$currentDate": {"updated_at": True}}
                await _twice(partial(self._articles.update_one, {"_id": key}, update))
        return len(gone)

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

    async def _stored(self, ids: Sequence[str], fields: Sequence[str]) -> dict[str, Document]:
        return {each["_id"]: each for each in await self._lookup("_id", ids, {}, fields)}

    async def _lookup(
        self, field: str, values: Sequence[str], condition: Document, wanted: Sequence[str] = ("aliases",)
    ) -> list[Document]:
        """Look up some fields of the stored articles that meet the condition."""
        some = [values[start : start + IDS_AT_ONCE] for start in range(0, len(values), IDS_AT_ONCE)]
        queries = [{field: {"$in": list(each)}, **condition} for each in some]
        return [one for query in queries for one in await _twice(partial(self._read, query, wanted))]

    async def _read(self, query: Document, wanted: Sequence[str]) -> list[Document]:
        return await self._articles.find(query, wanted).to_list()

    async def _write(self, batch: Batch) -> None:
        """Write the batch and settle with the quarantine, first what is stored, then what is refused."""
        if batch.writes:
            # Before the articles: if we are killed in between, the next save finds the same revisions again.
            found = [revision for each in batch.revisions.values() for revision in each]
            batch.refuse(await _twice(lambda: self._write_revisions(found)))
            await _twice(lambda: self._write_articles(batch))
            await _twice(lambda: self._quarantine.resolve(batch.writes, batch.now))
        for at, reason in batch.refused.items():
            await self.quarantine(None, [reason], batch.articles[at], batch.now)

    async def _write_revisions(self, found: Sequence[Document]) -> dict[str, str]:
        """Write revisions; return the ids of the articles whose revisions the server refuses, and why."""
        writes = [UpdateOne({"_id": each["_id"]}, {"$setOnInsert": each}, upsert=True) for each in found]
        refused = await _write(self._revisions, writes)
        return {found[place]["article"]: reason for place, reason in refused.items()}

    async def _write_articles(self, batch: Batch) -> None:
        ids = list(batch.writes)
        refused = await _write(self._articles, list(batch.writes.values()))
        reasons = {ids[place]: reason for place, reason in refused.items()}
        batch.refuse(reasons)
        if untrue := [each["_id"] for key in reasons for each in batch.revisions.get(key, ())]:
            await self._revisions.delete_many({"_id": {"$in": untrue}})


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
    except ServerSelectionTimeoutError:
        raise  # it has waited long enough
    except AutoReconnect:
        return await attempt()


async def _write(collection: AsyncCollection[Document], writes: Sequence[UpdateOne]) -> dict[int, str]:
    """Write all that the server takes; return the places of the others, and why."""
    try:
        if writes:
            await collection.bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        if error.details["writeConcernErrors"]:
            raise
        return {each["index"]: _refusal(each) for each in error.details["writeErrors"]}
    return {}


def _refusal(error: Document) -> str:
    """Why the server refused a document, with the fields that broke the rule."""
    broken = error.get("errInfo", {}).get("details", {}).get("schemaRulesNotSatisfied", [])
    names = [each["propertyName"] for rule in broken for each in rule.get("propertiesNotSatisfied", [])]
    return ": ".join([str(error["errmsg"]), *([", ".join(names)] if names else [])])
