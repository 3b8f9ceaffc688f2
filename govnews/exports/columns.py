"""The types of columns."""

from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from govnews.store.shape import hints


def known(hint: Any) -> Any:  # noqa: ANN401 - type hints are values of any type
    """Type of a value that is not null.

    >>> known(str | None), known(list[int])
    (<class 'str'>, list[int])
    """
    if get_origin(hint) not in (Union, UnionType):
        return hint
    [inner] = [each for each in get_args(hint) if each is not NoneType]
    return inner


def inside(hint: Any) -> dict[str, Any] | None:  # noqa: ANN401
    """Fields of an object with their types; None if values of this type are no objects of ours.

    >>> from govnews.items import Removed
    >>> inside(Removed), inside(str)
    ({'rule': <class 'str'>, 'text': <class 'str'>}, None)
    """
    return _hints(hint) if isinstance(hint, type) and is_dataclass(hint) else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    return hints(kind)
