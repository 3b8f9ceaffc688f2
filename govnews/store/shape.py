"""The shape of documents: `$jsonSchema` rules made from the dataclasses that are stored."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Rule = dict[str, Any]

DAY = r"^\d{4}-\d{2}-\d{2}$"
"""Days are stored as ISO text: MongoDB knows points of time only."""
SINGLE: dict[object, Rule] = {
    str: {"bsonType": "string"},
    bool: {"bsonType": "bool"},
    int: {"bsonType": ["int", "long"]},
    float: {"bsonType": "double"},
    bytes: {"bsonType": "binData"},
    datetime: {"bsonType": "date"},
    date: {"bsonType": "string", "pattern": DAY},
    object: {},
}


def shape(*kinds: type) -> Rule:
    """Rule for documents that hold the fields of all these dataclasses; further fields may be there.

    >>> from govnews.items import Removed
    >>> shape(Removed)["properties"]
    {'rule': {'bsonType': 'string'}, 'text': {'bsonType': 'string'}}
    """
    properties = {name: _rule(hint) for kind in kinds for name, hint in hints(kind).items()}
    return {"bsonType": "object", "required": sorted(properties), "properties": properties}


def hints(kind: type) -> dict[str, Any]:
    """Fields of a dataclass with their types, in order."""
    types = get_type_hints(kind)
    return {field.name: types[field.name] for field in fields(kind)}


def _rule(hint: Any) -> Rule:  # noqa: ANN401 - type hints are values of any type
    if hint in SINGLE:
        return SINGLE[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _either(inner)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (list, set, frozenset, tuple):
        return {"bsonType": "array", "items": _rule(inner[0])}
    if origin is dict:
        return {"bsonType": "object", "additionalProperties": _rule(inner[1])}
    return _kind(hint)


def _kind(hint: Any) -> Rule:  # noqa: ANN401
    if is_dataclass(hint) and isinstance(hint, type):
        return shape(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [each.value for each in hint]}
    raise TypeError(f"no rule for values of type {hint!r}")


def _either(inner: tuple[Any, ...]) -> Rule:
    rules = [_rule(each) for each in inner if each is not type(None)]
    if len(rules) < len(inner):
        rules.insert(0, {"bsonType": "null"})
    return {"anyOf": rules}
