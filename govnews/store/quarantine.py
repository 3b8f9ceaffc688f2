"""The quarantine: what could not be stored as an article, kept with the reason and the raw page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime

import bson
from pymongo.asynchronous.database import AsyncDatabase

from govnews.items import Article, Page
from govnews.store.document import UNSTORABLE, escaped, legible, to_document
from govnews.store.identity import article_id
from govnews.store.operations import look_up
from govnews.store.schema import QUARANTINE, Document

BODIES_BYTES = 12 * 1024 * 1024
ARTICLE_BYTES = 2 * 1024 * 1024
"""Together with the small fields they stay below the 16 MiB of a document."""


@dataclass(slots=True, kw_only=True)
class Quarantined:
    """What the quarantine says of an article; beside it stand the other fields of the `Page`, as far as known."""

    url: str
    site: str | None = None
    reasons: list[str] = field(default_factory=list)
    """Why it is here, at the last attempt."""
    bodies: list[bytes] = field(default_factory=list)
    """Raw bytes of each HTML page, up to `BODIES_BYTES` in all."""
    bodies_cut: bool = False
    """Whether they were cut to that size."""
    article: dict[str, object] | None = None
    """Fields of the article that could be read, of whatever kind they are."""
    article_cut: list[str] = field(default_factory=list)
    """Fields left out, as there was no room for them."""
    first_seen: datetime
    last_seen: datetime
    resolved_at: datetime | None = None
    """When the article was stored after all."""


class Quarantine:
    """The `quarantine` collection: one document for each article, under the article's id."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database[QUARANTINE]

    async def put(
        self, page: Page | None, article: Article | None, reasons: Sequence[str], now: datetime
    ) -> None:
        """Keep a page, or what was read from it, or both; an earlier entry is brought up to date.

        No reasons leaves those of the earlier entry.

        Raises ValueError: neither is given.
        """
        url = _url(page, article)
        kept = {**_page_fields(page), **_article_fields(article), "url": escaped(url)}
        kept |= {"last_seen": now, "resolved_at": None}
        if reasons:
            kept["reasons"] = [escaped(each) for each in reasons]
        if kept.get("site") is not None:
            kept["site"] = str(kept["site"])
        blank = to_document(Quarantined(url=url, first_seen=now, last_seen=now))
        update = {"$set": kept, "$setOnInsert": {name: blank[name] for name in blank.keys() - kept.keys()}}
        await self._collection.update_one({"_id": article_id(url)}, update, upsert=True)

    async def open_ones(self, ids: Sequence[str]) -> list[str]:
        """Pick the articles that are here, and not stored yet as far as we know."""
        found = await look_up(self._collection, "_id", ids, {"resolved_at": None}, ["_id"])
        return [each["_id"] for each in found]

    async def resolve(self, ids: Collection[str], now: datetime) -> None:
        """Note that these articles have been stored after all."""
        if ids:  # else it would wait for the journal all the same
            chosen = {"_id": {"$in": list(ids)}, "resolved_at": None}
            await self._collection.update_many(chosen, {"$set": {"resolved_at": now}})


def _url(page: Page | None, article: Article | None) -> str:
    if item := article or page:
        return item.url
    raise ValueError("neither a page nor an article to put into quarantine")


def _page_fields(page: Page | None) -> Document:
    if page is None:
        return {}
    cut = sum(map(len, page.bodies)) > BODIES_BYTES
    return to_document(page, legible) | {"bodies": _fill(page.bodies, BODIES_BYTES), "bodies_cut": cut}


def _fill(bodies: Sequence[bytes], room: int) -> list[bytes]:
    """The first `room` bytes of all bodies together."""
    kept = []
    for body in bodies:
        kept.append(body[:room])
        room -= len(kept[-1])
    return kept


def _article_fields(article: Article | None) -> Document:
    """The article field by field; those that cannot be kept are named in `article_cut`."""
    if article is None:
        return {}
    kept: Document = {}
    for name, value in to_document(article, legible).items():
        if _holds({**kept, name: value}):
            kept[name] = value
    cut = [field.name for field in fields(article) if field.name not in kept]
    site = {"site": kept["site"]} if kept.get("site") else {}
    return {"article": kept, "article_cut": cut, **site}


def _holds(fields: Document) -> bool:
    try:
        return len(bson.encode(fields)) <= ARTICLE_BYTES
    except UNSTORABLE:
        return False
