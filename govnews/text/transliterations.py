"""Names of other languages: with · (Uyghur, Kazakh), or without surname (Tibetan, Yi, Mongolian …)."""

import re
from functools import cache

from govnews.text.boundaries import CONJUNCTIONS, LIKELY, WEAK, followers, follows
from govnews.text.lexicon import terms
from govnews.text.names import HAN
from govnews.text.surnames import NO_NAME, surname

_DOTTED = re.compile(rf"[{HAN}]{{1,12}}(?:·[{HAN}]{{1,12}})+")
_SHORTEST_WEAK = 2


def dotted(text: str, start: int, limit: int) -> re.Match[str] | None:
    """Match a name with ·, still with what follows it.

    >>> [bool(dotted(t, 0, len(t))) for t in ("阿不都·热合曼出席", "甄明和阿不都·热合曼", "甄明")]
    [True, False, False]
    """
    match = _DOTTED.match(text, start, limit)
    return match if match and not _joins(match[0]) else None


def dotted_end(
    text: str, match: re.Match[str], limit: int, gaps: frozenset[int], known: frozenset[str]
) -> int | None:
    """Find the end of the last part of a name with ·, behind which the sentence goes on without a mark."""
    start = match.start()
    last = text.rindex("·", start, match.end()) + 1
    if _heads().search(text, start, last):
        return None
    head = _heads().search(text, last, match.end())
    ends = range(last + 1, (head.start() if head else match.end()) + 1)
    allowed = [
        end for end in ends if not NO_NAME.search(text[last:end]) and text[end - 1] not in CONJUNCTIONS
    ]
    if named := [end for end in allowed if text[start:end] in known]:
        # Of two known ends, 满金 and 满金作, the longer one has swallowed the verb.
        return named[0] if text[named[0] : named[0] + 1] in followers() else named[-1]
    return max(allowed, key=lambda end: _dotted_score(text, last, end, limit, gaps), default=None)


def _dotted_score(text: str, last: int, end: int, limit: int, gaps: frozenset[int]) -> tuple[float, int]:
    """Weigh an end: what follows, whether the characters write such names, and then the shorter of sure ends."""
    strange = len(set(text[last:end]) - terms("transliteration"))
    strength = follows(text, end, limit, gaps) - 0.7 * strange - (0 if end - last > 1 else 1.5)
    return strength, end if strength <= WEAK else -end


def unsurnamed(text: str, start: int, limit: int, gaps: frozenset[int]) -> int | None:
    """Find the end of a name of two to seven characters that all write names of other languages."""
    weak = None
    for end in range(start + 1, min(start + 7, limit) + 1):
        name = text[start:end]
        if name[-1] not in terms("transliteration") or name in followers() or name in terms("verbs"):
            break
        strength = follows(text, end, limit, gaps) if len(name) > 1 else 0
        if strength >= LIKELY:
            return end
        weak = end if strength and len(name) > _SHORTEST_WEAK else weak
    return weak


def _joins(text: str) -> bool:
    """Tell whether a name with · is joined to one before it: 甄明和阿不都·热合曼."""
    first = text[: text.index("·")]
    return bool(surname(first, titled=True)) and any(character in CONJUNCTIONS for character in first[2:])


@cache
def _heads() -> re.Pattern[str]:
    return re.compile("|".join(terms("title_heads")))
