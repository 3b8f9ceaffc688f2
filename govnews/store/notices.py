"""The outbox: changes of state that people are to be told of, each once on every channel."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase

from govnews.health import ALARMS, State
from govnews.store.database import answering
from govnews.store.document import to_document
from govnews.store.notice import Delivery, Notice
from govnews.store.schema import NOTICES, Document

WHILE = 120_000
"""Milliseconds that a process has to send a notice that it has claimed; then another one may."""
DAYS = 3
"""What could not be sent for so many days is news no more: it stays in the outbox, with what was wrong."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Notices:
    """The collection `notices`. Every method raises StoreUnavailable."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._notices, self._whom = database[NOTICES], f"database {database.name}"

    async def changed(
        self,
        site: str,
        before: tuple[State | None, datetime | None],
        after: State,
        since: datetime,
        reasons: Sequence[str],
    ) -> bool:
        """Put a change of state into the outbox, if it is one to tell of; the same one again does no harm.

        `before` is the state that the outlet leaves, and since when it had been in it. Told is coming into one of
        ALARMS, and coming out of it.
        """
        if before[0] == after or not ALARMS & {before[0], after}:
            return False
        notice = Notice(
            site=site,
            state_before=before[0],
            before_since=before[1],
            state=after,
            since=since,
            reasons=list(reasons),
            created_at=datetime.now(UTC),
        )
        with answering(self._whom):
            new = {"$setOnInsert": to_document(notice)}
            return (
                await self._notices.update_one({"_id": notice.id}, new, upsert=True)
            ).upserted_id is not None

    async def claim(self, channel: str) -> Notice | None:
        """Take the next notice that `channel` has not sent; no other process gets it meanwhile.

        One that failed comes after those that were tried less often. A process that is killed between sending
        and telling so leaves its claim: when that has ended, the notice is sent again.
        """
        mine = f"$channels.{channel}"
        free = {"$lt": [{"$ifNull": [f"{mine}.claimed_until", LONG_AGO]}, "$$NOW"]}
        fresh = {
            "$gt": ["$created_at", {"$dateSubtract": {"startDate": "$$NOW", "unit": "day", "amount": DAYS}}]
        }
        delivery = {
            "sent_at": None,
            "attempts": {"$add": [{"$ifNull": [f"{mine}.attempts", 0]}, 1]},
            "claimed_until": {"$add": ["$$NOW", WHILE]},
            "error": {"$ifNull": [f"{mine}.error", None]},
        }
        with answering(self._whom):
            found = await self._notices.find_one_and_update(
                {f"channels.{channel}.sent_at": None, "$expr": {"$and": [free, fresh]}},
                [{"$set": {f"channels.{channel}": delivery}}],
                sort=[(f"channels.{channel}.attempts", 1), ("created_at", 1)],
                return_document=ReturnDocument.AFTER,
            )
        return _notice(found) if found else None

    async def sent(self, notice: Notice, channel: str) -> None:
        """Note that `channel` has sent a notice."""
        await self._settle(notice, channel, sent_at="$$NOW", error=None)

    async def failed(self, notice: Notice, channel: str, error: str) -> None:
        """Note why `channel` has not sent a notice, and leave it for the next attempt."""
        await self._settle(notice, channel, error={"$literal": error})

    async def _settle(self, notice: Notice, channel: str, **fields: object) -> None:
        values = {f"channels.{channel}.{name}": value for name, value in fields.items()}
        done = {f"channels.{channel}.claimed_until": None} | values
        with answering(self._whom):
            await self._notices.update_one({"_id": notice.id}, [{"$set": done}])


def _notice(document: dict[str, Any]) -> Notice:
    document.pop("_id")
    channels = {name: Delivery(**each) for name, each in document.pop("channels").items()}
    return Notice(**document, channels=channels)
