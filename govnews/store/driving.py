"""Work on articles that bear a mark, step by step: whoever works talks to no server; here its steps are taken.

So the same work is done beside the event loop of a crawl, and by a migration, which has none.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import BulkWriteError
from pymongo.results import BulkWriteResult

from govnews.store.schema import ARTICLES, Document


@dataclass(frozen=True, slots=True)
class Ask:
    """Documents to read."""

    collection: str
    query: Document
    fields: Document | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """Changes to make, in this order, up to the first that is refused."""

    collection: str
    updates: list[UpdateOne]


@dataclass(slots=True)
class Written:
    """What became of a `Write`."""

    count: int = 0
    """Documents that were as they had been read, or are new."""
    errors: list[Document] = field(default_factory=list)
    """What the server refused."""

    @classmethod
    def of(cls, done: BulkWriteResult | BulkWriteError) -> "Written":
        """Sum up what pymongo says; raises the error if it is not about single documents."""
        if isinstance(done, BulkWriteResult):
            return cls(done.matched_count + done.upserted_count)
        if done.details["writeConcernErrors"]:
            raise done
        return cls(errors=done.details["writeErrors"])


Driven = Generator[Ask | Write, Any, None]
"""It yields what to do; to an `Ask` the answer is a list of documents, to a `Write` it is `Written`."""


@dataclass(frozen=True, slots=True)
class Task:
    """Work on all articles that bear a mark; it takes the mark away."""

    mark: str
    """A field that is true."""
    work: Callable[[list[str]], Driven]
    """What to do, given the ids of some articles."""
    at_once: int
    """How many articles it takes at most."""

    def query(self, last: str, which: Document) -> Document:
        """Select those behind an id: what cannot be done does not come again and again."""
        return {"$and": [{self.mark: True, "_id": {"$gt": last}}, which]}


async def work_off(database: AsyncDatabase[Document], task: Task, which: Document) -> None:
    """Do a task for those articles that meet a condition.

    Raises PyMongoError: the others go on waiting.
    """
    ids = [""] * task.at_once
    while len(ids) == task.at_once:
        found = database[ARTICLES].find(task.query(ids[-1], which), {"_id": 1}).sort("_id")
        ids = [each["_id"] for each in await found.limit(task.at_once).to_list()]
        if ids:
            await _drive(database, task.work(ids))


def work_off_sync(database: Database[Document], task: Task) -> int:
    """Do a task for all articles without an event loop; return how many there were."""
    ids, count = [""] * task.at_once, 0
    while len(ids) == task.at_once:
        found = database[ARTICLES].find(task.query(ids[-1], {}), {"_id": 1}).sort("_id")
        ids = [each["_id"] for each in found.limit(task.at_once)]
        count += len(ids)
        if ids:
            _drive_sync(database, task.work(ids))
    return count


async def _drive(database: AsyncDatabase[Document], work: Driven) -> None:
    answer: object = None
    while (step := _next(work, answer)) is not None:
        collection = database[step.collection]
        if isinstance(step, Ask):
            answer = await collection.find(step.query, step.fields).to_list()
            continue
        try:
            answer = Written.of(await collection.bulk_write(step.updates))
        except BulkWriteError as error:
            answer = Written.of(error)


def _drive_sync(database: Database[Document], work: Driven) -> None:
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
