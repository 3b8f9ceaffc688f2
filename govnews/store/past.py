"""The past of outlets: when they were last crawled, as the runs tell it."""

from datetime import date, datetime, timedelta

from pymongo import DESCENDING
from pymongo.database import Database

from govnews.items import BEIJING
from govnews.store.database import answering
from govnews.store.schema import RUNS, Document

WHOLE: Document = {f"arguments.{name}": {"$exists": False} for name in ("until", "limit", "url", "sections")}
"""Runs that were asked for all that is new."""


class Past:
    """Runs that looked for all that is new in an outlet. Every method raises StoreUnavailable."""

    def __init__(self, database: Database[Document]) -> None:
        self._runs, self._whom = database[RUNS], f"database {database.name}"

    def last(self, site: str) -> datetime | None:
        """When the last one began that came to its end, with or without problems."""
        return self._newest({"site": site, "reason": "finished"})

    def tried(self, site: str) -> datetime | None:
        """When the last one began, whatever became of it."""
        return self._newest({"site": site})

    def deep(self, site: str, days: int, now: datetime) -> datetime | None:
        """When the last one began, of those of the last `days` days, that went back `days` days and came to its end."""
        recent = {"site": site, "reason": "finished", "started_at": {"$gte": now - timedelta(days=days)}}
        with answering(self._whom):
            found = self._runs.find(recent | WHOLE, {"started_at": 1, "arguments": 1})
            return max((each["started_at"] for each in found if _reach(each) >= days), default=None)

    def _newest(self, query: Document) -> datetime | None:
        with answering(self._whom):
            found = self._runs.find_one(query | WHOLE, {"started_at": 1}, sort=[("started_at", DESCENDING)])
        return found["started_at"] if found else None


def _reach(run: Document) -> int:
    """How many days, the first and the last included, a run was asked to go back."""
    since = run["arguments"].get("since")
    return (run["started_at"].astimezone(BEIJING).date() - date.fromisoformat(since)).days + 1 if since else 0
