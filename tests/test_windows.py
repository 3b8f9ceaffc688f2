"""Looking again: corrections are found with few bytes, and late rows wherever they stand."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from pymongo import MongoClient
from running import Crawl, Documents

from govnews.demo import Outlets, articles, flagged
from govnews.demo.reply import HOST
from govnews.items import Article
from govnews.store import ArticleStore, article_id, open_database

WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "http://a.cn/1"
MOVING = ("last_seen", "recheck_at")
Set = Callable[..., None]


@pytest.fixture
def change(mongodb_uri: str) -> Set:
    """Set fields of the articles that meet a condition."""

    def run(condition: dict[str, Any], **fields: object) -> None:
        with MongoClient[dict[str, Any]](mongodb_uri) as client:
            changed = client.get_default_database()["articles"].update_many(condition, {"$set": fields})
            assert changed.matched_count > 0

    return run


def served(outlets: Outlets, outlet: str, path: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a page; what stands in it for the host that is asked for is still there."""
    request = Request(outlets.base(outlet) + path, headers={"Host": HOST})  # noqa: S310
    with urlopen(request) as reply:  # noqa: S310 - on loopback
        return {"Content-Type": reply.headers["Content-Type"]}, reply.read()


def validate(outlets: Outlets, outlet: str, **validators: str) -> None:
    """Serve every article with validators."""
    names = {"etag": "ETag", "last_modified": "Last-Modified"}
    for article in articles(outlet):
        headers, body = served(outlets, outlet, article.path)
        headers |= {names[name]: value for name, value in validators.items()}
        outlets.pages[outlet][article.path] = (200, headers, body)


def stat(told: str, name: str) -> int:
    found = re.search(rf"'{re.escape(name)}': (\d+)", told)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    ("outlet", "validators"),
    [
        ("qingyang", {"etag": 'W/"5f-1"'}),
        ("anhuinews", {"last_modified": "Tue, 18 Oct 2022 09:00:00 GMT"}),
    ],
)
def test_what_has_not_changed_is_not_sent_again(
    outlet: str, validators: dict[str, str], crawl: Crawl, documents: Documents, outlets: Outlets, change: Set
) -> None:
    total, single = len(articles(outlet)), [one for one in articles(outlet) if "two_pages" not in one.flags]
    direct = [one for one in single if one.path == one.listed_path]
    validate(outlets, outlet, **validators)
    assert crawl(outlet, *WINDOW).returncode == 0
    noted = {urlsplit(one["url"]).path for one in documents(**validators)}
    assert noted == {one.path for one in single}
    change({}, recheck_at=NOW - DAY)
    before = {one["_id"]: one for one in documents()}
    again = crawl(outlet, *WINDOW)
    assert again.returncode == 0, again.stderr
    assert f"0 new, 0 changed, {total} same" in again.stderr
    assert stat(again.stderr, "downloader/response_status_count/304") == len(direct)
    assert stat(again.stderr, "govnews/article/unchanged") == len(direct)
    paths = {row.path for row in direct}
    for one in documents():
        assert one["last_seen"] > before[one["_id"]]["last_seen"]
        assert one["recheck_at"] is None  # it is years old
        if urlsplit(one["url"]).path in paths:
            assert one == before[one["_id"]] | {name: one[name] for name in MOVING}


def test_a_correction_is_found_by_its_validator(
    crawl: Crawl, documents: Documents, outlets: Outlets, change: Set
) -> None:
    [revised] = [one for one in flagged("revised", 2) if one.outlet == "qingyang"]
    validate(outlets, "qingyang", etag='"1"')
    crawl("qingyang", *WINDOW)
    change({}, recheck_at=NOW - DAY)
    outlets.edition = 2
    del outlets.pages["qingyang"][revised.path]
    headers, body = served(outlets, "qingyang", revised.path)
    outlets.pages["qingyang"][revised.path] = (200, headers | {"ETag": '"2"'}, body)
    told = crawl("qingyang", *WINDOW).stderr
    assert f"0 new, 1 changed, {len(articles('qingyang')) - 1} same" in told
    [changed] = documents(etag='"2"')
    assert changed["body"] == revised.body


def test_a_page_that_redirects_by_now_is_not_taken_for_unchanged(
    crawl: Crawl, documents: Documents, outlets: Outlets, change: Set
) -> None:
    first, second = [one for one in articles("qingyang") if not one.flags][:2]
    validate(outlets, "qingyang", etag='"1"')
    crawl("qingyang", *WINDOW)
    change({"url": {"$regex": f"{first.path}$"}}, recheck_at=NOW - DAY)
    [before] = documents(recheck_at=NOW - DAY)
    outlets.pages["qingyang"][first.path] = (302, {"Location": second.path}, b"")
    told = crawl("qingyang", *WINDOW).stderr
    assert stat(told, "govnews/failed/article/not-modified") == 1
    assert documents(_id=before["_id"]) == [before]


def test_a_forced_look_reads_the_page(crawl: Crawl, outlets: Outlets) -> None:
    validate(outlets, "qingyang", etag='"1"')
    crawl("qingyang", *WINDOW)
    told = crawl("qingyang", *WINDOW, "-s", "GOVNEWS_RECHECK_ALL=1").stderr
    assert stat(told, "downloader/response_status_count/304") == 0
    assert f"{len(articles('qingyang'))} same" in told


def test_a_back_dated_row_on_an_older_page_is_found_among_known_ones(
    crawl: Crawl, documents: Documents, outlets: Outlets
) -> None:
    crawl("anhuinews", *WINDOW)
    [model] = [
        one for one in articles("anhuinews") if one.section == "时政要闻" and "revised" in one.flags
    ] or [next(one for one in articles("anhuinews") if one.section == "时政要闻" and not one.flags)]
    path = re.sub(r"_\d+\.html$", "_90000001.html", model.path)
    assert path != model.path
    headers, body = served(outlets, "anhuinews", model.path)
    outlets.pages["anhuinews"][path] = (200, headers, body)
    headers, listing = served(outlets, "anhuinews", "/szxw/index_1.html")
    row = re.search(r'<div class="item">.*?</div></div>', listing.decode("utf-8"), re.DOTALL)
    assert row
    late = re.sub(r'href="[^"]*"', f'href="{path}"', row[0])
    late = re.sub(r"\d{4}-\d{2}-\d{2}(?= \d)", "2017-10-02", late)
    bottom = listing.decode("utf-8").replace(row[0], row[0] + late)
    outlets.pages["anhuinews"]["/szxw/index_1.html"] = (200, headers, bottom.encode())
    told = crawl("anhuinews", *WINDOW).stderr
    assert f"1 new, 0 changed, 0 same, {len(articles('anhuinews'))} known" in told
    assert [one for one in documents() if one["url"].endswith(path)]


@pytest.fixture
def store(mongodb_uri: str) -> Callable[..., Any]:
    """Call a method of the article store, as version 1."""

    async def within(name: str, *arguments: object, **named: object) -> object:
        database = await open_database(mongodb_uri)
        try:
            return await getattr(ArticleStore(database, "1"), name)(*arguments, **named)
        finally:
            await database.client.close()

    return lambda name, *arguments, **named: asyncio.run(within(name, *arguments, **named))


def fresh(**fields: Any) -> Article:
    return Article(url=URL, site="longdong", title="市委召开会议", published_at=NOW - DAY, **fields)


def test_validators_are_of_articles_that_need_no_reading(store: Callable[..., Any], change: Set) -> None:
    store(
        "save", [fresh(etag='"1"'), Article(url="http://a.cn/2", aliases=["http://a.cn/3"], etag='"2"')], NOW
    )
    asked = ["https://a.cn/1", "http://a.cn/3", "http://a.cn/4"]
    assert store("validators", asked) == {"https://a.cn/1": {"etag": '"1"', "last_modified": None}}
    change({"url": URL}, withdrawn_at=NOW)
    assert store("validators", asked) == {}
    change({"url": URL}, withdrawn_at=None, extractor="0")
    assert store("validators", asked) == {}


def test_an_unchanged_page_rests_as_one_that_was_read(
    store: Callable[..., Any], documents: Documents
) -> None:
    store("save", [fresh()], NOW)
    assert store("unchanged", URL, NOW + DAY) == 1
    [one] = documents()
    assert (one["_id"], one["last_seen"], one["recheck_at"]) == (article_id(URL), NOW + DAY, NOW + 2 * DAY)
    assert store("unchanged", "http://a.cn/2", NOW) == 0


@pytest.mark.parametrize(("after", "known"), [(DAY - 3 * HOUR, {URL}), (DAY - HOUR, set()), (DAY, set())])
def test_a_daily_crawl_that_comes_somewhat_early_finds_the_article_due(
    after: timedelta, known: set[str], store: Callable[..., Any]
) -> None:
    store("save", [fresh()], NOW)
    assert store("known", [URL], NOW + after) == known
