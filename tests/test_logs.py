"""The log and the box at the end of a crawl."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from running import Crawl, command, crawling

from govnews import ending, logs
from govnews.demo import Outlets, articles, flagged
from govnews.logs import files
from govnews.logs.objects import Json
from govnews.store import Run

WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")


def events(text: str, name: str) -> list[dict[str, Any]]:
    """Lines of JSON of one event."""
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("event") == name]


def test_each_event_is_one_object_of_json(crawl: Crawl, outlets: Outlets) -> None:
    [gone] = flagged("revised")
    outlets.pages["qingyang"][gone.path] = (404, {}, b"gone")
    told = crawl("qingyang", *WINDOW, GOVNEWS_LOG="json").stderr
    log, _, box = told.partition("── qingyang")
    assert "finished" in box
    for line in log.splitlines():
        assert {"time", "level", "logger", "message"} <= json.loads(line).keys()
    [begun] = events(log, "crawl_begun")
    assert (begun["outlet"], begun["arguments"]) == ("qingyang", "since=2017-10-01 until=2022-12-31")
    stored = events(log, "stored")
    assert {each["title"] for each in stored} == {
        each.title for each in articles("qingyang") if each.path != gone.path
    }
    [failed] = events(log, "article_failed")
    assert failed["url"].endswith(gone.path)
    assert (failed["cause"], failed["level"], failed["site"]) == ("404", "error", "qingyang")
    [ended] = events(log, "crawl_ended")
    assert (ended["reason"], ended["new"], ended["failed"]) == ("finished", len(stored), 1)
    assert datetime.fromisoformat(ended["time"]).tzinfo == UTC


def test_a_rejected_article_is_told_with_its_reasons(crawl: Crawl) -> None:
    [article] = flagged("challenge")
    for form in ("json", "text"):
        log = crawl("anhuinews", *WINDOW, GOVNEWS_LOG=form).stderr
        if form == "json":
            [rejected] = events(log, "rejected")
            assert rejected["url"].endswith(article.path)
            assert any("challenge" in reason for reason in rejected["reasons"])
        else:
            [line] = [line for line in log.splitlines() if " WARNING: rejected: " in line]
            assert article.path in line
            assert "challenge" in line


def test_a_file_of_the_day_has_what_stderr_has_not(
    outlets: Outlets, mongodb_uri: str, tmp_path: Path
) -> None:
    old = tmp_path / "log" / "crawls-2020-01-01.log"
    old.parent.mkdir()
    old.write_text("old")
    (tmp_path / "log" / "crawls-of-mine.log").write_text("mine")
    environment = crawling(outlets, mongodb_uri) | {"GOVNEWS_LOG_FILE": str(tmp_path / "log" / "crawls.log")}
    ended = command("govnews", "crawl", "qingyang", "--since", "2017-10-01", **environment)
    assert ended.returncode == 0, ended.stderr
    assert "stored: http" not in ended.stderr
    names = sorted(path.name for path in old.parent.iterdir())
    assert names == [f"crawls-{files.today()}.log", "crawls-of-mine.log"]
    text = (old.parent / names[0]).read_text("utf-8")
    assert text.count("] INFO: stored: http") == len(articles("qingyang"))


WRITER = """
import logging, sys
from pathlib import Path
from govnews.logs import DayFile
handler = DayFile(Path(sys.argv[1]), 30)
logging.root.addHandler(handler)
sys.stdin.readline()
for number in range(500):
    logging.error("%s", f"{sys.argv[2]} {number} " + "会" * 200)
"""


def test_processes_that_write_at_once_lose_no_line(tmp_path: Path) -> None:
    path = tmp_path / "all.log"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, str(n)], stdin=subprocess.PIPE, text=True)
        for n in range(3)
    ]
    for writer in writers:
        writer.communicate("go\n")
        assert writer.returncode == 0
    [written] = tmp_path.iterdir()
    lines = written.read_text("utf-8").splitlines()
    assert sorted(lines) == sorted(f"{n} {number} {'会' * 200}" for n in range(3) for number in range(500))


@pytest.fixture
def day_file(tmp_path: Path) -> Iterator[logs.DayFile]:
    handler = logs.DayFile(tmp_path / "a.log", 2)
    yield handler
    handler.close()


def test_a_new_day_has_a_new_file_and_the_oldest_goes(
    day_file: logs.DayFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2090-01-01", "2090-01-02", "2090-01-03"):
        monkeypatch.setattr(files, "today", lambda day=day: day)
        day_file.handle(logging.makeLogRecord({"msg": day}))
        day_file.handle(logging.makeLogRecord({"msg": "more"}))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "a-2090-01-02.log": "2090-01-02\nmore\n",
        "a-2090-01-03.log": "2090-01-03\nmore\n",
    }


def test_json_holds_whatever_is_logged() -> None:
    error = ValueError("坏\ud800")
    values = {"a": object(), "b": ["x"], "c": None}
    record = logging.LogRecord("x", logging.ERROR, "", 0, "%(a)s", (values,), (ValueError, error, None))
    line = Json().format(record)
    assert "\n" not in line
    row = json.loads(line.encode())
    assert (row["b"], row["c"], "a" in row) == (["x"], None, False)
    assert row["exception"] == "ValueError: 坏\ud800"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOVNEWS_LOG", "jsno"),
        ("GOVNEWS_LOG_DAYS", "0"),
        ("GOVNEWS_LOG_FILE", "/dev/null/govnews.log"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_setting_is_told_before_the_first_request(
    name: str, value: str, crawl: Crawl, outlets: Outlets, tmp_path: Path
) -> None:
    file = {"GOVNEWS_LOG_FILE": str(tmp_path / "a.log")}
    ended = crawl("qingyang", "-s", f"{name}={value}", **file)
    assert ended.returncode == 2
    assert f"{name}={value}" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    assert outlets.requests == []


# The box ------------------------------------------------------------------------------------------


def test_the_box_says_where_the_articles_are(crawl: Crawl, mongodb_uri: str) -> None:
    name = mongodb_uri.rpartition("/")[2]
    told = crawl("qingyang", *WINDOW).stderr.splitlines()
    top = told.index("── qingyang: finished ".ljust(78, "─"))
    assert told[-1] == "─" * 78
    box = told[top:]
    total = len(articles("qingyang"))
    assert box[1].strip().startswith(f"{total} scraped, {total} new, 0 changed")
    assert f"stored: {total} articles in collection articles, database {name} of" in box[2]
    again = crawl("qingyang", *WINDOW).stderr
    assert f"known: {total} articles are stored already" in again
    without = crawl("qingyang", *WINDOW, GOVNEWS_STORE="off").stderr
    assert f"read: {total} articles, for feeds only; none is stored" in without


def test_the_box_says_what_went_wrong_and_what_to_do(
    crawl: Crawl, outlets: Outlets, mongodb_uri: str
) -> None:
    lines = [line.strip() for line in crawl("qingyang", "-a", "since=2030-01-01").stderr.splitlines()]
    [at] = [n for n, line in enumerate(lines) if line.startswith("problem: no article: ")]
    assert lines[at + 1].startswith("do: widen since/until")
    down = {
        **crawling(outlets, mongodb_uri),
        "MONGODB_URI": "mongodb://me:s3cret@127.0.0.1:9/?serverSelectionTimeoutMS=200",
    }
    ended = command("scrapy", "crawl", "qingyang", *WINDOW, **down)
    assert ended.returncode == 1
    assert "do: see `govnews db status`" in ended.stderr
    assert "s3cret" not in ended.stderr


@pytest.mark.parametrize("words", ending.ADVICE)
def test_every_piece_of_advice_answers_a_problem_that_is_told(words: str) -> None:
    """The words are those of the rules and of `Run`: where one is reworded there, its advice must follow."""
    source = "".join(
        (Path(ending.__file__).parent / each).read_text("utf-8")
        for each in ("store/run.py", "store/runs.py", "ending.py", "health/rules.py")
    ).partition("ADVICE = {")
    body = source[0] + source[2].partition("}")[2]
    if words.startswith(("is ", "outlet: ")):  # the state of an outlet
        assert (
            f'"{words.rpartition(" ")[2]}"' in (Path(ending.__file__).parent / "health/rules.py").read_text()
        )
    else:
        assert words in body


def test_the_box_of_a_run_that_was_not_started() -> None:
    run = Run.begin("longdong", {})
    run.reason, run.problems = "not_started", ["no contact"]
    assert ending.box(run).splitlines()[0].startswith("── longdong: not_started, with problems ─")
    assert "  problem: no contact" in ending.box(run).splitlines()


def test_scrapys_own_commands_still_log() -> None:
    ended = command("scrapy", "settings", "--get", "LOG_FORMATTER", **os.environ)
    assert ended.stdout.strip() == "govnews.logs.Lines"


def test_an_empty_section_is_no_reason_to_widen_the_window() -> None:
    run = Run.begin("some", {})
    run.end("finished", {"govnews/listing/empty/要闻": 1, "govnews/article/known": 3})
    assert run.problems == ["section 要闻: no article links on its first page"]
    [advice] = [line for line in ending.box(run).splitlines() if "do: " in line]
    assert "the listing has moved or changed" in advice
