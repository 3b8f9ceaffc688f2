"""Both walks, by real `scrapy crawl` runs against a small server on this machine."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.settings import Settings

from govnews.crawl import report
from govnews.loader import SiteLoader
from govnews.middlewares.known import KnownMiddleware
from govnews.sites import configs_dir, load_all
from govnews.spiders.arguments import ArgumentError, Arguments, check_contact

SITES, _ = load_all(configs_dir())

BELT = """
from scrapy.exceptions import DropItem

class Belt:
    def process_item(self, page):
        if "拒" in (page.listed_title or ""):
            raise DropItem("rejected")
        return {
            "url": page.url, "site": page.site, "section": page.section, "title": page.listed_title,
            "day": str(page.listed_on), "bodies": [body.decode() for body in page.bodies],
            "charset": page.charset, "missing": page.missing,
        }
"""

LISTING = """
name = "某网"
region = "621000"
hosts = ["{host}"]
verified = "made up"
walk = "listing"

[article]
url = '/t(?P<date>\\d{{8}})_\\d+\\.html$'
next_page = '_\\d\\.html$'
"""

EPAPER = """
name = "某报"
region = "621000"
hosts = ["{host}"]
verified = "made up"
family = "founder_epaper_new"

[epaper]
issue = "http://{host}/pc/layout/{{yyyy}}{{mm}}/{{dd}}/node_1.html"
"""


@dataclass
class Outlet:
    """A site on this machine: what it answers, and what was asked of it."""

    host: str
    folder: Path
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def page(self, path: str, *links: str, status: int = 200) -> None:
        shown = "".join(f'<li><a href="{href}">{title}</a></li>' for href, title in pairs(links))
        self.answers[path] = (status, f"<html><body><ul>{shown}</ul></body></html>")

    def site(self, text: str, name: str = "some") -> None:
        path = self.folder / "configs" / "sites" / "gansu" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(host=self.host), encoding="utf-8")


def pairs(links: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for link in links:
        href, _, title = link.partition(" ")
        yield href, title


@pytest.fixture
def outlet(tmp_path: Path) -> Iterator[Outlet]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            status, text = site.answers.get(self.path, (404, "<p>404 Not Found</p>"))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", text)
            body = text.encode()
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Outlet(f"127.0.0.1:{server.server_port}", tmp_path)
    (tmp_path / "belt.py").write_text(BELT, encoding="utf-8")
    families = tmp_path / "configs" / "families"
    families.parent.mkdir()
    families.symlink_to(configs_dir() / "families")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Crawl:
    """What came of one run of `scrapy crawl`."""

    code: int
    items: list[dict[str, Any]]
    told: str

    def stat(self, name: str) -> int:
        found = re.search(rf"'govnews/{name}': (\d+)", self.told)
        return int(found[1]) if found else 0

    @property
    def titles(self) -> list[str]:
        return [item["title"] for item in self.items]


def crawl(outlet: Outlet, **arguments: str) -> Crawl:
    feed = outlet.folder / "items.json"
    given = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
    options = ["-s", "GOVNEWS_STORE=off", "-s", 'ITEM_PIPELINES={"belt.Belt": 1}', "-O", str(feed)]
    ended = subprocess.run(
        [sys.executable, "-W", "always", "-m", "scrapy", "crawl", "some", *given, *options],
        cwd=outlet.folder,
        env=os.environ
        | {
            "SCRAPY_SETTINGS_MODULE": "govnews.settings",
            "PYTHONPATH": str(outlet.folder),
            "GOVNEWS_CONFIGS": str(outlet.folder / "configs"),
            "GOVNEWS_DELAY": "0",
            "GOVNEWS_CONTACT": "",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert "ScrapyDeprecationWarning" not in ended.stderr
    items = json.loads(feed.read_text(encoding="utf-8")) if feed.exists() and feed.stat().st_size else []
    return Crawl(ended.returncode, items, ended.stderr)


def test_pinned_and_back_dated_rows_do_not_end_a_listing_walk(outlet: Outlet) -> None:
    outlet.site(
        LISTING + '[listing]\nnext = "index_{{n}}.html"\n'
        '[[sections]]\nname = "要闻"\nurl = "http://{host}/yw/"\n'
        '[[sections]]\nname = "别的"\nurl = "http://{host}/bd/"\n'
    )
    pinned = "../2020/t20200101_1.html 置顶"
    outlet.page("/robots.txt")
    outlet.page("/yw/", pinned, "t20260112_2.html", "t20260112_2.html 十二日", "/yw/t20250101_3.html 补发")
    outlet.page("/yw/index_1.html", pinned, "t20251231_4.html 旧", "t20251230_5.html 旧")
    outlet.page("/yw/index_2.html", pinned, "t20260110_6.html 十日", "t20260120_7.html 太新")
    outlet.page("/yw/index_3.html", pinned, "t20251229_8.html 旧")
    outlet.page("/yw/index_4.html", pinned, "t20251228_9.html 旧")
    outlet.page("/yw/index_5.html", pinned, "t20260111_10.html 够不着")
    for name in ("t20260112_2", "t20260110_6"):
        outlet.page(f"/yw/{name}.html")
    done = crawl(outlet, since="2026-01-10", until="2026-01-15", sections="要闻")
    assert sorted(done.titles) == ["十二日", "十日"]
    assert {item["section"] for item in done.items} == {"要闻"}
    assert {item["day"] for item in done.items} == {"2026-01-12 00:00:00+08:00", "2026-01-10 00:00:00+08:00"}
    assert (done.code, done.stat("listing/pages"), done.stat("listing/rows")) == (0, 5, 9)
    assert (done.stat("listing/outside_window"), done.stat("article/fetched")) == (7, 2)
    assert not {"/yw/index_5.html", "/bd/"} & set(outlet.asked)


def test_pages_without_since_end_and_off_site_redirects(outlet: Outlet) -> None:
    outlet.site(
        LISTING + '[listing]\nnext = "index_{{n}}.html"\nrows = "li"\npages = 4\n'
        '[[sections]]\nname = "要闻"\nurl = "http://{host}/yw/"\n'
    )
    port = outlet.host.partition(":")[2]
    outlet.page("/robots.txt")
    outlet.page(
        "/yw/",
        "t20260101_1.html 一",
        "t20260101_2.html 走了",
        f"http://localhost:{port}/t20260101_9.html 镜像",
    )
    outlet.page("/yw/index_1.html", "t20260101_1.html 一", "t20260101_3.html 没了")
    outlet.page("/yw/t20260101_1.html")
    outlet.answers["/yw/t20260101_2.html"] = (302, f"http://localhost:{port}/yw/t20260101_1.html")
    done = crawl(outlet)
    assert done.titles == ["一"]
    assert (done.stat("offsite"), done.stat("failed/article"), done.stat("failed/article/404")) == (1, 2, 1)
    assert f"article not read: http://{outlet.host}/yw/t20260101_3.html" in done.told
    # The page after the oldest one is missing: that is the end, not a failure.
    assert (done.code, done.stat("failed/listing")) == (0, 0)
    assert outlet.asked.count("/yw/t20260101_1.html") == 1


def test_pages_that_tell_the_next_one_need_no_template(outlet: Outlet) -> None:
    outlet.site(
        LISTING.replace("/t(?P<date>\\d{{8}})_\\d+", "/\\d+")
        + '[[sections]]\nname = "要闻"\nurl = "http://{host}/yw/"\n'
    )
    outlet.page("/robots.txt")
    pinned = '<li><a href="9.html">【置顶】旧文</a>[2026-01-12]</li>'
    for number, day in enumerate(("2026-01-12", "2026-01-11", "2025-12-01", "2025-11-01", "2026-01-11")):
        name = f"index_{number}.html" if number else ""
        row = f'<li><a href="{number}.html" title="第{number}次会议在某县召开">第{number}次会议…</a>[{day}]</li>'
        call = f"<script>createPageHTML(9, {number}, 'index', 'html')</script>"
        outlet.answers[f"/yw/{name}"] = (200, f"<ul>{pinned}{row}</ul>{call}")
    for number in (9, 0, 1):
        outlet.page(f"/yw/{number}.html")
    done = crawl(outlet, since="2026-01-10", until="2026-01-15")
    assert sorted(done.titles) == ["旧文", "第0次会议在某县召开", "第1次会议在某县召开"]
    assert (done.code, done.stat("listing/pages"), done.stat("failed/listing")) == (0, 4, 0)
    assert "/yw/index_4.html" not in outlet.asked


def test_a_page_that_tells_it_is_the_last_one_ends_the_section(outlet: Outlet) -> None:
    outlet.site(
        LISTING + '[listing]\nnext = "{{stem}}_{{n}}.{{suffix}}"\n'
        '[[sections]]\nname = "要闻"\nurl = "http://{host}/yw/"\n'
    )
    outlet.page("/robots.txt")
    call = "<script>createPageHTML(2, 1, 'index', 'html')</script>"
    outlet.page("/yw/", "t20260102_2.html 二")
    outlet.answers["/yw/index_1.html"] = (200, f'<ul><li><a href="t20260101_1.html">一</a></li></ul>{call}')
    outlet.page("/yw/index_2.html", "t20251231_0.html 零")
    for name in ("t20260102_2", "t20260101_1"):
        outlet.page(f"/yw/{name}.html")
    done = crawl(outlet)
    assert (done.code, sorted(done.titles)) == (0, sorted("一二"))
    assert "/yw/index_2.html" not in outlet.asked


def listed(*rows: dict[str, object]) -> tuple[int, str]:
    return 200, json.dumps({"data": {"list": list(rows)}})


def test_lists_that_are_json_are_walked_by_the_number_in_their_address(outlet: Outlet) -> None:
    outlet.site(
        LISTING.replace("/t(?P<date>\\d{{8}})_\\d+", "/p/\\d+")
        + "[listing]\npages = 9\n[listing.data]\nrows = 'data.list'\nurl = '/p/{{id}}.html'\ntitle = 'name'\n"
        "date = 'at'\n"
        '[[sections]]\nname = "要闻"\nurl = "http://{host}/api?c=5&page=1&s=2"\n'
        '[[sections]]\nname = "别的"\nurl = "http://{host}/api?c=6&page=1"\n'
    )
    outlet.page("/robots.txt")
    outlet.answers["/api?c=5&page=1&s=2"] = listed(
        {"id": 9, "name": "【置顶】九", "at": 1767369600},
        {"id": 8, "name": "八", "at": "2026-01-01 08:00:00"},
    )
    outlet.answers["/api?c=5&page=2&s=2"] = listed({"id": 7, "name": "七", "at": None})
    outlet.answers["/api?c=5&page=3&s=2"] = listed()
    outlet.answers["/api?c=6&page=1"] = (200, '{"data": {"rows": []}}')
    for number in (7, 8, 9):
        outlet.page(f"/p/{number}.html")
    done = crawl(outlet)
    days = {item["title"]: item["day"][:10] for item in done.items}
    assert days == {"九": "2026-01-03", "八": "2026-01-01", "七": "None"}
    assert "no 'list' of listing.data.rows = 'data.list'" in done.told
    assert (done.stat("failed/listing"), done.stat("failed/listing/no-rows")) == (1, 1)
    assert "/api?c=5&page=4&s=2" not in outlet.asked


def test_the_archive_of_a_channel_is_found_by_the_script_that_counts_it(outlet: Outlet) -> None:
    outlet.site(
        LISTING + '[[sections]]\nname = "要闻"\nurl = "http://{host}/qw/index.shtml"\n[listing]\n'
        "count = 'maxpage = (\\d+)'\n"
    )
    outlet.page("/robots.txt")
    script = "/system/count/0015011/000000000000/count_page_list_0015011000000000000.js"
    older = "/system/count//0015011/000000000000/000/000/c0015011000000000000_00000000{}.shtml"
    outlet.answers[script] = (200, "var maxpage = 3;")
    outlet.answers["/qw/index.shtml"] = (
        200,
        f'<a href="/t20260103_3.html">三</a><script src="{script}"></script>',
    )
    outlet.page(older.format(2), "/t20260102_2.html 二")
    outlet.page(older.format(1), "/t20260101_1.html 一")
    for name in ("t20260103_3", "t20260102_2", "t20260101_1"):
        outlet.page(f"/{name}.html")
    done = crawl(outlet)
    assert (done.code, sorted(done.titles)) == (0, sorted("一二三"))


@pytest.mark.parametrize("where", ["page", "script"])
def test_archive_pages_are_read_from_the_newest_down(outlet: Outlet, where: str) -> None:
    outlet.site(
        LISTING + "[listing]\ncount = '''(?:id=\"allid\">|maxpage = )(\\d+)'''\n"
        '[[sections]]\nname = "权威"\nurl = "http://{host}/qw/index.shtml"\n'
        'archive = "http://{host}/a//{{thousands:03d}}/c_{{number:09d}}.shtml"\n'
        'count_url = "http://{host}/count.js"\n'
    )
    number = '<i id="allid">7</i>' if where == "page" else '<i id="allid"></i>'
    outlet.page("/robots.txt")
    outlet.answers["/count.js"] = (200, "var maxpage = 7;")
    outlet.answers["/qw/index.shtml"] = (200, f'<a href="/t20260103_3.html">三</a>{number}')
    outlet.page("/a//000/c_000000006.shtml", "/t20260102_2.html 二")
    outlet.page("/a//000/c_000000005.shtml", "/t20260101_1.html 一")
    outlet.page("/a//000/c_000000004.shtml", "/t20260101_0.html 零")
    for name in ("t20260103_3", "t20260102_2", "t20260101_1"):
        outlet.page(f"/{name}.html")
    done = crawl(outlet)
    assert (done.code, sorted(done.titles)) == (0, sorted("一二三"))
    assert [path for path in outlet.asked if path.startswith("/a/")] == [
        "/a//000/c_000000006.shtml",
        "/a//000/c_000000005.shtml",
    ]
    assert ("/count.js" in outlet.asked) == (where == "script")


def test_an_issue_is_read_page_by_page_and_a_missing_day_is_no_failure(outlet: Outlet) -> None:
    outlet.site(EPAPER)
    outlet.page("/robots.txt")
    third, second = "/pc/layout/202601/03", "/pc/layout/202601/02"
    nodes = ("node_1.html 第01版:要闻", "node_2.html", "node_2.html 第02版：综合", "../02/node_1.html 上一期")
    article = "../../../content/202601/03/content_{}.html {}"
    outlet.page(f"{third}/node_1.html", *nodes, article.format(1, "头条"), article.format(2, "广告"))
    outlet.page(f"{third}/node_2.html", *nodes, article.format(3, "二版"), article.format(1, "头条"))
    outlet.answers[f"{second}/node_1.html"] = (302, f"{third}/node_1.html")
    for number in (1, 3):
        outlet.page(f"/pc/content/202601/03/content_{number}.html")
    done = crawl(outlet, since="2026-01-01", until="2026-01-03")
    found = {(item["title"], item["section"], item["day"][:10]) for item in done.items}
    assert found == {("头条", "要闻", "2026-01-03"), ("二版", "综合", "2026-01-03")}
    assert (done.code, done.stat("issue/none"), done.stat("issue/read")) == (0, 2, 1)
    assert done.stat("failed/listing") == 0


def test_an_issue_begins_at_an_index_that_leads_on(outlet: Outlet) -> None:
    outlet.site(
        EPAPER.replace("founder_epaper_new", "paperindex").replace(
            "/pc/layout/{{yyyy}}{{mm}}/{{dd}}/node_1.html", "/rb/{{yyyy}}{{mm}}{{dd}}/IssueIndex.htm"
        )
    )
    outlet.page("/robots.txt")
    day = "/rb/20260103"
    refresh = "<META HTTP-EQUIV='REFRESH' CONTENT='0; URL=Page01NU.htm'>"
    outlet.answers[f"{day}/IssueIndex.htm"] = (200, f"<html><head>{refresh}</head><body></body></html>")
    pages = (
        "Page01NU.htm 01",
        "Page01NU.htm 头版",
        "Page02NU.htm 02",
        "Page02NU.htm 下一版",
        "Page02NU.htm 要闻",
    )
    outline = '<a daoxiang="Articel02002MT.htm">二版</a>'
    outlet.page(f"{day}/Page01NU.htm", *pages, "Articel01001MT.htm 头条", "../20260102/Page01NU.htm 上一期")
    outlet.answers[f"{day}/Page02NU.htm"] = (200, f"<html><body><h4>02版</h4>{outline}</body></html>")
    for name in ("Articel01001MT", "Articel02002MT"):
        outlet.page(f"{day}/{name}.htm")
    done = crawl(outlet, since="2026-01-03", until="2026-01-03")
    found = {(item["title"], item["section"], item["day"][:10]) for item in done.items}
    assert found == {("头条", "头版", "2026-01-03"), ("二版", "要闻", "2026-01-03")}
    assert (done.code, done.stat("issue/read")) == (0, 1)


def test_pages_of_an_issue_may_have_folders_of_their_own(outlet: Outlet) -> None:
    outlet.site(
        EPAPER.replace(
            "/pc/layout/{{yyyy}}{{mm}}/{{dd}}/node_1.html", "/rb/{{yyyy}}-{{mm}}/{{dd}}/001/node.htm"
        )
        + "page = '/node\\.htm$'\n[article]\nurl = '/content_\\d+\\.htm$'\n"
    )
    outlet.page("/robots.txt")
    day = "/rb/2026-01/03"
    outlet.page(
        f"{day}/001/node.htm",
        "content_1.htm 头条",
        "../002/node.htm 第2版：经济",
        "../../02/001/node.htm 昨天",
    )
    outlet.page(f"{day}/002/node.htm", "content_2.htm 二版")
    for path in ("001/content_1", "002/content_2"):
        outlet.page(f"{day}/{path}.htm")
    done = crawl(outlet, since="2026-01-03", until="2026-01-03")
    assert {(item["title"], item["section"]) for item in done.items} == {("头条", None), ("二版", "经济")}
    assert "/rb/2026-01/02/001/node.htm" not in outlet.asked


def test_pages_of_one_article_may_be_known_by_its_id(outlet: Outlet) -> None:
    outlet.site(
        LISTING.partition("[article]")[0].replace('walk = "listing"', 'family = "discuz"')
        + '[[sections]]\nname = "要闻"\nurl = "http://{host}/list-3-1.html"\n'
    )
    outlet.page("/robots.txt")
    outlet.page("/article-7-1.html", "article-7-1.html 1", "article-7-2.html 2", "article-77-2.html 别的")
    outlet.page("/article-7-2.html", "article-7-1.html 1", "article-7-2.html 2")
    done = crawl(outlet, url=f"http://{outlet.host}/article-7-1.html")
    [item] = done.items
    assert (len(item["bodies"]), item["missing"]) == (2, [])
    assert "/article-77-2.html" not in outlet.asked


def test_pages_of_one_article_are_joined_and_a_missing_one_is_recorded(outlet: Outlet) -> None:
    outlet.site(LISTING + '[[sections]]\nname = "要闻"\nurl = "http://{host}/"\n')
    outlet.page("/robots.txt")
    outlet.page("/", "/t20260101_1.html 一")
    outlet.page(
        "/t20260101_1.html", "t20260101_1_2.html 2", "t20260101_1_3.html 3", "t20260101_7_2.html 别的"
    )
    outlet.page("/t20260101_1_2.html", status=404)
    outlet.page("/t20260101_1_3.html", "t20260101_1.html 1", "t20260101_1_4.html 4")
    outlet.answers["/t20260101_1_4.html"] = (302, "/")
    done = crawl(outlet, url=f"http://{outlet.host}/t20260101_1.html")
    [item] = done.items
    assert len(item["bodies"]) == 2
    assert "t20260101_1_4.html" in item["bodies"][1]
    assert item["missing"] == [f"http://{outlet.host}/t20260101_1_{n}.html" for n in (2, 4)]
    assert (item["charset"], item["day"][:10], item["section"]) == ("utf-8", "2026-01-01", None)
    assert (done.code, done.stat("failed/article")) == (0, 2)


def test_limit_counts_accepted_articles_only(outlet: Outlet) -> None:
    outlet.site(LISTING + '[[sections]]\nname = "要闻"\nurl = "http://{host}/"\n')
    outlet.page("/robots.txt")
    outlet.page("/", *(f"/t20260101_{n}.html {'拒' if n in (1, 3) else '收'}{n}" for n in range(1, 20)))
    for n in range(1, 20):
        outlet.page(f"/t20260101_{n}.html")
    done = crawl(outlet, limit="3")
    # Which ones come first is a race without a delay between requests; how many is not.
    assert len(done.titles) == 3
    assert not any("拒" in title for title in done.titles)
    assert "── some: limit ──" in done.told
    assert "  3 scraped, 0 new" in done.told
    assert done.code == 0


def test_a_crawl_without_articles_fails_and_says_why(outlet: Outlet) -> None:
    outlet.site(
        LISTING + '[[sections]]\nname = "要闻"\nurl = "http://{host}/yw/"\n'
        '[[sections]]\nname = "空"\nurl = "http://{host}/kong/"\n'
        '[[sections]]\nname = "墙"\nurl = "http://{host}/qiang/"\n'
    )
    outlet.answers["/robots.txt"] = (200, "User-agent: *\nCrawl-delay: 0.2\nDisallow: /yw/secret\n")
    outlet.page("/kong/", "/about.html 关于")
    outlet.answers["/qiang/"] = (200, "<title>提示</title><p>请开启JavaScript并刷新该页</p>")
    done = crawl(outlet)
    assert done.code == 1
    assert "1 listing pages could not be read (404: 1)" in done.told
    assert "1 listing pages were challenge pages" in done.told
    assert "section 空: no article links on its first page" in done.told
    assert "no article: 2 listing pages, 0 days without an issue, 0 rows, 0 outside the window" in done.told
    assert "robots.txt of 127.0.0.1 asks for 0.2 s" in done.told


def test_a_wrong_call_ends_before_the_first_request(outlet: Outlet) -> None:
    outlet.site(LISTING + '[[sections]]\nname = "要闻"\nurl = "http://{host}/"\n')
    done = crawl(outlet, since="2026-13-01")
    assert (done.code, outlet.asked) == (2, [])
    assert "since=2026-13-01: not a date; write YYYY-MM-DD" in done.told
    assert "Traceback" not in done.told


@pytest.mark.parametrize(
    ("site", "given", "told"),
    [
        ("longdong", {"sinse": "2026-01-01"}, "unknown argument 'sinse'; did you mean 'since'?"),
        ("longdong", {"since": "1.1.2026"}, "since=1.1.2026: not a date; write YYYY-MM-DD"),
        ("longdong", {"since": "2026-02-01", "until": "2026-01-01"}, "later than until=2026-01-01"),
        ("longdong", {"limit": "0"}, "limit=0: not a number of articles"),
        ("longdong", {"limit": "-1"}, "limit=-1"),
        ("longdong", {"limit": "ten"}, "limit=ten"),
        ("longdong", {"sections": "要闻"}, "longdong has no sections to choose from"),
        ("longdong", {"url": "http://gdlinhai.com/x"}, "hosts: paper.qingyangwang.com.cn"),
        ("anhuinews", {"sections": "时政"}, "no section '时政' (known: 时政要闻, 各地, 人事任免)"),
        ("anhuinews", {"sections": " , "}, "known: 时政要闻"),
    ],
)
def test_wrong_arguments_are_told(site: str, given: dict[str, str], told: str) -> None:
    with pytest.raises(ArgumentError, match=re.escape(told)):
        Arguments.parse(SITES[site], **given)


def test_arguments_are_read() -> None:
    read = Arguments.parse(
        SITES["anhuinews"], since="2026-01-01", until="2026-01-02", limit="5", sections="各地，人事任免"
    )
    assert (read.limit, read.sections) == (5, ("各地", "人事任免"))
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3), None]
    assert [read.wants(day) for day in days] == [False, True, True, False, True]


def test_strangers_are_not_crawled_without_a_contact() -> None:
    with pytest.raises(ArgumentError, match=r"GOVNEWS_CONTACT is not set.*paper\.qingyangwang\.com\.cn"):
        check_contact(SITES["longdong"], Settings())
    check_contact(SITES["longdong"], Settings({"GOVNEWS_CONTACT": "mailto:a@example.org"}))
    for loopback in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        moved = SITES["longdong"].with_hosts({"paper.qingyangwang.com.cn": loopback})
        check_contact(moved, Settings())


def test_the_contact_is_in_the_user_agent() -> None:
    settings = Settings({"GOVNEWS_CONTACT": "mailto:a@example.org"})
    SiteLoader(settings).load("longdong").update_settings(settings)
    assert settings["USER_AGENT"].endswith("(+mailto:a@example.org)")


class Store:
    """A store that knows even addresses."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def known(self, urls: list[str]) -> set[str]:
        self.asked.append(len(urls))
        return {url for url in urls if url.endswith("0")}

    async def validators(self, urls: list[str]) -> dict[str, dict[str, str | None]]:
        return {}


def through(
    store: Store | None, requests: list[object], **settings: object
) -> tuple[list[object], dict[str, int]]:
    counted: dict[str, int] = {}
    stats = SimpleNamespace(inc_value=lambda name, by: counted.update({name: counted.get(name, 0) + by}))
    crawler: Any = SimpleNamespace(settings=Settings(settings), stats=stats, govnews_store=store)

    async def outputs() -> AsyncIterator[object]:
        for request in requests:
            yield request

    async def passed() -> list[object]:
        middleware: Any = KnownMiddleware.from_crawler(crawler)
        return [output async for output in middleware.process_spider_output(None, outputs())]

    return asyncio.run(passed()), counted


def test_known_articles_are_left_out_in_batches() -> None:
    def ask(n: int, **meta: bool) -> Request:
        return Request(f"http://a.cn/{n}", meta={"govnews_article": True} | meta)

    listing, recheck = Request("http://a.cn/index_0"), ask(20, govnews_recheck=True)
    requests = [listing, recheck, *(ask(n) for n in range(1, 152))]
    store = Store()
    passed, counted = through(store, requests)
    assert store.asked == [100, 51]
    assert counted["govnews/article/known"] == 15
    assert len(passed) == len(requests) - 15
    assert {listing, recheck} <= set(passed)
    assert through(None, requests)[0] == requests
    assert len(through(Store(), requests, GOVNEWS_RECHECK_ALL="1")[0]) == len(requests)


@pytest.mark.parametrize(
    ("stats", "told"),
    [
        ({"finish_reason": "finished", "item_scraped_count": 3}, []),
        ({"finish_reason": "finished", "govnews/article/known": 3}, []),
        ({"finish_reason": "limit", "govnews/store/same": 1}, []),
        ({"finish_reason": "shutdown", "item_scraped_count": 3}, ["the crawl ended early: shutdown"]),
        (
            {
                "finish_reason": "store_unavailable",
                "govnews/store/new": 1,
                "govnews/store/lost": 2,
                "govnews/store/error": "refused",
            },
            [
                "the store is unavailable: refused",
                "2 articles were not stored; 0 wait in the spool, the next crawl fetches the others",
            ],
        ),
        (
            {"finish_reason": "finished", "govnews/store/rejected": 2, "item_scraped_count": 2},
            [
                "no article: 0 listing pages, 0 days without an issue, 0 rows, 0 outside the window, "
                "0 articles asked for, 0 fetched, 0 failed, 2 rejected"
            ],
        ),
    ],
)
def test_a_crawl_is_judged_by_its_stats(stats: dict[str, Any], told: list[str]) -> None:
    assert report("some", stats).problems == told
