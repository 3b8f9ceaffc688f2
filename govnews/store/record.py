"""What the store adds to an article, and the collections whose documents have a shape."""

from dataclasses import MISSING, dataclass, fields
from datetime import datetime

from govnews.items import Article
from govnews.store.revision import Revision
from govnews.store.run import Run, Standing
from govnews.store.schema import ARTICLES, REVISIONS, RUNS, SITES, Document
from govnews.store.shape import shape


@dataclass(slots=True, kw_only=True)
class Record:
    """Fields of a stored article that the store fills."""

    content_hash: str
    """SHA-256 of title and body without white space."""
    record_hash: str
    """SHA-256 of all that was read from the page."""
    first_seen: datetime
    last_seen: datetime
    updated_at: datetime
    """When anything of it last changed but the times of looking, by the clock of the server; it never goes back."""
    changed_at: datetime
    """When `content_hash` last changed."""
    recheck_at: datetime | None
    """When to fetch it again; null is never."""
    extractor: str
    """Version of govnews that read the page."""
    withdrawn_at: datetime | None = None
    """When its page was found gone."""
    meeting_id: str | None = None
    """`_id` of the meeting that it reports."""


RECORDS: dict[str, tuple[type, ...]] = {
    ARTICLES: (Article, Record),
    REVISIONS: (Revision,),
    RUNS: (Run,),
    SITES: (Standing,),
}
"""Collection → the dataclasses whose fields its documents have."""
SHAPES = {name: shape(*kinds) for name, kinds in RECORDS.items()}
"""Collection → the rule that MongoDB holds its documents to."""


def defaults(name: str) -> Document:
    """Fields of the documents of a collection that need not be known, with the values they then have."""
    found: Document = {}
    for each in (each for kind in RECORDS[name] for each in fields(kind)):
        if each.default is not MISSING:
            found[each.name] = each.default
        elif each.default_factory is not MISSING:
            found[each.name] = each.default_factory()
    return found
