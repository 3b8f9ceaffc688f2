"""The change feed, on a server that stands alone and on a replica set of one member, both real."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from running import ROOT, command
from writing import article, key, save, using, write

from govnews.store import BadPosition, Feed, StoreUnavailable, server
from govnews.store import open_database_sync as opened
from govnews.store.feed import PAGE, _between

KINDS = ("alone", "replica")


class Replica:
    """A replica set of one member, that may be killed and started again."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{probe.getsockname()[1]}"
        self.uri = f"mongodb://{self.host}"
        self._home = home
        (home / "mongodb").mkdir()

    def start(self) -> None:
        options = server._options(self._home, Path("127.0.0.1"), self._home / "mongod.log")
        options[options.index("--port") + 1] = self.host.partition(":")[2]
        subprocess.run([server._program(), *options, "--replSet", "one"], check=True, capture_output=True)

    def begin(self) -> None:
        self.start()
        with MongoClient[dict[str, Any]](self.uri, directConnection=True) as client:
            members = [{"_id": 0, "host": self.host}]
            client.admin.command("replSetInitiate", {"_id": "one", "members": members})

    def kill(self) -> None:
        os.kill(int((self._home / "mongodb" / "mongod.lock").read_text()), signal.SIGKILL)
        server._await_exit(self._home)


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    replica = Replica(tmp_path_factory.mktemp("replica"))
    replica.begin()
    yield replica
    replica.kill()


@pytest.fixture
def uri(request: pytest.FixtureRequest) -> str:
    """A database of the test's own, on the kind of server that the test is given."""
    if request.param == "alone":
        return str(request.getfixturevalue("mongodb_uri"))
    return f"{request.getfixturevalue('replica').uri}/test_{uuid.uuid4().hex[:12]}"


both = pytest.mark.parametrize("uri", KINDS, indirect=True)
alone = pytest.mark.parametrize("uri", ["alone"], indirect=True)
on_replica = pytest.mark.parametrize("uri", ["replica"], indirect=True)


def plain(position: Any) -> Any:
    """The position as a consumer gets it back from where it is stored."""
    return json.loads(json.dumps(position))


def told(uri: str, position: Any = None, **options: Any) -> tuple[list[dict[str, Any]], Any]:
    """What the feed tells from a position up to the present, and the position then."""
    with (database := opened(uri)).client:
        feed = Feed(database, position=position, lag=0, **options)
        return [document for document, _ in feed], plain(feed.position)


def ids(documents: list[dict[str, Any]]) -> list[str]:
    return [document["_id"] for document in documents]


@both
def test_what_is_new_changed_or_withdrawn_comes_and_another_look_does_not(uri: str) -> None:
    save(uri, article(1))
    save(uri, article(2))
    save(uri, article(3))
    first, position = told(uri)
    assert ids(first) == [key(1), key(2), key(3)]
    assert told(uri, position) == ([], position)
    save(uri, article(3))
    save(uri, article(2, "会议延期。"))
    using(uri, lambda store: store.withdraw(["http://a.gov.cn/1"]))
    [changed, gone], position = told(uri, position)
    assert (changed["_id"], changed["body"], gone["_id"]) == (key(2), "会议延期。", key(1))
    assert first[0]["withdrawn_at"] is None
    assert gone["withdrawn_at"].utcoffset() == timedelta(0)
    assert told(uri, position)[0] == []


@both
def test_own_fields_of_consumers_are_no_change(uri: str) -> None:
    save(uri, article(1))
    _, position = told(uri)
    with (database := opened(uri)).client:
        database.articles.update_one({}, {"$set": {"topic": "水利"}})
    assert told(uri, position)[0] == []


@both
def test_meetings_are_followed_too(uri: str) -> None:
    with (database := opened(uri)).client:
        change = {"$set": {"name": "防汛会议"}, "$currentDate": {"updated_at": True}}
        database.meetings.insert_one({"_id": "m1"}, bypass_document_validation=True)
        database.meetings.update_one({"_id": "m1"}, change, bypass_document_validation=True)
        [(meeting, position)] = list(Feed(database, "meetings", lag=0))
        assert (meeting["name"], position["collection"]) == ("防汛会议", "meetings")
        assert list(Feed(database, "meetings", position, lag=0)) == []


def simultaneous(uri: str, count: int) -> None:
    """Articles that changed in the same millisecond."""
    save(uri, *(article(number) for number in range(count)))
    with (database := opened(uri)).client:
        database.articles.update_many({}, {"$set": {"updated_at": datetime(2026, 11, 1, tzinfo=UTC)}})


@alone
def test_one_may_stop_and_go_on_at_every_document(uri: str) -> None:
    simultaneous(uri, PAGE * 2 + 7)
    position, seen = None, []
    with (database := opened(uri)).client:
        while found := list(islice(Feed(database, position=position, lag=0), 10)):
            seen += [document["_id"] for document, _ in found]
            position = plain(found[-1][1])
    assert seen == sorted(key(number) for number in range(PAGE * 2 + 7))


@alone
def test_a_page_costs_no_more_than_it_holds(uri: str) -> None:
    simultaneous(uri, 300)
    with (database := opened(uri)).client:
        middle = database.articles.find_one(sort=[("_id", 1)], skip=150)
        assert middle is not None
        query = _between(middle["updated_at"], middle["_id"], datetime.now(UTC))
        order = {"updated_at": 1, "_id": 1}
        find = {"find": "articles", "filter": query, "sort": order, "limit": 50}
        cost = database.command("explain", find)["executionStats"]
    assert cost["nReturned"] == 50
    assert cost["totalKeysExamined"] < 60


@on_replica
def test_a_write_that_ends_after_a_later_one_is_not_missed(uri: str) -> None:
    save(uri, article("slow"), article("quick"))
    _, position = told(uri)
    change = {"$set": {"title": "改"}, "$currentDate": {"updated_at": True}}
    with (database := opened(uri)).client, database.client.start_session() as session:
        session.start_transaction()
        database.articles.update_one({"_id": key("slow")}, change, session=session)
        database.articles.update_one({"_id": key("quick")}, change)
        hasty, passed = told(uri, position)
        patient = [document for document, _ in Feed(database, position=position, lag=3600)]
        session.commit_transaction()
    assert (ids(hasty), told(uri, passed)[0]) == ([key("quick")], [])
    assert patient == []
    assert ids(told(uri, position)[0]) == [key("slow"), key("quick")]


def lasting(documents: Iterator[dict[str, Any]] | list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Documents by id, without what another look at them sets."""
    passing = {"fetched_at", "last_seen", "recheck_at", "extractor", "etag", "last_modified", "aliases"}
    return {each["_id"]: {k: v for k, v in each.items() if k not in passing} for each in documents}


@both
@pytest.mark.parametrize("seed", range(int(os.environ.get("GOVNEWS_KILLS", "1"))))
def test_nothing_is_missed_while_many_write_and_the_reader_stops_again_and_again(uri: str, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    copy: dict[str, dict[str, Any]] = {}
    position = None
    with (database := opened(uri)).client, ThreadPoolExecutor() as pool:
        written = pool.submit(write, uri, seed)
        while key("end") not in copy:
            feed = Feed(database, position=position, lag=1, follow=True)
            for document, now in islice(feed, chance.randrange(1, 120)):
                copy[document["_id"]], position = document, plain(now)
                if document["_id"] == key("end"):
                    break
        stored = lasting(database.articles.find())
    assert written.result() == [0] * 4
    assert len(stored) == 61
    assert lasting([*copy.values()]) == stored
    assert lasting(told(uri)[0]) == stored


@on_replica
def test_changes_come_at_once_by_the_change_stream_and_go_on_from_its_token(uri: str) -> None:
    save(uri, article(1))
    with (database := opened(uri)).client:
        # Without a stream nothing would come for an hour.
        feed = Feed(database, lag=3600, follow=True)
        changes = iter(feed)
        assert next(changes)[0]["_id"] == key(1)
        save(uri, article(1), article(2))
        _, position = next(changes)
        assert position["token"] is not None
        save(uri, article(3))
        database.articles.delete_one({"_id": key(3)})
        save(uri, article(4), article(2, "会议延期。"))
        for start in (position, plain(position)):
            again = Feed(database, position=start, lag=3600, follow=True)
            assert sorted(ids([document for document, _ in islice(again, 2)])) == sorted([key(2), key(4)])


@on_replica
def test_large_documents_pass_the_change_stream(uri: str) -> None:
    with (database := opened(uri)).client:
        save(uri, article(1))
        changes = iter(Feed(database, lag=0, follow=True))
        next(changes)
        for letter in ("会", "议"):
            save(uri, article(2, letter * 3_500_000))
            assert next(changes)[0]["body"] == letter * 3_500_000


def aged(token: dict[str, str]) -> dict[str, str]:
    """The token as of a year ago: 8 hexadecimal digits behind the first two are its time in seconds."""
    text = token["_data"]
    return {"_data": f"{text[:2]}{int(text[2:10], 16) - 365 * 86400:08X}{text[10:]}"}


@on_replica
@pytest.mark.parametrize(
    "spoil", [aged, lambda _: {"_data": "00"}, lambda _: {}], ids=["aged", "broken", "empty"]
)
def test_a_token_that_is_no_use_is_told_and_the_feed_goes_on_by_time(
    uri: str, spoil: Callable[[dict[str, str]], dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    save(uri, article(1))
    with (database := opened(uri)).client:
        changes = iter(Feed(database, lag=0, follow=True))
        next(changes)
        save(uri, article(2))
        _, position = next(changes)
        save(uri, article(3))
        spoilt = {**plain(position), "token": spoil(position["token"])}
        again = iter(Feed(database, position=spoilt, lag=0, follow=True))
        found = [next(again)[0]["_id"]]
        if found == [key(2)]:  # may come twice
            found = [next(again)[0]["_id"]]
        assert found == [key(3)]
        assert "the change stream has ended" in caplog.text
        save(uri, article(4))
        assert next(again)[1]["token"] is not None


@on_replica
def test_a_collection_that_is_made_anew_is_followed(uri: str, caplog: pytest.LogCaptureFixture) -> None:
    with (database := opened(uri)).client:
        save(uri, article(1))
        changes = iter(Feed(database, lag=0, follow=True))
        next(changes)
        save(uri, article(2))
        next(changes)
        database.articles.drop()
        save(uri, article(3))
        assert next(changes)[0]["_id"] == key(3)
    assert "dropped" in caplog.text


def test_the_stream_goes_on_when_the_server_is_back(tmp_path: Path) -> None:
    (replica := Replica(tmp_path)).begin()
    uri = f"{replica.uri}/news"
    try:
        with (database := opened(f"{uri}?serverSelectionTimeoutMS=500")).client:
            save(uri, article(1))
            feed = Feed(database, lag=3600, follow=True)
            changes = iter(feed)
            assert next(changes)[0]["_id"] == key(1)
            save(uri, article(2))
            assert next(changes)[0]["_id"] == key(2)
            replica.kill()
            with pytest.raises(StoreUnavailable, match="news"):
                next(changes)
            replica.start()
            save(uri, article(3))
            # The same feed, and one that knows only the position.
            for again in (Feed(database, position=plain(feed.position), lag=3600, follow=True), feed):
                document, position = next(iter(again))
                assert (document["_id"], position["token"] is None) == (key(3), False)
    finally:
        replica.kill()


@alone
def test_a_position_of_something_else_is_refused(uri: str) -> None:
    _, position = told(uri)
    with (database := opened(uri)).client:
        with pytest.raises(BadPosition, match="meetings"):
            Feed(database, "meetings", position)
        with pytest.raises(BadPosition, match="one of"):
            Feed(database, position={**position, "database": "other"})
        for broken in ({}, [], {**position, "updated_at": "gestern"}, {**position, "token": "x"}):
            with pytest.raises(BadPosition, match="Not a position"):
                Feed(database, position=broken)
        with pytest.raises(ValueError, match="no feed of 'runs', only of articles, meetings"):
            Feed(database, "runs")
        with pytest.raises(ValueError, match="-1"):
            Feed(database, lag=-1)


@alone
def test_a_token_is_no_hindrance_where_there_is_no_replica_set(uri: str) -> None:
    save(uri, article(1))
    _, position = told(uri)
    save(uri, article(2))
    with (database := opened(uri)).client:
        feed = Feed(database, position={**position, "token": {"_data": "82"}}, lag=0, follow=True)
        assert next(iter(feed))[0]["_id"] == key(2)


def feed(uri: str, *arguments: str) -> list[dict[str, Any]]:
    ended = command("govnews", "feed", "--lag", "0", *arguments, MONGODB_URI=uri)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


@alone
def test_lines_of_what_is_new_since_the_last_time(uri: str, tmp_path: Path) -> None:
    place = str(tmp_path / "position.json")
    save(uri, article(1), article(2))
    lines = feed(uri, "--position", place)
    assert sorted(ids(lines)) == sorted([key(1), key(2)])
    assert datetime.fromisoformat(lines[0]["updated_at"]).utcoffset() == timedelta(0)
    assert feed(uri, "--position", place) == []
    save(uri, article(2, "会议延期。"))
    [line] = feed(uri, "--position", place)
    assert (line["_id"], line["body"]) == (key(2), "会议延期。")
    assert len(feed(uri)) == 2
    assert feed(uri, "--collection", "meetings") == []


@both
def test_the_command_killed_at_any_line_misses_none(uri: str, tmp_path: Path) -> None:
    place, govnews = tmp_path / "position.json", Path(sys.executable).with_name("govnews")
    # A line is more than a pipe holds: the command cannot run ahead of its reader.
    save(uri, *(article(number, "会议召开。" * 10_000) for number in range(40)))
    arguments = [govnews, "feed", "--follow", "--lag", "0", "--position", place]
    seen: list[str] = []
    for lines in (1, 7, 20):
        with subprocess.Popen(
            arguments, cwd=ROOT, env={**os.environ, "MONGODB_URI": uri}, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            seen += [json.loads(line)["_id"] for line in islice(process.stdout, lines)]
            process.kill()
            # What it had told before is read as well; its last line may be cut.
            rest = process.stdout.read().split(b"\n")[:-1]
            seen += [json.loads(line)["_id"] for line in rest]
    seen += ids(feed(uri, "--position", str(place)))
    assert set(seen) == {key(number) for number in range(40)}
    # It did go on from where it was: at each kill the line of the moment may come twice.
    assert len(seen) <= 40 + 3


@alone
def test_the_sample_in_the_manual_keeps_a_copy(uri: str) -> None:
    manual = (ROOT / "docs" / "consumers.md").read_text(encoding="utf-8")
    [sample] = re.findall(r"```python\n(.+?)```", manual, re.DOTALL)
    program = sample.replace("follow=True", "lag=0")
    for body in ("会议召开。", "会议延期。"):
        save(uri, article(1, body), article(2))
        ended = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "MONGODB_URI": uri, "COPY_URI": f"{uri}_copy"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
    with MongoClient[dict[str, Any]](f"{uri}_copy", tz_aware=True) as client:
        copy = client.get_default_database()
        bodies = {each["_id"]: each["body"] for each in copy.articles.find()}
        client.drop_database(copy.name)
    assert bodies == {key(1): "会议延期。", key(2): "会议召开。"}


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "no position"), ("[]", "Not a position"), ('{"id": 1}', "'database'")],
)
def test_a_file_that_is_no_position_is_told(
    content: str, message: str, mongodb_uri: str, tmp_path: Path
) -> None:
    place = tmp_path / "position.json"
    place.write_text(content)
    ended = command("govnews", "feed", "--position", str(place), MONGODB_URI=mongodb_uri)
    assert ended.returncode != 0
    assert message in " ".join(ended.stderr.split())
    assert place.read_text() == content
    nowhere = command("govnews", "feed", "--position", str(tmp_path / "a" / "b"), MONGODB_URI=mongodb_uri)
    assert (nowhere.returncode, "no folder" in nowhere.stderr) == (2, True)
