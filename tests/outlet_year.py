"""Invented outlets for a year: what they publish, and what their crawls bring, day by day, by a clock of the test's own."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from govnews.health import Figures, History

DAY = timedelta(days=1)
BEFORE = 150
"""Days of history before the year begins."""
YEAR = 365
SPRING_FESTIVALS = {
    2023: date(2023, 1, 22),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
}
FEASTS = ((1, 1), (4, 5), (5, 1), (5, 2), (5, 3))
FIELDS = {"title": 1.0, "published_at": 1.0, "body": 1.0, "source": 0.97, "reporters": 0.6, "editors": 0.85}
KINDS = {"daily": 10, "weekdays": 12, "weekly": 5, "portal": 5, "county": 8}
DECAY = 60
"""Days in which a dying outlet gets slower, until it stops."""


@dataclass
class Fault:
    """What happens to an outlet, and when."""

    kind: str
    on: date

    @property
    def stops(self) -> date:
        """The day from which nothing can be right any more."""
        return self.on + DECAY * DAY if self.kind == "death" else self.on


@dataclass
class Outlet:
    """One outlet, published by chance in the way of its kind."""

    name: str
    kind: str
    random: Random
    fault: Fault | None = None
    articles: Counter[date] = field(default_factory=Counter)
    """Stored, by day of publication."""
    runs: list[Figures] = field(default_factory=list)
    waiting: list[date] = field(default_factory=list)
    """Published and not stored yet."""
    pauses: set[date] = field(default_factory=set)

    def __post_init__(self) -> None:
        draw = self.random
        self.size = {"daily": (12, 50), "weekdays": (1, 6), "weekly": (10, 30), "portal": (40, 120)}.get(
            self.kind, (1, 3)
        )
        self.day = draw.randrange(7)
        self.chance = draw.uniform(0.15, 0.45)
        rests = draw.random() < (0.2 if self.kind == "portal" else 0.8)
        for new_year in SPRING_FESTIVALS.values() if rests else ():
            begin = new_year - draw.randint(0, 2) * DAY
            self._pause(begin, (new_year - begin).days + draw.randint(5, 9))
        if draw.random() < 0.6:
            for year in SPRING_FESTIVALS:
                self._pause(date(year, 10, 1), draw.randint(4, 8))
        if self.kind == "weekdays":
            self.pauses |= {date(year, *feast) for year in SPRING_FESTIVALS for feast in FEASTS}

    def publishes(self, today: date) -> int:
        """How many articles it publishes on a day."""
        draw = self.random
        if today in self.pauses or draw.random() >= self._likely(today):
            return 0
        articles = draw.randint(*self.size)
        if self.fault and self.fault.kind == "death" and today >= self.fault.on:
            left = max(0.0, 1 - (today - self.fault.on).days / DECAY)
            articles = sum(draw.random() < left for _ in range(articles))
        return articles

    def crawl(self, today: date) -> tuple[Figures, History]:
        """Crawl it in the evening of a day."""
        new = self.publishes(today)
        # What is published late in the evening is found a day later.
        late = sum(self.random.random() < 0.1 for _ in range(new))
        found, self.waiting = self.waiting + [today] * (new - late), [today] * late
        figures = self._run(found, today)
        history = History(self.articles, self.runs[-100:])
        self.runs.append(figures)
        return figures, history

    def _likely(self, today: date) -> float:
        weekend = today.weekday() > 4
        if self.kind == "weekly":
            return 0.97 if today.weekday() == self.day else 0.01
        if self.kind == "county":
            return self.chance * (0.3 if weekend else 1.0)
        return {"daily": 0.985, "weekdays": 0.04 if weekend else 0.93, "portal": 0.999}[self.kind]

    def _pause(self, begin: date, days: int) -> None:
        self.pauses |= {begin + n * DAY for n in range(days)}

    def _run(self, found: list[date], today: date) -> Figures:
        fault = self.fault.kind if self.fault and today >= self.fault.on else None
        draw, pages = self.random, 3
        if fault == "block":
            return Figures(requests=4, unread=pages, refusals={"412": pages}, refused_share=1.0)
        if draw.random() < 0.003:
            self.waiting += found
            return Figures(requests=12, unread=pages, outages={"502": pages}, unreachable_share=1.0)
        if fault == "rows":
            return Figures(requests=4, listing_pages=pages)
        refused = draw.uniform(0.1, 0.4) if draw.random() < 0.003 else 0.0
        if fault in {"title", "body", "published_at"}:
            # Those of a day and of a week before are fetched once more.
            found = found + [day for back in (1, 7) if (day := today - back * DAY) in self.articles]
        fields = {
            name: sum(name != fault and draw.random() < share for _ in found)
            for name, share in FIELDS.items()
        }
        rejected = len(found) if fault in FIELDS else sum(draw.random() < 0.004 for _ in found)
        self.articles.update(found[rejected:])
        return Figures(
            requests=4 + len(found),
            listing_pages=pages,
            rows=pages * 20 - draw.randint(0, 6),
            found=60,
            refused_share=refused,
            unreachable_share=0.0,
            read=len(found),
            rejected=rejected,
            fields=fields,
        )


def outlets(seed: int) -> tuple[date, list[Outlet]]:
    """Forty outlets, five of them with a fault, and the first day of their year."""
    draw = Random(seed)  # noqa: S311
    first = date(draw.randint(2024, 2027), draw.randint(1, 12), 1)
    made = [
        Outlet(f"{kind}{n}", kind, Random(f"{seed} {kind} {n}"))  # noqa: S311
        for kind, many in KINDS.items()
        for n in range(many)
    ]
    for kind, outlet in zip(("rows", "body", "published_at", "block"), draw.sample(made, 4), strict=True):
        outlet.fault = Fault(kind, _fault_day(draw, first, outlet, range(30)))
    lively = [outlet for outlet in made if outlet.fault is None and outlet.kind != "county"]
    dying = draw.choice(lively)
    dying.fault = Fault("death", _fault_day(draw, first, dying, range(DECAY - 20, DECAY + 20)))
    return first, made


def days(first: date) -> Iterator[date]:
    """The days of the history and of the year."""
    return (first + n * DAY for n in range(-BEFORE, YEAR))


def _fault_day(draw: Random, first: date, outlet: Outlet, clear: range) -> date:
    """A day after which the outlet has no pause for a while: in a pause nothing can be seen."""
    found = (first + n * DAY for n in range(30, YEAR - 100))
    return draw.choice([day for day in found if not any(day + n * DAY in outlet.pauses for n in clear)])
