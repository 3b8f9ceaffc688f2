"""Migration: documents that an older govnews wrote get the fields that they lack."""

from collections.abc import Iterator

from pymongo.database import Database

from govnews.store.database import answering
from govnews.store.meetings import link_older
from govnews.store.record import RECORDS, defaults
from govnews.store.schema import ARTICLES, MEETINGS, Document

REPORTING: Document = {"$ne": [{"$ifNull": ["$meeting", None]}, None]}
DERIVED: dict[str, Document] = {
    ARTICLES: {"updated_at": "$changed_at", "record_hash": "", "link_pending": REPORTING}
}
"""Fields without a default that older documents lack, and what they are made from."""


def migrate(database: Database[Document]) -> Iterator[tuple[str, int]]:
    """Complete the documents of an open database; yield each collection and how many it changed there; at `meetings`
    those that it linked are counted as well.

    It may be killed and run again, and crawls may run beside it: the server changes one document at a time,
    and only those that lack something.

    Raises StoreUnavailable.
    """
    for name in RECORDS:
        missing = {field: {"$literal": value} for field, value in defaults(name).items()}
        missing |= DERIVED.get(name, {})
        lacking = {"$or": [{each: {"$exists": False}} for each in missing]}
        # What is there wins: our fields as well as those that consumers added.
        completed = [{"$replaceWith": {"$mergeObjects": [missing, "$$ROOT"]}}]
        with answering(f"database {database.name}"):
            done = database[name].update_many(lacking, completed).modified_count if missing else 0
            if name == MEETINGS:
                done += link_older(database)
        yield name, done
