"""A version of an article: what a store of it sets, and by what it is told from others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import bson
from bson.raw_bson import RawBSONDocument

from govnews.items import Article
from govnews.store.document import encode, exact, joined, values
from govnews.store.schema import Document

LARGEST = 16 * 1024 * 1024 - 64 * 1024
"""Bytes of the largest document we offer; the server takes 16 MiB with its own overhead in it."""
VERSION = (
    "content_hash",
    "record_hash",
    "changed_at",
    "fetched_at",
    "extractor",
    "withdrawn_at",
    "meeting_id",
    "link_pending",
)
"""Fields of a stored article that tell which version of it is stored, and how far."""
PASSING = ("fetched_at", "aliases", "etag", "last_modified")
"""Fields of an article that say how it was come by this time: they are no part of `record_hash`."""


@dataclass(frozen=True, slots=True)
class Version:
    """An article on its way into the store."""

    article: Article
    page: bytes
    """What the page says, encoded: all fields but those in `PASSING`."""
    noted: Document
    """What else a store of it sets in any case; aliases are added to those that are known."""

    @property
    def told(self) -> Document:
        """The fields that a revision of it tells about."""
        told = {name: getattr(self.article, name) for name in ("url", "site", "title", "body")}
        return told | self.noted

    def with_changes(self, changes: Document) -> RawBSONDocument:
        """Give all that it sets, and these fields besides."""
        return joined(self.page, bson.encode(self.noted | changes))


def read(article: Article, extractor: str, now: datetime) -> Version:
    """Encode and fingerprint an article.

    Raises one of UNSTORABLE: MongoDB cannot hold it; the text says why.
    """
    fields = {
        name: exact(value) if isinstance(value, datetime) else value
        for name, value in values(article).items()
    }
    passing = {name: fields.pop(name) for name in PASSING}
    page = encode(fields)
    if (size := len(page) + len(bson.encode(passing))) > LARGEST:
        raise ValueError(f"document of {size} bytes is larger than {LARGEST}")
    del passing["aliases"]
    noted = passing | {
        "content_hash": content_hash(article),
        "record_hash": sha256(page).hexdigest(),
        "last_seen": now,
        "recheck_at": recheck_at(article.published_at, now),
        "extractor": extractor,
        "withdrawn_at": None,
    }
    return Version(article, page, noted)


def content_hash(article: Article) -> str:
    """Fingerprint of title and body; white space does not count.

    >>> content_hash(Article(url="", body="一 二")) == content_hash(Article(url="", body="一\\n\\u3000二 "))
    True
    """
    text = "\n".join("".join(part.split()) for part in (article.title or "", article.body))
    return sha256(text.encode(errors="backslashreplace")).hexdigest()


def recheck_at(published_at: datetime | None, now: datetime) -> datetime | None:
    """When to fetch again what was fetched `now`: fresh news gets corrected; None is never.

    >>> now = datetime.fromisoformat("2026-11-22T00:00+08:00")
    >>> recheck_at(now - timedelta(days=2), now) - now, recheck_at(now - timedelta(days=29), now) - now
    (datetime.timedelta(days=1), datetime.timedelta(days=7))
    """
    if published_at is None:
        return None
    age = now - published_at
    if age < timedelta(days=3):
        return now + timedelta(days=1)
    return now + timedelta(days=7) if age < timedelta(days=30) else None
