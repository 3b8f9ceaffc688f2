"""The latest of outlets: articles day by day, the newest article, runs, and the meetings that they report."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from govnews.items import BEIJING
from govnews.store.database import answering
from govnews.store.schema import ARTICLES, MEETINGS, RUNS, SITES, Document

BY_DAY = [("site", ASCENDING), ("published_at", DESCENDING)]
"""The index that alone tells which outlet published when."""
RUN = (
    "started_at",
    "ended_at",
    "reason",
    "new",
    "changed",
    "rejected",
    "failed",
    "problems",
    "figures.read",
    "figures.fields",
)
MEETING = ("name", "kind", "held_on", "place", "region", "people", "reports")


class Latest:
    """What came last of some outlets. Every method raises StoreUnavailable."""

    def __init__(self, database: Database[Document], sites: Collection[str]) -> None:
        self._database, self._sites = database, sorted(sites)
        self._whom = f"database {database.name}"

    def days(self, since: date, until: date) -> dict[str, dict[date, int]]:
        """Count the articles of each outlet by their Beijing day of publication, from `since` to `until`."""
        window = {
            "$gte": datetime.combine(since, time.min, BEIJING),
            "$lte": datetime.combine(until, time.max, BEIJING),
        }
        day = {"date": "$published_at", "format": "%Y-%m-%d", "timezone": BEIJING.key}
        stages: list[Document] = [
            {"$match": {"site": {"$in": self._sites}, "published_at": window}},
            {"$group": {"_id": {"site": "$site", "day": {"$dateToString": day}}, "articles": {"$sum": 1}}},
        ]
        found: defaultdict[str, dict[date, int]] = defaultdict(dict)
        with answering(self._whom):
            for each in self._database[ARTICLES].aggregate(stages, hint=dict(BY_DAY)):
                found[each["_id"]["site"]][date.fromisoformat(each["_id"]["day"])] = each["articles"]
        return dict(found)

    def articles(self) -> dict[str, Document]:
        """Return the newest article of each outlet that has one with a date: `title`, `url`, `published_at`."""
        shown = {"_id": 0, "title": 1, "url": 1, "published_at": 1}
        found = {}
        with answering(self._whom):
            for site in self._sites:
                dated = {"site": site, "published_at": {"$ne": None}}
                newest = self._database[ARTICLES].find_one(dated, shown, sort=[("published_at", DESCENDING)])
                if newest:
                    found[site] = newest
        return found

    def gaps(self) -> dict[str, list[Document]]:
        """Return the stretches without an article that are unusual for each outlet, as `Standing.gaps` has them."""
        with answering(self._whom):
            found = self._database[SITES].find({"_id": {"$in": self._sites}}, {"gaps": 1}).to_list()
        return {each["_id"]: each.get("gaps") or [] for each in found}

    def runs(self, most: int) -> dict[str, list[Document]]:
        """Return the last runs of each outlet, the last first, with their counts, problems and filled fields."""
        found = {}
        with answering(self._whom):
            for site in self._sites:
                runs = self._database[RUNS].find({"site": site}, dict.fromkeys(RUN, 1))
                found[site] = runs.sort("started_at", DESCENDING).limit(most).to_list()
        return found

    def meetings(self, most: int, until: date) -> list[Document]:
        """Return the meetings that were held last, up to a day, the last first."""
        query = {
            "original": {"$ne": None},
            "sites": {"$in": self._sites},
            "held_on": {"$ne": None, "$lte": until.isoformat()},
        }
        with answering(self._whom):
            found = self._database[MEETINGS].find(query, dict.fromkeys(MEETING, 1))
            return found.sort([("held_on", DESCENDING), ("_id", ASCENDING)]).limit(most).to_list()
