"""The strip of an outlet: 90 days as bars, with the gaps that are unusual."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from govnews.status.row import DAY, DAYS, Row

STEP, BAR = 3, 2
"""Width of a day, and of its bar."""
HEIGHT = 28
"""Height of the strip, on which the bars stand."""
LEAST = 3
"""Height of the smallest bar: one article among hundreds is seen, too."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What is drawn, in the units of the drawing."""

    bars: str
    """Path of the days with articles."""
    gaps: list[tuple[int, int]]
    """Left edge and width of the stretches without an article that are unusual."""
    begin: int
    """Left edge of the days of which the store may know; all of the width if it knows of none."""
    says: dict[str, object]
    """The numbers that its text names."""
    stretches: list[tuple[date, date]]
    """First and last day of the gaps."""

    width = DAYS * STEP
    height = HEIGHT


def strip(row: Row) -> Strip:
    """Draw the strip of an outlet."""
    days = {day: n for day, n in row.days.items() if n}
    first = row.today - (DAYS - 1) * DAY
    most, on = max(((n, day) for day, n in days.items()), default=(0, row.today))
    stretches = list(_stretches(row, first))
    says: dict[str, object] = {
        "days": DAYS,
        "until": row.today,
        "articles": sum(days.values()),
        "active": len(days),
        "most": most,
        "on": on,
    }
    return Strip(
        bars="".join(_bar((day - first).days, n / most) for day, n in sorted(days.items())),
        gaps=[((a - first).days * STEP, ((b - a).days + 1) * STEP) for a, b in stretches],
        begin=(max(row.first_on, first) - first).days * STEP if row.first_on else DAYS * STEP,
        says=says,
        stretches=stretches,
    )


def _bar(at: int, share: float) -> str:
    height = max(LEAST, round(share * HEIGHT))
    return f"M{at * STEP} {HEIGHT}v-{height}h{BAR}v{height}z"


def _stretches(row: Row, first: date) -> Iterator[tuple[date, date]]:
    """The gaps that the store has found, as far as they are in the strip; to today, where the outlet is silent."""
    for gap in row.gaps:
        since, until = date.fromisoformat(gap["since"]), date.fromisoformat(gap["until"])
        if until >= first:
            yield max(since, first), until
    if row.state == "stale" and row.newest_on and row.newest_on < row.today - DAY:
        yield max(row.newest_on + DAY, first), row.today - DAY
