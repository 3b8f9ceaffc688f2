"""The articles in MongoDB: storing one again and again does no harm."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from govnews import __version__
from govnews.items import Article, Page
from govnews.store.batch import Outcome
from govnews.store.database import answering
from govnews.store.errors import AmbiguousId
from govnews.store.identity import article_id
from govnews.store.operations import look_up, twice
from govnews.store.quarantine import Quarantine
from govnews.store.revision import withdrawn
from govnews.store.saving import Saving
from govnews.store.schema import ARTICLES, Document
from govnews.store.version import recheck_at

Recheck = Literal["due", "all", "never"]
"""Which stored articles to fetch again: those whose time has come, every one, none."""

EARLY = timedelta(hours=2)
"""How long before its time an article may be fetched again: a daily crawl does not come at the same minute each day."""
ID_OR_START = re.compile(r"[0-9a-f]{6,24}")


class ArticleStore:
    """The `articles` collection, one document per canonical address, and the quarantine beside it.

    Every method raises StoreUnavailable when MongoDB fails it.
    """

    def __init__(self, database: AsyncDatabase[Document], extractor: str = __version__) -> None:
        """Use an open database; `extractor` is the version that is stored with each article."""
        self._whom = f"database {database.name}"
        self._articles = database[ARTICLES]
        self._quarantine = Quarantine(database)
        self._saving = Saving(database, extractor)
        self._extractor = extractor

    async def save(self, articles: Sequence[Article], now: datetime | None = None) -> list[Outcome]:
        """Store a batch and tell what became of each article, in order.

        "changed" and "same" go by title and body. What is "rejected" is in quarantine with its reason.
        """
        with answering(self._whom):
            return await self._saving.save(articles, now or datetime.now(UTC))

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
                await twice(partial(self._articles.update_one, {"_id": key}, {"$set": noted}))
        return len(found)

    async def withdraw(self, urls: Sequence[str], now: datetime | None = None) -> int:
        """Note that a page with these addresses is gone; return how many stored articles that concerns."""
        now, wanted = now or datetime.now(UTC), ("url", "site", "published_at", "last_seen", "withdrawn_at")
        with answering(self._whom):
            found = await self._lookup("_id", [article_id(url) for url in urls], {}, wanted)
            found += await self._lookup("aliases", urls, {}, wanted)
            gone = {each["_id"]: each for each in found if each.get("withdrawn_at") is None}
            await twice(lambda: self._saving.revise([withdrawn(each, now) for each in gone.values()]))
            for key, each in gone.items():
                noted = {"withdrawn_at": now, "recheck_at": recheck_at(each["published_at"], now)}
                update = {"$set": noted, "$currentDate": {"updated_at": True}}
                await twice(partial(self._articles.update_one, {"_id": key}, update))
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
            await twice(lambda: self._quarantine.put(page, article, reasons, now or datetime.now(UTC)))

    async def find(self, url_or_id: str) -> Document | None:
        """Find an article by its address, its id, or the first 6 or more digits of its id.

        Raises AmbiguousId: several ids begin like that.
        """
        with answering(self._whom):
            return _only(await twice(lambda: self._articles.find(_wanted(url_or_id)).limit(5).to_list()))

    async def _lookup(
        self, field: str, values: Sequence[str], condition: Document, wanted: Sequence[str] = ("aliases",)
    ) -> list[Document]:
        return await look_up(self._articles, field, values, condition, wanted)


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
