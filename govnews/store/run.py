"""A run: what one crawl of one outlet did, and whether it did its job."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from socket import gethostname
from typing import Any, Self

from govnews.health import FAILURES, Figures, History, State, compare, judge, measure
from govnews.items import BEIJING

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
QUIET = frozenset({"finished", "limit", "store_unavailable", "busy"})
"""Reasons to end that are no problem, or that the store has told already."""
JUDGED = frozenset({"finished", "limit"})
"""Reasons to end of a run that tells how its outlet is."""

MANY = 0.25
"""Share of rejected articles, of all that a crawl has found, that is a problem; a single one is none."""


@dataclass(slots=True, kw_only=True)
class Run:
    """One crawl of one outlet; it did its job when it has ended and `problems` is empty."""

    site: str
    arguments: dict[str, str]
    """What the crawl was asked to do, as far as it differs from all."""
    limits: dict[str, float] = field(default_factory=dict)
    """Thresholds that the site file sets for its outlet: figure → threshold."""
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
    figures: Figures | None = None
    """What was measured; null while it is under way."""
    state: State | None = None
    """How the outlet is by this run; null of one that was cut off."""
    reasons: list[str] = field(default_factory=list)
    """Why, for a person."""

    @classmethod
    def begin(
        cls, site: str, arguments: Mapping[str, str], limits: Mapping[str, float] | None = None
    ) -> Self:
        """Make the run of a crawl that this process begins now."""
        now = datetime.now(UTC)
        return cls(
            site=site,
            arguments=dict(arguments),
            limits=dict(limits or {}),
            started_at=now,
            seen_at=now,
            host=gethostname(),
            pid=os.getpid(),
        )

    @classmethod
    def of(cls, site: str, arguments: Mapping[str, str], reason: str, stats: Stats) -> Self:
        """Sum up and judge a crawl of this process that has ended, by its stats alone."""
        run = cls.begin(site, arguments)
        run.started_at = stats.get("start_time", run.started_at)
        run.end(reason, stats)
        run.judge(History())
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
        self.figures = measure(stats)
        self.problems = list(_problems(self, stats))

    def judge(self, history: History) -> None:
        """Judge the outlet by this run, which has ended; what is a failure is a problem of the run too."""
        if self.figures is None or self.reason not in JUDGED or self.state:
            return
        day = (self.ended_at or self.started_at).astimezone(BEIJING).date()
        self.figures = compare(self.figures, history, day)
        judgement = judge(self.figures, self.limits)
        self.state, self.reasons = judgement.state, judgement.reasons
        if self.state in FAILURES:
            self.problems.append(f"the outlet is {self.state}: {'; '.join(self.reasons)}")

    def __str__(self) -> str:
        counted = ("scraped", "new", "changed", "same", "known", "rejected", "failed")
        head = f"{self.site}: {self.reason}: " + ", ".join(f"{getattr(self, key)} {key}" for key in counted)
        told = [f"  problem: {problem}" for problem in self.problems]
        if self.reasons and self.state not in FAILURES:  # otherwise they are among the problems
            told.append(f"  {self.state}: {'; '.join(self.reasons)}")
        return "\n".join([head, *told])


def _problems(run: Run, stats: Stats) -> Iterator[str]:
    if busy := stats.get("govnews/store/busy"):
        yield str(busy)
        return
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
    for name in _names(stats, "listing/empty/"):
        yield f"section {name}: no article links on its first page"
    if run.reason == "finished" and (empty := stats.get("govnews/issue/empty")):
        yield f"no article links on any page of {len(empty)} issues ({', '.join(map(str, empty))})"
    if broken := _count(stats, "article/broken"):
        yield f"{broken} articles broke a step of the belt"
    if exceptions := stats.get("spider_exceptions/count"):
        yield f"{exceptions} pages broke the spider"
    articles = _articles(run, stats)
    if (whys := _causes(stats, "rejected")) and _are_many(run.rejected, run.rejected + articles):
        yield f"{run.rejected} of {run.rejected + articles} articles rejected ({whys})"
    # A paper may pause: whether it does is told by its rhythm.
    if not articles and not _only_pauses(stats):
        yield f"no article: {_reasons(stats)}"


def _are_many(rejected: int, of: int) -> bool:
    return rejected == of or (rejected > 1 and rejected >= MANY * of)


def _articles(run: Run, stats: Stats) -> int:
    """How many articles the crawl has found, stored now or before."""
    with_store = any(key.startswith("govnews/store/") for key in stats)
    return run.known + (sum(getattr(run, name) for name in OUTCOMES) if with_store else run.scraped)


def _only_pauses(stats: Stats) -> bool:
    looked = ("listing/pages", "failed/listing", "article/requested")
    return bool(_count(stats, "issue/none")) and not any(_count(stats, name) for name in looked)


def _names(stats: Stats, name: str) -> list[str]:
    return sorted(key.removeprefix(f"govnews/{name}") for key in stats if key.startswith(f"govnews/{name}"))


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
