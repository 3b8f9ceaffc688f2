"""The meetings in MongoDB: one document for each, linked with all its reports."""

from collections.abc import Sequence

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from govnews.linkage import keys
from govnews.store.circle import FIELDS, report
from govnews.store.database import answering
from govnews.store.driving import Task, work_off, work_off_sync
from govnews.store.linking import linking
from govnews.store.schema import ARTICLES, Document

AT_ONCE = 100
"""Articles linked in one go."""
TASK = Task("link_pending", linking, AT_ONCE)


class Meetings:
    """The `meetings` collection, as a crawl links its articles."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._database = database

    async def link(self, ids: Sequence[str]) -> None:
        """Link those of these articles that wait for it.

        Raises StoreUnavailable: they go on waiting.
        """
        await self._link({"_id": {"$in": list(ids)}})

    async def link_all(self) -> None:
        """Link all articles that wait for it, such as those of a crawl that was killed.

        Raises StoreUnavailable.
        """
        await self._link({})

    async def _link(self, which: Document) -> None:
        with answering(f"database {self._database.name}"):
            await work_off(self._database, TASK, which)


def link_older(database: Database[Document]) -> int:
    """Link the articles that an older govnews wrote, without an event loop; return how many.

    It may be killed and run again. First all get their keys, as they are found by those.
    """
    waiting = database[ARTICLES]
    lacking = {"link_pending": True, "link_keys": [], "meeting": {"$ne": None}}
    while found := waiting.find(lacking, FIELDS).limit(AT_ONCE).to_list():
        waiting.bulk_write([UpdateOne({"_id": each["_id"], **lacking}, _keyed(each)) for each in found])
    return work_off_sync(database, TASK)


def _keyed(article: Document) -> Document:
    found = report(article)
    return {"$set": {"link_keys": keys(found) if found else []}}
