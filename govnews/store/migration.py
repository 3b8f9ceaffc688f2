"""Migration: documents that an older govnews wrote get the fields that they lack, links, and pairs for search."""

from collections.abc import Iterator

from pymongo.database import Database

from govnews.store.database import answering
from govnews.store.indexing import index_older
from govnews.store.meetings import link_older
from govnews.store.record import RECORDS, defaults
from govnews.store.schema import ARTICLES, Document

REPORTING: Document = {"$ne": [{"$ifNull": ["$meeting", None]}, None]}
DERIVED: dict[str, Document] = {
    ARTICLES: {
        # Not when the text changed: a consumer of the change feed would pass by what was completed.
        "updated_at": "$$NOW",
        "record_hash": "",
        "link_pending": REPORTING,
        "index_pending": True,
    }
}
"""Fields without a default that older documents lack, and what they are made from."""


RETIRED = ("tokens", "tokens_text")
"""A field of articles and the index on it, for search, before `tokens` became a collection."""
AT_ONCE = 1000
"""Documents completed in one write, which has one `updated_at`: no write may be long, for the change feed."""


def migrate(database: Database[Document]) -> Iterator[tuple[str, str, int]]:
    """Complete the documents of an open database, link and index its articles; yield what was done, as it is done:
    the collection, "completed", "linked" or "indexed", and how many documents of it.

    It may be killed and run again, and crawls may run beside it: the server changes one document at a time,
    and only those that lack something.

    Raises StoreUnavailable.
    """
    with answering(f"database {database.name}"):
        _retire(database)
        for name in RECORDS:
            yield name, "completed", _complete(database, name)
        yield ARTICLES, "linked", link_older(database)
        yield ARTICLES, "indexed", index_older(database)


def _complete(database: Database[Document], name: str) -> int:
    missing = {field: {"$literal": value} for field, value in defaults(name).items()}
    missing |= DERIVED.get(name, {})
    if not missing:
        return 0
    lacking = {"$or": [{each: {"$exists": False}} for each in missing]}
    # What is there wins: our fields as well as those that consumers added.
    completed = [{"$replaceWith": {"$mergeObjects": [missing, "$$ROOT"]}}]
    ids, count = [""], 0
    while found := _some(database, name, lacking | {"_id": {"$gt": ids[-1]}}):
        ids = found
        count += database[name].update_many(lacking | {"_id": {"$in": ids}}, completed).modified_count
    return count


def _some(database: Database[Document], name: str, query: Document) -> list[str]:
    return [each["_id"] for each in database[name].find(query, {"_id": 1}).sort("_id").limit(AT_ONCE)]


def _retire(database: Database[Document]) -> None:
    field, index = RETIRED
    if index in database[ARTICLES].index_information():
        database[ARTICLES].drop_index(index)
    # As an expression: as a condition it would hold for lists of strings, too, which are a consumer's.
    ours = {"$expr": {"$eq": [{"$type": f"${field}"}, "string"]}}
    database[ARTICLES].update_many(ours, {"$unset": {field: ""}})
