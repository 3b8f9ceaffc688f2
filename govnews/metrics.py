"""Metrics for Prometheus, from what the store knows of the outlets: a text file that is there as a whole."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from prometheus_client import CollectorRegistry, Gauge, generate_latest, write_to_textfile

from govnews import __version__
from govnews.health import State
from govnews.store.outlets import Outlet

OUTCOMES = ("new", "changed", "same", "rejected", "known")
TIMES = {
    "last_run": ("last_run_at", "End of the last run."),
    "last_success": ("last_success_at", "End of the last run without problems."),
    "newest_article": ("newest_published_at", "Publication of the newest stored article."),
    "state_since": ("state_since", "Since when the outlet is in its state."),
}
"""Metric → the field of the outlet's standing, and what it says."""


def registry(outlets: Iterable[Outlet], now: datetime | None = None) -> CollectorRegistry:
    """Make the metrics of outlets; what an outlet does not have yet is left out."""
    found = CollectorRegistry()
    written = Gauge("govnews_metrics_timestamp_seconds", "When this was written.", registry=found)
    written.set((now or datetime.now(UTC)).timestamp())
    Gauge("govnews_info", "Version of govnews.", ["version"], registry=found).labels(__version__).set(1)
    gauges = _gauges(found)
    for outlet in outlets:
        _stands(gauges, outlet)
        _ran(gauges, outlet)
    return found


def write(path: Path, outlets: Iterable[Outlet]) -> None:
    """Write the metrics to a file, which is replaced as a whole. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), registry(outlets))


def text(outlets: Iterable[Outlet]) -> str:
    """Return the metrics as Prometheus reads them."""
    return generate_latest(registry(outlets)).decode()


def _gauges(found: CollectorRegistry) -> dict[str, Gauge]:
    def gauge(name: str, told: str, *labels: str) -> Gauge:
        return Gauge(f"govnews_{name}", told, ["site", *labels], registry=found)

    times = {name: gauge(f"{name}_timestamp_seconds", told) for name, (_, told) in TIMES.items()}
    return times | {
        "articles": gauge("articles", "Stored articles."),
        "state": gauge("state", "1 for the state that the outlet is in, 0 for the others.", "state"),
        "run_articles": gauge("run_articles", "What became of the articles of the last run.", "outcome"),
        "run_failed": gauge("run_failed_requests", "Requests of the last run that failed."),
        "run_problems": gauge("run_problems", "Problems of the last run."),
        "run_duration": gauge("run_duration_seconds", "How long the last run took."),
        "run_requests": gauge("run_requests", "Requests that the last run made."),
    }


def _stands(gauges: dict[str, Gauge], outlet: Outlet) -> None:
    site, standing = outlet.site, outlet.standing
    gauges["articles"].labels(site).set(standing["articles"])
    for name, (field, _) in TIMES.items():
        if at := standing.get(field):
            gauges[name].labels(site).set(at.timestamp())
    for state in get_args(State):
        gauges["state"].labels(site, state).set(standing.get("state", "never-run") == state)


def _ran(gauges: dict[str, Gauge], outlet: Outlet) -> None:
    site, run = outlet.site, outlet.run
    if not run:
        return
    for outcome in OUTCOMES:
        gauges["run_articles"].labels(site, outcome).set(run[outcome])
    gauges["run_failed"].labels(site).set(run["failed"])
    gauges["run_problems"].labels(site).set(len(run["problems"]))
    if run["ended_at"]:
        gauges["run_duration"].labels(site).set((run["ended_at"] - run["started_at"]).total_seconds())
    if figures := run.get("figures"):
        gauges["run_requests"].labels(site).set(figures["requests"])
