"""From the project's items to documents of MongoDB."""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from operator import attrgetter
from struct import pack

import bson
from bson.codec_options import CodecOptions, TypeRegistry
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument

from govnews.store.schema import Document

EXACT: frozenset[type] = frozenset({str, int, float, bool, bytes, type(None)})
"""Types whose values MongoDB holds as they are."""
SEVERAL = (list, tuple, set, frozenset)
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
    plain = EXACT if convert is exact else frozenset()
    return {name: _deep(value, convert, plain) for name, value in values(item).items()}


def values(item: object) -> Document:
    """Give the fields of a dataclass as they are.

    Raises TypeError: it is none.
    """
    if (read := _readers[type(item)]) is None:
        raise TypeError(f"no dataclass: {item!r}")
    return read(item)


def encode(fields: Document) -> bytes:
    """Encode a document, and all that is in it, as `to_document` would convert it.

    A datetime without zone is not noticed here.

    Raises one of UNSTORABLE.
    """
    return bson.encode(fields, codec_options=_CODEC)


def joined(*parts: bytes) -> RawBSONDocument:
    """Join encoded documents that have no field in common.

    >>> bson.decode(joined(bson.encode({"a": 1}), bson.encode({"b": 2})).raw)
    {'a': 1, 'b': 2}
    """
    fields = b"".join(part[4:-1] for part in parts)  # without the length before and the zero after them
    return RawBSONDocument(pack("<i", len(fields) + 5) + fields + b"\0")


class _Readers(dict[type, Callable[[object], Document] | None]):
    """Type → how its fields are read, found out when it is first met; None if it is no dataclass."""

    def __missing__(self, kind: type) -> Callable[[object], Document] | None:
        found = self[kind] = _reader(kind) if dataclasses.is_dataclass(kind) else None
        return found


def _reader(kind: type) -> Callable[[object], Document]:
    names = [each.name for each in dataclasses.fields(kind)]
    # The first once more, as of a single name it would give no tuple.
    read = attrgetter(*names, *names[:1])
    return lambda item: dict(zip(names, read(item), strict=False))


_readers = _Readers()


def _deep(value: object, convert: Convert, plain: frozenset[type]) -> object:
    # `plain` are the types that need no conversion: most values are, and a call for each would take most of the time.
    if isinstance(value, SEVERAL):
        return [each if type(each) in plain else _deep(each, convert, plain) for each in value]
    if (read := _readers[type(value)]) is not None:
        found = read(value).items()
        return {name: each if type(each) in plain else _deep(each, convert, plain) for name, each in found}
    if isinstance(value, Mapping):
        return {str(convert(str(key))): _deep(each, convert, plain) for key, each in value.items()}
    return value if type(value) in plain else convert(value)


def _encodable(value: object) -> object:
    """Make what BSON does not know, and no more of what is in it: this is called for each of that, too."""
    if (read := _readers[type(value)]) is not None:
        return read(value)
    return list(value) if isinstance(value, SEVERAL) else exact(value)


_CODEC: CodecOptions[Document] = CodecOptions(type_registry=TypeRegistry(fallback_encoder=_encodable))
