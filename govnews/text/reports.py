"""Is an article the report of a meeting that was held, and which one?

The headline and the first paragraphs decide. A meeting must be their event: a visit, an inspection, a training or a
press conference that is named first makes the article one about that, even when a 座谈会 follows.
"""

import re
from dataclasses import dataclass
from functools import cache

from govnews.text.events import Event, events
from govnews.text.lexicon import rows, terms
from govnews.text.sentences import Paragraph

_LEAD = 3
"""Paragraphs that count as the lead."""
_SPEAKS = re.compile(r"(?:会议|大会|全会)(?:指出|强调|要求|认为|决定|审议|听取|传达|学习|通过)")
_FUTURE = re.compile(r"(?:将于|拟于|定于|即将|[将拟](?:在.{1,20})?(?:召开|举行|举办))")
_CHAIRED = re.compile(r"主持(?:了)?(?:会议|大会|座谈会|并讲话)|出席(?:了)?(?:会议|大会)")


@dataclass(frozen=True, slots=True)
class Report:
    """The meeting an article reports: its best event, where it stands, and the paragraph with it."""

    event: Event | None
    paragraph: Paragraph | None
    headline: Event | None


def report(title: Paragraph | None, lead: list[Paragraph]) -> Report | None:
    """Return the meeting that headline and lead report, or None.

    >>> from govnews.text.sentences import fold
    >>> def is_meeting(title, text): return report(fold(title), [fold(text)]) is not None
    >>> is_meeting("甄明主持召开专题会议", "3月1日，市长甄明主持召开专题会议。")
    True
    >>> is_meeting("甄明在甲县调研", "3月1日，市长甄明到甲县调研，并召开座谈会。")
    False
    """
    headline = _headline(title)
    if title and (_notices().search(title.blind) or _FUTURE.search(title.blind)):
        return None
    found = [(event, p) for p in lead[:_LEAD] for event in events(p) if event.kind]
    sure = [(event, p) for event, p in found if event.sure]
    if not _is_report(title, headline, lead, sure):
        return None
    event, paragraph = _best(headline, sure or found)
    return Report(event, paragraph, headline)


def _headline(title: Paragraph | None) -> Event | None:
    """Return the meeting that the headline names, with a verb or without."""
    if title is None:
        return None
    found = [event for event in events(title) if event.kind]
    if found:
        return next((event for event in found if event.sure), found[0])
    bare = _named().search(title.blind)
    return Event(None, "会议", *bare.span(), sure=False, before=(0, bare.end())) if bare else None


def _is_report(
    title: Paragraph | None,
    headline: Event | None,
    lead: list[Paragraph],
    sure: list[tuple[Event, Paragraph]],
) -> bool:
    active = _activity(title, headline) if title else None
    if active is not None and (headline is None or headline.start > active):
        return False
    if headline and (headline.sure or headline.end > headline.before[1]):
        return True
    if not sure:
        return _chaired(lead) or bool(headline and not lead)
    if active is not None:
        return True
    event, paragraph = sure[0]
    first = _activity(paragraph, event)
    return first is None or first > event.start


def _chaired(lead: list[Paragraph]) -> bool:
    """Tell a report that never says that the meeting was held, but who chaired it and what it said."""
    text = "".join(p.text for p in lead[:6])
    return bool(_CHAIRED.search(text) and (_SPEAKS.search(text) or text.count("会议") >= 3))


def _activity(paragraph: Paragraph, event: Event | None) -> int | None:
    """Return where another activity than the meeting is named first."""
    for match in _activities().finditer(paragraph.blind):
        if event is None or not event.start <= match.start() < event.end:
            return match.start()
    return None


def _best(
    headline: Event | None, found: list[tuple[Event, Paragraph]]
) -> tuple[Event | None, Paragraph | None]:
    """Take the first event of the lead that has a name; of several that which resembles the headline most."""
    named = [(event, p) for event, p in found if event.name]
    if not named:
        return found[0] if found else (None, None)
    if headline is None or headline.name is None:
        return named[0]
    wanted = set(headline.name)
    return max(named, key=lambda pair: (pair[0].kind == headline.kind, len(wanted & set(pair[0].name or ""))))


@cache
def _named() -> re.Pattern[str]:
    """Kinds of meetings of three characters and more, where a headline names one without a verb."""
    kinds = [row[0] for row in rows("kinds") if len(row[0]) > 2 and row[1] not in ("-", "body")]
    return re.compile(rf"(?:{'|'.join(sorted(kinds, key=len, reverse=True))})(?!精神)")


@cache
def _activities() -> re.Pattern[str]:
    """Return the activities; in 召开工作会议 nothing is begun (开工)."""
    return re.compile(rf"(?<!召)(?:{'|'.join(sorted(terms('activities'), key=len, reverse=True))})")


@cache
def _notices() -> re.Pattern[str]:
    return re.compile("|".join(sorted(terms("notices"), key=len, reverse=True)) + "|[上中]的?讲话$")
