"""How govnews lays out its database: collections with their rules and indexes, and the mark that it is ours."""

import json
import logging
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.database import Database
from pymongo.errors import OperationFailure

from govnews.store.errors import ForeignDatabase, NewerSchema
from govnews.store.record import SHAPES
from govnews.store.schema import (
    ARTICLES,
    MARK,
    META,
    QUARANTINE,
    REVISIONS,
    RUNS,
    SCHEMA,
    Document,
)

logger = logging.getLogger(__name__)

INDEXES = {
    ARTICLES: [
        IndexModel([("site", ASCENDING), ("published_at", DESCENDING)]),
        IndexModel([("published_at", DESCENDING)]),
        IndexModel([("url", ASCENDING)]),
        IndexModel([("aliases", ASCENDING)]),
    ],
    REVISIONS: [
        IndexModel([("article", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("site", ASCENDING), ("at", DESCENDING)]),
    ],
    QUARANTINE: [IndexModel([("site", ASCENDING), ("last_seen", DESCENDING)])],
    RUNS: [
        IndexModel([("site", ASCENDING), ("started_at", DESCENDING)]),
        IndexModel([("started_at", DESCENDING)]),
    ],
}
LAYOUT = sha256(
    json.dumps(
        [SHAPES, {name: [each.document["name"] for each in some] for name, some in INDEXES.items()}],
        sort_keys=True,
    ).encode()
).hexdigest()[:16]
"""Fingerprint of all this: a database that bears another is brought up to date when it is opened."""
EXISTS, UNAUTHORIZED = 48, 13
"""Error codes of MongoDB."""


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
    if mark is None or stored < SCHEMA or mark.get("layout") != LAYOUT:
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
    database[META].update_one({"_id": MARK, "id": {"$exists": False}}, {"$set": {"id": uuid4().hex}})
    ruled = [_rule(database, name, {"$jsonSchema": rule}) for name, rule in SHAPES.items()]
    for collection, indexes in INDEXES.items():
        database[collection].create_indexes(indexes)
    told = {"$set": {"layout": LAYOUT}} if all(ruled) else {}
    database[META].update_one({"_id": MARK}, {"$max": {"schema": SCHEMA}, **told})


def _rule(database: Database[Document], name: str, validator: Document) -> bool:
    """Make a collection refuse what breaks the rule; False when this user of MongoDB must not."""
    # "moderate": a document that was there before the rule may still be changed, also by consumers.
    options: Document = {"validator": validator, "validationLevel": "moderate", "validationAction": "error"}
    try:
        database.command("create", name, **options)
    except OperationFailure as error:
        if error.code != EXISTS:
            raise
        return _change_rule(database, name, options)
    return True


def _change_rule(database: Database[Document], name: str, options: Document) -> bool:
    try:
        database.command("collMod", name, **options)
    except OperationFailure as error:
        if error.code != UNAUTHORIZED:
            raise
        logger.warning("no right to set the rules of %s (collMod); the role dbAdmin has it", name)
        return False
    return True
