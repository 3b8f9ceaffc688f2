"""Leases: no outlet is crawled by two processes at once, and none waits for ever for a process that is gone."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import gethostname
from typing import Any

import pytest
from pymongo import MongoClient
from running import ROOT, Crawl, Documents, crawling

from govnews.demo import Outlets, articles
from govnews.items import Article
from govnews.store import AsyncDatabase, Busy, Run, Session, StoreUnavailable, open_database, spool
from govnews.store.errors import LeaseLost
from govnews.store.hold import Hold

WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")
LONG, SHORT = 60, 1
"""Seconds of a lease that does not end during a test, and of one that does."""
Within = Callable[[Callable[[AsyncDatabase[dict[str, Any]]], Awaitable[None]]], None]


@pytest.fixture
def within(mongodb_uri: str) -> Within:
    """Run a coroutine function on the test's database."""

    def run(work: Callable[[AsyncDatabase[dict[str, Any]]], Awaitable[None]]) -> None:
        async def opened() -> None:
            database = await open_database(mongodb_uri)
            try:
                await work(database)
            finally:
                await database.client.close()

        asyncio.run(opened())

    return run


@pytest.fixture
def change(mongodb_uri: str) -> Callable[..., None]:
    """Set fields of the only lease."""

    def run(**fields: object) -> None:
        with MongoClient[dict[str, Any]](mongodb_uri) as client:
            changed = client.get_default_database()["leases"].update_one({}, {"$set": fields})
            assert changed.matched_count == 1

    return run


def test_of_many_that_ask_at_once_one_gets_the_lease(within: Within) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        asked = [Hold.take(database, "longdong", LONG) for _ in range(20)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(answer, Hold) for answer in answers) == 1
        assert sum(isinstance(answer, Busy) for answer in answers) == 19
        await Hold.take(database, "qingyang", LONG)

    within(work)


def test_a_lease_is_free_again_when_it_is_given_back_or_has_ended(within: Within) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        await (await Hold.take(database, "longdong", LONG)).release()
        first = await Hold.take(database, "longdong", SHORT)
        with pytest.raises(Busy):
            await Hold.take(database, "longdong", LONG)
        await asyncio.sleep(SHORT)
        second = await Hold.take(database, "longdong", LONG)
        with pytest.raises(LeaseLost):
            await first.renew()
        await first.release()  # not its own any more
        await second.renew()
        with pytest.raises(Busy):
            await Hold.take(database, "longdong", LONG)

    within(work)


def test_a_lease_that_is_renewed_does_not_end(within: Within) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        hold = await Hold.take(database, "longdong", SHORT)
        for _ in range(3):
            await asyncio.sleep(SHORT / 2)
            await hold.renew()
        with pytest.raises(Busy):
            await Hold.take(database, "longdong", LONG)

    within(work)


def test_the_lease_of_a_process_that_is_gone_from_this_machine_is_free_at_once(
    within: Within, change: Callable[..., None]
) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass

    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        await Hold.take(database, "longdong", LONG)
        await asyncio.to_thread(change, pid=gone.pid, machine="another one")
        with pytest.raises(Busy, match=f"process {gone.pid} on {gethostname()} since"):
            await Hold.take(database, "longdong", LONG)

    within(work)

    async def again(database: AsyncDatabase[dict[str, Any]]) -> None:
        [mine] = await database["leases"].find().to_list()
        await (await Hold.take(database, "qingyang", LONG))._leases.update_one(
            {"_id": "qingyang"}, {"$set": {"pid": gone.pid}}
        )
        await Hold.take(database, "qingyang", LONG)
        assert mine["machine"] == "another one"

    within(again)


def test_a_crawl_that_has_lost_its_lease_stores_nothing_more(
    mongodb_uri: str, monkeypatch: pytest.MonkeyPatch, documents: Documents, change: Callable[..., None]
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)
    article = Article(url="http://a.cn/1", site="longdong", title="市委召开会议", body="会议指出。")

    async def work() -> None:
        session = await Session.open(Run.begin("longdong", {}), dict, lease=SHORT)
        await asyncio.sleep(2 * SHORT)
        assert await session.save([article]) == ["new"]  # renewed all the while
        await asyncio.to_thread(change, token="of somebody else")  # noqa: S106 - no password
        await asyncio.sleep(SHORT)
        with pytest.raises(StoreUnavailable, match="lease of longdong"):
            await session.save([Article(url="http://a.cn/2", site="longdong", body="会议指出。")])
        await session.end("store_unavailable")

    asyncio.run(work())
    assert [each["url"] for each in documents()] == [article.url]
    assert [each["token"] for each in documents("leases")] == ["of somebody else"]
    [waiting] = [path for path in spool.waiting() if "longdong" in path.name]
    assert [each.url for each in spool.read(waiting).articles] == ["http://a.cn/2"]
    waiting.unlink()


@pytest.fixture
def crawling_longdong(outlets: Outlets, mongodb_uri: str, documents: Documents) -> Iterator[Any]:
    """A crawl under way."""
    outlets.delay = 0.2
    with subprocess.Popen(
        [Path(sys.executable).with_name("scrapy"), "crawl", "longdong", *WINDOW],
        cwd=ROOT,
        env={**os.environ, **crawling(outlets, mongodb_uri)},
        stderr=subprocess.DEVNULL,
    ) as process:
        while not documents("leases") and process.poll() is None:
            time.sleep(0.05)
        yield process
        process.kill()


def test_a_second_crawl_of_an_outlet_is_told_who_has_it(
    crawling_longdong: "subprocess.Popen[bytes]", crawl: Crawl, documents: Documents, outlets: Outlets
) -> None:
    [lease] = documents("leases")
    assert (lease["_id"], lease["pid"], lease["host"]) == ("longdong", crawling_longdong.pid, gethostname())
    assert timedelta() < lease["until"] - datetime.now(UTC) <= timedelta(seconds=180)
    refused = crawl("longdong", "-a", f"url={outlets.base('longdong')}/none.html")
    assert refused.returncode == 2
    assert f"longdong is being crawled by process {lease['pid']} on {lease['host']} since" in refused.stderr
    assert "GOVNEWS_LEASE=off" in refused.stderr
    assert "/none.html" not in {path for _, path, _ in outlets.requests}
    assert [run["pid"] for run in documents("runs")] == [crawling_longdong.pid]
    article = articles("longdong")[0]
    beside = ("-a", f"url={outlets.base('longdong')}{article.path}", "-s", "GOVNEWS_LEASE=off")
    assert crawl("longdong", *beside).returncode == 0
    assert documents("leases") == [lease]


def test_a_crawl_gives_its_lease_back(crawl: Crawl, documents: Documents) -> None:
    assert crawl("qingyang", *WINDOW, "-s", "GOVNEWS_LEASE=5").returncode == 0
    assert documents("leases") == []


@pytest.mark.parametrize("value", ["0", "soon", "nan"])
def test_a_lease_of_no_length_is_refused(value: str, crawl: Crawl, outlets: Outlets) -> None:
    told = crawl("qingyang", "-s", f"GOVNEWS_LEASE={value}")
    assert told.returncode == 1
    assert f"GOVNEWS_LEASE={value}: give seconds, 1 or more, or off" in told.stderr
    assert outlets.requests == []
