"""Statements: who said what. A statement runs from its verb to the next one, or to the end of its paragraph.

A paragraph that introduces nobody and demands something (要…, 一要…, 必须…) goes on with the statement that filled
the paragraph before to its end.
"""

import re
from dataclasses import dataclass, field

from govnews.items import Statement
from govnews.text.acts import Act, Opening
from govnews.text.mentions import Mention
from govnews.text.sentences import BLIND, Paragraph

_GOES_ON = re.compile(
    r"^(?:[一二三四五六七八九十]+[要是、]|[（(]?[一二三四五六七八九十\d]+[）)、.]|第[一二三四五六]|要|必须|坚持|把|同时|切实|着力|首先|其次|最后要|此外，要|各级|各地|全市上下|全县上下|全区上下|我们|“)"
)
_BLINDED = re.compile(f"{BLIND}{{3,}}")
_DEMAND = re.compile(r"(?:^|[，。；])(?:要|必须)")


@dataclass(slots=True)
class Told:
    """What one paragraph tells: where statements begin in it, and the roles it gives."""

    paragraph: Paragraph
    original: str
    openings: list[Opening] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    """Where sentences begin with the name of somebody: no statement goes on behind."""
    units: list[str] = field(default_factory=list)


def collect(told: list[Told]) -> list[Statement]:
    """Return the statements of all paragraphs, in order."""
    found: list[Statement] = []
    speaking: list[tuple[str | None, str]] = []
    for part in told:
        if part.openings:
            here = _paragraph(part)
            found += here
            speaking = _last(here)
        elif speaking and _continues(part):
            found += [
                _statement(part, who, verb, 0, len(part.paragraph.text), continued=True)
                for who, verb in speaking
            ]
        else:
            speaking = []
    return found


def _paragraph(part: Told) -> list[Statement]:
    """Cut a paragraph at its openings."""
    found: list[Statement] = []
    for opening, following in zip(part.openings, [*part.openings[1:], None], strict=True):
        end = following.clause if following else len(part.paragraph.text)
        end = min([end, *(place for place in part.breaks if place > opening.start)])
        end = min(end, _quotation_end(part.paragraph, opening.start) or end)
        if opening.start < end:
            names: list[str | None] = [mention.name for mention in opening.mentions] or [None]
            found += [_statement(part, name, opening.verb, opening.start, end) for name in names]
    return found


def _quotation_end(paragraph: Paragraph, start: int) -> int | None:
    """Return where a quotation that begins a statement ends, when it is a whole sentence."""
    quotation = _BLINDED.match(paragraph.blind, start)
    if (
        quotation is None
        or paragraph.text[start] not in "“「"
        or paragraph.text[quotation.end() - 2] not in "。！？…"
    ):
        return None
    return quotation.end()


def _last(statements: list[Statement]) -> list[tuple[str | None, str]]:
    if not statements:
        return []
    start = statements[-1].start
    return [(s.speaker, s.verb) for s in statements if s.start == start]


def _continues(part: Told) -> bool:
    text = part.paragraph.text
    return not part.acts and bool(_GOES_ON.match(text) or _DEMAND.search(text))


def _statement(
    part: Told, speaker: str | None, verb: str, start: int, end: int, *, continued: bool = False
) -> Statement:
    first, last = part.paragraph.span(start, end)
    return Statement(
        speaker=speaker,
        verb=verb,
        text=part.original[first:last],
        paragraph=part.paragraph.number,
        start=first,
        end=last,
        continued=continued,
    )
