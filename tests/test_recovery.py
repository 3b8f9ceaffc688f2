"""Killed at any moment: after the next crawl, every article that the outlet serves is stored, and stored once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from running import ROOT, command, crawling

from govnews.demo import Outlets, articles
from govnews.store import server

KILLS = int(os.environ.get("GOVNEWS_KILLS", "4"))
VICTIMS = {
    "mongod": {"store_unavailable", "finished"},
    "crawler": {"killed", "finished"},
    "both": {"killed", "finished"},
}
"""Who is killed, and how the run may then have ended."""
CRAWL = ("crawl", "longdong", "-a", "since=2017-10-10", "-a", "until=2017-10-17")
SECONDS = 1.5
"""Time that the crawl takes, about, after its first request."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder of a mongod that may be killed."""
    folder = tmp_path_factory.mktemp("killed")
    yield folder
    server.stop(folder)


@pytest.mark.parametrize("seed", range(KILLS))
def test_nothing_is_lost_or_doubled(seed: int, home: Path, outlets: Outlets) -> None:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    victim, moment = [*VICTIMS][seed % len(VICTIMS)], chance.uniform(0, SECONDS)
    uri = f"{server.start(home)}/round_{seed}?serverSelectionTimeoutMS=500"
    outlets.delay = 0.03
    told = killed(victim, moment, home, {**os.environ, **crawling(outlets, uri)}, outlets)
    server.start(home)
    outlets.delay = 0
    again = command("scrapy", *CRAWL, **crawling(outlets, uri))
    assert again.returncode == 0, (victim, moment, told, again.stderr)
    stored = read(uri, "articles")
    wanted = {article.path: article.body for article in articles("longdong")}
    assert Counter(urlsplit(each["url"]).path for each in stored) == Counter(wanted.keys()), (victim, moment)
    assert {urlsplit(each["url"]).path: each["body"] for each in stored} == wanted
    assert read(uri, "revisions") == []
    assert [each["_id"] for each in read(uri, "tokens")] == [each["_id"] for each in stored]
    assert not any(each["index_pending"] for each in stored)
    first, last = read(uri, "runs")
    assert first["reason"] in VICTIMS[victim], (victim, moment)
    assert last["problems"] == []


def killed(victim: str, moment: float, home: Path, environment: dict[str, str], outlets: Outlets) -> str:
    """Crawl until the victim is killed, some seconds after the first request; return what the crawl told."""
    scrapy = Path(sys.executable).with_name("scrapy")
    mongod = server.running(home)
    assert mongod is not None
    with subprocess.Popen(
        [scrapy, *CRAWL], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    ) as crawl:
        while not outlets.requests and crawl.poll() is None:
            time.sleep(0.01)
        time.sleep(moment)
        if victim != "mongod":
            crawl.kill()
        if victim != "crawler":
            os.kill(mongod.pid, signal.SIGKILL)
            server._await_exit(home)
        _, told = crawl.communicate(timeout=60)
    return told


def read(uri: str, collection: str) -> list[dict[str, Any]]:
    with MongoClient[dict[str, Any]](uri) as client:
        return list(client.get_default_database()[collection].find().sort("_id"))
