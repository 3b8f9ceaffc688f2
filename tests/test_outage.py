"""MongoDB down, killed in mid crawl, or somebody else's: the crawl says so, and nothing is lost or doubled."""

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from running import ROOT, Crawl, command, crawling

from govnews.demo import Outlets, articles
from govnews.store import server

ISSUES = ("longdong", "-a", "since=2017-10-10", "-a", "until=2017-10-17")


def test_a_server_that_is_down_ends_the_crawl_before_the_first_request(
    crawl: Crawl, outlets: Outlets
) -> None:
    ended = crawl(
        *ISSUES, MONGODB_URI="mongodb://someone:secret@127.0.0.1:9/news?serverSelectionTimeoutMS=500"
    )
    assert ended.returncode == 1
    assert "mongodb://127.0.0.1:9/news" in ended.stderr
    assert "govnews db status" in ended.stderr
    assert "secret" not in ended.stderr
    assert outlets.requests == []


def test_a_foreign_database_is_left_alone(crawl: Crawl, outlets: Outlets, mongodb_uri: str) -> None:
    with MongoClient(mongodb_uri) as client:
        database = client.get_default_database()
        database["orders"].insert_one({"_id": 1})
        ended = crawl(*ISSUES)
        assert ended.returncode == 1
        assert "orders" in ended.stderr
        assert "MONGODB_URI" in ended.stderr
        assert database.list_collection_names() == ["orders"]
    assert outlets.requests == []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "mongodb-of-its-own"


def test_a_server_killed_in_mid_crawl_loses_and_doubles_nothing(home: Path, outlets: Outlets) -> None:
    uri = f"{server.start(home)}/killed?serverSelectionTimeoutMS=1000"
    outlets.delay = 0.25  # long enough for the server to be killed before the crawl is done
    crawl = subprocess.Popen(
        [Path(sys.executable).with_name("scrapy"), "crawl", *ISSUES],
        cwd=ROOT,
        env={**os.environ, **crawling(outlets, uri)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        await_articles(uri, 3)
        running = server.running(home)
        assert running is not None
        os.kill(running.pid, signal.SIGKILL)
        _, told = crawl.communicate(timeout=90)
    finally:
        crawl.kill()
    assert crawl.returncode == 1
    assert "store is unavailable" in told
    spooled = re.findall(r"(\d+) articles wait in ", told)[-1]
    assert f"{spooled} articles were not stored" in told
    outlets.delay = 0
    server.start(home)
    stored = paths(uri)
    assert 3 <= len(stored) < len(articles("longdong"))
    outlets.requests.clear()
    again = command("scrapy", "crawl", *ISSUES, **crawling(outlets, uri))
    assert again.returncode == 0, again.stderr
    assert f"'govnews/store/replayed': {spooled}" in again.stderr
    fetched = {where for _, where, _ in outlets.requests} & {article.path for article in articles("longdong")}
    assert len(fetched) == len(articles("longdong")) - len(stored) - int(spooled)
    killed, finished = runs(uri)
    assert (killed["reason"], killed["spooled"]) == ("store_unavailable", int(spooled))
    assert (finished["reason"], finished["replayed"], finished["problems"]) == ("finished", int(spooled), [])
    assert Counter(paths(uri)) == Counter(article.path for article in articles("longdong"))
    server.stop(home)


def await_articles(uri: str, count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if len(paths(uri)) >= count:
            return
        time.sleep(0.05)
    pytest.fail(f"the crawl did not store {count} articles")


def runs(uri: str) -> list[dict[str, Any]]:
    with MongoClient[dict[str, Any]](uri) as client:
        return list(client.get_default_database()["runs"].find().sort("started_at"))


def paths(uri: str) -> list[str]:
    with MongoClient(uri) as client:
        return [
            urlsplit(document["url"]).path for document in client.get_default_database()["articles"].find()
        ]
