"""The spool on disk: nothing lost when MongoDB goes away, nothing stored twice when it is back."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest
from pymongo import MongoClient
from running import Documents

from govnews.items import BEIJING, Article, Image, Removed
from govnews.store import Run, Session, spool
from govnews.store.plain import restored, to_line

NOW = datetime(2026, 11, 22, 4, 0, 1, 123456, tzinfo=UTC)
T = TypeVar("T")
Use = Callable[[Callable[[Session], Awaitable[T]]], T]

FULL = Article(
    url="http://a.cn/1",
    site="longdong",
    title="\ud800 半个字",
    published_at=datetime(2026, 11, 21, 10, 5, tzinfo=BEIJING),
    fetched_at=NOW,
    body="贠建民\n𠮷",
    images=[Image(url="http://a.cn/1.jpg")],
    removed=[Removed("share", "分享到")],
    origins={"title": "selector:.t"},
)
GOOD = replace(FULL, title="市委召开会议")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mongo: str) -> Path:
    """A spool of the test's own; the server of all tests runs already."""
    monkeypatch.setenv("GOVNEWS_DATA_DIR", str(tmp_path))
    return tmp_path / "spool"


@pytest.fixture
def session(mongodb_uri: str, monkeypatch: pytest.MonkeyPatch) -> Use[Any]:
    """Run an async function on a session of a crawl: `session(f)` gives what `await f(session)` gives."""
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)

    async def within(use: Callable[[Session], Awaitable[T]]) -> T:
        opened = await Session.open(Run.begin("longdong", {}), dict)
        try:
            return await use(opened)
        finally:
            await opened.end("finished")

    return lambda use: asyncio.run(within(use))


async def replayed(session: Session) -> int:
    return session.replayed


async def spooled(session: Session) -> Path:
    session.spool.add(GOOD)
    session.spool.add(replace(GOOD, url="http://a.cn/2"), replace(GOOD, url="http://a.cn/3"))
    return session.spool.path


def test_an_article_comes_back_as_it_was() -> None:
    back = restored(Article, json.loads(to_line(article=FULL))["article"])
    assert back == FULL
    assert back.published_at.utcoffset() == timedelta(hours=8)


def test_any_dataclass_comes_back_as_it_was() -> None:
    parts = to_line(outer=OUTER, of_another_version=1)
    assert restored(Outer, json.loads(parts)["outer"] | {"unknown": 1}) == OUTER


def test_what_was_spooled_is_stored_once_at_the_next_opening(
    session: Use[Any], documents: Documents, folder: Path
) -> None:
    path = session(spooled)
    assert path.parent == folder
    assert session(replayed) == 3
    stored = documents()
    assert {each["url"] for each in stored} == {f"http://a.cn/{number}" for number in (1, 2, 3)}
    assert spool.waiting() == []
    assert session(replayed) == 0
    assert documents() == stored


def test_a_field_that_a_consumer_added_survives_the_replay(
    session: Use[Any], documents: Documents, mongodb_uri: str
) -> None:
    session(spooled)
    session(replayed)
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        client.get_default_database()["articles"].update_many({}, {"$set": {"topic": "水利"}})

    async def spool_a_newer_text(opened: Session) -> None:
        opened.spool.add(replace(GOOD, body="改了", fetched_at=NOW + timedelta(days=1)))

    session(spool_a_newer_text)
    assert session(replayed) == 1
    assert {(each["topic"], each["body"]) for each in documents()} == {("水利", GOOD.body), ("水利", "改了")}


def test_a_replay_that_was_killed_before_the_file_was_removed_does_no_harm(
    session: Use[Any], documents: Documents
) -> None:
    path = session(spooled)
    kept = path.read_bytes()
    session(replayed)
    stored = documents()
    path.write_bytes(kept)
    assert session(replayed) == 3
    assert [each["_id"] for each in documents()] == [each["_id"] for each in stored]
    assert documents("revisions") == []


def test_a_line_that_a_kill_has_cut_is_kept_for_a_person(session: Use[Any], documents: Documents) -> None:
    path = session(spooled)
    path.write_bytes(path.read_bytes()[:-100])
    assert session(replayed) == 2
    assert len(documents()) == 2
    assert spool.waiting() == []
    assert path.with_suffix(".unreadable").exists()


def test_the_spool_of_another_database_waits_for_it(session: Use[Any], documents: Documents) -> None:
    other = spool.Spool("longdong", "of-another-database")
    other.add(GOOD)
    other.close()
    assert session(replayed) == 0
    assert spool.waiting() == [other.path]
    assert documents() == []


def test_a_file_that_is_still_written_is_left_alone(session: Use[Any]) -> None:
    async def write_while_another_opens(writing: Session) -> int:
        path = await spooled(writing)
        other = await Session.open(Run.begin("qingyang", {}), dict)
        await other.end("finished")
        assert path.exists()
        return other.replayed

    assert session(write_while_another_opens) == 0
    assert session(replayed) == 3


def test_the_run_is_kept_too(session: Use[Any], documents: Documents) -> None:
    run = Run.of(
        "longdong", {"limit": "3"}, "store_unavailable", {"govnews/store/lost": 3, "start_time": NOW}
    )

    async def keep(opened: Session) -> None:
        opened.spool.add_run(run)

    session(keep)
    assert session(replayed) == 0
    [kept] = documents("runs", _id=run.id)
    assert (kept["reason"], kept["lost"], kept["arguments"]) == ("store_unavailable", 3, {"limit": "3"})


@dataclass
class Inner:
    held_on: date | None
    kind: Literal["a", "b"]


@dataclass
class Outer:
    inner: Inner | None
    many: list[Inner]
    named: dict[str, Inner]
    none: Inner | None = None


OUTER = Outer(Inner(date(2026, 11, 22), "a"), [Inner(None, "b")], {"x": Inner(None, "a")})
