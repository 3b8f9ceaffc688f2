"""Linking: articles get the meeting that they report, whoever else is at it at the same time.

It talks to no server: it asks and writes through whoever drives it (`driving`), be it a crawl or a migration.
"""

import logging
from collections.abc import Collection, Generator
from datetime import UTC, datetime
from typing import Any

from govnews.store.circle import Circle
from govnews.store.driving import Ask, Driven, Write, Written

logger = logging.getLogger(__name__)

ATTEMPTS = 10
"""How often to look anew because somebody else has linked the same meetings meanwhile."""
TAKEN = 11000
"""Error code of MongoDB: a meeting has been founded, or a report linked, by somebody else."""


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
