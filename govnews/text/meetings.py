"""The meeting record: what a report says of a meeting that was held. `read` is the entry.

The steps: fold the paragraphs, decide whether they report a meeting (`reports`), find the people (`mentions`) and
what they do (`roles`), and gather their words (`statements`), the day (`days`), the place (`venues`), the region
(`regions`) and the bodies (`units`).
"""

import re

from govnews.items import Article, Meeting
from govnews.text import days, regions, roster, statements, units, venues
from govnews.text.events import Event
from govnews.text.reader import Reader
from govnews.text.reports import Report, report
from govnews.text.roles import Roles
from govnews.text.sentences import Paragraph, fold, sentences
from govnews.text.statements import Told

_LONGEST, _LONGEST_TITLE = 30_000, 300
"""Characters that are read; no report of a meeting is longer."""
_LONGEST_HEADLINE = 50
_OPENING = 15
"""Characters at the start of a paragraph in which its date stands."""


def read(article: Article, region: str | None = None) -> Meeting | None:
    """Return the record of the meeting that a cleaned article reports; None when it reports none.

    `region` is the GB/T 2260 code of the outlet's region, for 我市 and for names that several regions share.

    >>> meeting = read(Article(url="", title="全市春耕工作会议召开",
    ...     body="3月1日下午，全市春耕工作会议在甲县召开。市长甄明出席并讲话，副市长令狐安、贠宁主持。\\n甄明强调，要抓紧。"))
    >>> meeting.name, meeting.kind, meeting.place, meeting.period
    ('全市春耕工作会议', '工作会议', '甲县', 'afternoon')
    >>> [(p.name, p.titles, p.roles) for p in meeting.people]
    [('甄明', ['市长'], ['speaker', 'attendee']), ('令狐安', ['副市长'], ['host']), ('贠宁', ['副市长'], ['host'])]
    >>> [(s.speaker, s.verb, s.text) for s in meeting.statements]
    [('甄明', '强调', '要抓紧。')]
    """
    originals = _within(article.paragraphs)
    headline = article.title or _first_line(originals)
    title = fold(headline[:_LONGEST_TITLE], -1) if headline else None
    paragraphs = [fold(text, number) for number, text in enumerate(originals)]
    found = report(title, paragraphs)
    if found is None:
        return None
    told = _tell(title, paragraphs, originals)
    meeting = Meeting(
        people=roster.gather(told, article),
        statements=statements.collect(told),
        attending_units=list(dict.fromkeys(unit for part in told for unit in part.units)),
    )
    _describe(meeting, article, found, paragraphs)
    _locate(meeting, article, found, paragraphs, region)
    return meeting


def _first_line(paragraphs: list[str]) -> str | None:
    """Return the first line of an article without headline if it reads as one."""
    first = paragraphs[0] if len(paragraphs) > 1 else ""
    return first if 0 < len(first) <= _LONGEST_HEADLINE and not re.search(r"[。；！？，,]", first) else None


def _within(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs down to where the text becomes too long for a report."""
    kept: list[str] = []
    left = _LONGEST
    for paragraph in paragraphs:
        if left <= 0:
            break
        kept.append(paragraph[:left])
        left -= len(paragraph) + 1
    return kept


def _tell(title: Paragraph | None, paragraphs: list[Paragraph], originals: list[str]) -> list[Told]:
    """Read people and roles of all paragraphs, with the names that any of them introduces."""
    known = _names([*([title] if title else []), *paragraphs])
    reader, roles = Reader(known), Roles()
    told: list[Told] = []
    for paragraph, original in zip(paragraphs, originals, strict=True):
        part = Told(paragraph, original)
        for sentence in sentences(paragraph):
            clauses = reader.read(paragraph, sentence)
            result = roles.read(paragraph, clauses)
            part.acts += result.acts
            part.mentions += [mention for clause in clauses for mention in clause.mentions]
            part.openings += [result.opening] if result.opening else []
            part.breaks += [m.start for m in clauses[0].mentions[:1] if m.start == clauses[0].segment.start]
            part.units += units.attending(paragraph, clauses)
        told.append(part)
    return told


def _names(paragraphs: list[Paragraph]) -> frozenset[str]:
    """Return the names that stand beside a title or in a list."""
    reader = Reader()
    return frozenset(
        mention.name
        for paragraph in paragraphs
        for sentence in sentences(paragraph)
        for clause in reader.read(paragraph, sentence)
        for mention in clause.mentions
    )


def _describe(meeting: Meeting, article: Article, found: Report, paragraphs: list[Paragraph]) -> None:
    """Fill name, kind, date and bodies."""
    event = found.event
    named = event if event and event.name else found.headline
    meeting.name = named.name if named else None
    meeting.kind = named.kind if named and named.kind else None
    meeting.convened_by = units.conveners(found)
    day = _day(found, paragraphs)
    if day:
        day = days.with_month(day, (p.text for p in paragraphs[:3]))
        meeting.held_on_text, meeting.period = day.raw, day.period
        texts = [meeting.name or "", *(p.text for p in paragraphs)]
        named_years = days.stated_years(texts[:1])
        meeting.held_on = days.resolve(day, article.published_at, texts[:1] if named_years else texts)


def _day(found: Report, paragraphs: list[Paragraph]) -> days.Day | None:
    """Return the last date before the meeting's verb in its paragraph, or the first one around it."""
    if found.paragraph is None or found.event is None:
        return next((day for p in paragraphs[:3] for day in days.find(p.text)), None)
    stated = days.find(found.paragraph.text)
    end = max(found.event.end, found.event.before[1])
    if before := [day for day in stated if day.end <= end]:
        return before[-1]
    earlier = [day for p in paragraphs[: found.paragraph.number] for day in days.find(p.text)]
    later = [
        day for p in paragraphs[found.paragraph.number + 1 :][:1] for day in days.find(p.text[:_OPENING])
    ]
    return next(iter([*[day for day in stated if day.start < end + 60], *earlier, *later]), None)


def _locate(
    meeting: Meeting, article: Article, found: Report, paragraphs: list[Paragraph], outlet: str | None
) -> None:
    """Fill place, level and region."""
    meeting.place = _place(found, paragraphs, article.title)
    meeting.level = _level(meeting, found.event)
    names = re.compile("|".join(re.escape(person.name) for person in meeting.people) or "$")
    texts = [article.title or "", meeting.name or "", *(p.text for p in paragraphs[:4])]
    meeting.region = regions.find([names.sub("", text) for text in texts], outlet, meeting.level)
    if meeting.level == "city" and meeting.region and regions.depth(meeting.region) == "county":
        meeting.level = "county"


def _place(found: Report, paragraphs: list[Paragraph], title: str | None) -> str | None:
    """Return the place in the sentence of the meeting, in the rest of its paragraph, or in the headline."""
    if found.paragraph and found.event:
        text = found.paragraph.blind
        start = max(text.rfind(stop, 0, found.event.before[1]) for stop in "。；！？") + 1
        place = venues.place(found.paragraph, start, found.event.before[1] + 4)
        if place or (place := venues.place(found.paragraph, found.event.end)):
            return place
    near = [p for p in paragraphs[:2] if p is not found.paragraph] + ([fold(title)] if title else [])
    return next((place for p in near if (place := venues.place(p))), None)


def _level(meeting: Meeting, event: Event | None) -> regions.Level | None:
    """Judge the level by the bodies, the name and the titles, in this order."""
    titles = [title for person in meeting.people for title in person.titles]
    for text in [*meeting.convened_by, meeting.name or "", *titles[:4]]:
        if level := regions.level_of(text):
            return level
    return None
