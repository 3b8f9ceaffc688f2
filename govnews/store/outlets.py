"""The outlets as the store knows them: how each stands, and its last run."""

from dataclasses import dataclass, fields

from pymongo.database import Database

from govnews.store.database import answering
from govnews.store.schema import RUNS, SITES, Document
from govnews.store.standing import Standing

STANDING = [each.name for each in fields(Standing) if each.name != "gaps"]
LAST = (
    "started_at",
    "ended_at",
    "new",
    "changed",
    "same",
    "rejected",
    "known",
    "failed",
    "problems",
    "figures",
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet that has been crawled."""

    site: str
    standing: Document
    """The fields of `Standing`, without the gaps; a document that is older than a field lacks it."""
    run: Document
    """Of its last run: times, counts, problems and figures; empty when that is not in the store any more."""


def outlets(database: Database[Document]) -> list[Outlet]:
    """Return all outlets that have been crawled, by name.

    Raises StoreUnavailable.
    """
    with answering(f"database {database.name}"):
        sites = database[SITES].find({}, dict.fromkeys(STANDING, 1)).sort("_id").to_list()
        last = [each.get("last_run") for each in sites]
        found = database[RUNS].find({"_id": {"$in": last}}, dict.fromkeys(LAST, 1))
        runs = {each.pop("_id"): each for each in found}
    return [Outlet(each.pop("_id"), each, runs.get(each.get("last_run"), {})) for each in sites]
