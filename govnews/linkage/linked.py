"""One meeting put together from all its reports."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeVar

from govnews.items import Meeting
from govnews.linkage import originals
from govnews.linkage.names import parse
from govnews.linkage.report import Report

Role = Literal["host", "speaker", "attendee"]
ROLES: tuple[Role, ...] = ("host", "speaker", "attendee")

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class LinkedPerson:
    """Somebody who took part, as all reports together tell it."""

    name: str
    titles: list[str] = field(default_factory=list)
    """Titles (职务) as written, those of the original first."""
    roles: list[Role] = field(default_factory=list)
    """What the person did by any of the reports, in the order of `ROLES`."""
    articles: list[str] = field(default_factory=list)
    """`_id` of the articles that name the person."""


@dataclass(slots=True, kw_only=True)
class LinkedReport:
    """One article that reports the meeting."""

    article: str
    """`_id` of the article."""
    url: str
    site: str | None
    title: str | None
    published_at: datetime | None
    source: str | None
    """Where the outlet says it has it from."""
    reprint_of: str | None = None
    """`_id` of the article whose text it repeats."""


@dataclass(slots=True, kw_only=True)
class Linked:
    """A meeting as its reports tell it together; gaps of the original are filled from the others."""

    name: str | None = None
    kind: str | None = None
    level: Literal["nation", "province", "city", "county", "township"] | None = None
    convened_by: list[str] = field(default_factory=list)
    held_on: date | None = None
    period: Literal["morning", "noon", "afternoon", "evening"] | None = None
    place: str | None = None
    region: str | None = None
    """GB/T 2260 code."""
    people: list[LinkedPerson] = field(default_factory=list)
    attending_units: list[str] = field(default_factory=list)
    reports: list[LinkedReport] = field(default_factory=list)
    """The original first."""
    sites: list[str] = field(default_factory=list)
    """Outlets that report it, each once."""
    original: str | None = None
    """`_id` of the article that the others follow; null once no article reports the meeting any more."""


def link(reports: Sequence[Report]) -> Linked:
    """Put the reports of one meeting together.

    Day, region and level are those that most reports give: one of them may have been misread.
    """
    ordered = originals.order(reports)
    copies = originals.copies(ordered)
    meetings = [report.meeting for report in ordered]
    return Linked(
        name=_name(meetings),
        kind=_first(each.kind for each in meetings),
        level=_usual(each.level for each in meetings),
        convened_by=next((each.convened_by for each in meetings if each.convened_by), []),
        held_on=_usual(each.held_on for each in meetings),
        period=_usual(each.period for each in meetings),
        place=_first(each.place for each in meetings),
        region=_usual(each.region for each in meetings),
        people=_people(ordered),
        attending_units=_distinct(unit for each in meetings for unit in each.attending_units),
        reports=[_report(report, copies.get(report.id)) for report in ordered],
        sites=_distinct(report.site for report in ordered if report.site),
        original=ordered[0].id if ordered else None,
    )


def _report(report: Report, reprint_of: str | None) -> LinkedReport:
    return LinkedReport(
        article=report.id,
        url=report.url,
        site=report.site,
        title=report.title,
        published_at=report.published_at,
        source=report.source,
        reprint_of=reprint_of,
    )


def _name(meetings: Sequence[Meeting]) -> str | None:
    """The first name that says what the meeting is about, else the first."""
    telling = (each.name for each in meetings if each.name and parse(each.name, [], None)[0].topic)
    return next(telling, None) or _first(each.name for each in meetings)


def _people(reports: Sequence[Report]) -> list[LinkedPerson]:
    found: dict[str, LinkedPerson] = {}
    for report in reports:
        for person in report.meeting.people:
            known = found.setdefault(person.name, LinkedPerson(name=person.name))
            known.titles = _distinct([*known.titles, *person.titles])
            known.roles = [role for role in ROLES if role in known.roles or role in person.roles]
            known.articles.append(report.id)
    return list(found.values())


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)


def _usual(values: Iterable[T | None]) -> T | None:
    """The most frequent value, of several the first."""
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else None


def _distinct(values: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(values))
