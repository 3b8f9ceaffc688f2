"""The form of a name: surnames, and ordinary words that have the form of a name."""

import re
from functools import cache

from govnews.text.lexicon import rows, terms

NO_NAME = re.compile(r"某|[们总氏姓等就的并与及受把从将被是曾已也均都至因按对边则于说称副]$")
"""What no name contains or ends with."""
PLACE = re.compile(r"[镇县市区局厅乡村省委部办站校社]$")
"""Last characters of places and bodies, with which names of three characters do not end."""


def surname(text: str, *, titled: bool = False) -> int:
    """Return the length of the surname that `text` begins with, 0 for none.

    >>> surname("贠安"), surname("令狐安"), surname("会议"), surname("能安"), surname("能安", titled=True)
    (1, 2, 0, 0, 1)
    """
    if text[:2] in terms("compound_surnames"):
        return 2
    return 1 if text[:1] in (terms("surnames") if titled else _sure_surnames()) else 0


def is_ordinary(text: str, *, often: bool = False) -> bool:
    """Tell whether a text in the form of a name is an ordinary word; with `often`, a frequent one.

    >>> is_ordinary("江山"), is_ordinary("江山", often=True), is_ordinary("单位", often=True)
    (True, False, True)
    """
    return text in (_often() if often else terms("ordinary"))


def is_bare(name: str) -> bool:
    """Tell whether a name without any title has the form of a name and of nothing else.

    >>> is_bare("甄明山"), is_bare("文物局"), is_bare("单位")
    (True, False, False)
    """
    return "·" in name or (
        bool(surname(name)) and not is_ordinary(name) and not (len(name) > 2 and bool(PLACE.search(name)))
    )


@cache
def _sure_surnames() -> frozenset[str]:
    return frozenset(row[0] for row in rows("surnames") if len(row) == 1)


@cache
def _often() -> frozenset[str]:
    return frozenset(row[0] for row in rows("ordinary") if len(row) > 1)
