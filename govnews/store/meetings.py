"""The meetings in MongoDB: one document for each, linked with all its reports."""

from collections.abc import Sequence

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from govnews.store.circle import FIELDS, Ask, Write, link_keys
from govnews.store.database import answering
from govnews.store.linking import Driven, Written, linking
from govnews.store.schema import ARTICLES, Document

AT_ONCE = 100
"""Articles linked in one go."""


class Meetings:
    """The `meetings` collection, as a crawl links its articles."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._database = database

    async def link(self, ids: Sequence[str]) -> None:
        """Link those of these articles that wait for it.

        Raises StoreUnavailable: they go on waiting.
        """
        with answering(f"database {self._database.name}"):
            await self._link({"_id": {"$in": list(ids)}})

    async def link_all(self) -> None:
        """Link all articles that wait for it, such as those of a crawl that was killed.

        Raises StoreUnavailable.
        """
        last: str | None = ""
        with answering(f"database {self._database.name}"):
            while last is not None:
                last = await self._link({"_id": {"$gt": last}})

    async def _link(self, which: Document) -> str | None:
        """Link the first waiting ones; return the last of their ids."""
        found = self._database[ARTICLES].find({"link_pending": True, **which}, {"_id": 1})
        ids = [each["_id"] for each in await found.sort("_id").limit(AT_ONCE).to_list()]
        if ids:
            await self._drive(linking(ids))
        return ids[-1] if ids else None

    async def _drive(self, work: Driven) -> None:
        answer: object = None
        while (step := _next(work, answer)) is not None:
            collection = self._database[step.collection]
            if isinstance(step, Ask):
                answer = await collection.find(step.query, step.fields).to_list()
                continue
            try:
                answer = Written.of(await collection.bulk_write(step.updates))
            except BulkWriteError as error:
                answer = Written.of(error)


def link_older(database: Database[Document]) -> int:
    """Link the articles that an older govnews wrote, without an event loop; return how many.

    It may be killed and run again. First all get their keys, as they are found by those.
    """
    waiting, done, last = database[ARTICLES], 0, ""
    lacking = {"link_pending": True, "link_keys": [], "meeting": {"$ne": None}}
    while found := waiting.find(lacking, FIELDS).limit(AT_ONCE).to_list():
        waiting.bulk_write([UpdateOne({"_id": each["_id"], **lacking}, _keyed(each)) for each in found])
    while ids := _waiting(database, last):
        _drive(database, linking(ids))
        done, last = done + len(ids), ids[-1]
    return done


def _waiting(database: Database[Document], last: str) -> list[str]:
    query = {"link_pending": True, "_id": {"$gt": last}}
    return [each["_id"] for each in database[ARTICLES].find(query, {"_id": 1}).sort("_id").limit(AT_ONCE)]


def _keyed(article: Document) -> Document:
    return {"$set": {"link_keys": link_keys(article)}}


def _drive(database: Database[Document], work: Driven) -> None:
    answer: object = None
    while (step := _next(work, answer)) is not None:
        collection = database[step.collection]
        if isinstance(step, Ask):
            answer = collection.find(step.query, step.fields).to_list()
            continue
        try:
            answer = Written.of(collection.bulk_write(step.updates))
        except BulkWriteError as error:
            answer = Written.of(error)


def _next(work: Driven, answer: object) -> Ask | Write | None:
    try:
        return work.send(answer)
    except StopIteration:
        return None
