"""Metrics, read back as Prometheus reads them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from running import Crawl, Documents

from govnews import metrics
from govnews.demo import articles
from govnews.store import open_database_sync
from govnews.store.outlets import Outlet, outlets

WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Name and values of the labels, by the name of the label → value."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_each_crawl_writes_what_the_store_knows(
    crawl: Crawl, documents: Documents, mongodb_uri: str, tmp_path: Path
) -> None:
    path = tmp_path / "node" / "govnews.prom"
    assert crawl("qingyang", *WINDOW, GOVNEWS_METRICS_FILE=str(path)).returncode == 0
    crawl("anhuinews", *WINDOW, GOVNEWS_METRICS_FILE=str(path))
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    found = samples(path.read_text("utf-8"))
    for name in ("qingyang", "anhuinews"):
        [site] = documents("sites", _id=name)
        [run] = documents("runs", site=name)
        assert found["govnews_articles", name] == site["articles"]
        assert (
            found["govnews_newest_article_timestamp_seconds", name] == site["newest_published_at"].timestamp()
        )
        assert found["govnews_last_success_timestamp_seconds", name] == run["ended_at"].timestamp()
        assert found["govnews_run_articles", "new", name] == run["new"] == site["articles"]
        assert found["govnews_run_articles", "rejected", name] == run["rejected"]
        assert found["govnews_run_requests", name] == run["figures"]["requests"] > run["new"]
        took = (run["ended_at"] - run["started_at"]).total_seconds()
        assert found["govnews_run_duration_seconds", name] == pytest.approx(took)
        states = {key[2]: value for key, value in found.items() if key[:2] == ("govnews_state", name)}
        assert {state for state, value in states.items() if value} == {site["state"]}
    assert found["govnews_articles", "qingyang"] == len(articles("qingyang"))
    with (database := open_database_sync(mongodb_uri)).client:
        again = samples(metrics.text(outlets(database)))
    assert {key: value for key, value in again.items() if "metrics_timestamp" not in key[0]} == {
        key: value for key, value in found.items() if "metrics_timestamp" not in key[0]
    }


def test_metrics_that_cannot_be_written_are_no_fault_of_the_crawl(crawl: Crawl) -> None:
    ended = crawl("qingyang", *WINDOW, GOVNEWS_METRICS_FILE="/dev/null/govnews.prom")
    assert ended.returncode == 0, ended.stderr
    assert "metrics not written to /dev/null/govnews.prom" in ended.stderr


def test_an_outlet_without_articles_or_a_run_has_what_there_is() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    standing = {"articles": 0, "newest_published_at": None, "last_run_at": now, "last_success_at": None}
    found = samples(metrics.text([Outlet("x", standing, {})]))
    assert found["govnews_articles", "x"] == 0
    assert found["govnews_last_run_timestamp_seconds", "x"] == now.timestamp()
    assert found["govnews_state", "x", "never-run"] == 1
    assert ("govnews_last_success_timestamp_seconds", "x") not in found
    assert ("govnews_run_duration_seconds", "x") not in found
