"""From a query to the articles, with what to show of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Self

from govnews.search.query import Query
from govnews.search.snippet import Snippet, Span, merged, places, snippet
from govnews.store import Database, Document
from govnews.store.reading import Selection
from govnews.store.search import having


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that has every word of a query."""

    id: str
    url: str
    site: str | None
    section: str | None
    published_at: datetime | None
    title: str
    titled: bool
    """Whether every word is in the title."""
    title_hits: list[Span]
    """Where words are in the title, in characters."""
    times: int
    """How often words are in title and text."""
    snippet: Snippet
    """The part of the text to show."""

    @property
    def rank(self) -> tuple[bool, int, float]:
        """How good it is: first whether all words are in the title, then how often they occur, then when it came."""
        return self.titled, self.times, self.published_at.timestamp() if self.published_at else -inf

    @classmethod
    def of(cls, article: Document, query: Query) -> Self | None:
        """Find the words of a query in a stored article; None if one is neither in the title nor in the text."""
        title, body = article["title"] or "", article["body"]
        titled, found = places(title, query.words), places(body, query.words)
        if not all(here or there for here, there in zip(titled, found, strict=True)):
            return None
        told = {name: article[name] for name in ("url", "site", "section", "published_at")}
        return cls(
            id=article["_id"],
            title=title,
            titled=all(titled),
            title_hits=merged(titled),
            times=sum(map(len, (*titled, *found))),
            snippet=snippet(body, found),
            **told,
        )


def find(
    database: Database[Document], query: Query, selection: Selection, *, best: bool = False
) -> Iterator[Hit]:
    """Yield the articles of the selection that have every word of the query, the newest or the best first.

    The server goes by pairs of characters; each article is then looked through for the words as they are written,
    with what is between their letters.

    Raises StoreUnavailable.
    """
    found = having(database, query.pairs, selection, complete=best)
    hits = (hit for article in found if (hit := Hit.of(article, query)))
    yield from sorted(hits, key=lambda hit: hit.rank, reverse=True) if best else hits
