"""The rules by which an outlet is judged: data, with the thresholds of all outlets in one place."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "quiet", "stale", "broken", "blocked", "never-run"]
Comparison = Literal[">=", ">", "<=", "<"]

SEVERITY: tuple[State, ...] = ("never-run", "ok", "quiet", "stale", "broken", "blocked")
"""States, the gravest last; who is blocked is broken too, and it is the block that tells why."""
ALARMS = frozenset[State]({"stale", "broken", "blocked"})
"""States that somebody should look at."""
FAILURES = frozenset[State]({"broken", "blocked"})
"""States in which the crawl has not done its job."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when the figure compares so with the threshold, the outlet is in this state."""

    figure: str
    """Name of a field of `Figures`; each figure has one rule, so that a site file can say `figure = threshold`."""
    comparison: Comparison
    threshold: float
    state: State
    text: str
    """Why, for a person; `{name}` is filled with that figure."""


RULES = (
    Rule("refused_share", ">=", 0.5, "blocked", "the outlet turns the crawl away ({refused})"),
    Rule(
        "unreachable_runs",
        ">=",
        2,
        "blocked",
        "the outlet could not be reached in {unreachable_runs} runs one after the other ({unreached})",
    ),
    Rule("row_share", "<=", 0.2, "broken", "{seen}"),
    Rule("failed_share", ">=", 1.0, "broken", "not one article page could be fetched"),
    Rule("required_loss", ">=", 7.0, "broken", "{fault}"),
    Rule("optional_loss", ">=", 14.0, "broken", "{fault}"),
    Rule(
        "silence",
        ">",
        2.0,
        "stale",
        "nothing new for {silent_days} days, since {newest_on}; usually something comes within {interval} days",
    ),
    Rule(
        "month_share",
        "<=",
        0.33,
        "stale",
        "few articles for four weeks: {month_share:.0%} of the usual {usual_week:.0f} a week",
    ),
    Rule(
        "interval_share",
        ">",
        1.0,
        "quiet",
        "nothing new since {newest_on}; usually something comes within {interval} days",
    ),
    Rule("week_share", "<", 0.5, "quiet", "{week} articles in seven working days, usually {usual_week:.0f}"),
    Rule("effort", ">", 5.0, "quiet", "{effort:.0f} times as many requests per article as usual"),
)
"""What holds for every outlet; thresholds may be replaced by the `[health]` of a site file."""
