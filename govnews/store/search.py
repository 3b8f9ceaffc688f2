"""Finding articles by pairs of characters: by the text index of `tokens`, or on the way back in time."""

from collections.abc import Iterator, Sequence
from itertools import islice

from pymongo.collection import Collection
from pymongo.database import Database

from govnews.store.database import answering
from govnews.store.reading import Selection
from govnews.store.schema import ARTICLES, TOKENS, Document

FIELDS = ("url", "site", "section", "title", "published_at", "body")
"""What is read of an article that was found."""
FEW = 500
"""Articles that are fetched without a second thought; what more have is common."""
ASKED = 12
"""Pairs of a query whose rarest is looked for."""
AT_ONCE = 20
"""Articles in one answer of the server."""


def having(
    database: Database[Document], pairs: Sequence[str], selection: Selection, *, complete: bool = False
) -> Iterator[Document]:
    """Yield the articles of a selection that may have all these pairs: none that has them is left out.

    Some may have lost a pair since they were indexed, or are not indexed yet: look at the text itself. The newest come
    first; not so with `complete`, for those who want all of them anyway.

    Raises StoreUnavailable.
    """
    articles, order = database[ARTICLES], [("published_at", -1)]
    with answering(f"database {database.name}"):
        for ids in _candidates(database, pairs, selection, complete=complete):
            query = selection.query | {"_id": {"$in": ids}}
            with articles.find(query, FIELDS, batch_size=AT_ONCE).sort(order) as found:
                yield from found


def sites(database: Database[Document]) -> list[str]:
    """Name the outlets of the stored articles.

    Raises StoreUnavailable.
    """
    with answering(f"database {database.name}"):
        return sorted(filter(None, database[ARTICLES].distinct("site")))


def _candidates(
    database: Database[Document], pairs: Sequence[str], selection: Selection, *, complete: bool
) -> Iterator[list[str]]:
    """Yield ids by way of the text index for the rarest pair.

    A common pair is not worth it, as the newest that have it are soon met on the way back in time; unless `complete`.
    """
    # Before the tokens: what is indexed meanwhile is found twice, not missed.
    waiting = [
        each["_id"] for each in database[ARTICLES].find({"index_pending": True}, {"_id": 1}).limit(FEW)
    ]
    counts = {pair: _count(database[TOKENS], pair) for pair in pairs[:ASKED]}
    few = counts and (complete or min(counts.values()) + len(waiting) < FEW)
    if not few or len(waiting) == FEW:
        yield from _back(database, pairs, selection)
        return
    rarest = min(counts, key=counts.__getitem__)
    # Nothing but letters and digits: no character of them means anything to $search.
    with database[TOKENS].find({"$text": {"$search": rarest}, **_all(pairs)}, {"_id": 1}) as found:
        ids = (each["_id"] for each in found)
        yield list(dict.fromkeys([*waiting, *islice(ids, FEW)]))
        while some := list(islice(ids, FEW)):
            yield some


def _back(database: Database[Document], pairs: Sequence[str], selection: Selection) -> Iterator[list[str]]:
    """Walk back in time, in growing steps: the first ones are soon there."""
    step = AT_ONCE
    with database[ARTICLES].find(selection.query, ("index_pending",)).sort("published_at", -1) as walk:
        while some := list(islice(walk, step)):
            ids = [each["_id"] for each in some]
            waiting = {each["_id"] for each in some if each.get("index_pending") is not False}
            having = {
                each["_id"]
                for each in database[TOKENS].find({"_id": {"$in": ids}, **_all(pairs)}, {"_id": 1})
            }
            yield [each for each in ids if each in having or each in waiting]
            step = min(2 * step, FEW)


def _all(pairs: Sequence[str]) -> Document:
    return {"tokens": {"$all": list(pairs)}} if pairs else {}


def _count(tokens: Collection[Document], pair: str) -> int:
    """Tell how many articles have a pair, up to FEW."""
    return tokens.count_documents({"$text": {"$search": pair}}, limit=FEW)
