"""The days on which Chinese outlets rest, in any year."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from lunar_python import Lunar

DAY = timedelta(days=1)
FIXED = {
    "New Year": ((1, 1), -1, 2),
    "清明": ((4, 5), -1, 2),
    "Labour Day": ((5, 1), -1, 5),
    "National Day": ((10, 1), -1, 8),
}
"""Holiday → month and day, and from which day to which around it outlets may rest: who rests longer than the law
says takes the day before, or the week to its end."""
LUNAR = {"Spring Festival": ((1, 1), -2, 9), "端午": ((5, 5), -1, 2), "中秋": ((8, 15), -1, 2)}
"""The same by the lunar calendar."""


@cache
def holiday(day: date) -> str | None:
    """Name the holiday for which an outlet may rest on this day; None for any other day.

    >>> holiday(date(2026, 2, 17)), holiday(date(2027, 2, 6)), holiday(date(2031, 10, 7)), holiday(date(2026, 3, 17))
    ('Spring Festival', 'Spring Festival', 'National Day', None)
    """
    return _resting(day.year).get(day)


@cache
def _resting(year: int) -> Mapping[date, str]:
    begins = {name: (_lunar(year, *on), first, last) for name, (on, first, last) in LUNAR.items()}
    begins |= {name: (date(year, *on), first, last) for name, (on, first, last) in FIXED.items()}
    found = {at + n * DAY: name for name, (at, first, last) in begins.items() for n in range(first, last + 1)}
    # The eve of a New Year belongs to the year before.
    return found | {date(year, 12, 31): "New Year"}


def _lunar(year: int, month: int, day: int) -> date:
    return date.fromisoformat(Lunar.fromYmd(year, month, day).getSolar().toYmd())
