"""Keys by which reports of one meeting find each other: whoever may be linked shares one.

A key is a day and a region, or the fingerprint of a sentence in about the time of publication. Days of publication stand for unknown days and
are marked; a region is there with all that it lies in, and once more alone.
"""

from collections.abc import Iterator
from datetime import timedelta

from govnews.linkage.judgement import UNDATED
from govnews.linkage.regions import around
from govnews.linkage.report import Report

_ALONE, _UNDATED, _PRINT = "=", "~", "#"
_DAY = timedelta(days=1)
_SPAN = 16
"""Days: a copy is found if it is published within so many."""


def keys(report: Report) -> list[str]:
    """Keys under which others find the report.

    >>> from datetime import date
    >>> from govnews.items import Meeting
    >>> held = Meeting(held_on=date(2017, 10, 12), region="621000")
    >>> keys(Report(id="1", url="", site=None, title=None, text="", source=None, published_at=None, meeting=held))
    ['2017-10-12', '2017-10-12/62', '2017-10-12/6210', '2017-10-12/6210=']
    """
    held, published = report.meeting.held_on, report.published_on
    day = str(held) if held else f"{_UNDATED}{published or ''}"
    found = [day, *(f"{day}/{region}" for region in around(report.meeting.region))]
    return [*found, f"{found[-1]}{_ALONE}", *_prints(report)]


def neighbours(report: Report) -> list[str]:
    """Keys of the reports that may be of the same meeting."""
    *outer, inner = ["", *(f"/{region}" for region in around(report.meeting.region))]
    places = [inner, *(f"{each}{_ALONE}" for each in outer)]
    return [f"{day}{place}" for day in _days(report) for place in places] + _prints(report, -1, 0, 1)


def _days(report: Report) -> Iterator[str]:
    held, published = report.meeting.held_on, report.published_on
    span = UNDATED.days
    if held:
        yield str(held)
        yield from (f"{_UNDATED}{held + number * _DAY}" for number in range(span + 1))
    elif published:
        yield from (str(published - number * _DAY) for number in range(span + 1))
        yield from (f"{_UNDATED}{published + number * _DAY}" for number in range(-span, span + 1))


def _prints(report: Report, *near: int) -> list[str]:
    """Fingerprints, each with the span of days of publication: a phrase of every year must not join all years."""
    if report.published_on is None:
        return []
    span = report.published_on.toordinal() // _SPAN
    return [f"{_PRINT}{each}/{span + step}" for each in sorted(report.prints) for step in near or (0,)]
