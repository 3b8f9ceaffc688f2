"""From the project's items to documents of MongoDB."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from hashlib import sha256

import bson
from bson.errors import BSONError

from govnews.items import Article
from govnews.store.schema import Document

LARGEST = 16 * 1024 * 1024 - 64 * 1024
"""Bytes of the largest document we offer; the server takes 16 MiB with its own overhead in it."""
EXACT = frozenset({str, int, float, bool, bytes, type(None)})
"""Types whose values MongoDB holds as they are."""
PASSING = ("fetched_at", "aliases")
"""Fields of an article that say how it was come by this time: they are no part of `record_hash`."""
UNSTORABLE = (BSONError, ValueError, OverflowError)
"""Errors that say a document can never be stored, however often one tries."""


def exact(value: object) -> object:
    """Convert a single value without loss: enums to their value, dates to ISO text.

    Raises ValueError: a datetime without zone, which MongoDB would take for UTC.
    """
    if isinstance(value, Enum):
        return exact(value.value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"datetime without zone: {value.isoformat()}")
        return value
    return value.isoformat() if isinstance(value, date) else value


def escaped(text: str) -> str:
    """Write what UTF-8 does not hold, lone surrogates, as escapes.

    >>> escaped("a" + chr(0xD800))
    'a\\\\ud800'
    """
    return text.encode(errors="backslashreplace").decode()


def legible(value: object) -> object:
    """Convert a single value so that MongoDB takes it, whatever it is; for what a person will look at.

    >>> legible(2**70)
    '1180591620717411303424'
    """
    if isinstance(value, str):
        return escaped(value)
    try:
        value = exact(value)
        bson.encode({"": value})
    except UNSTORABLE:
        return escaped(str(value))
    return value


def to_document(item: object, convert: Callable[[object], object] = exact) -> Document:
    """Convert a dataclass, and all that is in it, by its fields; single values go through `convert`."""
    if not dataclasses.is_dataclass(item):
        raise TypeError(f"no dataclass: {item!r}")
    return {name: _deep(getattr(item, name), convert) for name in _names(item.__class__)}


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


def article_fields(article: Article, extractor: str, now: datetime) -> Document:
    """Give all that a store of `article` sets, apart from what depends on the stored one.

    Raises one of UNSTORABLE: MongoDB cannot hold it; the text says why.
    """
    fields = to_document(article)
    passing = {name: fields[name] for name in PASSING}
    lasting = bson.encode({name: value for name, value in fields.items() if name not in PASSING})
    if (size := len(lasting) + len(bson.encode(passing))) > LARGEST:
        raise ValueError(f"document of {size} bytes is larger than {LARGEST}")
    return fields | {
        "content_hash": content_hash(article),
        "record_hash": sha256(lasting).hexdigest(),
        "last_seen": now,
        "recheck_at": recheck_at(article.published_at, now),
        "extractor": extractor,
        "withdrawn_at": None,
    }


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _deep(value: object, convert: Callable[[object], object]) -> object:
    # Asked in the order of how often it is so: these questions took most of the time of a save.
    if convert is exact and type(value) in EXACT:
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_deep(each, convert) for each in value]
    if isinstance(value, datetime):
        return convert(value)
    if dataclasses.is_dataclass(value):
        return to_document(value, convert)
    if isinstance(value, Mapping):
        return {str(convert(str(key))): _deep(each, convert) for key, each in value.items()}
    return convert(value)
