"""All outlets together: those of the site files and those of the store, and the latest meetings."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from govnews.health import State
from govnews.health.rules import SEVERITY
from govnews.items import BEIJING
from govnews.sites import Site
from govnews.status.row import DAY, DAYS, Row
from govnews.store import Database, Document
from govnews.store.latest import Latest
from govnews.store.outlets import outlets

RUNS = 10
"""Runs that are shown of an outlet, and of which filled fields are counted."""
MEETINGS = 12
"""Meetings that are shown."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How outlets stand at a moment."""

    at: datetime
    """Aware, Beijing."""
    rows: list[Row]
    """The gravest state first, then by region."""
    meetings: list[Document]
    """The latest meetings that these outlets report, the last first."""

    @property
    def alarming(self) -> list[Row]:
        """Outlets that somebody should look at."""
        return [row for row in self.rows if row.alarming]

    @property
    def counts(self) -> dict[State, int]:
        """State → how many outlets are in it, the gravest first; states that no outlet is in are left out."""
        return counted(self.rows)

    @property
    def last_run_at(self) -> datetime | None:
        """When the last run of any of them ended."""
        return max((at for row in self.rows if (at := row.last_run_at)), default=None)


def counted(rows: Iterable[Row]) -> dict[State, int]:
    """Count outlets by their state, the gravest first."""
    counts = Counter(row.state for row in rows)
    return {state: counts[state] for state in reversed(SEVERITY) if counts[state]}


def overview(
    database: Database[Document],
    sites: Mapping[str, Site],
    now: datetime,
    only: Collection[str] = (),
) -> Overview:
    """Look how outlets stand: all that have a site file or have been crawled, or `only` these.

    Raises StoreUnavailable.
    """
    crawled = {each.site: each.standing for each in outlets(database)}
    names = set(only) or sites.keys() | crawled.keys()
    at = now.astimezone(BEIJING)
    today, latest = at.date(), Latest(database, names)
    days, runs = latest.days(today - (DAYS - 1) * DAY, today), latest.runs(RUNS)
    newest, gaps = latest.articles(), latest.gaps()
    rows = [
        Row(
            site=name,
            name=sites[name].name if name in sites else name,
            region=sites[name].region if name in sites else None,
            today=today,
            standing=crawled.get(name, {}),
            newest=newest.get(name),
            days=days.get(name, {}),
            gaps=gaps.get(name, []),
            runs=runs[name],
        )
        for name in names
    ]
    rows.sort(key=lambda row: (-row.gravity, row.region or "999999", row.site))
    return Overview(at, rows, latest.meetings(MEETINGS, today))
