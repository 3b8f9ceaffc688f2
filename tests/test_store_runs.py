"""What the store notes of each crawl, and of each outlet."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import WriteError
from running import ROOT, Crawl, Documents, command, crawling

from govnews.demo import Outlets, articles, flagged
from govnews.items import BEIJING, Article, Page
from govnews.store import Run, Session, spool
from govnews.store.standing import Gap, gaps

WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")
DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def stored(mongodb_uri: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Store articles as a crawl of longdong in this process does."""
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)

    async def within(found: Iterable[Article]) -> None:
        session = await Session.open(Run.begin("longdong", {}), dict)
        await session.save(list(found))
        await session.end("finished")

    return lambda *found: asyncio.run(within(found))


@pytest.fixture
def change(mongodb_uri: str) -> Callable[..., None]:
    """Set fields of the only document of a collection."""

    def within(collection: str, **fields: object) -> None:
        with MongoClient[dict[str, Any]](mongodb_uri) as client:
            changed = client.get_default_database()[collection].update_one({}, {"$set": fields})
            assert changed.matched_count == 1

    return within


def test_each_crawl_leaves_its_run_and_the_standing_of_its_outlet(crawl: Crawl, documents: Documents) -> None:
    assert crawl("qingyang", *WINDOW).returncode == 0
    total = len(articles("qingyang"))
    [run] = documents("runs")
    assert (run["site"], run["reason"], run["new"], run["same"]) == ("qingyang", "finished", total, 0)
    assert run["arguments"] == {"since": "2017-10-01", "until": "2022-12-31"}
    assert run["problems"] == []
    assert run["started_at"] < run["ended_at"]
    [standing] = documents("sites")
    newest = max(article.published_at for article in articles("qingyang"))
    assert (standing["_id"], standing["articles"]) == ("qingyang", total)
    assert standing["newest_published_at"] == newest
    assert (standing["last_run"], standing["last_success_at"]) == (run["_id"], run["ended_at"])


def test_a_crawl_with_a_problem_is_no_success(crawl: Crawl, documents: Documents) -> None:
    crawl("qingyang", *WINDOW, "-a", "limit=2")
    success: datetime = documents("sites")[0]["last_success_at"]
    told = crawl("qingyang", "-a", "since=2030-01-01").stderr
    found = sorted(documents("runs"), key=lambda run: run["started_at"])
    assert found[0]["problems"] == []
    [problem] = found[1]["problems"]
    assert problem.startswith("no article: ")
    assert f"problem: {problem}" in told
    [standing] = documents("sites")
    assert standing["last_success_at"] == success
    assert standing["last_run_at"] == found[1]["ended_at"]


def test_a_page_that_is_gone_is_a_withdrawal_until_it_comes_back(
    crawl: Crawl, documents: Documents, outlets: Outlets
) -> None:
    again = ("qingyang", *WINDOW, "-s", "GOVNEWS_RECHECK_ALL=1")
    crawl(*again)
    [gone] = flagged("revised")
    for status in (404, 410):
        outlets.pages["qingyang"][gone.path] = (status, {}, b"gone")
        assert "'govnews/failed/article': 1" in crawl(*again).stderr
        [revision] = documents("revisions")
        assert (revision["withdrawn"], revision["body_before"]) == (True, None)
    [article] = documents(withdrawn_at={"$ne": None})
    assert article["body"] == gone.body
    assert (article["_id"], article["withdrawn_at"]) == (revision["article"], revision["at"])
    del outlets.pages["qingyang"][gone.path]
    crawl(*again)
    assert documents(withdrawn_at={"$ne": None}) == []
    assert [run["withdrawn"] for run in documents("runs")] == [0, 1, 0, 0]


def test_a_crawl_that_was_killed_is_noted_by_the_next(
    crawl: Crawl, documents: Documents, outlets: Outlets, mongodb_uri: str
) -> None:
    outlets.delay = 0.25  # long enough to kill it before it is done
    with subprocess.Popen(
        [Path(sys.executable).with_name("scrapy"), "crawl", "qingyang", *WINDOW],
        cwd=ROOT,
        env={**os.environ, **crawling(outlets, mongodb_uri)},
        stderr=subprocess.DEVNULL,
    ) as killed:
        while not documents() and killed.poll() is None:
            time.sleep(0.05)
        [run] = documents("runs")
        killed.kill()
    assert (run["site"], run["ended_at"], run["reason"]) == ("qingyang", None, None)
    status = command("govnews", "db", "status", MONGODB_URI=mongodb_uri).stdout
    assert "crawl of qingyang: killed" in status
    outlets.delay = 0
    crawl("qingyang", *WINDOW)
    first, second = documents("runs")
    assert (first["_id"], first["reason"], first["ended_at"]) == (run["_id"], "killed", run["seen_at"])
    assert "killed" in first["problems"][0]
    assert (second["reason"], second["problems"]) == ("finished", [])
    assert documents("sites")[0]["last_run"] == second["_id"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"pid": os.getpid()}, None),
        ({"pid": 2**31 - 1}, "killed"),  # no process has it
        ({"pid": 2**31 - 1, "host": "another"}, None),
        ({"pid": os.getpid(), "seen_at": datetime.now(UTC) - timedelta(minutes=11)}, "killed"),
    ],
)
def test_a_run_is_killed_when_its_process_is_certainly_gone(
    fields: dict[str, Any],
    reason: str | None,
    stored: Callable[..., None],
    change: Callable[..., None],
    documents: Documents,
) -> None:
    stored()
    change("runs", ended_at=None, reason=None, **fields)
    stored()
    assert [run["reason"] for run in documents("runs")] == [reason, "finished"]


def test_a_run_that_was_taken_for_killed_says_that_it_lives(
    mongodb_uri: str, monkeypatch: pytest.MonkeyPatch, documents: Documents, change: Callable[..., None]
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)
    monkeypatch.setattr("govnews.store.session.BEAT", 0.05)
    stats: dict[str, int] = {}

    async def within() -> None:
        session = await Session.open(Run.begin("longdong", {}), lambda: stats)
        change("runs", reason="killed", ended_at=datetime.now(UTC), problems=["killed"])
        stats["govnews/store/new"] = 7
        while (run := documents("runs")[0])["reason"]:
            await asyncio.sleep(0.05)
        assert (run["new"], run["ended_at"], run["problems"]) == (7, None, [])
        await session.end("finished")

    asyncio.run(asyncio.wait_for(within(), 60))
    assert documents("runs")[0]["reason"] == "finished"


def test_gaps_are_told_with_the_outlet(stored: Callable[..., None], documents: Documents) -> None:
    # A day begins in Beijing, eight hours before it does in UTC.
    begin = datetime(2026, 8, 1, 0, 30, tzinfo=BEIJING)
    days = [*range(20), *range(40, 60), *range(61, 80), 81, 82]
    stored(
        Article(url="http://a.cn/none", site="longdong"),
        Article(url="http://a.cn/old", site="longdong", published_at=begin - 200 * DAY),
        *(Article(url=f"http://a.cn/{n}", site="longdong", published_at=begin + n * DAY) for n in days),
    )
    [standing] = documents("sites")
    assert (standing["articles"], standing["newest_published_at"]) == (len(days) + 2, begin + 82 * DAY)
    assert standing["first_published_at"] == begin - 200 * DAY
    assert standing["gaps"] == [
        {"since": "2026-07-25", "until": "2026-07-31"},  # 90 days up to the newest begin there
        {"since": "2026-08-21", "until": "2026-09-09"},
    ]


@pytest.mark.parametrize(
    ("published", "missing"),
    [
        ([], []),
        ([1], []),
        ([1, 30], []),  # too few to know a rhythm
        ([1, 2, 3, 5, 6], []),  # a single day
        ([1, 2, 3, 6, 7], [(4, 5)]),
        ([1, 8, 15, 22, 29], []),  # weekly
        ([1, 8, 15, 22, 43], [(23, 42)]),
        ([n for n in range(1, 60) if n % 7 not in (6, 0)], []),  # free at weekends
        ([n for n in range(1, 60) if n % 7 not in (6, 0) and n not in (22, 23)], [(20, 23)]),
    ],
)
def test_a_gap_is_longer_than_is_usual_for_the_outlet(
    published: list[int], missing: list[tuple[int, int]]
) -> None:
    found = gaps([FRIDAY + n * DAY for n in published])
    assert found == [Gap(since=FRIDAY + since * DAY, until=FRIDAY + until * DAY) for since, until in missing]


def test_the_quarantine_has_a_rule_and_takes_anything(
    mongodb_uri: str,
    monkeypatch: pytest.MonkeyPatch,
    stored: Callable[..., None],
    change: Callable[..., None],
    documents: Documents,
) -> None:
    odd = Article(url="http://a.cn/\ud800", site=5, title=b"\xff", published_at={"a": {1: 2**70}})  # type: ignore[arg-type]
    page = Page(url=odd.url, site=odd.site, bodies=[], fetched_at=7, aliases=None)  # type: ignore[arg-type]

    async def within() -> None:
        session = await Session.open(Run.begin("longdong", {}), dict)
        await session.use(lambda store: store.quarantine(None, [], odd))
        await session.use(lambda store: store.quarantine(page, ["odd"], None))
        await session.end("finished")

    stored()
    asyncio.run(within())
    [kept] = documents("quarantine")
    assert (kept["site"], kept["reasons"], kept["bodies"], kept["resolved_at"]) == ("5", ["odd"], [], None)
    assert kept["article"]["published_at"] == {"a": {"1": str(2**70)}}
    with pytest.raises(WriteError, match="validation"):
        change("quarantine", reasons="odd")


def test_the_status_says_what_is_there_and_what_waits(
    stored: Callable[..., None], mongodb_uri: str, mongo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(Article(url="http://a.cn/1", site="longdong"))
    monkeypatch.setenv("GOVNEWS_DATA_DIR", str(tmp_path))
    waiting = spool.Spool("longdong", "some-database")
    waiting.add(Article(url="http://a.cn/2"), Article(url="http://a.cn/3"))
    waiting.close()
    ended = command("govnews", "db", "status", MONGODB_URI=mongodb_uri)
    assert ended.returncode == 0, ended.stderr
    lines = [line.split() for line in ended.stdout.splitlines()]
    assert ["address", mongodb_uri] in lines
    assert ["articles", "1"] in lines
    assert ["runs", "1"] in lines
    assert f"2 articles wait on disk for the next crawl: {waiting.path}" in ended.stdout
    assert "Status(" not in ended.stdout
    told = json.loads(command("govnews", "db", "status", "--json", MONGODB_URI=mongodb_uri).stdout)
    with MongoClient(mongo) as client:
        assert told["version"] == client.server_info()["version"]
    assert (told["address"], told["embedded"], told["collections"]["articles"]) == (mongodb_uri, False, 1)
    assert told["waiting"] == [{"path": str(waiting.path), "articles": 2}]
    assert told["crawls"] == []
    down = command(
        "govnews", "db", "status", MONGODB_URI="mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=200"
    )
    assert (down.returncode, down.stdout) == (1, "")
    assert str(waiting.path) in down.stderr
