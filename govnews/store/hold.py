"""Holding leases: at most one process crawls an outlet, also when there are several computers."""

import os
from datetime import UTC, datetime
from socket import gethostname
from typing import Self
from uuid import uuid4

from pymongo import ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from govnews.store.database import answering
from govnews.store.errors import Busy, LeaseLost
from govnews.store.lease import Lease, gone
from govnews.store.process import machine
from govnews.store.schema import LEASES, Document

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Hold:
    """A lease that this process has; it must be renewed before `seconds` are over.

    Every method raises StoreUnavailable when MongoDB fails it.
    """

    def __init__(self, database: AsyncDatabase[Document], site: str, seconds: float) -> None:
        self.seconds = seconds
        self._leases, self._whom = database[LEASES], f"database {database.name}"
        self._site, self._token = site, uuid4().hex
        self._until = {"$add": ["$$NOW", int(seconds * 1000)]}

    @classmethod
    async def take(cls, database: AsyncDatabase[Document], site: str, seconds: float) -> Self:
        """Take the lease of an outlet that nobody has, or whose holder is gone.

        Raises Busy: somebody else has it.
        """
        hold = cls(database, site, seconds)
        with answering(hold._whom):
            holder = await hold._try()
            if not hold._has(holder) and gone(holder):
                await hold._leases.delete_one({"_id": site, "token": holder["token"]})
                holder = await hold._try()
        if not hold._has(holder):
            raise Busy(
                f"{site} is being crawled by process {holder['pid']} on {holder['host']} since "
                f"{holder['since']:%Y-%m-%d %H:%M:%S} UTC. Wait for its end, or crawl beside it with "
                "-s GOVNEWS_LEASE=off"
            )
        return hold

    async def renew(self) -> None:
        """Put off the end of the lease. Raises LeaseLost: somebody else may have it by now."""
        with answering(self._whom):
            mine = {"_id": self._site, "token": self._token}
            found = await self._leases.update_one(mine, [{"$set": {"until": self._until}}])
        if not found.matched_count:
            raise LeaseLost(
                f"another process has taken the lease of {self._site}: this crawl was out of touch"
            )

    async def release(self) -> None:
        """Give the lease back."""
        with answering(self._whom):
            await self._leases.delete_one({"_id": self._site, "token": self._token})

    async def _try(self) -> Document:
        """Take the lease if it has ended, in one step; return the lease as it then stands."""
        mine = {"_id": self._site, "token": self._token, "pid": os.getpid(), "machine": machine()}
        # A name may begin with $, which would make it an expression.
        mine |= {"host": {"$literal": gethostname()}, "since": "$$NOW", "until": self._until}
        ended = {"$lte": [{"$ifNull": ["$until", LONG_AGO]}, "$$NOW"]}
        found: Document = await self._leases.find_one_and_update(  # type: ignore[assignment] # upserted
            {"_id": self._site},
            [{"$replaceWith": {"$cond": [ended, mine, "$$ROOT"]}}],
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return found

    def _has(self, holder: Document) -> bool:
        return bool(holder["token"] == self._token)


def held(database: Database[Document]) -> dict[str, Lease]:
    """Return outlet → lease, for the leases that are in force.

    Raises StoreUnavailable.
    """
    with answering(f"database {database.name}"):
        found = database[LEASES].find({"$expr": {"$gt": ["$until", "$$NOW"]}}).to_list()
    return {each.pop("_id"): Lease(**each) for each in found if not gone(each)}
