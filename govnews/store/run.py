"""A run: what one crawl of one outlet did, and whether it did its job."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from socket import gethostname
from typing import Any, Self

Stats = Mapping[str, Any]
"""Scrapy's stats of a crawl."""

OUTCOMES = ("new", "changed", "same")
COUNTS = {
    "scraped": ["item_scraped_count"],
    **{
        name: [f"govnews/store/{name}"]
        for name in (*OUTCOMES, "rejected", "withdrawn", "lost", "spooled", "replayed")
    },
    "known": ["govnews/article/known"],
    "failed": ["govnews/failed/listing", "govnews/failed/article"],
}
"""Field of a run → the stats that it is the sum of."""
QUIET = frozenset({"finished", "limit", "store_unavailable"})
"""Reasons to end that are no problem, or that the store has told already."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One crawl of one outlet; it did its job when it has ended and `problems` is empty."""

    site: str
    arguments: dict[str, str]
    """What the crawl was asked to do, as far as it differs from all."""
    started_at: datetime
    seen_at: datetime | None = None
    """When it last gave a sign of life."""
    ended_at: datetime | None = None
    """When it ended; null while it is under way."""
    reason: str | None = None
    """Why it ended: Scrapy's finish reason; `not_started` when it made no request, `failed` when an exception
    ended it, `killed` when it came to no end of its own."""
    host: str = ""
    """Name of the computer that it runs on."""
    pid: int = 0
    """Its process there."""
    scraped: int = 0
    """Articles that came through the whole belt, with a store or without one."""
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

    @classmethod
    def begin(cls, site: str, arguments: Mapping[str, str]) -> Self:
        """Make the run of a crawl that this process begins now."""
        now = datetime.now(UTC)
        return cls(
            site=site,
            arguments=dict(arguments),
            started_at=now,
            seen_at=now,
            host=gethostname(),
            pid=os.getpid(),
        )

    @classmethod
    def of(cls, site: str, arguments: Mapping[str, str], reason: str, stats: Stats) -> Self:
        """Sum up a crawl of this process that has ended, by its stats."""
        run = cls.begin(site, arguments)
        run.started_at = stats.get("start_time", run.started_at)
        run.end(reason, stats)
        return run

    @property
    def id(self) -> str:
        """The `_id` of its document; those of one outlet sort by time."""
        return f"{self.site}-{self.started_at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"

    def count(self, stats: Stats) -> None:
        """Bring the counts up to date: the crawl is alive."""
        self.seen_at = datetime.now(UTC)
        for name, keys in COUNTS.items():
            setattr(self, name, sum(int(stats.get(key, 0)) for key in keys))

    def end(self, reason: str, stats: Stats) -> None:
        """Sum up the crawl as it ends."""
        self.count(stats)
        self.ended_at, self.reason = self.seen_at, reason
        self.problems = list(_problems(self, stats))

    def __str__(self) -> str:
        counted = ("scraped", "new", "changed", "same", "known", "rejected", "failed")
        head = f"{self.site}: {self.reason}: " + ", ".join(f"{getattr(self, key)} {key}" for key in counted)
        return "\n".join([head, *(f"  problem: {problem}" for problem in self.problems)])


def _problems(run: Run, stats: Stats) -> Iterator[str]:
    if error := stats.get("govnews/store/error"):
        yield f"the store is unavailable: {error}"
    if run.reason not in QUIET:
        yield f"the crawl ended early: {run.reason}"
    if run.lost:
        yield (
            f"{run.lost} articles were not stored; {run.spooled} wait in the spool, "
            "the next crawl fetches the others"
        )
    if failed := _count(stats, "failed/listing"):
        yield f"{failed} listing pages could not be read ({_causes(stats, 'failed/listing')})"
    if challenged := _count(stats, "listing/challenge"):
        yield f"{challenged} listing pages were challenge pages of a firewall"
    if empty := _count(stats, "listing/empty"):
        yield f"{empty} sections had no article links on their first page"
    if broken := _count(stats, "article/broken"):
        yield f"{broken} articles broke a step of the belt"
    if exceptions := stats.get("spider_exceptions/count"):
        yield f"{exceptions} pages broke the spider"
    if not _articles(run, stats):
        yield f"no article: {_reasons(stats)}"


def _articles(run: Run, stats: Stats) -> int:
    """How many articles the crawl has found, stored now or before."""
    with_store = any(key.startswith("govnews/store/") for key in stats)
    return run.known + (sum(getattr(run, name) for name in OUTCOMES) if with_store else run.scraped)


def _causes(stats: Stats, name: str) -> str:
    prefix = f"govnews/{name}/"
    causes = {key.removeprefix(prefix): n for key, n in stats.items() if key.startswith(prefix)}
    return ", ".join(f"{cause}: {n}" for cause, n in sorted(causes.items()))


def _reasons(stats: Stats) -> str:
    told = {
        "listing pages": "listing/pages",
        "days without an issue": "issue/none",
        "rows": "listing/rows",
        "outside the window": "listing/outside_window",
        "articles asked for": "article/requested",
        "fetched": "article/fetched",
        "failed": "failed/article",
        "rejected": "store/rejected",
    }
    return ", ".join(f"{_count(stats, name)} {words}" for words, name in told.items())


def _count(stats: Stats, name: str) -> int:
    return int(stats.get(f"govnews/{name}", 0))
