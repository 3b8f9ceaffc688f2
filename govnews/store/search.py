"""Finding articles by pairs of characters in the text index on `tokens`."""

from collections.abc import Iterator, Sequence

from pymongo.collection import Collection
from pymongo.command_cursor import CommandCursor
from pymongo.cursor import Cursor
from pymongo.database import Database

from govnews.store.database import answering
from govnews.store.reading import Selection
from govnews.store.schema import ARTICLES, Document

FIELDS = ("url", "site", "section", "title", "published_at", "body")
"""What is read of an article that was found."""
FEW = 500
"""Articles that are sorted without a second thought; what more have is common."""
ASKED = 12
"""Pairs of a query whose rarest is looked for."""
AT_ONCE = 20
"""Articles in one answer of the server."""


def having(
    database: Database[Document], tokens: Sequence[str], selection: Selection, *, best: bool = False
) -> Iterator[Document]:
    """Yield the articles whose `tokens` have every one of these strings in them, the newest first.

    A string is a run of letters and digits as `tokens` has it: pairs with spaces between. With `best`, articles that
    have all strings in the title come first, then those that have them most often.

    Raises StoreUnavailable.
    """
    articles = database[ARTICLES]
    with answering(whom := f"database {database.name}"):
        query = selection.query | _condition(articles, tokens, always=best)
        found: Cursor[Document] | CommandCursor[Document]
        if best:
            found = articles.aggregate(_ranking(query, tokens), batchSize=AT_ONCE)
        else:
            found = articles.find(query, FIELDS, batch_size=AT_ONCE).sort("published_at", -1)
    with found, answering(whom):
        yield from found


def sites(database: Database[Document]) -> list[str]:
    """Name the outlets of the stored articles.

    Raises StoreUnavailable.
    """
    with answering(f"database {database.name}"):
        return sorted(filter(None, database[ARTICLES].distinct("site")))


def _condition(articles: Collection[Document], tokens: Sequence[str], *, always: bool) -> Document:
    """Condition that all strings are there, by way of the text index for the rarest pair.

    A common pair is not worth it, as the newest that have it are soon met on the way back in time; unless `always`.
    """
    # They hold nothing but letters, digits and spaces: no character of them means anything in a pattern or $search.
    wanted: Document = {"$and": [{"tokens": {"$regex": each}} for each in tokens]} if tokens else {}
    pairs = dict.fromkeys(pair for each in tokens for pair in each.split() if len(pair) == 2)
    counts = {pair: _count(articles, pair) for pair in list(pairs)[:ASKED]}
    if not counts or (min(counts.values()) == FEW and not always):
        return wanted
    return wanted | {"$text": {"$search": min(counts, key=counts.__getitem__)}}


def _count(articles: Collection[Document], pair: str) -> int:
    """Tell how many articles have a pair, up to FEW."""
    return articles.count_documents({"$text": {"$search": pair}}, limit=FEW)


def _ranking(query: Document, tokens: Sequence[str]) -> list[Document]:
    # The title is the beginning of the tokens; each of its characters gives one of two and a space at the most.
    title = {"$multiply": [3, {"$strLenCP": {"$ifNull": ["$title", ""]}}]}
    places = [{"$indexOfCP": ["$tokens", each]} for each in tokens]
    times = [{"$size": {"$split": ["$tokens", each]}} for each in tokens]
    rank = {"titled": {"$and": [{"$lt": [place, title]} for place in places]}, "times": {"$add": times}}
    return [
        {"$match": query},
        {"$project": dict.fromkeys(FIELDS, 1) | {"rank": rank}},
        {"$sort": {"rank.titled": -1, "rank.times": -1, "published_at": -1}},
        {"$unset": "rank"},
    ]
