"""The examples do what they say, run as their readers run them."""

import csv
import os
import random
import runpy
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, Crawl, Documents, command
from writing import article, save, write

EXAMPLES = ROOT / "examples"
CRAWL = ("longdong", "-a", "since=2017-10-10", "-a", "until=2017-10-17")
KILLS = int(os.environ.get("GOVNEWS_KILLS", "4"))
OLDER = 500


def example(name: str, *arguments: str, **environment: str) -> str:
    """Run an example; return what it printed."""
    ended = command("python", str(EXAMPLES / name), *arguments, **environment)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def held(documents: Documents) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Reported meetings with each of their people."""
    return [(each, person) for each in documents() if each["meeting"] for person in each["meeting"]["people"]]


def meeting(article: dict[str, Any]) -> str:
    return str(article["meeting_id"] or article["_id"])


def test_meetings_by_host(crawl: Crawl, mongodb_uri: str, documents: Documents) -> None:
    assert crawl(*CRAWL).returncode == 0
    lines = [
        line.split("\t") for line in example("meetings_by_host.py", MONGODB_URI=mongodb_uri).splitlines()
    ]
    wanted: dict[str, set[str]] = {}
    for each, person in held(documents):
        if "host" in person["roles"]:
            wanted.setdefault(person["name"], set()).add(meeting(each))
    found: dict[str, int] = {}
    for _, name, count, meetings in lines:
        found[name] = found.get(name, 0) + int(count)
        assert len(meetings.split("；")) == int(count)
    assert found == {name: len(meetings) for name, meetings in wanted.items()}
    assert found
    assert {month for month, *_ in lines} <= {"2017-10", "unknown"}
    assert [line[:2] for line in lines] == sorted(line[:2] for line in lines)
    assert example("meetings_by_host.py", "nobody", MONGODB_URI=mongodb_uri) == ""


def test_appearances_pandas(crawl: Crawl, mongodb_uri: str, documents: Documents, tmp_path: Path) -> None:
    assert crawl(*CRAWL).returncode == 0
    parquet, people = str(tmp_path / "appearances.parquet"), tmp_path / "people.csv"
    ended = command("govnews", "export", "appearances", "-o", parquet, MONGODB_URI=mongodb_uri)
    assert ended.returncode == 0, ended.stderr
    example("appearances_pandas.py", parquet, str(people))
    with people.open(encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    wanted: dict[tuple[str, str], set[str]] = {}
    for each, person in held(documents):
        for role in [*person["roles"], "meetings"]:
            wanted.setdefault((person["name"], role), set()).add(meeting(each))
    assert {name for name, _ in wanted} == rows.keys()
    assert {pair: int(rows[pair[0]][pair[1]]) for pair in wanted} == {
        pair: len(meetings) for pair, meetings in wanted.items()
    }
    most = max(rows.values(), key=lambda row: int(row["meetings"]))["name"]
    assert most in example("appearances_pandas.py", parquet)


LOG = """
CREATE TABLE log (id, updated_at);
CREATE TRIGGER kept AFTER INSERT ON articles BEGIN INSERT INTO log VALUES (new.id, new.updated_at); END;
"""


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path, timeout=30)) as copy:
        return copy.execute(query).fetchall()


def test_the_copy_is_complete_however_often_its_maker_is_killed(
    mongodb_uri: str, documents: Documents, tmp_path: Path
) -> None:
    chance, path = random.Random(1), tmp_path / "copy.sqlite"  # noqa: S311 - not for secrets
    with closing(sqlite3.connect(path)) as copy:
        copy.executescript(runpy.run_path(str(EXAMPLES / "follow_changes.py"))["TABLES"] + LOG)
    save(mongodb_uri, *(article(f"older-{number}") for number in range(OLDER)))
    arguments = [sys.executable, EXAMPLES / "follow_changes.py", path]
    environment = {**os.environ, "MONGODB_URI": mongodb_uri}
    with ThreadPoolExecutor() as pool:
        written = pool.submit(write, mongodb_uri, 7)
        for _ in range(KILLS):
            with subprocess.Popen(arguments, env=environment) as maker:
                time.sleep(chance.uniform(0.5, 4))
                assert maker.poll() is None
                maker.kill()
        assert written.result() == [0] * 4
    stored = {
        (
            each["_id"],
            each["title"],
            each["withdrawn_at"] is not None,
            each["updated_at"].replace(tzinfo=None),
        )
        for each in documents()
    }
    assert len(stored) == OLDER + 61
    with subprocess.Popen(arguments, env=environment) as maker:
        deadline = time.monotonic() + 60
        while copied(path) != stored and maker.poll() is None and time.monotonic() < deadline:
            time.sleep(0.2)
        maker.kill()
    assert copied(path) == stored
    assert rows(path, "SELECT id, updated_at FROM log GROUP BY id, updated_at HAVING count(*) > 1") == []


def copied(path: Path) -> set[tuple[Any, ...]]:
    found = rows(path, "SELECT id, title, withdrawn, updated_at FROM articles")
    return {(*row[:2], bool(row[2]), datetime.fromisoformat(row[3])) for row in found}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_every_example_says_how_to_run_it(path: Path) -> None:
    assert f"python examples/{path.name}" in path.read_text(encoding="utf-8").split('"""')[1]
