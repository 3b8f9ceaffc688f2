"""The store against a real MongoDB."""

import asyncio
import re
import subprocess
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo import MongoClient

from govnews.items import BEIJING, Article, Page, Removed
from govnews.store import place, server
from govnews.store.articles import ArticleStore, find_article
from govnews.store.database import OPTIONS, open_database, open_database_sync, public, uri
from govnews.store.document import encode, legible, to_document, values
from govnews.store.errors import AmbiguousId, ForeignDatabase, NewerSchema, StoreUnavailable
from govnews.store.identity import CANONICAL, article_id, canonical_url
from govnews.store.saving import PART
from govnews.store.schema import SCHEMA
from govnews.store.version import recheck_at

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "http://www.a.gov.cn/t20261121_1.html"
SURROGATE = "\ud800"


def article(url=URL, **fields) -> Article:
    given = {
        "site": "longdong",
        "title": "市委召开会议",
        "body": "本报讯\n会议指出。",
        "published_at": datetime(2026, 11, 21, tzinfo=BEIJING),
    }
    return Article(url=url, **{**given, **fields})


def page(**fields) -> Page:
    return Page(
        **{"url": URL, "site": "longdong", "bodies": ["页".encode("gb18030")], "fetched_at": NOW, **fields}
    )


@pytest.fixture
def run(mongodb_uri):
    """Run an async function on a store in a fresh database: `run(f)` gives what `await f(store)` gives."""

    async def within(use):
        database = await open_database(mongodb_uri)
        try:
            return await use(ArticleStore(database, "1.2"))
        finally:
            await database.client.close()

    return lambda use: asyncio.run(within(use))


@pytest.fixture
def save(run):
    return lambda *articles, now=NOW: run(lambda store: store.save(articles, now))


@pytest.fixture
def database(mongodb_uri):
    with MongoClient(mongodb_uri, tz_aware=True) as client:
        yield client.get_default_database()


def test_new_then_same_then_changed(save, database):
    assert save(article()) == ["new"]
    assert save(article(), now=NOW + DAY) == ["same"]
    stored = database.articles.find_one()
    assert (stored["first_seen"], stored["changed_at"], stored["last_seen"]) == (NOW, NOW, NOW + DAY)
    assert save(article(body="本报讯\n会议强调。"), now=NOW + 2 * DAY) == ["changed"]
    stored = database.articles.find_one()
    assert (stored["first_seen"], stored["changed_at"]) == (NOW, NOW + 2 * DAY)
    assert stored["body"] == "本报讯\n会议强调。"
    assert database.articles.count_documents({}) == 1


def test_document_holds_every_field(save, database):
    saved = article(removed=[Removed("share", "分享到")], origins={"title": "selector:.t"}, fetched_at=NOW)
    save(saved)
    stored = database.articles.find_one({"_id": article_id(URL)})
    own = {"_id", "content_hash", "first_seen", "last_seen", "changed_at", "recheck_at", "extractor"}
    own |= {
        "withdrawn_at",
        "record_hash",
        "updated_at",
        "meeting_id",
        "link_pending",
        "link_keys",
        "index_pending",
    }
    assert {key: value for key, value in stored.items() if key not in own} == to_document(saved)
    assert stored.keys() == own | to_document(saved).keys()
    assert stored["removed"] == [{"rule": "share", "text": "分享到"}]
    manual = (Path(__file__).parents[1] / "docs" / "schema.md").read_text(encoding="utf-8")
    assert [key for key in stored if f"`{key}`" not in manual] == []
    assert stored["extractor"] == "1.2"
    assert stored["published_at"].utcoffset() == timedelta(0)


def test_white_space_is_no_change(save):
    save(article())
    assert save(article(title=" 市委召开会议", body="本报讯\n\n\u3000\u3000会议指出。 ")) == ["same"]


def test_same_text_read_better_is_stored(save, database):
    save(article())
    assert save(article(reporters=["安志鹏"])) == ["same"]
    assert database.articles.find_one()["reporters"] == ["安志鹏"]


def test_fields_of_others_survive(save, database):
    save(article())
    database.articles.update_one({}, {"$set": {"topic": "水利"}})
    save(article(body="改了"))
    assert database.articles.find_one()["topic"] == "水利"


def test_one_address_twice_in_a_batch(save, database):
    assert save(article(), article(url=URL + "?spm=1"), article(body="改了")) == ["new", "same", "changed"]
    assert database.articles.count_documents({}) == 1
    assert database.articles.find_one()["body"] == "改了"
    assert save() == []


def test_a_long_batch_is_as_one(save, database):
    many = [article(f"http://a.cn/{number}") for number in range(3 * PART)]
    many[PART] = article(f"http://a.cn/{PART}", title=SURROGATE)
    again = article("http://a.cn/1", body="改了")
    outcomes = ["new"] * len(many)
    outcomes[PART] = "rejected"
    assert save(*many, again) == [*outcomes, "changed"]
    assert database.articles.count_documents({}) == len(many) - 1
    assert database.articles.find_one({"_id": article_id(again.url)})["body"] == "改了"
    assert [each["url"] for each in database.quarantine.find()] == [many[PART].url]
    outcomes = ["same"] * len(many)
    outcomes[1], outcomes[PART] = "changed", "new"
    many[PART].title = None
    assert save(*many) == outcomes
    assert database.quarantine.count_documents({"resolved_at": None}) == 0


@given(st.from_regex(CANONICAL, fullmatch=True))
def test_a_plain_address_stands_for_itself(url):
    assert canonical_url(f"{url}#") == canonical_url(url) == url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.cn/x", "http://a.cn/x"),
        ("http://A.CN:80", "http://a.cn/"),
        ("https://a.cn:443/x#c", "http://a.cn/x"),
        ("https://a.cn:8443/x", "http://a.cn:8443/x"),
        ("http://a.cn/x?utm_source=w&from=t&isappinstalled=0&spm=1&id=7", "http://a.cn/x?id=7"),
        ("http://a.cn/x?fromage=1", "http://a.cn/x?fromage=1"),
        ("http://a.cn/s?w=%cd%d1&a=1", "http://a.cn/s?a=1&w=%CD%D1"),
        ("http://a.cn/新闻", "http://a.cn/%E6%96%B0%E9%97%BB"),
        ("http://[bad/", "http://[bad/"),
        ("file:///x", "file:///x"),
        (f"http://a.cn/{SURROGATE}", f"http://a.cn/{SURROGATE}"),
    ],
)
def test_canonical_url(url, canonical):
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical
    assert re.fullmatch("[0-9a-f]{24}", article_id(url))


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (-DAY, DAY),
        (0 * DAY, DAY),
        (3 * DAY - timedelta(seconds=1), DAY),
        (3 * DAY, 7 * DAY),
        (29 * DAY, 7 * DAY),
        (30 * DAY, None),
        (None, None),
    ],
)
def test_recheck_at(age, wait):
    due = recheck_at(None if age is None else NOW - age, NOW)
    assert due == (None if wait is None else NOW + wait)


def test_known_until_its_time_has_come(run, save):
    fresh, old, unknown = "http://a.cn/fresh", "http://a.cn/old", "http://a.cn/unknown"
    save(article(fresh), article(old, published_at=NOW - 40 * DAY))

    def known(now, **how):
        return run(lambda store: store.known([fresh, old, unknown], now, **how))

    assert known(NOW) == {fresh, old}
    assert known(NOW + DAY) == {old}
    assert known(NOW, recheck="all") == set()
    assert known(NOW + DAY, recheck="never") == {fresh, old}
    assert run(lambda store: store.known(["https://a.cn/old#x"], NOW)) == {"https://a.cn/old#x"}
    assert run(lambda store: store.known([], NOW)) == set()


def test_known_among_more_than_one_query_holds(run, save):
    urls = [f"http://a.cn/{number}" for number in range(1200)]
    save(*map(article, urls[::3]))
    assert run(lambda store: store.known(urls, NOW)) == set(urls[::3])


@pytest.mark.parametrize(
    ("bad", "reason", "cut"),
    [
        ({"body": f"坏{SURROGATE}字"}, "surrogates", []),
        ({"body": "x" * 17 * 1024 * 1024}, "larger", ["body"]),
        ({"published_at": datetime(2026, 11, 21)}, "without zone", []),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_stored_does_not_stop_the_batch(run, save, database, bad, reason, cut):
    urls = ["http://a.cn/1", "http://a.cn/2", "http://a.cn/3"]
    batch = [article(urls[0]), article(urls[1], **bad), article(urls[2])]
    assert save(*batch) == ["new", "rejected", "new"]
    assert {each["url"] for each in database.articles.find()} == {urls[0], urls[2]}
    run(lambda store: store.quarantine(page(url=urls[1]), []))
    kept = database.quarantine.find_one({"_id": article_id(urls[1])})
    assert kept["bodies"] == page().bodies
    assert reason in kept["reasons"][0]
    assert kept["article_cut"] == cut
    assert kept["article"]["title"] == "市委召开会议"
    assert (kept["site"], kept["url"], kept["resolved_at"]) == ("longdong", urls[1], None)


def test_what_the_server_refuses_does_not_stop_the_batch(save, database):
    save(article())
    database.command("collMod", "articles", validator={"title": {"$ne": "坏"}})
    assert save(article(title="坏"), article("http://a.cn/2")) == ["rejected", "new"]
    assert database.quarantine.find_one()["reasons"] == ["Document failed validation"]
    assert database.articles.find_one({"_id": article_id(URL)})["title"] == "市委召开会议"


def test_quarantine_keeps_bytes_and_is_resolved(run, save, database):
    raw = page(section="要闻", charset="gb2312")
    run(lambda store: store.quarantine(raw, ["no title"], now=NOW))
    kept = database.quarantine.find_one({"_id": article_id(URL)})
    assert (kept["bodies"], kept["bodies_cut"], kept["charset"]) == (raw.bodies, False, "gb2312")
    assert kept["reasons"] == ["no title"]
    run(lambda store: store.quarantine(None, ["no date"], article(title=SURROGATE), NOW + DAY))
    kept = database.quarantine.find_one()
    assert (kept["bodies"], kept["reasons"], kept["article"]["title"]) == (raw.bodies, ["no date"], "\\ud800")
    assert (kept["first_seen"], kept["last_seen"], kept["resolved_at"]) == (NOW, NOW + DAY, None)
    assert save(article(), now=NOW + 2 * DAY) == ["new"]
    assert database.quarantine.find_one()["resolved_at"] == NOW + 2 * DAY
    with pytest.raises(ValueError, match="neither"):
        run(lambda store: store.quarantine(None, []))


def test_quarantine_cuts_what_is_too_large(run, database):
    bodies = [b"a" * 10 * 1024 * 1024, b"b" * 10 * 1024 * 1024, b"c"]
    run(lambda store: store.quarantine(page(bodies=bodies), ["huge"], article(body="x" * 3 * 1024 * 1024)))
    kept = database.quarantine.find_one()
    assert [len(body) for body in kept["bodies"]] == [10 * 1024 * 1024, 2 * 1024 * 1024, 0]
    assert kept["bodies_cut"] is True
    assert kept["article_cut"] == ["body"]


def test_find(run, save, database):
    save(article())
    key = article_id(URL)
    for wanted in (URL, "https://www.a.gov.cn/t20261121_1.html#top", key, key[:6]):
        assert find_article(database, wanted)["_id"] == key
        assert run(lambda store, wanted=wanted: store.find(wanted))["_id"] == key
    assert run(lambda store: store.find("http://a.cn/none")) is None
    stored = database.articles.find_one()
    database.articles.insert_many([stored | {"_id": "abcdef01"}, stored | {"_id": "abcdef02"}])
    with pytest.raises(AmbiguousId, match=r"abcdef01, abcdef02"):
        run(lambda store: store.find("abcdef"))


def test_empty_database_is_made_ours_and_opened_again(mongodb_uri, database):
    for _ in range(2):
        open_database_sync(mongodb_uri).client.close()
    mark = database.meta.find_one({"_id": "govnews"})
    assert mark["schema"] == SCHEMA
    assert mark["created_at"].tzinfo is not None
    assert set(database.articles.index_information()) == {
        "_id_",
        "site_1_published_at_-1",
        "published_at_-1",
        "url_1",
        "aliases_1",
        "meeting_id_1",
        "link_keys_1",
        "link_pending_1",
        "index_pending_1",
        "updated_at_1__id_1",
    }
    assert set(database.tokens.index_information()) == {"_id_", "tokens_text"}


def test_many_open_an_empty_database_at_once(mongodb_uri):
    async def open_many():
        opened = await asyncio.gather(*(open_database(mongodb_uri) for _ in range(8)))
        for each in opened:
            await each.client.close()

    asyncio.run(open_many())


def test_mark_that_another_process_is_just_writing_is_not_foreign(mongodb_uri, database):
    database.create_collection("meta")
    open_database_sync(mongodb_uri).client.close()
    assert database.meta.find_one()["schema"] == SCHEMA


def test_preparation_that_was_interrupted_is_finished(mongodb_uri, database):
    database.meta.insert_one({"_id": "govnews", "schema": 0, "created_at": NOW})
    open_database_sync(mongodb_uri).client.close()
    mark = database.meta.find_one()
    assert (mark["schema"], mark["created_at"]) == (SCHEMA, NOW)
    open_database_sync(mongodb_uri).client.close()
    assert database.meta.find_one()["id"] == mark["id"]
    assert "url_1" in database.articles.index_information()


def test_foreign_database_is_left_alone(mongodb_uri, database):
    database.orders.insert_one({"_id": 1})
    database.meta.insert_one({"_id": "theirs"})
    with pytest.raises(ForeignDatabase, match=rf"{database.name}.*meta, orders.*MONGODB_URI"):
        asyncio.run(open_database(mongodb_uri))
    assert sorted(database.list_collection_names()) == ["meta", "orders"]
    assert list(database.meta.find()) == [{"_id": "theirs"}]


def test_newer_schema_is_left_alone(mongodb_uri, database):
    database.meta.insert_one({"_id": "govnews", "schema": SCHEMA + 1})
    with pytest.raises(NewerSchema, match="upgrade"):
        open_database_sync(mongodb_uri)
    assert database.list_collection_names() == ["meta"]


def test_unreachable_server_is_told_without_the_password(monkeypatch):
    monkeypatch.setenv("MONGODB_URI", "mongodb://me:s%40cret@127.0.0.1:1/news?appname=x")
    assert uri().endswith("=x")
    monkeypatch.setitem(OPTIONS, "serverSelectionTimeoutMS", 100)
    with pytest.raises(StoreUnavailable) as caught:
        open_database_sync()
    told = str(caught.value)
    assert "mongodb://127.0.0.1:1/news" in told
    assert "refused" in told
    assert "govnews db status" in told
    assert "cret" not in told
    assert "Topology" not in told


@pytest.mark.parametrize(
    "address", ["mongodb://me:pa/cret@host/x", "mongodb://me:@cret@host", "http://me:cret@host"]
)
def test_unusable_address_is_told_without_the_password(address):
    with pytest.raises(StoreUnavailable) as caught:
        open_database_sync(address)
    assert "MONGODB_URI" in str(caught.value)
    assert "cret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_public_address():
    assert (
        public("mongodb+srv://u:p@h.example/n?tlsCertificateKeyFilePassword=p") == "mongodb+srv://h.example/n"
    )
    assert public("mongodb://%2Frun%2Fm.sock/govnews") == "mongodb://%2Frun%2Fm.sock/govnews"


def test_database_names(mongo, mongodb_uri, database):
    opened = open_database_sync(mongo, database.name)
    opened.client.close()
    assert opened.name == database.name


def test_server_restarted_between_two_batches_and_gone_before_the_third(tmp_path, monkeypatch):
    async def save_thrice():
        database = await open_database(server.start(tmp_path))
        store = ArticleStore(database)
        outcomes = await store.save([article()])
        server.stop(tmp_path)
        server.start(tmp_path)
        outcomes += await store.save([article(), article("http://a.cn/2")])
        server.stop(tmp_path)
        with pytest.raises(StoreUnavailable, match="database govnews"):
            await store.save([article()])
        await database.client.close()
        return outcomes

    monkeypatch.setitem(OPTIONS, "serverSelectionTimeoutMS", 1000)
    assert asyncio.run(save_thrice()) == ["new", "same", "new"]


@pytest.fixture
def fragile(tmp_path):
    """An embedded server that can be told to hang up, which takes an option that ours has not."""
    place.make_private(tmp_path / "mongodb")
    options = server._options(tmp_path, place.find(tmp_path), tmp_path / "mongod.log")
    command = [server._program(), *options, "--setParameter", "enableTestCommands=1"]
    subprocess.run(command, check=True, capture_output=True)
    yield server.start(tmp_path)
    server.stop(tmp_path)


def hang_up(address, times):
    fault = {"failCommands": ["update", "bulkWrite"], "closeConnection": True}
    with MongoClient(address) as client:
        client.admin.command("configureFailPoint", "failCommand", mode={"times": times}, data=fault)


def test_lost_connection_is_tried_again_once(fragile):
    async def save_in_a_storm():
        database = await open_database(fragile)
        store = ArticleStore(database)
        hang_up(fragile, times=1)
        outcomes = await store.save([article()])
        hang_up(fragile, times=2)
        with pytest.raises(StoreUnavailable, match="connection closed"):
            await store.save([article()])
        await database.client.close()
        return outcomes

    assert asyncio.run(save_in_a_storm()) == ["new"]


def test_to_document_follows_any_dataclass():
    class Kind(StrEnum):
        PLENARY = "全会"

    @dataclass
    class Inner:
        held_on: date
        kind: Kind
        tags: set[str] = field(default_factory=set)

    @dataclass
    class Outer:
        inner: Inner | None
        pairs: dict[str, Inner]

    inner = Inner(date(2026, 11, 22), Kind.PLENARY, {"a"})
    plain = {"held_on": "2026-11-22", "kind": "全会", "tags": ["a"]}
    outer = Outer(inner, {"x": inner})
    assert to_document(outer) == bson.decode(encode(values(outer))) == {"inner": plain, "pairs": {"x": plain}}
    assert to_document(Outer(None, {}), legible) == {"inner": None, "pairs": {}}
