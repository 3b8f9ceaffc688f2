"""Dataclasses as one line of JSON each, and back without loss."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_line(**parts: object) -> str:
    """Write dataclasses and single values, by name, as one line.

    >>> to_line(at=date(2026, 11, 22), name="会")
    '{"at": "2026-11-22", "name": "\\\\u4f1a"}'
    """
    # Escaped to ASCII: a lone surrogate, which UTF-8 does not hold, survives too.
    return json.dumps(parts, default=_plain)


def restored(kind: type[T], value: object) -> T:
    """Make a value of type `kind` again of what JSON holds; fields that `kind` does not have are left out.

    Raises TypeError or ValueError: it cannot be one.
    """
    return cast("T", _restored(kind, value))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")


def _restored(kind: Any, value: Any) -> object:  # noqa: ANN401 - type hints are values of any type
    if value is None:
        return None
    if is_dataclass(kind):
        return _item(kind, value)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _restored(next(each for each in inner if each is not type(None)), value)
    if origin in (list, set, tuple):
        return origin(_restored(inner[0], each) for each in value)
    if origin is dict:
        return {key: _restored(inner[1], each) for key, each in value.items()}
    return _single(kind, value)


def _item(kind: Any, value: dict[str, Any]) -> object:  # noqa: ANN401
    hints = get_type_hints(kind)
    return kind(**{name: _restored(hints[name], each) for name, each in value.items() if name in hints})


def _single(kind: Any, value: Any) -> object:  # noqa: ANN401
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
