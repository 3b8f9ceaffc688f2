"""What a row of a list says: title, day, and whether it is pinned."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lxml import etree

from govnews.listings import calendar, marks
from govnews.listings.rows import Segment, Strip

_SHORT = 4
"""A line with fewer characters is a label before the title, when there is a longer one."""
_BELOW = 3
"""A first row is pinned when this many rows below it are newer."""


@dataclass(slots=True)
class Entry:
    """A row as it was read."""

    key: str
    url: str
    title: str
    others: list[str]
    """Other texts that may hold the whole of a title that was cut."""
    day: date | None
    """Day that it shows."""
    pinned: bool
    element: etree._Element


def read(strip: Strip, today: date, stated: str | None = None) -> Entry:
    """Read one row; `stated` is the text that holds its date, where a site file says so."""
    url = strip.anchors[0].url
    lines = _lines(strip.segments)
    titles = [title for text, _ in lines if marks.is_title(title := marks.clean(text))]
    heads = [title for text, head in lines if head and marks.is_title(title := marks.clean(text))]
    title = next((text for text in (*heads, *titles) if len(text) >= _SHORT), (titles or [""])[0])
    hints = [hint for anchor in strip.anchors if marks.is_title(hint := marks.clean(anchor.hint))]
    # Some lists cut a title without a mark; the attribute has it whole.
    title = next((hint for hint in hints if title and hint.startswith(title)), title)
    texts = [stated] if stated else []
    return Entry(
        key=strip.key,
        url=url,
        title=title,
        others=[*hints, *titles],
        day=calendar.shown(texts, url, today) or _day(strip, title, lines, today),
        pinned=marks.pinned((*strip.beside, *(text for text, _ in lines)), strip.elements),
        element=strip.element,
    )


def merged(entries: Iterable[Entry]) -> list[Entry]:
    """Return one entry an address, in page order: a picture, a title and a summary may all link to it."""
    found: dict[str, Entry] = {}
    for entry in entries:
        first = found.setdefault(entry.key, entry)
        if entry is not first:
            first.title = first.title or entry.title
            first.others += [*entry.others, entry.title]
            first.day = first.day or entry.day
            first.pinned = first.pinned or entry.pinned
    for entry in found.values():
        entry.title = marks.full(entry.title, entry.others)
    return list(found.values())


def leading(entries: Sequence[Entry], days: Sequence[date | None]) -> set[str]:
    """Return the keys of first rows that are older than the rows below them in the same list."""
    found: set[str] = set()
    pairs = [(entry, day) for entry, day in zip(entries, days, strict=True) if day]
    for _, group in groupby(pairs, key=lambda pair: pair[0].element.getparent()):
        rows = list(group)
        count = 0
        while count + 1 < len(rows) and all(rows[count][1] < day for _, day in rows[count + 1 :][:_BELOW]):
            count += 1
        # A list that runs from old to new has no pinned rows.
        if count <= max(1, len(rows) // 3) and count < len(rows) - 1:
            found |= {entry.key for entry, _ in rows[:count]}
    return found


def _lines(segments: Sequence[Segment]) -> list[tuple[str, bool]]:
    """Return the lines of the links in a row, and whether each is a heading."""
    linked = (segment for segment in segments if segment.link is not None)
    lines = []
    for _, group in groupby(linked, key=lambda segment: (id(segment.link), segment.block)):
        parts = _undated(list(group))
        text = " ".join("".join(part.text for part in parts).split())
        lines.append((text, all(part.heading for part in parts)))
    return lines


def _undated(parts: list[Segment]) -> list[Segment]:
    """Leave out a date in an element of its own, in front of a title or behind it."""
    # 增长<b>1.5</b>倍 is no date.
    dated = [calendar.whole(part.text) is not None and "." not in part.text for part in parts]
    start, end = int(dated[0]), len(parts) - int(dated[-1])
    return parts[start:end] if start < end else parts


def _day(strip: Strip, title: str, lines: list[tuple[str, bool]], today: date) -> date | None:
    """Return the day beside the link, else the one that stands in it before or behind the title."""
    url = strip.anchors[0].url
    inside = [part.text for part in strip.segments if part.link is not None]
    inside = [text for text in inside if calendar.piece(text) or calendar.whole(text)]
    around = [text.replace(title, " ") for text, _ in lines if title and title in text]
    return calendar.shown(strip.beside, url, today) or calendar.shown([*inside, *around], url, today)
