"""Revisions: what the outlet changed, and nothing else."""

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
from govnews.demo.article import DemoArticle
from govnews.demo.reply import HOST
from govnews.items import Article
from govnews.store import ArticleStore, Outcome, article_id, open_database

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
URL = "http://www.a.gov.cn/t20261121_1.html"
WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")
ISSUES = ("-a", "since=2017-10-10", "-a", "until=2017-10-17")
AGAIN = ("-s", "GOVNEWS_RECHECK_ALL=1")
FURNITURE = {
    "longdong": (rb"<!--/enpcontent-->", "utf-8"),
    "qingyang": (rb"<!--/enpcontent-->", "utf-8"),
    "anhuinews": (rb"\n</div>\n?</div>\n<div class=.(?:read|foot)", "utf-8"),
    "gansudaily": (rb"\n</div>\n<div id=.news_more", "gb18030"),
}
"""Outlet → what stands below the text of its articles, and its charset."""
BARS = ("微信 微博", "QQ空间 新浪微博 朋友圈", "微信 QQ好友")
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


@pytest.mark.parametrize("outlet", FURNITURE)
def test_three_crawls_revise_what_the_outlet_revised(
    outlet: str, crawl: Crawl, documents: Documents, outlets: Outlets
) -> None:
    total, revised = len(articles(outlet)), [each for each in flagged("revised", 2) if each.outlet == outlet]
    told = [f"{total} new, 0 changed, 0 same", f"0 new, 0 changed, {total} same"]
    told += [f"0 new, {len(revised)} changed, {total - len(revised)} same"]
    for visit, (edition, counts) in enumerate(zip((1, 1, 2), told, strict=True)):
        outlets.edition = edition
        refurnish(outlets, outlet, visit)
        assert counts in crawl(outlet, *ISSUES if outlet == "longdong" else WINDOW, *AGAIN).stderr
        assert len(documents("revisions")) == (len(revised) if edition == 2 else 0)
    for revision, after in zip(documents("revisions"), revised, strict=True):
        check_revision(revision, after)


def check_revision(revision: dict[str, Any], after: DemoArticle) -> None:
    assert urlsplit(revision["url"]).path == after.path
    [before] = [each for each in articles(after.outlet) if each.path == after.path]
    assert revision["body_before"] == before.body
    changed = {line for line in revision["diff"] if line[0] in "+-"}
    assert changed == {f"-{line}" for line in set(before.paragraphs) - set(after.paragraphs)} | {
        f"+{line}" for line in set(after.paragraphs) - set(before.paragraphs)
    }


def refurnish(outlets: Outlets, outlet: str, visit: int) -> None:
    """Give every article page another counter and another share bar, right below its text."""
    place, charset = FURNITURE[outlet]
    for article in articles(outlet, outlets.edition):
        outlets.pages[outlet].pop(article.path, None)
        # Asked for by this host, the page holds the mark for whatever host it will be asked for by.
        request = Request(outlets.base(outlet) + article.path, headers={"Host": HOST})  # noqa: S310
        with urlopen(request) as reply:  # noqa: S310 - on loopback
            page, kind = reply.read(), reply.headers["Content-Type"]
        furniture = f"<p>阅读量：{1000 + visit}</p><p>分享到：{BARS[visit]}</p>".encode(charset)
        furnished, places = re.subn(place, lambda end: furniture + end[0], page)  # noqa: B023 - used at once
        assert places == 1, article.path
        outlets.pages[outlet][article.path] = (200, {"Content-Type": kind}, furnished)
