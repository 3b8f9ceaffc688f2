"""What the store notes of each crawl, and of each outlet."""

from datetime import datetime

from running import Crawl, Documents

from govnews.demo import Outlets, articles, flagged

WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")


def test_each_crawl_leaves_its_run_and_the_standing_of_its_outlet(crawl: Crawl, documents: Documents) -> None:
    assert crawl("qingyang", *WINDOW).returncode == 0
    total = len(articles("qingyang"))
    [run] = documents("runs")
    assert (run["site"], run["reason"], run["new"], run["same"]) == ("qingyang", "finished", total, 0)
    assert run["arguments"] == {"since": "2017-10-01", "until": "2022-12-31"}
    assert run["problems"] == []
    assert run["started_at"] < run["ended_at"]
    [standing] = documents("sites")
    newest = max(article.published_at for article in articles("qingyang"))
    assert (standing["_id"], standing["articles"]) == ("qingyang", total)
    assert standing["newest_published_at"] == newest
    assert (standing["last_run"], standing["last_success_at"]) == (run["_id"], run["ended_at"])


def test_a_crawl_with_a_problem_is_no_success(crawl: Crawl, documents: Documents) -> None:
    crawl("qingyang", *WINDOW, "-a", "limit=2")
    success: datetime = documents("sites")[0]["last_success_at"]
    crawl("qingyang", "-a", "since=2030-01-01")
    found = sorted(documents("runs"), key=lambda run: run["started_at"])
    assert [run["problems"] for run in found] == [[], ["no article"]]
    [standing] = documents("sites")
    assert standing["last_success_at"] == success
    assert standing["last_run_at"] == found[1]["ended_at"]


def test_a_page_that_is_gone_is_a_withdrawal_until_it_comes_back(
    crawl: Crawl, documents: Documents, outlets: Outlets
) -> None:
    again = ("qingyang", *WINDOW, "-s", "GOVNEWS_RECHECK_ALL=1")
    crawl(*again)
    [gone] = flagged("revised")
    for status in (404, 410):
        outlets.pages["qingyang"][gone.path] = (status, {}, b"gone")
        assert "'govnews/failed/article': 1" in crawl(*again).stderr
        [revision] = documents("revisions")
        assert (revision["withdrawn"], revision["body_before"]) == (True, None)
    [article] = documents(withdrawn_at={"$ne": None})
    assert article["body"] == gone.body
    assert (article["_id"], article["withdrawn_at"]) == (revision["article"], revision["at"])
    del outlets.pages["qingyang"][gone.path]
    crawl(*again)
    assert documents(withdrawn_at={"$ne": None}) == []
    assert [run["withdrawn"] for run in documents("runs")] == [0, 1, 0, 0]
