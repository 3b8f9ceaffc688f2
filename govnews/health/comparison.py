"""A run against the history of its outlet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from govnews.health.figures import Figures
from govnews.health.holidays import DAY
from govnews.health.rhythm import Rhythm, middle, volumes, working_days
from govnews.health.tally import REQUIRED, STORED, Tally

UNREACHABLE = 0.9
"""Share of listing pages that were out of reach in a run that could not reach the outlet."""
DOUBTFUL = 4.0
"""Loss from which on a field is worth telling."""
LEAST_WEEK, LEAST_MONTH, LEAST_DAYS = 5, 40, 10
"""Articles in a usual week, and in four, and publication days in four weeks, below which fewer tell nothing."""


@dataclass(frozen=True, slots=True)
class History:
    """What was there before a run, and its articles."""

    articles: Mapping[date, int] = field(default_factory=dict)
    """Beijing day of publication → number of stored articles, those of this run too."""
    runs: Sequence[Figures] = ()
    """Earlier runs that came to their end, the oldest first."""


def compare(figures: Figures, history: History, today: date) -> Figures:
    """Complete the figures of a run with what they are against the history, as of a Beijing day."""
    articles = {day: n for day, n in history.articles.items() if day <= today}
    compared: dict[str, Any] = {}
    if articles:
        rhythm = Rhythm.learn(sorted(articles))
        compared |= _freshness(rhythm, max(articles), today)
        compared |= _volume(rhythm, articles, today)
    compared |= _pages(figures, articles, history.runs, today)
    compared |= _losses(figures, history.runs[-1].tallies if history.runs else {})
    return replace(figures, **compared)


def _freshness(rhythm: Rhythm, newest: date, today: date) -> dict[str, Any]:
    return {
        "newest_on": newest,
        "silent_days": (today - newest).days,
        "interval": rhythm.interval,
        "interval_share": working_days(newest, today) / rhythm.interval,
        # Today may still bring something.
        "silence": rhythm.surprise(newest, today) / rhythm.usual,
    }


def _volume(rhythm: Rhythm, articles: Mapping[date, int], today: date) -> dict[str, Any]:
    weeks, months = volumes(articles, today, 7, 28)
    # The four weeks that are looked at are no measure of themselves.
    usual = middle(weeks[4:])
    shares: dict[str, float] = {}
    if usual and usual >= LEAST_WEEK:
        shares["week_share"] = weeks[0] / usual
    if usual and 4 * usual >= LEAST_MONTH and 4 * sum(rhythm.weekdays) >= LEAST_DAYS:
        shares["month_share"] = months[0] / (4 * usual)
    return {"week": weeks[0] if weeks else None, "usual_week": usual, **shares}


def _pages(
    figures: Figures, articles: Mapping[date, int], runs: Sequence[Figures], today: date
) -> dict[str, Any]:
    per_page = [run.rows / run.listing_pages for run in runs if run.rows and run.listing_pages]
    efforts = [run.requests / run.found for run in runs if run.found]
    usual, effort = middle(per_page), middle(efforts)
    unreachable = 0
    for run in (figures, *reversed(runs)):
        if (run.unreachable_share or 0) < UNREACHABLE:
            break
        unreachable += 1
    return {
        "usual_rows": usual,
        "row_share": _row_share(figures, articles, usual, today),
        "effort": figures.requests / figures.found / effort if effort and figures.found else None,
        "unreachable_runs": unreachable,
    }


def _row_share(
    figures: Figures, articles: Mapping[date, int], usual: float | None, today: date
) -> float | None:
    if figures.listing_pages and figures.rows:
        return figures.rows / figures.listing_pages / usual if usual else None
    if figures.listing_pages:
        return 0.0
    if figures.unread:
        # Turned away or out of reach is told as that.
        return None if sum(figures.refusals.values()) + sum(figures.outages.values()) else 0.0
    # A paper pauses, but what it has published does not go away.
    window = {today - n * DAY for n in range(figures.issues_missing)}
    return 0.0 if figures.issues_missing and (not articles or window & articles.keys()) else None


def _losses(figures: Figures, before: Mapping[str, Tally]) -> dict[str, Any]:
    tallies = dict(before)
    if figures.read:
        filled = {STORED: figures.read - figures.rejected, **figures.fields}
        for name, n in filled.items():
            tallies[name] = before.get(name, Tally()).weighed(name, figures.read - n, figures.read)
    losses = {name: tally.loss for name, tally in tallies.items()}
    return {
        "tallies": tallies,
        "required_loss": max((loss for name, loss in losses.items() if name in REQUIRED), default=None),
        "optional_loss": max((loss for name, loss in losses.items() if name not in REQUIRED), default=None),
        "lost": [tally.told(name) for name, tally in tallies.items() if tally.loss >= DOUBTFUL],
    }
