"""Runs: what each crawl did, and how each outlet stands after it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from pymongo.asynchronous.database import AsyncDatabase

from govnews.store.document import to_document
from govnews.store.schema import ARTICLES, RUNS, SITES, Document

COUNTS = ("new", "changed", "same", "rejected", "withdrawn", "lost", "spooled", "replayed")
DONE = frozenset({"finished", "limit"})
"""Reasons to end that are no problem."""
FAILED = "govnews/failed/"


@dataclass(slots=True, kw_only=True)
class Run:
    """One crawl of one outlet."""

    site: str
    arguments: dict[str, str]
    """What the crawl was asked to do, as far as it differs from all."""
    started_at: datetime
    ended_at: datetime
    reason: str
    """Why it ended: `finished`, `limit`, `store_unavailable`, `shutdown` …"""
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    withdrawn: int = 0
    """Stored articles whose page is gone."""
    known: int = 0
    """Articles that were not fetched because they are stored."""
    failed: int = 0
    """Requests that failed, of listings and of articles."""
    lost: int = 0
    """Articles that could not be stored when they came."""
    spooled: int = 0
    """Those of the lost that are kept on disk and stored later."""
    replayed: int = 0
    """Articles of earlier crawls that were stored from disk at the beginning."""
    problems: list[str] = field(default_factory=list)
    """What went wrong, for a person."""

    @property
    def id(self) -> str:
        """The `_id` of its document; those of one outlet sort by time."""
        return f"{self.site}-{self.started_at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"

    @classmethod
    def of(cls, site: str, arguments: Mapping[str, str], reason: str, stats: Mapping[str, Any]) -> Self:
        """Sum up a crawl that ends now by its stats."""
        now = datetime.now(UTC)
        run = cls(
            site=site,
            arguments=dict(arguments),
            started_at=stats.get("start_time", now),
            ended_at=now,
            reason=reason,
            known=stats.get("govnews/article/known", 0),
            failed=sum(stats.get(f"{FAILED}{kind}", 0) for kind in ("listing", "article")),
            **{name: stats.get(f"govnews/store/{name}", 0) for name in COUNTS},
        )
        run.problems.extend(_problems(run, stats))
        return run


@dataclass(slots=True, kw_only=True)
class Standing:
    """How an outlet stands in the store, as of the end of its last run."""

    articles: int
    """Number of its stored articles."""
    newest_published_at: datetime | None
    """Publication of its newest stored article."""
    last_run: str
    """`_id` of its last run."""
    last_run_at: datetime
    """When that ended."""
    last_success_at: datetime | None = None
    """When the last run without problems ended."""


class Runs:
    """The collections `runs` and `sites`."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._runs, self._sites = database[RUNS], database[SITES]
        self._articles = database[ARTICLES]

    async def put(self, run: Run) -> None:
        """Keep a run, and bring the standing of its outlet up to date; doing it again does no harm."""
        await self._runs.update_one({"_id": run.id}, {"$setOnInsert": to_document(run)}, upsert=True)
        latest: Document = {"last_run": run.id, "last_run_at": run.ended_at}
        # A run that was kept on disk may come after a later one: `$max` leaves the later one.
        # To `$max`, null is less than any date.
        latest["last_success_at"] = None if run.problems else run.ended_at
        update = {"$max": latest, "$set": await self._counted(run.site)}
        await self._sites.update_one({"_id": run.site}, update, upsert=True)

    async def _counted(self, site: str) -> Document:
        newest = await self._articles.find_one(
            {"site": site}, {"published_at": 1}, sort=[("published_at", -1)]
        )
        return {
            "articles": await self._articles.count_documents({"site": site}),
            "newest_published_at": newest["published_at"] if newest else None,
        }


def _problems(run: Run, stats: Mapping[str, Any]) -> Iterator[str]:
    if run.reason not in DONE:
        yield f"ended early: {run.reason}"
    if error := stats.get("govnews/store/error"):
        yield str(error)
    if run.lost:
        yield f"{run.lost} articles were not stored, {run.spooled} of them are kept on disk"
    if listings := stats.get(f"{FAILED}listing"):
        yield f"{listings} listing pages could not be read"
    if not run.new + run.changed + run.same + run.known:
        yield "no article"
