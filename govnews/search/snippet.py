"""Where words are in a text, and what to show around them."""

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from govnews.pairs import fold

Span = tuple[int, int]
"""Start and end in characters."""

LENGTH = 90
"""Characters of a snippet, unless a word in it is longer."""
BEFORE = 35
"""Characters in front of the first word at most: a long sentence is cut."""
CHOICE = 200
"""Places that are compared; the best of so many is good enough."""
ENDS = "。！？；\n"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a text and the words in it."""

    text: str
    start: int
    """Where it begins in the text that it is part of."""
    hits: list[Span]
    """Where words are in it, in order; they do not overlap."""


def places(text: str, words: Sequence[str]) -> list[list[Span]]:
    """For each word, folded, where it is in a text, folded or not: in order, without overlap."""
    folded = fold(text)
    # No character becomes nothing: at the same length each became one.
    origin = range(len(text)) if len(folded) == len(text) else _origin(text)
    return [[(origin[at], origin[at + len(word) - 1] + 1) for at in _starts(folded, word)] for word in words]


def merged(found: Sequence[Sequence[Span]]) -> list[Span]:
    """Put the places of several words in order; those that overlap become one.

    >>> merged([[(0, 2), (6, 8)], [(1, 4)]])
    [(0, 4), (6, 8)]
    """
    spans: list[Span] = []
    for start, end in sorted(span for each in found for span in each):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def snippet(text: str, found: Sequence[Sequence[Span]]) -> Snippet:
    """Cut out where most of the words come together first; without any, the beginning of the text."""
    spans, chosen = merged(found), _densest(found)
    at, reach = next((span for span in spans if span[0] <= chosen < span[1]), (0, 0))
    start = _start(text, at)
    end = _end(text, start, max(start + LENGTH, reach), reach)
    whole = [(first - start, last - start) for first, last in spans if start <= first and last <= end]
    return Snippet(text[start:end], start, whole)


def _start(text: str, at: int) -> int:
    """Start of a snippet up to BEFORE characters in front of a place: of the paragraph, else of a sentence, or none."""
    paragraph, earliest = text.rfind("\n", 0, at) + 1, at - BEFORE
    if paragraph >= earliest:
        return paragraph
    sentences = [place + 1 for mark in ENDS if (place := text.find(mark, earliest, at)) >= 0]
    return min(sentences, default=earliest)


def _end(text: str, start: int, end: int, reach: int) -> int:
    """End of a snippet that may go on to `end` and must go on to `reach`: of a paragraph, of a sentence, or none."""
    paragraph = text.find("\n", reach, end)
    if paragraph >= 0 or end >= len(text):
        return paragraph if paragraph >= 0 else len(text)
    sentence = max(text.rfind(mark, max(reach, start + LENGTH // 2), end) for mark in ENDS)
    return sentence + 1 if sentence >= 0 else end


def _densest(found: Sequence[Sequence[Span]]) -> int:
    """Start of the first word that has most of the others not far behind it; 0 if there is none."""
    starts = [[start for start, _ in each] for each in found]

    def together(place: int) -> int:
        """How many words begin within the reach of a snippet that begins BEFORE the place."""
        behind = place + LENGTH - BEFORE
        return sum(bisect_left(each, place) < bisect_left(each, behind) for each in starts)

    return max(sorted(itertools.chain(*starts))[:CHOICE], key=together, default=0)


def _starts(text: str, word: str) -> list[int]:
    starts, at = [], text.find(word)
    while at >= 0:
        starts.append(at)
        at = text.find(word, at + len(word))
    return starts


def _origin(text: str) -> list[int]:
    """For each character of the folded text the place of the one that it comes from."""
    return [place for place, character in enumerate(text) for _ in fold(character)]
