"""How govnews lays out its database: collections with their rules and indexes, and the mark that it is ours."""

import json
import logging
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

from pymongo import ASCENDING, DESCENDING, TEXT, IndexModel
from pymongo.database import Database
from pymongo.errors import OperationFailure

from govnews.store.errors import ForeignDatabase, NewerSchema
from govnews.store.record import SHAPES
from govnews.store.schema import (
    APPEARANCES,
    ARTICLES,
    MARK,
    MEETINGS,
    META,
    QUARANTINE,
    REVISIONS,
    RUNS,
    SCHEMA,
    TOKENS,
    Document,
)

logger = logging.getLogger(__name__)

INDEXES = {
    ARTICLES: [
        IndexModel([("site", ASCENDING), ("published_at", DESCENDING)]),
        IndexModel([("published_at", DESCENDING)]),
        IndexModel([("url", ASCENDING)]),
        IndexModel([("aliases", ASCENDING)]),
        IndexModel([("meeting_id", ASCENDING)]),
        IndexModel([("link_keys", ASCENDING)]),
        # Few at any time: those that wait to be linked, or indexed.
        IndexModel([("link_pending", ASCENDING)], partialFilterExpression={"link_pending": True}),
        IndexModel([("index_pending", ASCENDING)], partialFilterExpression={"index_pending": True}),
        # For the change feed.
        IndexModel([("updated_at", ASCENDING), ("_id", ASCENDING)]),
    ],
    # Not at the articles: saving one would cost the more, the more are stored.
    # The tokens are words already. A field `language` that a consumer adds must not name a stemmer.
    TOKENS: [IndexModel([("tokens", TEXT)], default_language="none", language_override="stemmer")],
    REVISIONS: [
        IndexModel([("article", ASCENDING), ("at", DESCENDING)]),
        IndexModel([("site", ASCENDING), ("at", DESCENDING)]),
    ],
    MEETINGS: [
        IndexModel([("held_on", DESCENDING)]),
        IndexModel([("region", ASCENDING), ("held_on", DESCENDING)]),
        # An article reports one meeting only. Sparse: those that another meeting has replaced have no reports.
        IndexModel([("reports.article", ASCENDING)], unique=True, sparse=True),
        IndexModel([("updated_at", ASCENDING), ("_id", ASCENDING)]),
    ],
    QUARANTINE: [IndexModel([("site", ASCENDING), ("last_seen", DESCENDING)])],
    RUNS: [
        IndexModel([("site", ASCENDING), ("started_at", DESCENDING)]),
        IndexModel([("started_at", DESCENDING)]),
    ],
}
VIEWS: dict[str, tuple[str, list[Document]]] = {
    APPEARANCES: (
        ARTICLES,
        [
            {"$match": {"meeting": {"$ne": None}}},
            {"$unwind": "$meeting.people"},
            {"$unwind": "$meeting.people.roles"},
            {"$unwind": {"path": "$meeting.people.titles", "preserveNullAndEmptyArrays": True}},
            {
                "$project": {
                    "_id": 0,
                    "name": "$meeting.people.name",
                    "role": "$meeting.people.roles",
                    "title": {"$ifNull": ["$meeting.people.titles", None]},
                    "meeting_id": 1,
                    "meeting": "$meeting.name",
                    "kind": "$meeting.kind",
                    "held_on": "$meeting.held_on",
                    "region": "$meeting.region",
                    "article": "$_id",
                    "url": 1,
                    "site": 1,
                    "published_at": 1,
                    "updated_at": 1,
                }
            },
        ],
    ),
}
"""View → the collection it looks at, and how."""
LAYOUT = sha256(
    json.dumps(
        [SHAPES, VIEWS, {name: [each.document["name"] for each in some] for name, some in INDEXES.items()}],
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
    # "moderate": a document that was there before the rule may still be changed, also by consumers.
    strict = {"validationLevel": "moderate", "validationAction": "error"}
    ruled = [
        _create(database, name, {"validator": {"$jsonSchema": rule}, **strict})
        for name, rule in SHAPES.items()
    ]
    ruled += [
        _create(database, name, {"viewOn": source, "pipeline": stages})
        for name, (source, stages) in VIEWS.items()
    ]
    for collection, indexes in INDEXES.items():
        database[collection].create_indexes(indexes)
    told = {"$set": {"layout": LAYOUT}} if all(ruled) else {}
    database[META].update_one({"_id": MARK}, {"$max": {"schema": SCHEMA}, **told})


def _create(database: Database[Document], name: str, options: Document) -> bool:
    """Make a collection or view with these options, or give them to it; False when this user of MongoDB must not."""
    try:
        database.command("create", name, **options)
    except OperationFailure as error:
        if error.code != EXISTS:
            raise
        return _change(database, name, options)
    return True


def _change(database: Database[Document], name: str, options: Document) -> bool:
    try:
        database.command("collMod", name, **options)
    except OperationFailure as error:
        if error.code != UNAUTHORIZED:
            raise
        logger.warning("no right to change the rules of %s (collMod); the role dbAdmin has it", name)
        return False
    return True
