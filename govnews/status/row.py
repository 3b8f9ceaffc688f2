"""One outlet as the status shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from govnews.health import ALARMS, State
from govnews.health.rules import SEVERITY
from govnews.items import BEIJING
from govnews.store import Document

DAYS = 90
"""Days that are looked at, today included."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How an outlet stands."""

    site: str
    name: str
    """As people call it; the name of the site file if that is gone."""
    region: str | None
    """GB/T 2260 code; null without a site file."""
    today: date
    """Beijing day as of which this is."""
    standing: Document = field(default_factory=dict)
    """The fields of its document in `sites`; empty for an outlet that never ran."""
    newest: Document | None = None
    """`title`, `url` and `published_at` of its newest article."""
    days: Mapping[date, int] = field(default_factory=dict)
    """Beijing day → articles, of the last 90 days."""
    gaps: Sequence[Document] = ()
    """First and last day, `since` and `until`, of each stretch without an article that is unusual for it."""
    runs: Sequence[Document] = ()
    """Its last runs, the last first."""

    @property
    def state(self) -> State:
        """How it is, by its last run that came to its end."""
        found: State = self.standing.get("state") or "never-run"
        return found

    @property
    def alarming(self) -> bool:
        """Whether somebody should look at it."""
        return self.state in ALARMS

    @property
    def gravity(self) -> int:
        """How grave its state is: 0 is never-run, the greatest is blocked."""
        return SEVERITY.index(self.state)

    @property
    def since(self) -> datetime | None:
        """When it came into its state."""
        return self._at("state_since")

    @property
    def reasons(self) -> list[str]:
        """Why it is in its state, the gravest first."""
        return list(self.standing.get("reasons") or ())

    @property
    def last_run_at(self) -> datetime | None:
        """End of its last run."""
        return self._at("last_run_at")

    @property
    def first_on(self) -> date | None:
        """Day of its oldest article."""
        first = self._at("first_published_at")
        return first.astimezone(BEIJING).date() if first else None

    @property
    def newest_on(self) -> date | None:
        """Day of its newest article."""
        return self.newest["published_at"].astimezone(BEIJING).date() if self.newest else None

    @property
    def week(self) -> int:
        """Articles of the last seven days."""
        return self._week(0)

    @property
    def usual_week(self) -> float | None:
        """Median of the weeks before that are whole; null where there is none."""
        first = self.first_on
        whole = [n for n in range(1, DAYS // 7) if first and first <= self.today - (7 * n + 6) * DAY]
        return float(median(self._week(n) for n in whole)) if whole else None

    @property
    def read(self) -> int:
        """Articles that its last runs were the first to read so."""
        return sum(each.get("read") or 0 for each in self._figures())

    @property
    def fields(self) -> dict[str, float]:
        """Field → share of those articles in which it is filled; empty where none was read."""
        read = self.read
        figures = self._figures()
        names = dict.fromkeys(name for each in figures for name in each.get("fields") or {})
        counts = {name: sum((each.get("fields") or {}).get(name, 0) for each in figures) for name in names}
        return {name: n / read for name, n in counts.items()} if read else {}

    def numbers(self) -> dict[str, Any]:
        """All of it as plain values, for JSON."""
        return {
            "site": self.site,
            "name": self.name,
            "region": self.region,
            "state": self.state,
            "since": self.since,
            "reasons": self.reasons,
            "articles": self.standing.get("articles", 0),
            "first_published_at": self._at("first_published_at"),
            "newest": self.newest,
            "week": self.week,
            "usual_week": self.usual_week,
            "days": {day.isoformat(): n for day, n in sorted(self.days.items())},
            "read": self.read,
            "fields": self.fields,
            "last_run_at": self.last_run_at,
            "last_success_at": self._at("last_success_at"),
            "last_run": {name: value for name, value in self.runs[0].items() if name != "figures"}
            if self.runs
            else None,
        }

    def _at(self, name: str) -> datetime | None:
        at: datetime | None = self.standing.get(name)
        return at

    def _week(self, back: int) -> int:
        return sum(self.days.get(self.today - (7 * back + n) * DAY, 0) for n in range(7))

    def _figures(self) -> list[Document]:
        return [figures for run in self.runs if (figures := run.get("figures"))]
