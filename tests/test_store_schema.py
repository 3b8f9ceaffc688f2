"""The rules that MongoDB holds our documents to, and how older databases get them."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Literal

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import WriteError
from running import ROOT, command

from govnews.items import Article, Image, Removed
from govnews.store import ArticleStore, Outcome, article_id, migrate, open_database, open_database_sync
from govnews.store.document import to_document
from govnews.store.layout import LAYOUT
from govnews.store.record import SHAPES
from govnews.store.schema import SCHEMA
from govnews.store.shape import shape

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
URL = "http://a.cn/1"
FULL = Article(
    url=URL,
    site="longdong",
    title="市委召开会议",
    published_at=NOW,
    published_precision="day",
    images=[Image(url="http://a.cn/1.jpg")],
    removed=[Removed("share", "分享到")],
    origins={"title": "meta"},
    fetched_at=NOW,
)
Mongo = Database[dict[str, Any]]


@pytest.fixture
def database(mongodb_uri: str) -> Iterator[Mongo]:
    opened = open_database_sync(mongodb_uri)
    yield opened
    opened.client.close()


def save(uri: str, *articles: Article) -> list[Outcome]:
    async def within() -> list[Outcome]:
        database = await open_database(uri)
        try:
            return await ArticleStore(database).save(articles, NOW)
        finally:
            await database.client.close()

    return asyncio.run(within())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("section", 5),
        ("fetched_at", "2026-11-22"),
        ("published_precision", "hour"),
        ("editors", ["安志鹏", None]),
        ("origins", {"title": 1}),
        ("images", [Removed("a", "b")]),
    ],
)
def test_a_field_of_the_wrong_kind_goes_to_quarantine(
    name: str, value: object, mongodb_uri: str, database: Mongo
) -> None:
    bad = Article(url="http://a.cn/2", **{name: value})  # type: ignore[arg-type]
    assert save(mongodb_uri, FULL, bad) == ["new", "rejected"]
    kept = database["quarantine"].find_one() or {}
    assert (kept["url"], kept["reasons"]) == (bad.url, [f"Document failed validation: {name}"])
    assert [each["url"] for each in database["articles"].find()] == [URL]


def test_a_refused_change_leaves_no_revision(mongodb_uri: str, database: Mongo) -> None:
    save(mongodb_uri, FULL)
    assert save(mongodb_uri, Article(url=URL, title="改了", site=5)) == ["rejected"]  # type: ignore[arg-type]
    assert database["revisions"].count_documents({}) == 0
    assert (database["articles"].find_one() or {})["title"] == FULL.title


def test_consumers_may_add_fields_but_not_break_ours(mongodb_uri: str, database: Mongo) -> None:
    save(mongodb_uri, FULL)
    database["articles"].update_one({}, {"$set": {"topic": {"name": "水利"}, "images.0.width": 640}})
    with pytest.raises(WriteError, match="validation"):
        database["articles"].update_one({}, {"$unset": {"title": 1}})


def test_only_the_article_itself_holds_times() -> None:
    # Those of what is in it would be taken for UTC unseen if they had no zone.
    rules = shape(Article)["properties"].items()
    assert [name for name, rule in rules if "'date'" in str(rule)] == ["published_at", "fetched_at"]


def old(database: Mongo, url: str) -> dict[str, Any]:
    """An article as schema 1 had it, with a field of a consumer."""
    fields = {key: value for key, value in to_document(FULL).items() if key != "missing"}
    seen = dict.fromkeys(("first_seen", "last_seen", "changed_at"), NOW)
    own = {"content_hash": "0", "recheck_at": None, "extractor": "0.1", "topic": "水利"}
    article = {**fields, **seen, **own, "url": url, "_id": article_id(url)}
    database["articles"].insert_one(article)
    return article


@pytest.fixture
def aged(mongodb_uri: str) -> Iterator[Mongo]:
    """A database that an older govnews has left."""
    with MongoClient[dict[str, Any]](mongodb_uri, tz_aware=True) as client:
        database = client.get_default_database()
        database["meta"].insert_one({"_id": "govnews", "schema": 1, "created_at": NOW})
        for number in range(3):
            old(database, f"http://a.cn/{number}")
        yield database


def test_an_older_database_gets_rules_when_it_is_opened(mongodb_uri: str, aged: Mongo) -> None:
    before = list(aged["articles"].find())
    open_database_sync(mongodb_uri).client.close()
    mark = aged["meta"].find_one() or {}
    assert (mark["schema"], mark["layout"], mark["created_at"]) == (SCHEMA, LAYOUT, NOW)
    assert list(aged["articles"].find()) == before
    with pytest.raises(WriteError, match="validation"):
        aged["articles"].insert_one({"_id": "x"})
    # What was there before the rules may still be changed.
    assert aged["articles"].update_many({}, {"$set": {"topic": "教育"}}).modified_count == 3


def test_migration_completes_old_documents_once(mongodb_uri: str, aged: Mongo) -> None:
    ended = command("govnews", "db", "migrate", MONGODB_URI=mongodb_uri)
    assert ended.returncode == 0, ended.stderr
    assert "articles: 3 documents completed" in ended.stdout
    for article in aged["articles"].find():
        assert (article["missing"], article["withdrawn_at"], article["topic"]) == ([], None, "水利")
        assert article["updated_at"] > article["changed_at"]
    assert (
        "articles: 0 documents completed"
        in command("govnews", "db", "migrate", MONGODB_URI=mongodb_uri).stdout
    )


def test_a_migration_that_was_stopped_goes_on(mongodb_uri: str, aged: Mongo) -> None:
    aged["articles"].update_one(
        {}, {"$set": {"missing": [], "withdrawn_at": None, "meeting_id": None, "link_keys": []}}
    )
    aged["articles"].update_one({}, {"$set": {"record_hash": "0", "updated_at": NOW, "link_pending": False}})
    aged["articles"].update_one({}, {"$set": {"index_pending": True}})
    with open_database_sync(mongodb_uri).client as client:
        done = {(name, what): count for name, what, count in migrate(client.get_default_database())}
    assert (done["articles", "completed"], done["articles", "indexed"]) == (2, 3)


class Level(StrEnum):
    CITY = "city"


@dataclass
class Inner:
    held_on: date | None
    level: Level
    kind: Literal["a", "b"] | None = None


@dataclass
class Outer:
    inner: Inner | None
    many: list[Inner] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)


@pytest.mark.parametrize("inner", [None, Inner(date(2026, 11, 22), Level.CITY, "a"), Inner(None, Level.CITY)])
def test_a_rule_takes_what_its_dataclass_holds(inner: Inner | None, database: Mongo) -> None:
    database.create_collection("outer", validator={"$jsonSchema": shape(Outer)})
    document = to_document(Outer(inner, [inner] if inner else [], {"a": "b"}))
    database["outer"].insert_one(document)
    for broken in ({"inner": {}}, {"many": [{}]}, {"named": {"a": 1}}):
        with pytest.raises(WriteError, match="validation"):
            database["outer"].update_one({}, {"$set": broken})


def test_every_field_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    names = {name for rule in SHAPES.values() for name in rule["properties"]}
    assert [name for name in sorted(names) if f"`{name}`" not in manual] == []


def test_a_type_without_a_rule_is_told() -> None:
    @dataclass
    class Odd:
        value: complex

    with pytest.raises(TypeError, match="complex"):
        shape(Odd)
