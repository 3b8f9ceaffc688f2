"""Where may a name end? Words and marks behind it that begin something new."""

import re
from functools import cache

from govnews.text.lexicon import terms
from govnews.text.names import HAN
from govnews.text.sentences import BLIND

CONJUNCTIONS = frozenset("和与及同暨")
SURE, LIKELY, WEAK = 3, 2, 1
_HAN = re.compile(rf"[{HAN}]+")
_COUNT = re.compile(r"[一二两三四五六七八九十]+余?[位名人]")
_LONGEST_WORD = 5


def follows(text: str, end: int, limit: int, gaps: frozenset[int] = frozenset()) -> int:
    """Tell how surely a name may end at `end`: 3 sure, 2 likely, 1 weakly, 0 not.

    >>> text = "甄明勉励大家"
    >>> [follows(text, end, len(text)) for end in (1, 2, 6)]
    [0, 3, 3]
    """
    if end >= limit or text[end] == BLIND or text[end].isdigit() or not _HAN.match(text, end):
        return SURE
    if acts(text, end, limit) or is_head_at(text, end, limit) or _COUNT.match(text, end, limit):
        return SURE
    if text[end] == "等" or text[end : end + 2] in terms("verbs") or end in gaps:
        return LIKELY
    return WEAK if text[end] in followers() else 0


def acts(text: str, at: int, limit: int) -> bool:
    """Tell whether a word of `followers.txt` with at least two characters stands at `at`.

    >>> acts("甄明主持", 2, 4), acts("甄明局长", 2, 4)
    (True, False)
    """
    ends = range(min(at + _LONGEST_WORD, limit), at + 1, -1)
    return any(text[at:end] in followers() for end in ends)


def is_head_at(text: str, at: int, limit: int) -> bool:
    """Tell whether a title stands at `at`, with its rank (副, 代, 原) or without.

    >>> is_head_at("甄明副主任", 2, 5), is_head_at("甄明出席", 2, 4)
    (True, False)
    """
    if at >= limit:
        return False
    at += text[at] in "副代原"
    ends = range(min(at + _LONGEST_WORD, limit), at + 1, -1)
    return any(text[at:end] in terms("title_heads") for end in ends)


@cache
def followers() -> frozenset[str]:
    """Return the words that may follow a name."""
    return terms("followers")
