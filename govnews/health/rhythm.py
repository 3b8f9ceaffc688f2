"""The rhythm in which an outlet publishes, learned from the days on which it did."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from math import log
from statistics import median
from typing import Self

from govnews.health.holidays import DAY, holiday

MEMORY = 400
"""Days up to the newest article from which a rhythm is learned: a lunar year has 385 at most, with every holiday."""
RECENT = 182
"""Days of those that tell on which days of the week the outlet publishes."""
LEAST_DAYS, LEAST_SPAN = 8, 21
"""Publication days, and days from the first to the last, that a rhythm can be learned from."""
SUREST = 0.96
"""Nothing is surer than that: a daily, too, misses a day now and then."""
SURPRISE = -log(0.01)
"""A silence with a chance of one in a hundred is usual, whatever the outlet has done before."""
STRANGER = 0.1
"""Chance that an outlet of which too little is known publishes on a given day."""
DOUBT = 3
"""Days of a holiday on which an outlet must have published, before it is trusted to do so half of the time."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When an outlet publishes, and which silences are usual for it."""

    weekdays: tuple[float, ...] = (STRANGER,) * 7
    """Chance that it publishes on a Monday … Sunday without a holiday."""
    holidays: Mapping[str, float] = field(default_factory=dict)
    """Holiday → how much of that chance is left then; nothing until it has been seen."""
    usual: float = SURPRISE
    """Surprise of the longest silences but for one in fifty (see `surprise`)."""
    interval: int = 14
    """Days from one publication day to the next, of which 19 in 20 are no more."""

    @classmethod
    def learn(cls, days: Sequence[date]) -> Self:
        """Learn from publication days, in order; of too few, a patient rhythm that fits any outlet.

        >>> daily = Rhythm.learn([date(2026, 3, 1) + n * DAY for n in range(60)])
        >>> daily.interval, round(daily.chance(date(2026, 5, 11)), 2)
        (1, 0.94)
        """
        days = [day for day in days if day > days[-1] - MEMORY * DAY]
        if len(days) < LEAST_DAYS or (days[-1] - days[0]).days < LEAST_SPAN:
            return cls()
        weekdays = _weekdays(days)
        rhythm = cls(weekdays, _holidays(days, weekdays))
        gaps = list(pairwise(days))
        intervals = sorted((after - before).days for before, after in gaps)
        surprises = sorted(rhythm.surprise(before, after) for before, after in gaps)
        usual = max(SURPRISE, _quantile(surprises, 0.98))
        return replace(rhythm, usual=usual, interval=int(_quantile(intervals, 0.95)))

    def chance(self, day: date) -> float:
        """Return the chance that the outlet publishes on this day."""
        name = holiday(day)
        return self.weekdays[day.weekday()] * (self.holidays.get(name, 0.0) if name else 1.0)

    def surprise(self, before: date, after: date) -> float:
        """Return how surprising it is that nothing came between two days: minus the logarithm of the chance of it."""
        return sum(-log(1 - self.chance(day)) for day in _between(before, after))


def volumes(articles: Mapping[date, int], until: date, *lengths: int) -> list[list[int]]:
    """Count, for each length, the articles of each stretch of so many days before `until`, the last stretch first.

    Holidays do not count.
    """
    first = max(min(articles), until - MEMORY * DAY)
    counts = [articles.get(day, 0) for day in _between(first - DAY, until) if not holiday(day)][::-1]
    return [
        [sum(counts[start : start + days]) for start in range(0, len(counts) - days + 1, days)]
        for days in lengths
    ]


def working_days(before: date, after: date) -> int:
    """Count the days after `before` up to `after` that are no holiday."""
    return sum(not holiday(day) for day in _between(before, after + DAY))


def middle(values: Sequence[float]) -> float | None:
    """Return the median; None of fewer than five values."""
    return float(median(values)) if len(values) >= 5 else None


def _weekdays(days: Sequence[date]) -> tuple[float, ...]:
    first = max(days[0], days[-1] - RECENT * DAY)
    published = Counter(day.weekday() for day in days if day >= first and not holiday(day))
    passed = Counter(day.weekday() for day in _between(first - DAY, days[-1] + DAY) if not holiday(day))
    return tuple(min(SUREST, (published[at] + 0.5) / (passed[at] + 1)) for at in range(7))


def _holidays(days: Sequence[date], weekdays: tuple[float, ...]) -> dict[str, float]:
    """How often the outlet published on each holiday, of what its weekdays promise."""
    published = Counter(holiday(day) for day in days)
    promised: Counter[str] = Counter()
    for day in _between(days[0] - DAY, days[-1]):
        if name := holiday(day):
            promised[name] += weekdays[day.weekday()]  # type: ignore[assignment] # a Counter of fractions
    return {name: min(1.0, published[name] / (promise + DOUBT)) for name, promise in promised.items()}


def _between(before: date, after: date) -> Iterator[date]:
    """The days after one and before another."""
    return map(date.fromordinal, range(before.toordinal() + 1, after.toordinal()))


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[int((len(ordered) - 1) * share)]
