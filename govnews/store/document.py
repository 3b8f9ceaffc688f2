"""From the project's items to documents of MongoDB."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from hashlib import sha256

import bson
from bson.errors import BSONError

from govnews.items import Article
from govnews.store.schema import Document

LARGEST = 16 * 1024 * 1024 - 64 * 1024
"""Bytes of the largest document we offer; the server takes 16 MiB with its own overhead in it."""
EXACT: frozenset[type] = frozenset({str, int, float, bool, bytes, type(None)})
"""Types whose values MongoDB holds as they are."""
SEVERAL = (list, tuple, set, frozenset)
PASSING = ("fetched_at", "aliases", "etag", "last_modified")
"""Fields of an article that say how it was come by this time: they are no part of `record_hash`."""
UNSTORABLE = (BSONError, ValueError, OverflowError)
"""Errors that say a document can never be stored, however often one tries."""

Convert = Callable[[object], object]
"""How a single value is made one that MongoDB takes."""


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


def to_document(item: object, convert: Convert = exact) -> Document:
    """Convert a dataclass, and all that is in it, by its fields; single values go through `convert`."""
    if (names := _names[type(item)]) is None:
        raise TypeError(f"no dataclass: {item!r}")
    return _fields(item, names, convert, EXACT if convert is exact else frozenset())


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


class _Names(dict[type, tuple[str, ...] | None]):
    """Type → names of its fields, looked up when it is first met; None if it is no dataclass."""

    def __missing__(self, kind: type) -> tuple[str, ...] | None:
        named = dataclasses.is_dataclass(kind)
        found = self[kind] = tuple(each.name for each in dataclasses.fields(kind)) if named else None
        return found


_names = _Names()


def _fields(item: object, names: tuple[str, ...], convert: Convert, plain: frozenset[type]) -> Document:
    # `plain` are the types that need no conversion: most values are, and a call for each would take most of the time.
    return {
        name: value if type(value := getattr(item, name)) in plain else _deep(value, convert, plain)
        for name in names
    }


def _deep(value: object, convert: Convert, plain: frozenset[type]) -> object:
    if isinstance(value, SEVERAL):
        return [each if type(each) in plain else _deep(each, convert, plain) for each in value]
    if (names := _names[type(value)]) is not None:
        return _fields(value, names, convert, plain)
    if isinstance(value, Mapping):
        return {str(convert(str(key))): _deep(each, convert, plain) for key, each in value.items()}
    return value if type(value) in plain else convert(value)
