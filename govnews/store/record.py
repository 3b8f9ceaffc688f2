"""What the store adds to an article and a meeting, and the collections whose documents have a shape."""

from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime

from govnews.items import Article
from govnews.linkage import Linked
from govnews.store.lease import Lease
from govnews.store.notice import Notice
from govnews.store.quarantine import Quarantined
from govnews.store.revision import Revision
from govnews.store.run import Run
from govnews.store.schema import (
    ARTICLES,
    LEASES,
    MEETINGS,
    NOTICES,
    QUARANTINE,
    REVISIONS,
    RUNS,
    SITES,
    TOKENS,
    Document,
)
from govnews.store.shape import shape
from govnews.store.standing import Standing


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
    link_pending: bool
    """Whether it waits to be linked with other reports."""
    index_pending: bool
    """Whether it waits for its `tokens`."""
    link_keys: list[str] = field(default_factory=list)
    """What other reports of its meeting find it by."""


@dataclass(slots=True, kw_only=True)
class MeetingRecord:
    """Fields of a stored meeting that the store fills."""

    merged_into: str | None = None
    """`_id` of the meeting that took its place, when two turned out to be one."""
    first_seen: datetime
    updated_at: datetime
    """When anything of it last changed, by the clock of the server; it never goes back."""


@dataclass(slots=True, kw_only=True)
class Tokens:
    """What a search finds an article by; `_id` is that of the article."""

    tokens: list[str]
    """Pairs of neighbouring characters of its title and text, each once."""


RECORDS: dict[str, tuple[type, ...]] = {
    ARTICLES: (Article, Record),
    MEETINGS: (Linked, MeetingRecord),
    REVISIONS: (Revision,),
    QUARANTINE: (Quarantined,),
    RUNS: (Run,),
    SITES: (Standing,),
    TOKENS: (Tokens,),
    LEASES: (Lease,),
    NOTICES: (Notice,),
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
