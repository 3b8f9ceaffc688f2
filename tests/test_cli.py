"""The `govnews` command, run as a user runs it."""

import json
import re
import socket
from importlib.metadata import version
from pathlib import Path

import pytest
from pymongo import MongoClient
from running import ROOT, Crawl, command

from govnews.demo import Outlets, flagged
from govnews.store import server

REPORT = "本报讯（记者 温知秋）10月1日，会议召开。\n编辑：甘雨禾\n"


def extract(*arguments: str) -> list[dict[str, object]]:
    ended = command("govnews", "extract", *arguments)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_rows_are_read_in_order_and_a_bad_one_keeps_its_place(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(
        "<h1>一次会议召开</h1><p>会议在市里召开，讨论了贠某的建议。</p>".encode("gb18030")
    )
    rows = [
        {"id": 1, "text": REPORT, "title": "会议召开", "published_at": "2020-10-02", "gold": "ignored"},
        {"id": 2, "file": "page.html", "url": "http://x.cn/202010/t20201002_1.html"},
        {"id": 3, "file": "nothing.html"},
        {"id": 4},
        {"id": 5, "html": "<title>x</title><p>请开启JavaScript并刷新该页</p>"},
    ]
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{broken\n", "utf-8")
    found = extract("--jsonl", str(source))
    assert [row["id"] for row in found] == [1, 2, 3, 4, 5, None]
    assert found[0]["body"] == "本报讯（记者 温知秋）10月1日，会议召开。"
    assert (found[0]["reporters"], found[0]["editors"]) == (["温知秋"], ["甘雨禾"])
    assert found[0]["published_at"] == "2020-10-02T00:00:00+08:00"
    assert (found[1]["title"], found[1]["published_at"]) == ("一次会议召开", "2020-10-02T00:00:00+08:00")
    assert "贠" in str(found[1]["body"])
    for row, told in zip(found[2:], ("nothing.html", "file, html, text", "challenge", "line 6"), strict=True):
        assert told in str(row["error"])


def test_a_saved_page_is_read_with_the_rules_of_its_site(tmp_path: Path, outlets: Outlets) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '<div id="Title">标题在这里</div><founder-content><p>正文在这里。</p></founder-content>', "utf-8"
    )
    [row] = extract(
        "--site", "longdong", "--url", "http://x.cn/pc/content/201710/12/content_1.html", str(page)
    )
    assert (row["title"], row["body"]) == ("标题在这里", "正文在这里。")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["extract"], "--jsonl"),
        (["extract", "--site", "longdnog", "README.md"], "longdong"),
        (["crawl", "longdnog"], "longdong"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments: list[str], told: str) -> None:
    ended = command("govnews", *arguments)
    assert ended.returncode != 0
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_version_is_told() -> None:
    told = command("govnews", "--version")
    assert (told.returncode, told.stdout) == (0, f"govnews {version('govnews')}\n")


def test_sites_are_listed_and_a_broken_one_is_named(tmp_path: Path) -> None:
    assert command("govnews", "sites", "check").returncode == 0
    listed = command("govnews", "sites", "list").stdout
    assert all(path.stem in listed for path in (ROOT / "configs" / "sites").rglob("*.toml"))
    site = tmp_path / "sites" / "x" / "broken.toml"
    site.parent.mkdir(parents=True)
    site.write_text('name = "某网"\nregion = "62"\n', "utf-8")
    ended = command("govnews", "sites", "check", GOVNEWS_CONFIGS=str(tmp_path))
    assert ended.returncode == 1
    assert re.search(r"broken\.toml.*region", ended.stderr)


def test_the_embedded_server_is_started_found_and_stopped(tmp_path: Path) -> None:
    home = {"GOVNEWS_DATA_DIR": str(tmp_path / "home")}
    assert command("govnews", "db", "status", **home).returncode == 1
    address = command("govnews", "db", "start", **home).stdout.strip()
    assert command("govnews", "db", "start", **home).stdout.strip() == address
    with MongoClient(address) as client:
        client.admin.command("ping")
    assert command("govnews", "db", "status", **home).returncode == 0
    assert command("govnews", "db", "stop", **home).stdout.strip() == "stopped"
    assert server.running(tmp_path / "home") is None


def test_a_page_is_tried_without_storing_it(mongodb_uri: str, outlets: Outlets) -> None:
    [article] = flagged("rare")
    address = outlets.base("gansudaily") + article.path
    for hosts, rule in ((json.dumps(outlets.hosts), "selector:h1"), ("", "title+shown")):
        ended = command(
            "govnews",
            "sites",
            "try",
            address,
            GOVNEWS_HOSTS=hosts,
            GOVNEWS_DELAY="0",
            MONGODB_URI=mongodb_uri,
        )
        assert ended.returncode == 0, ended.stderr
        assert article.title in ended.stdout
        assert rule in ended.stdout
    with MongoClient(mongodb_uri) as client:
        assert client.get_default_database().list_collection_names() == []


def test_an_article_is_shown_by_address_and_id(crawl: Crawl, mongodb_uri: str, outlets: Outlets) -> None:
    crawl("longdong", "-a", "since=2017-10-10", "-a", "until=2017-10-10", "-a", "limit=1")
    with MongoClient(mongodb_uri) as client:
        document = client.get_default_database()["articles"].find_one()
    assert document is not None
    for name in (document["url"], document["_id"], document["_id"][:8]):
        shown = command("govnews", "show", name, MONGODB_URI=mongodb_uri)
        assert document["title"] in shown.stdout
    assert command("govnews", "show", "http://x.cn/none", MONGODB_URI=mongodb_uri).returncode == 1


def test_the_demo_adds_nothing_the_second_time_and_finds_the_revision(mongodb_uri: str) -> None:
    ports = str(free_ports(4))
    runs = [command("govnews", "demo", "--ports", ports, MONGODB_URI=mongodb_uri) for _ in range(2)]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr + runs[1].stderr
    tables = [{row[0]: list(map(int, row[1:5])) for row in counts(run.stdout)} for run in runs]
    assert set(tables[0]) == {"longdong", "qingyang", "anhuinews", "gansudaily"}
    stored = {name: new for name, (new, *_) in tables[0].items()}
    assert all(new >= 30 for new in stored.values())
    changed = {name: int(name == "qingyang") for name in stored}
    assert tables[1] == {
        name: [0, changed[name], new - changed[name], tables[0][name][3]] for name, new in stored.items()
    }
    for label in ("published", "meeting", "host", "statements", "removed"):
        assert label in runs[0].stdout


def counts(output: str) -> list[list[str]]:
    return [row for line in output.splitlines() if len(row := line.split()) == 8 and row[1].isdigit()]


def free_ports(count: int) -> int:
    """First of `count` ports in a row that nobody listens on."""
    for first in range(20_000, 60_000, 101):
        taken = [port for port in range(first, first + count) if not is_free(port)]
        if not taken:
            return first
    pytest.fail("no free ports")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
