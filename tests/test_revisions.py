"""Revisions: what the outlet changed, and nothing else."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from running import Crawl, Documents

from govnews.demo import Outlets, articles, flagged
from govnews.items import Article
from govnews.store import ArticleStore, Outcome, article_id, open_database

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "http://www.a.gov.cn/t20261121_1.html"
WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31", "-s", "GOVNEWS_RECHECK_ALL=1")
Save = Callable[..., list[Outcome]]


def article(body: str = "本报讯\n会议指出。", title: str = "市委召开会议", **fields: Any) -> Article:
    return Article(url=URL, site="longdong", title=title, body=body, **fields)


@pytest.fixture
def save(mongodb_uri: str) -> Save:
    async def within(batch: tuple[Article, ...], days: int, extractor: str) -> list[Outcome]:
        database = await open_database(mongodb_uri)
        try:
            return await ArticleStore(database, extractor).save(batch, NOW + days * DAY)
        finally:
            await database.client.close()

    return lambda *batch, days=0, extractor="1": asyncio.run(within(batch, days, extractor))


def test_a_changed_text_leaves_its_diff_and_the_text_before(save: Save, documents: Documents) -> None:
    save(article())
    assert documents("revisions") == []
    assert save(article("本报讯\n会议强调。\n又讯"), days=1) == ["changed"]
    [revision] = documents("revisions")
    assert revision["diff"] == ["@@ -1,2 +1,3 @@", " 本报讯", "-会议指出。", "+会议强调。", "+又讯"]
    assert revision["body_before"] == "本报讯\n会议指出。"
    assert (revision["article"], revision["site"], revision["url"]) == (article_id(URL), "longdong", URL)
    assert (revision["at"], revision["extractor"]) == (NOW + DAY, "1")
    assert not any(revision[flag] for flag in ("title_changed", "extractor_changed", "withdrawn", "cut"))
    assert revision["title_before"] is revision["title_after"] is None


def test_a_changed_title_is_flagged(save: Save, documents: Documents) -> None:
    save(article())
    save(article(title="市委 召开全会"))
    [revision] = documents("revisions")
    assert revision["title_changed"]
    assert (revision["title_before"], revision["title_after"]) == ("市委召开会议", "市委 召开全会")
    assert revision["diff"] == []


def test_a_change_that_may_be_ours_says_so(save: Save, documents: Documents) -> None:
    save(article())
    save(article("会议指出。"), extractor="2")
    save(article("会议指出！"), extractor="2", days=1)
    found = sorted(documents("revisions"), key=lambda revision: revision["at"])
    assert [revision["extractor_changed"] for revision in found] == [True, False]


def test_white_space_is_no_revision(save: Save, documents: Documents) -> None:
    save(article())
    save(article(" 本报讯\n\n会议 指出。 ", title="市委召开会议 "))
    assert documents("revisions") == []


def test_a_batch_saved_again_adds_no_revision(save: Save, documents: Documents) -> None:
    save(article("〇"))
    for _ in range(2):
        save(article("一"), article("一"), days=1)
    assert [revision["body_before"] for revision in documents("revisions")] == ["〇"]


def test_changes_within_a_batch_are_revisions_each(save: Save, documents: Documents) -> None:
    save(article("〇"))
    assert save(article("一"), article("二"), article("一"), days=1) == ["changed"] * 3
    assert {revision["body_before"] for revision in documents("revisions")} == {"〇", "一", "二"}


def test_a_save_that_was_killed_between_revision_and_article_is_made_up(
    save: Save, documents: Documents, mongodb_uri: str
) -> None:
    save(article("〇"))
    [before] = documents()
    save(article("一"), days=1)
    found = documents("revisions")
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        client.get_default_database()["articles"].replace_one({"_id": before["_id"]}, before)
    assert save(article("一"), days=2) == ["changed"]
    assert documents("revisions") == found


def test_a_text_that_goes_back_and_forth_is_revised_each_time(save: Save, documents: Documents) -> None:
    for day, body in enumerate(("一", "二", "一", "二")):
        save(article(body), days=day)
    assert len(documents("revisions")) == 3


def test_an_older_fetch_does_not_undo_a_newer_one(save: Save, documents: Documents) -> None:
    save(article("新", fetched_at=NOW))
    assert save(article("旧", fetched_at=NOW - DAY), days=1) == ["same"]
    assert documents()[0]["body"] == "新"
    assert documents("revisions") == []


def test_what_does_not_fit_is_cut_and_says_so(save: Save, documents: Documents) -> None:
    save(article("会" * 5_000_000))
    assert save(article("议" * 5_000_000, title="题" * 100_000)) == ["changed"]
    [revision] = documents("revisions")
    assert revision["cut"]
    assert len(revision["body_before"]) == 4 * 1024 * 1024


def test_three_crawls_revise_what_the_outlet_revised(
    crawl: Crawl, documents: Documents, outlets: Outlets
) -> None:
    """Counters and share bars differ on each request of these pages."""
    [revised] = flagged("revised", edition=2)
    total = len(articles(revised.outlet))
    told = [f"{total} new, 0 changed, 0 same", f"0 new, 0 changed, {total} same"]
    told += [f"0 new, 1 changed, {total - 1} same"]
    for edition, counts in zip((1, 1, 2), told, strict=True):
        outlets.edition = edition
        assert counts in crawl(revised.outlet, *WINDOW).stderr
        assert len(documents("revisions")) == edition - 1
    [revision] = documents("revisions")
    assert urlsplit(revision["url"]).path == revised.path
    [before] = [each for each in articles(revised.outlet) if each.path == revised.path]
    assert revision["body_before"] == before.body
    changed = {line for line in revision["diff"] if line[0] in "+-"}
    assert changed == {f"-{line}" for line in set(before.paragraphs) - set(revised.paragraphs)} | {
        f"+{line}" for line in set(revised.paragraphs) - set(before.paragraphs)
    }


def test_page_counters_are_no_revision(crawl: Crawl, documents: Documents) -> None:
    assert crawl("anhuinews", *WINDOW).returncode == 0
    total = len(documents())
    assert f"0 new, 0 changed, {total} same" in crawl("anhuinews", *WINDOW).stderr
    assert documents("revisions") == []
