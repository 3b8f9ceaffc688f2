"""A year of forty outlets: health finds every fault in time, and cries wolf twice at most."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from outlet_year import DAY, Outlet, days, outlets

from govnews.health import ALARMS, RULES, Rule, State, compare, judge

# What one would write without a rhythm: the same silence is too long for everybody.
CONSTANT = [
    replace(rule, figure="silent_days", threshold=7.0) if rule.figure == "silence" else rule for rule in RULES
]


@dataclass
class Watch:
    """What the rules say of one outlet through the year."""

    rules: list[Rule]
    alarms: list[date] = field(default_factory=list)
    """First days of the episodes in which it was in a state of alarm."""
    state: State = "never-run"

    def look(self, state: State, today: date) -> None:
        if state in ALARMS and self.state not in ALARMS:
            self.alarms.append(today)
        self.state = state


@dataclass
class Found:
    """What came of an outlet."""

    outlet: Outlet
    learned: Watch
    constant: Watch
    period: int
    """Its rhythm before the fault: the interval of which 19 in 20 are no longer."""

    def false(self, watch: Watch) -> list[date]:
        fault = self.outlet.fault
        return [day for day in watch.alarms if fault is None or day < fault.on]

    @property
    def told_on(self) -> date | None:
        """When the fault was found."""
        fault = self.outlet.fault
        return next((day for day in self.learned.alarms if fault and day >= fault.on), None)


def watched(outlet: Outlet, first: date) -> Found:
    learned, constant, period = Watch(list(RULES)), Watch(CONSTANT), 0
    for today in days(first):
        figures, history = outlet.crawl(today)
        if today < first:
            continue
        figures = outlet.runs[-1] = compare(figures, history, today)
        learned.look(judge(figures, rules=learned.rules).state, today)
        constant.look(judge(figures, rules=constant.rules).state, today)
        if outlet.fault is None or today < outlet.fault.on:
            period = max(1, figures.interval or 0)
    return Found(outlet, learned, constant, period)


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_year_of_forty_outlets(seed: int) -> None:
    first, made = outlets(seed)
    year = [watched(outlet, first) for outlet in made]
    assert len(year) == 40

    false = [(each.outlet.name, day) for each in year for day in each.false(each.learned)]
    assert len(false) <= 2, false

    faults = [each for each in year if each.outlet.fault]
    assert sorted(each.outlet.fault.kind for each in faults if each.outlet.fault) == [
        "block",
        "body",
        "death",
        "published_at",
        "rows",
    ]
    for each in faults:
        fault = each.outlet.fault
        assert fault is not None
        assert each.told_on is not None, (each.outlet.name, fault)
        assert each.told_on <= fault.stops + each.period * DAY, (each.outlet.name, fault, each.told_on)
    expected = {"block": "blocked", "death": "stale"}
    for each in faults:
        assert each.outlet.fault is not None
        assert each.learned.state == expected.get(each.outlet.fault.kind, "broken")

    # The same year by a constant: the rhythm is what keeps it quiet.
    wolf = sum(len(each.false(each.constant)) for each in year)
    assert wolf > 50, "the year is too easy: a constant would do"
