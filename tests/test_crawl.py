"""From a demo outlet's pages to MongoDB, by `scrapy crawl` as a user runs it."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from running import Crawl, Documents

from govnews.demo import Outlets, articles, flagged
from govnews.items import BEIJING

OUTLETS = ("longdong", "qingyang", "anhuinews", "gansudaily")
WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")
ISSUES = ("-a", "since=2017-10-10", "-a", "until=2017-10-17")
ARGUMENTS = {name: ISSUES if name == "longdong" else WINDOW for name in OUTLETS}
CREDITS = ("reporters", "correspondents", "authors", "photographers", "editors", "responsible_editors")


def path(document: dict[str, Any]) -> str:
    return urlsplit(document["url"]).path


@pytest.mark.parametrize("outlet", OUTLETS)
def test_every_article_is_stored_as_its_outlet_wrote_it(
    outlet: str, crawl: Crawl, documents: Documents
) -> None:
    ended = crawl(outlet, *ARGUMENTS[outlet])
    assert ended.returncode == 0, ended.stderr
    stored = {path(document): document for document in documents()}
    wanted = {article.path: article for article in articles(outlet)}
    assert stored.keys() == wanted.keys()
    for key, article in wanted.items():
        document = stored[key]
        got = {name: document[name] for name in ("site", "title", "source", "body", *CREDITS)}
        got["published_at"] = document["published_at"].astimezone(BEIJING)
        assert got == {
            "site": outlet,
            "title": article.title,
            "source": article.source,
            "body": article.body,
            **{name: list(getattr(article, name)) for name in CREDITS},
            "published_at": article.published_at,
        }, key
        assert document["published_precision"] == article.precision


def test_a_second_crawl_fetches_nothing_known(crawl: Crawl, documents: Documents, outlets: Outlets) -> None:
    assert crawl("anhuinews", *WINDOW).returncode == 0
    stored = documents()
    outlets.requests.clear()
    ended = crawl("anhuinews", *WINDOW)
    assert ended.returncode == 0, ended.stderr
    # The rejected challenge page is no known article: it is tried again.
    [challenge] = [article.listed_path for article in flagged("challenge")]
    fetched = [where for _, where, _ in outlets.requests if "/t2" in where or "/system/" in where]
    assert fetched == [challenge]
    assert documents() == stored


def test_a_revised_article_is_changed_and_nothing_else(
    crawl: Crawl, documents: Documents, outlets: Outlets
) -> None:
    again = ("qingyang", *WINDOW, "-s", "GOVNEWS_RECHECK_ALL=1")
    assert "31 new, 0 changed, 0 same" in crawl(*again).stderr
    before = {document["_id"]: document for document in documents()}
    assert "0 new, 0 changed, 31 same" in crawl(*again).stderr
    outlets.edition = 2
    assert "0 new, 1 changed, 30 same" in crawl(*again).stderr
    changed = [document for document in documents() if document["body"] != before[document["_id"]]["body"]]
    [revised] = flagged("revised", edition=2)
    assert [path(document) for document in changed] == [revised.path]
    assert changed[0]["body"] == revised.body
    assert changed[0]["changed_at"] > changed[0]["first_seen"] == before[changed[0]["_id"]]["first_seen"]


def test_a_limit_is_kept(crawl: Crawl, documents: Documents) -> None:
    ended = crawl("longdong", *ISSUES, "-a", "limit=3")
    assert ended.returncode == 0, ended.stderr
    assert len(documents()) == 3


def test_one_article_by_its_address(crawl: Crawl, documents: Documents, outlets: Outlets) -> None:
    [article] = flagged("rare")
    ended = crawl("gansudaily", "-a", f"url={outlets.base('gansudaily')}{article.path}")
    assert ended.returncode == 0, ended.stderr
    [document] = documents()
    assert document["title"] == article.title
    assert {"贠", "喆", "镕"} <= set(document["title"] + document["body"])


def test_a_challenge_page_goes_to_quarantine_with_its_bytes(crawl: Crawl, documents: Documents) -> None:
    assert "1 rejected" in crawl("anhuinews", *WINDOW).stderr
    [kept] = documents("quarantine")
    [article] = flagged("challenge")
    assert path(kept) == article.path
    assert "challenge" in kept["reasons"][0]
    assert b"JavaScript" in kept["bodies"][0]


def test_a_redirected_article_is_known_by_both_addresses(crawl: Crawl, documents: Documents) -> None:
    crawl("anhuinews", *WINDOW)
    [article] = [article for article in flagged("moved") if article.outlet == "anhuinews"]
    [document] = [document for document in documents() if path(document) == article.path]
    assert [urlsplit(alias).path for alias in document["aliases"]] == [article.listed_path]


def test_a_feed_has_the_same_articles(crawl: Crawl, documents: Documents, tmp_path: Path) -> None:
    feed = tmp_path / "articles.jsonl"
    assert crawl("qingyang", *WINDOW, "-O", str(feed)).returncode == 0
    rows = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    stored = {document["url"]: document for document in documents()}
    assert {row["url"] for row in rows} == stored.keys()
    for row in rows:
        assert {name: row[name] for name in ("title", "body", "reporters", "removed")} == {
            name: stored[row["url"]][name] for name in ("title", "body", "reporters", "removed")
        }


def test_without_a_store_articles_go_to_the_feed_only(
    crawl: Crawl, documents: Documents, tmp_path: Path
) -> None:
    feed = tmp_path / "articles.jsonl"
    ended = crawl("qingyang", *WINDOW, "-O", str(feed), "-s", "GOVNEWS_STORE=off")
    assert ended.returncode == 0, ended.stderr
    assert len(feed.read_text("utf-8").splitlines()) == len(articles("qingyang"))
    assert documents() == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["longdong", "-a", "since=garbage"], "garbage"),
        (["longdong", "-a", "limit=-1"], "limit"),
        (["longdong", "-a", "snice=2017-10-01"], "since"),
        (["gansudaily", "-a", "sections=要闻"], "权威发布"),
        (["longdnog"], "longdong"),
    ],
)
def test_a_wrong_call_is_told_before_the_first_request(
    arguments: list[str], told: str, crawl: Crawl, outlets: Outlets
) -> None:
    ended = crawl(*arguments)
    assert ended.returncode == 2
    assert told in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr
    assert outlets.requests == []


def test_a_crawl_that_finds_nothing_fails_with_numbers(crawl: Crawl) -> None:
    ended = crawl("qingyang", "-a", "since=2030-01-01")
    assert ended.returncode == 1
    assert "outside the window" in ended.stderr
