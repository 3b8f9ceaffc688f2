"""The health of an outlet: rhythm, losses, rules, and what the store keeps of it."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from running import Crawl, Documents

from govnews.crawl import report
from govnews.demo import Outlets, articles
from govnews.health import RULES, Figures, History, Rhythm, State, compare, judge, measure
from govnews.health.holidays import holiday
from govnews.health.judgement import FORMS
from govnews.sites.tables import Health

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)
PAGES = Figures(requests=4, listing_pages=3, rows=60, found=60)


def state(figures: Figures, history: History, today: date) -> str:
    return judge(compare(figures, history, today)).state


def published(*days: date) -> History:
    return History(dict.fromkeys(days, 5), [PAGES] * 10)


def test_every_rule_has_a_threshold_that_a_site_file_can_set() -> None:
    assert [rule.figure for rule in RULES] == [*Health.model_fields]
    assert {rule.state for rule in RULES} <= set(get_args(State))
    for rule in RULES:
        assert rule.figure in FORMS


@pytest.mark.parametrize(
    ("step", "late", "expected"),
    [
        (1, 1, "ok"),
        (1, 2, "quiet"),
        (1, 5, "stale"),
        (7, 7, "ok"),
        (7, 9, "quiet"),
        (7, 28, "stale"),
    ],
)
def test_the_same_silence_is_not_the_same_for_all(step: int, late: int, expected: str) -> None:
    days = [MONDAY + n * DAY for n in range(0, 98, step)]
    # From 8 June on: no holiday until 端午 on the 19th.
    begin = [day for day in days if day <= date(2026, 6, 1)]
    assert state(PAGES, published(*begin), begin[-1] + late * DAY) == expected


def test_a_pause_at_a_holiday_is_learned() -> None:
    new_year = date(2026, 2, 17)
    year = [new_year - n * DAY for n in range(399, 1, -1)]
    rests = [day for day in year if holiday(day) != "Spring Festival"]
    today = new_year + 7 * DAY
    assert state(PAGES, published(*rests), today) == "ok"
    assert state(PAGES, published(*year), today) == "stale"
    assert Rhythm.learn(rests).holidays["Spring Festival"] == 0
    assert Rhythm.learn(year).holidays["National Day"] > 0.7


def test_an_outlet_of_which_little_is_known_is_given_time() -> None:
    assert state(PAGES, published(MONDAY), MONDAY + 13 * DAY) == "ok"
    assert state(PAGES, published(MONDAY), MONDAY + 120 * DAY) == "stale"


def test_an_odd_article_is_no_fault_and_a_run_of_them_is() -> None:
    usual = Figures(read=20, fields={"title": 20, "body": 20, "source": 19})
    history: list[Figures] = []
    for _ in range(10):
        history.append(compare(usual, History({}, history), MONDAY))
    for read, told in [(1, "ok"), (12, "broken")]:
        lost = Figures(
            read=read,
            rejected=read,
            fields={"title": read, "body": 0, "source": 0},
            rejections={"no text": read},
        )
        judgement = judge(compare(lost, History({}, history), MONDAY))
        assert judgement.state == told
    assert judgement.reasons == [
        "12 of 12 articles rejected; body in 0 of 12 articles, usually in 99%; "
        "source in 0 of 12 articles, usually in 95% (no text: 12)"
    ]
    broken = [*history, compare(lost, History({}, history), MONDAY)]
    # What is broken stays so while nothing comes, and is well again with its next articles.
    assert judge(compare(Figures(), History({}, broken), MONDAY)).state == "broken"
    assert judge(compare(usual, History({}, broken), MONDAY)).state == "ok"


@pytest.mark.parametrize(
    ("stats", "expected", "reason"),
    [
        ({"listing/pages": 2, "listing/challenge": 2}, "blocked", "challenge page: 2"),
        ({"failed/listing": 3, "failed/listing/412": 3}, "blocked", "412: 3"),
        ({"failed/listing": 2, "failed/listing/404": 2}, "broken", "2 listing pages could not be read"),
        ({"listing/pages": 3}, "broken", "no article links on 3 listing pages"),
        ({"issue/none": 7}, "broken", "none of 7 issues was there"),
        ({"listing/pages": 3, "listing/rows": 9, "failed/article": 4}, "broken", "not one article page"),
        ({"failed/listing": 2, "failed/listing/502": 2}, "ok", ""),
        ({"listing/pages": 3, "listing/rows": 9, "article/known": 9}, "ok", ""),
    ],
)
def test_a_crawl_alone_tells_what_is_broken(stats: dict[str, int], expected: str, reason: str) -> None:
    found = {f"govnews/{name}": n for name, n in stats.items()}
    run = report("some", found | {"finish_reason": "finished"})
    assert run.state == expected
    assert reason in " ".join(run.problems)
    assert bool(run.problems) == (expected != "ok" or "failed/listing" in stats)


def test_robots_and_an_outage_that_lasts_are_a_block() -> None:
    forbidden = {"failed/listing": 2, "failed/listing/IgnoreRequest": 2}
    stats = {f"govnews/{name}": n for name, n in forbidden.items()}
    assert judge(measure(stats | {"robotstxt/forbidden": 2})).reasons == [
        "the outlet turns the crawl away (robots txt: 2)"
    ]
    down = Figures(unread=3, outages={"CannotResolveHostError": 3}, unreachable_share=1.0)
    assert state(down, History({}, [PAGES]), MONDAY) == "ok"
    assert state(down, History({}, [PAGES, down]), MONDAY) == "blocked"


def test_a_paper_that_pauses_is_not_broken_and_one_whose_issues_are_gone_is() -> None:
    none = Figures(requests=7, issues_missing=7)
    days = [MONDAY + n * DAY for n in range(60)]
    assert compare(none, published(*days), days[-1] + 9 * DAY).row_share is None
    assert state(none, published(*days), days[-1] + DAY) == "broken"


def test_thresholds_of_a_site_file_win() -> None:
    figures = Figures(silence=3.0, silent_days=9, newest_on=MONDAY, interval=1)
    assert judge(figures).state == "stale"
    assert judge(figures, Health(silence=4).limits).state == "ok"


def test_a_crawl_notes_the_state_of_its_outlet(crawl: Crawl, documents: Documents, outlets: Outlets) -> None:
    window = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")
    assert crawl("qingyang", *window).returncode == 0
    total = len(articles("qingyang"))
    [run], [standing] = documents("runs"), documents("sites")
    figures = run["figures"]
    assert (figures["read"], figures["rejected"], figures["fields"]["body"]) == (total, 0, total)
    newest = max(article.published_at for article in articles("qingyang"))
    assert figures["newest_on"] == newest.date().isoformat()
    # Its newest article is years old by now.
    assert (run["state"], standing["state"], standing["state_since"]) == ("stale", "stale", run["ended_at"])
    assert str(figures["newest_on"]) in standing["reasons"][0]

    wall = (
        200,
        {"Content-Type": "text/html"},
        "<title>提示</title><p>请开启JavaScript并刷新该页</p>".encode(),
    )
    shut = {path for _, path, status in outlets.requests if status == 200 and path != "/robots.txt"}
    outlets.pages["qingyang"] |= dict.fromkeys(shut, wall)
    ended = crawl("qingyang", *window)
    assert ended.returncode == 1
    assert "the outlet is blocked: the outlet turns the crawl away (challenge page" in ended.stderr
    second, [standing] = documents("runs")[-1], documents("sites")
    assert (standing["state"], standing["state_since"]) == ("blocked", second["ended_at"])
    assert standing["reasons"] == second["reasons"]
    assert second["ended_at"] <= datetime.now(UTC)
