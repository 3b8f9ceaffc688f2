"""Paragraphs folded for reading, and cut into sentences and segments.

Folding takes out the white space that pads Chinese names, makes half-width punctuation full-width and blinds what
stands in quotation marks and brackets, so that neither changes what is read. Every position can be led back to the
paragraph as it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govnews.text.names import DOTS

BLIND = "□"
"""What stands in `Paragraph.blind` for each character of a quotation or bracket."""

_WIDE = str.maketrans(",;:!?()[]", "，；：！？（）［］") | dict.fromkeys(map(ord, DOTS), "·")
_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_PAIRS = {
    "（": "）",
    "［": "］",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
}
_STOP = re.compile(r"[。！？；]")
_CUT = re.compile(r"[、，：。！？；]|以及")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it is read."""

    number: int
    """Its place among the paragraphs of the article."""
    text: str
    """Folded text."""
    blind: str
    """The same with quotations and brackets blinded."""
    places: tuple[int, ...]
    """For each character of `text`, where it stands in the paragraph as it was."""
    gaps: frozenset[int]
    """Positions in `text` before which there was white space."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of `text[start:end]` in the paragraph as it was."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two of the marks 、，：。！？； or the word 以及."""

    start: int
    end: int
    before: str
    """The mark before it; empty at the start of a sentence."""
    after: str
    """The mark behind it; empty at the end of the paragraph."""


def fold(text: str, number: int = 0) -> Paragraph:
    """Fold one paragraph.

    >>> p = fold("市长王 甲 (左二)说:“好,好。”")
    >>> p.text, p.blind, p.span(2, 4)
    ('市长王甲（左二）说：“好，好。”', '市长王甲□□□□说：□□□□□□', (2, 5))
    """
    kept: list[str] = []
    places: list[int] = []
    gaps: set[int] = set()
    position = 0
    for space in [*_SPACE.finditer(text), None]:
        end = space.start() if space else len(text)
        kept.append(text[position:end])
        places.extend(range(position, end))
        if space:
            gaps.add(len(places))
            position = space.end()
    folded = _narrow("".join(kept).translate(_WIDE))
    return Paragraph(number, folded, _blind(folded), tuple(places), frozenset(gaps))


def sentences(paragraph: Paragraph) -> Iterator[list[Segment]]:
    """Cut a paragraph into sentences, each a list of segments.

    >>> p = fold("副市长甲、乙出席，丙主持；丁说“好。”")
    >>> [[p.text[s.start : s.end] for s in sentence] for sentence in sentences(p)]
    [['副市长甲', '乙出席', '丙主持'], ['丁说“好。”']]
    """
    found: list[Segment] = []
    position, before = 0, ""
    for mark in [*_CUT.finditer(paragraph.blind), None]:
        end = mark.start() if mark else len(paragraph.blind)
        after = mark[0] if mark else ""
        if end > position:
            found.append(Segment(position, end, before, after))
        if mark:
            before = mark[0] if end > position or before != "，" else before
            position = mark.end()
        if found and (mark is None or _STOP.match(after)):
            yield found
            found, before = [], ""


def _narrow(text: str) -> str:
    """Make ASCII quotation marks into pairs of Chinese ones."""
    if text.count('"') % 2:
        return text
    parts = text.split('"')
    return parts[0] + "".join(("“" if n % 2 == 0 else "”") + part for n, part in enumerate(parts[1:]))


def _blind(text: str) -> str:
    """Blind every matched pair and what is in it; the outermost pairs decide."""
    opened: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    closers = frozenset(_PAIRS.values())
    for position, character in enumerate(text):
        if character in _PAIRS:
            opened.append((_PAIRS[character], position))
        elif character in closers and opened and opened[-1][0] == character:
            spans.append((opened.pop()[1], position + 1))
    if not spans:
        return text
    return _cover(text, sorted(spans))


def _cover(text: str, spans: list[tuple[int, int]]) -> str:
    """Cover spans, which may lie within one another, in one pass."""
    parts: list[str] = []
    position = 0
    for start, end in spans:
        if start >= position:
            parts.append(text[position:start] + BLIND * (end - start))
            position = end
    return "".join(parts) + text[position:]
