"""Exports: what is in the file is what is in MongoDB, and a failure leaves the file of before."""

import asyncio
import csv
import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args, get_origin

import pyarrow.parquet as pq
import pytest
from bson import Decimal128, Int64, ObjectId
from pymongo import MongoClient
from running import ROOT, command, crawling

from govnews.demo import Outlets
from govnews.exports import ExportError, export, writer
from govnews.exports.cells import ACTIVE, cell
from govnews.exports.columns import inside, known
from govnews.exports.file import replacing
from govnews.exports.parquet import schema
from govnews.items import BEIJING, Article, Meeting
from govnews.store import open_database, open_database_sync
from govnews.store.articles import ArticleStore
from govnews.store.layout import VIEWS
from govnews.store.reading import CURRENT, DAYS, READABLE, Appearance, Selection, columns, read

GOVNEWS = Path(sys.executable).with_name("govnews")
MIB = 1024 * 1024
LARGE = 128
"""Documents of a little more than 1 MiB in the large database."""


def fresh(mongo: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield f"{mongo}/{name}"
    with MongoClient[dict[str, Any]](mongo) as client:
        client.drop_database(name)


@pytest.fixture(scope="module")
def database(mongo: str) -> Iterator[str]:
    """Address of a database with the articles of two demo outlets."""
    for uri in fresh(mongo):
        with Outlets() as outlets:
            window = ("--since", "2017-01-01", "--until", "2022-12-31")
            ended = command("govnews", "crawl", "longdong", "gansudaily", *window, **crawling(outlets, uri))
        assert ended.returncode == 0, ended.stderr
        yield uri


@pytest.fixture(scope="module")
def large(mongo: str) -> Iterator[str]:
    """Address of a database that is larger than an export may be in memory."""

    async def fill(uri: str) -> None:
        opened = await open_database(uri)
        store = ArticleStore(opened)
        for start in range(0, LARGE, 16):
            few = [big(at) for at in range(start, start + 16)]
            assert await store.save(few) == ["new"] * len(few)
        await opened.client.close()

    for uri in fresh(mongo):
        asyncio.run(fill(uri))
        yield uri


def big(at: int) -> Article:
    body = os.urandom(MIB // 2).hex()  # does not shrink to nothing in a Parquet file
    return Article(
        url=f"http://a.cn/{at}.html",
        site="many" if at % 4 else "few",
        title="会",
        body=body,
        published_at=datetime.now(UTC),
    )


def stored(uri: str, name: str = "articles") -> list[dict[str, Any]]:
    with MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
        found = list(client.get_default_database()[name].find(CURRENT.get(name)))
    return sorted(found, key=lambda each: each.get("_id", each.get("article")))


def exported(uri: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command("govnews", "export", *arguments, MONGODB_URI=uri)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def deep(value: Any, hint: Any, change: Callable[[Any, Any], Any]) -> Any:
    """A value whose times and days, however deep, are changed by `change(value, type)`."""
    hint = known(hint)
    if value is None:
        return None
    if parts := inside(hint):
        return {name: deep(value[name], each, change) for name, each in parts.items()}
    if get_origin(hint) is list:
        return [deep(each, get_args(hint)[0], change) for each in value]
    return change(value, hint) if hint in (date, datetime) else value


def revived(value: str, hint: Any) -> Any:
    """A time or day in a JSON line as the document has it."""
    assert hint is date or value.endswith("+08:00")
    return value if hint is date else datetime.fromisoformat(value)


def typed(value: Any, hint: Any) -> Any:
    """A time or day of the document as a table has it."""
    return date.fromisoformat(value) if hint is date else value


@pytest.mark.parametrize("name", READABLE)
def test_every_collection_has_columns_in_every_format(name: str) -> None:
    known_columns = columns(name)
    assert DAYS[name] in known_columns
    assert {"site", "sites"} & set(known_columns)
    assert schema(known_columns).names == list(known_columns)


def test_the_columns_of_appearances_are_those_of_the_view() -> None:
    project = VIEWS["appearances"][1][-1]["$project"]
    assert {field.name for field in fields(Appearance)} == {name for name, given in project.items() if given}


@pytest.mark.parametrize("name", READABLE)
def test_json_lines_are_the_documents(name: str, database: str) -> None:
    ended = exported(database, name)
    assert ended.returncode == 0, ended.stderr
    hints = columns(name)
    found = [
        {key: deep(each, hints[key], revived) for key, each in row.items()} for row in lines(ended.stdout)
    ]
    assert found == stored(database, name)
    assert all(list(row) == list(hints) for row in found)


@pytest.mark.parametrize("name", READABLE)
def test_parquet_has_the_documents_with_their_types(name: str, database: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    ended = exported(database, name, "-o", str(path))
    assert ended.returncode == 0, ended.stderr
    table = pq.read_table(path)
    hints, documents = columns(name), stored(database, name)
    expected = [{key: deep(each[key], hint, typed) for key, hint in hints.items()} for each in documents]
    assert table.to_pylist(maps_as_pydicts="strict") == expected
    assert str(table.schema.field("updated_at").type) == "timestamp[ms, tz=UTC]"
    assert sorted(path.parent.iterdir()) == [path]


def test_csv_has_scalars_lists_and_objects(database: str, tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    assert exported(database, "articles", "-o", str(path)).returncode == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf_id,url,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    documents = stored(database)
    for row, document in zip(rows, documents, strict=True):
        meeting = document["meeting"] or {}
        assert (row["_id"], row["title"], row["body"]) == tuple(
            document[each] for each in ("_id", "title", "body")
        )
        assert datetime.fromisoformat(row["published_at"]) == document["published_at"]
        assert row["reporters"] == " | ".join(document["reporters"])
        assert json.loads(row["removed"] or "[]") == document["removed"]
        assert row["meeting.held_on"] == (meeting.get("held_on") or "")
        assert json.loads(row["meeting.people"] or "[]") == meeting.get("people", [])
    assert set(rows[0]) == {*columns("articles"), *(f"meeting.{each.name}" for each in fields(Meeting))} - {
        "meeting"
    }
    assert any(row["meeting.people"] for row in rows)
    piped = exported(database, "articles", "--format", "csv").stdout
    assert piped.startswith("_id,url,")


ATTACKS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x", "＝1", "＋1", "－1", "＠x", "'=x", "''-x"]


def test_no_cell_is_a_formula_and_the_text_can_be_had_back() -> None:
    harmless = ["1-1", "'", "'x", "a=b", "", "　=x"]
    document = {"title": "", "authors": [], "published_at": datetime(2026, 1, 1, tzinfo=UTC)}
    columns = {"title": str, "authors": list[str], "published_at": datetime, "count": int}
    rows = [document | {"title": text, "authors": [text, "x"], "count": -1} for text in ATTACKS + harmless]
    stream = io.BytesIO()
    export(rows, columns, writer("csv", file=False), nullcontext(stream))
    found = list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline="")))
    for row, text in zip(found, ATTACKS + harmless, strict=True):
        assert (row["count"], row["published_at"]) == ("-1", "2026-01-01T08:00:00+08:00")
        for given, value in ((row["title"], text), (row["authors"], f"{text} | x")):
            assert given[:1] not in set("=+-@\t\r\n＝＋－＠")
            assert (given[1:] if given.startswith("'") and ACTIVE.match(given) else given) == value
    assert cell({"=a": 1}) == '{"=a": 1}'


def test_own_fields_of_consumers_are_in_json_lines_only(mongodb_uri: str, tmp_path: Path) -> None:
    key, own = (
        ObjectId(),
        {"score": Decimal128("1.50"), "count": Int64(2**60), "not": float("nan"), "raw": b"\x00"},
    )
    save(
        mongodb_uri,
        Article(
            url="http://a.cn/1",
            site="a",
            body="一\u2028二\x85三",
            published_at=datetime(2026, 1, 1, tzinfo=UTC),
        ),
    )
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        articles = client.get_default_database()["articles"]
        articles.update_one(
            {}, {"$set": {"mine": own | {"key": key, "end": datetime(9999, 12, 31, 23, tzinfo=UTC)}}}
        )
        # A year that Python has no date for.
        articles.update_one({}, [{"$set": {"far": {"$toDate": Int64(2**50)}}}])
    ended = exported(mongodb_uri, "articles")
    assert ended.returncode == 0, ended.stderr
    [row] = lines(ended.stdout)
    assert row["body"] == "一\u2028二\x85三"
    assert row["mine"] == {
        "score": {"$numberDecimal": "1.50"},
        "count": 2**60,
        "not": {"$numberDouble": "NaN"},
        "raw": {"$binary": {"base64": "AA==", "subType": "00"}},
        "key": {"$oid": str(key)},
        "end": "9999-12-31T23:00:00+00:00",
    }
    assert row["far"] == {"$date": {"$numberLong": str(2**50)}}
    for form in ("csv", "parquet"):
        assert exported(mongodb_uri, "articles", "-o", str(tmp_path / f"x.{form}")).returncode == 0
    assert pq.read_schema(tmp_path / "x.parquet").names == list(columns("articles"))
    assert b"mine" not in (tmp_path / "x.csv").read_bytes().splitlines()[0]


def save(uri: str, *articles: Article) -> None:
    async def put() -> None:
        opened = await open_database(uri)
        assert set(await ArticleStore(opened).save(articles)) == {"new"}
        await opened.client.close()

    asyncio.run(put())


def test_the_window_is_of_beijing_days_and_both_ends_are_in(mongodb_uri: str) -> None:
    midnight = datetime(2026, 1, 31, tzinfo=BEIJING)
    moments = {
        "before": midnight - timedelta(milliseconds=1),
        "first": midnight,
        "last": midnight + timedelta(days=1, milliseconds=-1),
        "after": midnight + timedelta(days=1),
        "undated": None,
    }
    save(
        mongodb_uri,
        *(Article(url=f"http://a.cn/{name}", site=name, published_at=at) for name, at in moments.items()),
    )

    with open_database_sync(mongodb_uri).client as client:
        opened = client.get_default_database()

        def found(**wanted: Any) -> set[str]:
            return {each["site"] for each in read(opened, Selection(name="articles", **wanted))}

        day = midnight.date()
        assert found(since=day, until=day) == {"first", "last"}
        assert found(since=day) == {"first", "last", "after"}
        assert found(since=date.min, until=date.max) == set(moments) - {"undated"}
        assert found() == set(moments)
        assert found(sites=("first", "undated")) == {"first", "undated"}


def test_documents_that_move_meanwhile_come_once(database: str) -> None:
    with open_database_sync(database).client as client:
        opened = client.get_default_database()
        before = [each["_id"] for each in stored(database)]
        reading = read(opened, Selection(name="articles", since=date(2017, 1, 1)))
        first = next(reading)
        moved = {"$set": {"published_at": datetime(2030, 1, 1, tzinfo=UTC)}}
        undone = {"$set": {"published_at": first["published_at"]}}
        opened["articles"].update_one({"_id": first["_id"]}, moved)
        after = [first["_id"], *(each["_id"] for each in reading)]
        opened["articles"].update_one({"_id": first["_id"]}, undone)
    assert after == before


@pytest.mark.parametrize("name", ["articles", "appearances"])
def test_the_server_sorts_nothing_in_memory(
    name: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_database_sync(database).client as client:
        opened = client.get_default_database()
        opened.command("profile", 2)
        try:
            assert list(read(opened, Selection(name=name, since=date(2017, 1, 1), sites=("longdong",))))
        finally:
            opened.command("profile", 0)
        [seen] = opened["system.profile"].find({"command.aggregate": "articles"}).sort("ts", -1).limit(1)
    assert seen["planSummary"] == "IXSCAN { _id: 1 }"
    assert not seen.get("hasSortStage")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["artcles"], "'artcles'; did you mean 'articles'?"),
        (["articles", "--since", "2026-02-30"], "--since 2026-02-30"),
        (["articles", "--until", "gestern"], "--until gestern"),
        (["articles", "--since", "2026-02-02", "--until", "2026-02-01"], "--since 2026-02-02"),
        (["articles", "--format", "xlsx"], "--format xlsx"),
        (["articles", "-o", "articles.xlsx"], "articles.xlsx"),
        (["articles", "--format", "parquet"], "-o FILE.parquet"),
    ],
)
def test_a_wrong_call_is_told_before_the_database_is_opened(arguments: list[str], told: str) -> None:
    ended = exported("mongodb://nobody.invalid/x", *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_nothing_to_export_is_a_failure_and_writes_no_file(database: str, tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("old")
    ended = exported(database, "articles", "--since", "2030-01-01", "--site", "longdong", "-o", str(path))
    assert ended.returncode == 1
    assert "no articles since 2030-01-01 of longdong" in ended.stderr
    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]


@pytest.mark.parametrize("place", ["no/folder/x.csv", "file/x.csv", ".", "/dev/null"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_that_cannot_be_written_is_named(place: str, form: str, database: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / place
    ended = exported(database, "articles", "--format", form, "-o", str(path))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert str(path) in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(form: str, database: str, tmp_path: Path) -> None:
    path = tmp_path / f"old.{form}"
    path.write_text("old")
    ended = subprocess.run(
        [GOVNEWS, "export", "articles", "-o", path],
        env={**os.environ, "MONGODB_URI": database},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1
    assert f"cannot write {path}: File too large" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]


def test_a_file_is_replaced_through_a_link_and_keeps_its_mode(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.touch(0o640)
    link.symlink_to(target)
    with replacing(link) as file:
        file.write(b"new")
        assert target.read_bytes() == b""
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"new", 0o640)
    assert sorted(tmp_path.iterdir()) == [link, target]


def test_a_document_that_fits_no_column_is_named(tmp_path: Path) -> None:
    rows = [{"_id": "a", "count": 1}, {"_id": "b", "count": "many"}]
    path = tmp_path / "x.parquet"
    with pytest.raises(ExportError, match="document b "):
        export(rows, {"_id": str, "count": int}, writer("parquet", file=True), replacing(path))
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_the_extra_is_named(database: str, tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError(\"No module named 'pyarrow'\")\n")
    arguments = ("govnews", "export", "articles", "-o", str(tmp_path / "x.parquet"))
    ended = command(*arguments, MONGODB_URI=database, PYTHONPATH=str(tmp_path))
    assert ended.returncode == 1
    assert "pip install 'govnews[parquet]'" in ended.stderr
    assert not (tmp_path / "x.parquet").exists()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 130)])
def test_a_killed_export_leaves_the_old_file(number: int, status: int, large: str, tmp_path: Path) -> None:
    path = tmp_path / "old.jsonl"
    path.write_text("old")
    with started(large, path) as process:
        while not (parts := list(tmp_path.glob("*.part"))) and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(number)
        assert process.wait(60) == status
    assert parts
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == (2 if number == signal.SIGKILL else 1)


def started(uri: str, path: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [GOVNEWS, "export", "articles", "-o", path, *arguments],
        cwd=ROOT,
        env={**os.environ, "MONGODB_URI": uri},
        stderr=subprocess.DEVNULL,
    )


def peak(uri: str, path: Path, *arguments: str) -> int:
    """Most memory that an export took, in bytes."""
    with started(uri, path, *arguments) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss * 1024


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_memory_does_not_grow_with_the_export(form: str, large: str, tmp_path: Path) -> None:
    path = tmp_path / f"large.{form}"
    few, all_of_them = peak(large, path, "--site", "few"), peak(large, path)
    assert all_of_them - few < LARGE * MIB * 3 // 8  # half of what is more
    if form == "parquet":
        assert pq.ParquetFile(path).num_row_groups > 4
    else:
        assert path.stat().st_size > LARGE * MIB
    path.unlink()
