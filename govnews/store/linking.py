"""Linking: articles get the meeting that they report, whoever else is at it at the same time.

It talks to no server: it asks and writes through whoever drives it, be it a crawl or a migration.
"""

import logging
from collections.abc import Collection, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import BulkWriteError
from pymongo.results import BulkWriteResult

from govnews.store.circle import Ask, Circle, Write
from govnews.store.schema import Document

logger = logging.getLogger(__name__)

ATTEMPTS = 10
"""How often to look anew because somebody else has linked the same meetings meanwhile."""
TAKEN = 11000
"""Error code of MongoDB: a meeting has been founded, or a report linked, by somebody else."""

Driven = Generator[Ask | Write, Any, None]
"""It yields what to do; to an `Ask` the answer is a list of documents, to a `Write` it is `Written`."""


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


def linking(ids: Collection[str]) -> Driven:
    """Link these articles; those without a meeting lose the link that they have.

    What cannot be linked now stays marked with `link_pending`.
    """
    for _ in range(ATTEMPTS):
        written = yield from _attempt(ids)
        if written is None:
            return
        if any(each["code"] != TAKEN for each in written.errors):
            yield from _refused(ids, written)
            return
    logger.warning("%d articles are linked later: others link the same meetings", len(ids))


def _attempt(ids: Collection[str]) -> Generator[Ask | Write, Any, Written | None]:
    """Return None when all is linked, else what was written of something that has changed since it was read."""
    circle, fresh = Circle(), set(ids)
    while fresh:
        yield from circle.widen(fresh)
        fresh = circle.next(fresh)
    for write in circle.plan(datetime.now(UTC)):
        if write.updates:
            written: Written = yield write
            if written.count < len(write.updates):
                return written
    return None


def _refused(ids: Collection[str], written: Written) -> Driven:
    """What the server refuses keeps no other articles from being linked."""
    if len(ids) == 1:
        told = "; ".join(str(each["errmsg"]) for each in written.errors)
        logger.error("article %s cannot be linked: %s", *ids, told)
        return
    for each in ids:
        yield from linking([each])
