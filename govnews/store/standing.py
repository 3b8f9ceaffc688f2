"""How an outlet stands in the store: how many articles, how fresh, and the days that are missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection

from govnews.health import State
from govnews.items import BEIJING
from govnews.store.document import to_document
from govnews.store.schema import Document

DAYS = 90
"""Days up to the newest article in which gaps are looked for."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days without an article."""

    since: date
    """The first of them, in Beijing."""
    until: date
    """The last of them."""


@dataclass(slots=True, kw_only=True)
class Standing:
    """How an outlet stands in the store, as of the end of its last run."""

    articles: int
    """Number of its stored articles."""
    newest_published_at: datetime | None
    """Publication of its newest stored article."""
    first_published_at: datetime | None = None
    """Publication of its oldest stored article."""
    gaps: list[Gap] = field(default_factory=list)
    """Days without an article among its last 90 up to the newest article, if they are more than is usual for it."""
    state: State = "never-run"
    """How it is, by its last run that came to its end."""
    state_since: datetime | None = None
    """End of the run that first found it so."""
    reasons: list[str] = field(default_factory=list)
    """Why, the gravest first."""
    last_run: str
    """`_id` of its last run."""
    last_run_at: datetime
    """When that ended."""
    last_success_at: datetime | None = None
    """When the last run without problems ended."""


async def standing(articles: AsyncCollection[Document], site: str) -> Document:
    """Read from the stored articles the fields of `Standing` that do not depend on a run."""
    first, newest = [await _edge(articles, site, way) for way in (ASCENDING, DESCENDING)]
    return {
        "articles": await articles.count_documents({"site": site}),
        "newest_published_at": newest,
        "first_published_at": first,
        "gaps": [to_document(gap) for gap in await _gaps(articles, site, first, newest)],
    }


def gaps(days: Sequence[date], since: date | None = None) -> list[Gap]:
    """Find the stretches between publication days, in order, that are longer than is usual among them.

    Usual is what is at most twice the median, or as long as the longest but for one in ten: the weekend of an
    outlet that has none is no gap, nor is the week of a weekly. `since` is where to look from, if the outlet
    published before.

    >>> days = [date(2026, 11, day) for day in (2, 3, 4, 5, 9, 10, 11)]
    >>> [(str(gap.since), str(gap.until)) for gap in gaps(days)]
    [('2026-11-06', '2026-11-08')]
    """
    steps = sorted((after - before).days for before, after in pairwise(days))
    if not steps:
        return []
    usual = max(2 * median_low(steps), steps[(len(steps) - 1) * 9 // 10])
    known = [since - DAY, *days] if since else days
    return [
        Gap(since=before + DAY, until=after - DAY)
        for before, after in pairwise(known)
        if (after - before).days > usual
    ]


async def _gaps(
    articles: AsyncCollection[Document], site: str, first: datetime | None, newest: datetime | None
) -> list[Gap]:
    if first is None or newest is None:
        return []
    since = newest.astimezone(BEIJING).date() - (DAYS - 1) * DAY
    begin = datetime.combine(since, time(), BEIJING)
    day = {"date": "$published_at", "format": "%Y-%m-%d", "timezone": BEIJING.key}
    stages: list[Document] = [
        {"$match": {"site": site, "published_at": {"$gte": begin}}},
        {"$group": {"_id": {"$dateToString": day}}},
        {"$sort": {"_id": 1}},
    ]
    days = [date.fromisoformat(each["_id"]) for each in await (await articles.aggregate(stages)).to_list()]
    return gaps(days, since if first < begin else None)


async def _edge(articles: AsyncCollection[Document], site: str, way: int) -> Any:  # noqa: ANN401
    """Publication of the oldest or the newest article that has a date."""
    dated = {"site": site, "published_at": {"$ne": None}}
    found = await articles.find_one(dated, {"published_at": 1}, sort=[("published_at", way)])
    return found["published_at"] if found else None
