"""What the store knows of an outlet when one of its runs is judged: its articles day by day, and its earlier runs."""

from datetime import date, timedelta
from typing import Any

from pymongo import DESCENDING
from pymongo.asynchronous.database import AsyncDatabase

from govnews.health import Figures, History
from govnews.items import BEIJING
from govnews.store.plain import restored
from govnews.store.run import JUDGED, Run
from govnews.store.schema import ARTICLES, QUARANTINE, RUNS, Document

MEMORY = timedelta(days=400)
"""How far before its newest article the history of an outlet goes back."""
RUNS_KEPT = 100
"""Earlier runs that one is compared with."""
SLACK = timedelta(hours=1)
"""How far the clocks of this computer and of the server may be apart."""
COUNTED = (
    "title",
    "pretitle",
    "subtitle",
    "published_at",
    "body",
    "section",
    "source",
    "authors",
    "reporters",
    "correspondents",
    "photographers",
    "editors",
    "responsible_editors",
    "images",
)
"""Fields whose share of filled ones is watched."""


async def history(database: AsyncDatabase[Document], run: Run) -> History:
    """Read the history of the outlet of `run`, up to its end."""
    return History(await _days(database, run.site), await _runs(database, run))


async def outcome(database: AsyncDatabase[Document], run: Run) -> dict[str, Any]:
    """Count what became of the articles that a run was the first to read so: `read`, `rejected` and `fields`.

    An article that is rejected again and again counts once, when it first is; one that is as it was does not count.
    """
    span = {"$gte": run.started_at, "$lte": run.ended_at}
    # `updated_at` has the index, by the clock of the server; `fetched_at` is exact.
    recent = {"updated_at": {"$gte": run.started_at - SLACK}}
    stored = await _filled(database, ARTICLES, {**recent, "site": run.site, "fetched_at": span}, "$")
    new = {"site": run.site, "last_seen": {"$gte": run.started_at}, "first_seen": span, "resolved_at": None}
    rejected = await _filled(database, QUARANTINE, new, "$article.")
    return {
        "read": stored["read"] + rejected["read"],
        "rejected": rejected["read"],
        "fields": {name: stored[name] + rejected[name] for name in COUNTED},
    }


async def _filled(
    database: AsyncDatabase[Document], collection: str, query: Document, path: str
) -> dict[str, int]:
    """Count the documents that match as `read`, and those with something in a field by its name."""
    empty: list[object] = [None, "", []]
    counts: Document = {
        name: {"$sum": {"$cond": [{"$in": [{"$ifNull": [f"{path}{name}", None]}, empty]}, 0, 1]}}
        for name in COUNTED
    }
    stages: list[Document] = [{"$match": query}, {"$group": {"_id": None, "read": {"$sum": 1}, **counts}}]
    found = await (await database[collection].aggregate(stages)).to_list()
    return {name: int(found[0][name]) if found else 0 for name in ("read", *COUNTED)}


async def _days(database: AsyncDatabase[Document], site: str) -> dict[date, int]:
    """Beijing day of publication → number of articles; read from the index alone."""
    articles, dated = database[ARTICLES], {"site": site, "published_at": {"$ne": None}}
    newest = await articles.find_one(dated, {"published_at": 1}, sort=[("published_at", DESCENDING)])
    if newest is None:
        return {}
    day = {"date": "$published_at", "format": "%Y-%m-%d", "timezone": BEIJING.key}
    stages: list[Document] = [
        {"$match": {"site": site, "published_at": {"$gte": newest["published_at"] - MEMORY}}},
        {"$group": {"_id": {"$dateToString": day}, "articles": {"$sum": 1}}},
    ]
    found = await (await articles.aggregate(stages)).to_list()
    return {date.fromisoformat(each["_id"]): each["articles"] for each in found}


async def _runs(database: AsyncDatabase[Document], run: Run) -> list[Figures]:
    """Earlier runs of the outlet that looked at its listings and came to their end, the oldest first."""
    earlier: Document = {
        "site": run.site,
        "started_at": {"$lt": run.started_at},
        "reason": {"$in": [*JUDGED]},
    }
    listed = database[RUNS].find({**earlier, "arguments.url": None}, {"figures": 1})
    found = await listed.sort("started_at", DESCENDING).limit(RUNS_KEPT).to_list()
    kept = [each["figures"] for each in reversed(found) if each.get("figures")]
    return [restored(Figures, figures) for figures in kept]
