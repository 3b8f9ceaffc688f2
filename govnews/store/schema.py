"""How govnews lays out its database: collections, indexes, and the mark that it is ours."""

from datetime import UTC, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database

from govnews.store.errors import ForeignDatabase, NewerSchema

Document = dict[str, Any]

META = "meta"
ARTICLES = "articles"
QUARANTINE = "quarantine"

MARK = "govnews"
"""`_id` of the document in `meta` that says the database is ours."""
SCHEMA = 1
"""Version of the layout; raise it whenever INDEXES or the fields change."""
INDEXES = {
    ARTICLES: [
        IndexModel([("site", ASCENDING), ("published_at", DESCENDING)]),
        IndexModel([("published_at", DESCENDING)]),
        IndexModel([("url", ASCENDING)]),
        IndexModel([("aliases", ASCENDING)]),
    ],
    QUARANTINE: [IndexModel([("site", ASCENDING), ("last_seen", DESCENDING)])],
}


def prepare(database: Database[Document]) -> None:
    """Make an empty database ours, bring an older one up to date, leave a current one alone.

    Raises ForeignDatabase or NewerSchema, having written nothing.
    """
    # Names before the mark: another process that prepares the database now writes the mark first.
    names = _foreign(database)
    mark = database[META].find_one({"_id": MARK})
    if mark is None and names:
        raise ForeignDatabase(_foreign_text(database.name, names))
    stored = int(mark["schema"]) if mark else 0
    if stored > SCHEMA:
        raise NewerSchema(
            f"Database {database.name!r} has schema {stored}, this govnews knows {SCHEMA}: upgrade govnews."
        )
    if stored < SCHEMA:
        _upgrade(database)


def _foreign(database: Database[Document]) -> list[str]:
    """Names of the collections that are there without us."""
    names = [name for name in database.list_collection_names() if not name.startswith("system.")]
    if META in names and database[META].find_one({"_id": {"$ne": MARK}}) is None:
        names.remove(META)
    return sorted(names)


def _foreign_text(name: str, collections: list[str]) -> str:
    some = ", ".join(collections[:10]) + (", …" if len(collections) > 10 else "")
    return (
        f"Database {name!r} is not a database of govnews; it holds: {some}. Nothing was written. "
        "Name another database in MONGODB_URI, such as mongodb://host/govnews."
    )


def _upgrade(database: Database[Document]) -> None:
    # The schema is told last: what a crash leaves unfinished is finished when it is next opened.
    born = {"schema": 0, "created_at": datetime.now(UTC)}
    database[META].update_one({"_id": MARK}, {"$setOnInsert": born}, upsert=True)
    for collection, indexes in INDEXES.items():
        database[collection].create_indexes(indexes)
    database[META].update_one({"_id": MARK}, {"$max": {"schema": SCHEMA}})
