"""A new outlet, from the address of its listing to a green test, and outlets that have changed since."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, command
from saved import cases

from govnews.cli.sites.document import outlets as document
from govnews.demo.reply import Reply, missing
from govnews.demo.server import Server
from govnews.proposals.evidence import Evidence, Source
from govnews.proposals.proposal import propose
from govnews.sites import configs_dir, families, load_all

ROWS = [
    ("202611/t20261120_1107.html", "全市冬春农田水利建设现场会召开", "11-20"),
    ("202611/t20261119_1101.html", "镕江桥工程通过验收", "11-19"),
    ("202611/t20261118_1096.html", "环县冬季供暖比去年提前五天", "11-18"),
    ("202611/t20261117_1088.html", "西峰区十二所小学开设剪纸课", "11-17"),
    ("202611/t20261116_1080.html", "市图书馆夜间开放时间延长", "11-16"),
    ("202611/t20261115_1071.html", "合水县苹果窖藏销售过半", "11-15"),
]
PARAGRAPHS = [
    "本网讯（记者 芮知远）11月19日，全市冬春农田水利建设现场会在庆阳市环县召开，副市长郜明川出席并讲话。",
    "郜明川要求，各县区要趁土地封冻之前把渠系清淤做完，把工程账目张贴到村。",
    "会前，与会人员察看了曲子镇的两处淤地坝。",
]
LISTING = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>要闻_董志塬在线</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/yw/">要闻</a> <a href="/zt/">专题</a></div>
<ul class="list">{rows}</ul>
<div class="page"><script>createPageHTML(9, 0, "index", "html");</script></div>
<p>董志塬在线 版权所有</p></body></html>"""
ARTICLE = """<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}_董志塬在线</title></head><body>
<div class="nav"><a href="/">首页</a> &gt; <a href="/yw/">要闻</a></div>
<h1>{title}</h1>
<div class="info">2026-11-20 09:15 来源：董志塬在线 编辑：仝小禾</div>
<div class="TRS_Editor">{text}</div>
<p>董志塬在线 版权所有</p></body></html>"""
Answers = dict[str, Reply]


def html(markup: str, encoding: str = "gb18030") -> Reply:
    return Reply(200, {"Content-Type": "text/html"}, markup.encode(encoding))


def trs() -> Answers:
    rows = "".join(
        f'<li><span>[{day}]</span><a href="./{href}">{title}</a></li>' for href, title, day in ROWS
    )
    text = "".join(f"<p>\u3000\u3000{paragraph}</p>" for paragraph in PARAGRAPHS)
    return {
        "/yw/": html(LISTING.format(rows=rows)),
        f"/yw/{ROWS[0][0]}": html(ARTICLE.format(title=ROWS[0][1], text=text)),
    }


@dataclass
class Place:
    """An outlet on this machine, and a tree of its own for site files and saved pages."""

    folder: Path
    server: Server
    answers: Answers
    asked: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://{self.server.address}"

    @property
    def environment(self) -> dict[str, str]:
        folders = {"GOVNEWS_CONFIGS": self.folder / "configs", "GOVNEWS_PAGES": self.folder / "pages"}
        return {name: str(path) for name, path in folders.items()} | {
            "GOVNEWS_DELAY": "0",
            "GOVNEWS_CONTACT": "",
        }

    @property
    def site_file(self) -> Path:
        return self.folder / "configs" / "sites" / "gansu" / "dongzhi.toml"

    def sites(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return command("govnews", "sites", *arguments, **(self.environment | environment))

    def new(self, path: str = "/yw/", *options: str) -> "subprocess.CompletedProcess[str]":
        return self.sites("new", self.base + path, "--id", "dongzhi", "--province", "gansu", *options)

    def case(self, kind: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "pages" / "dongzhi" / kind).read_text("utf-8"))
        return told

    def fill(self, kind: str, told: dict[str, Any]) -> None:
        path = self.folder / "pages" / "dongzhi" / kind
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")

    def test(self) -> "subprocess.CompletedProcess[str]":
        """Run the tests of outlets on this tree, as a person does after adding one."""
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_outlets.py"],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    def answer(target: str) -> Reply:
        found.asked.append(target)
        return found.answers.get(target, missing())

    families = tmp_path / "configs" / "families"
    families.parent.mkdir()
    families.symlink_to(configs_dir() / "families")
    server = Server(0, answer, compress=False)
    found = Place(tmp_path, server, trs())
    yield found
    server.stop()


def test_an_outlet_is_added_without_python(place: Place) -> None:
    added = place.new()
    assert added.returncode == 0, added.stderr
    assert place.asked == ["/robots.txt", "/yw/", f"/yw/{ROWS[0][0]}"]
    assert "family trs_wcm: 6 of 6 addresses" in added.stdout
    assert "TRS_Editor" in added.stdout
    assert PARAGRAPHS[0] in added.stdout
    assert 'family = "trs_wcm"' in place.site_file.read_text("utf-8")
    listing = place.folder / "pages" / "dongzhi" / "listing" / "page.html"
    assert listing.read_bytes() == place.answers["/yw/"].body

    blank = place.test()
    assert blank.returncode == 1
    for wanted in ('fill in every "?" of expected.json', 'fill in every "?" of addresses.json'):
        assert wanted in blank.stdout

    fill(place)
    filled = place.test()
    assert filled.returncode == 0, filled.stdout
    assert place.sites("check").returncode == 0


def fill(place: Place) -> None:
    """Fill in what a person sees on the pages."""
    site = place.site_file.read_text("utf-8")
    assert tuple(one for one in site.splitlines() if one.startswith(("name", "region"))) == (
        'name = "董志塬在线"',
        'region = "621000"',
        'name = "要闻"',
    )
    case = place.case("listing/expected.json")
    days = [f"2026-{day}" for _, _, day in ROWS]
    rows = [[f"{place.base}/yw/{href}", title, day] for (href, title, _), day in zip(ROWS, days, strict=True)]
    case["expected"] = {"rows": rows, "next": [f"{place.base}/yw/index_1.html"]}
    place.fill("listing/expected.json", case | {"today": "2026-11-22"})
    case = place.case("article/expected.json")
    assert set(case["expected"].values()) == {"?"}
    people = {"correspondents": [], "photographers": [], "responsible_editors": []}
    case["expected"] = people | {
        "title": ROWS[0][1],
        "published_at": "2026-11-20T09:15:00+08:00",
        "published_precision": "minute",
        "source": "董志塬在线",
        "reporters": ["芮知远"],
        "editors": ["仝小禾"],
        "paragraphs": PARAGRAPHS,
    }
    place.fill("article/expected.json", case)
    told = place.case("addresses.json")
    told["articles"] = {url: day for (url, _), day in zip(told["articles"].items(), days, strict=False)}
    place.fill("addresses.json", told)


def test_nothing_is_overwritten(place: Place) -> None:
    assert place.new().returncode == 0
    before = {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    for path, told in ((place.site_file, str(place.site_file)), (place.folder / "none", "pages/dongzhi")):
        again = place.new()
        assert again.returncode == 1
        assert f"{told} exists" in again.stderr.replace("\n", "")
        if path.is_file():
            before.pop(path)
            path.unlink()
    assert before == {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}


def test_a_host_belongs_to_one_site_file(place: Place) -> None:
    assert place.new().returncode == 0
    other = place.sites("new", f"{place.base}/zw/", "--id", "other", "--province", "gansu")
    assert other.returncode == 1
    assert "a host of dongzhi already" in other.stderr


CHALLENGE = html("<title>提示</title><p>请开启JavaScript并刷新该页</p>")


@pytest.mark.parametrize(
    ("path", "reply", "told"),
    [
        ("/yw/", CHALLENGE, "a challenge page (words:请开启JavaScript)"),
        ("/yw/", html("<p>建设中</p>"), "no links that look like articles"),
        ("/yw/", Reply(200, {"Content-Type": "application/pdf"}, b"%PDF-1.7\n\x00\x01\x02"), "no text"),
        ("/yw/", Reply(200, {"Content-Type": "application/json"}, b"[]"), "is application/json, no HTML"),
        ("/yw/", Reply(503, {}, b""), "status 503"),
        ("/yw/", Reply(302, {"Location": "http://127.0.0.2:1/yw/"}, b""), "leads to http://127.0.0.2:1/yw/"),
        ("/robots.txt", Reply(200, {}, b"User-agent: *\nDisallow: /yw/\n"), "Forbidden by robots.txt"),
        (f"/yw/{ROWS[0][0]}", CHALLENGE, "challenge page instead of the article"),
        (f"/yw/{ROWS[0][0]}", missing(), "article: status 404"),
    ],
)
def test_what_cannot_be_added_is_told(place: Place, path: str, reply: Reply, told: str) -> None:
    place.answers[path] = reply
    ended = place.new()
    assert ended.returncode == 1
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not place.site_file.exists()
    assert not (place.folder / "pages").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["http://127.0.0.1:1/yw/"], "--id"),
        (["http://127.0.0.1:1/yw/", "--id", "Dong-Zhi"], "small letters"),
        (["http://www.xincheng.gov.cn/yw/"], "GOVNEWS_CONTACT"),
        (["http://127.0.0.1:1/yw/", "--id", "dongzhi"], "refused"),
        (["www.xincheng.gov.cn/yw/"], "write it whole, as in http://www.xincheng.gov.cn/yw/"),
        (["http://www.xincheng.gov.cn/", "--province", "gasnu"], "did you mean 'gansu'"),
    ],
)
def test_a_wrong_call_is_told(place: Place, arguments: list[str], told: str) -> None:
    ended = place.sites("new", *arguments)
    assert ended.returncode != 0
    assert told in ended.stderr.replace("\n", " ")
    assert "Traceback" not in ended.stderr


def test_an_unknown_system_gets_a_pattern_of_its_addresses(place: Place) -> None:
    listing = place.answers["/yw/"].body.decode("gb18030")
    article = place.answers.pop(f"/yw/{ROWS[0][0]}")
    for number, (href, _, day) in enumerate(ROWS):
        listing = listing.replace(f"./{href}", f"show.asp?day=2026-{day}&no={number}")
    place.answers["/yw/"] = html(listing)
    place.answers["/yw/show.asp?day=2026-11-20&no=0"] = article
    added = place.new()
    assert added.returncode == 0, added.stderr
    assert "no family" in added.stdout
    text = place.site_file.read_text("utf-8")
    assert "family" not in text
    assert r"(?P<y>20\d{2})-(?P<m>\d{2})-(?P<d>\d{2})" in text
    told = place.sites("check").stderr.replace("\n", "").split("?'")
    assert [line.endswith("still to be filled in: '") for line in told] == [True, True, True, False]


def test_an_issue_of_a_paper_is_added_by_its_first_page(place: Place) -> None:
    links = [
        '<a href="node_02.html">第02版：综合</a>',
        '<a href="../../../content/202611/20/content_77.html">水利</a>',
    ]
    article = ARTICLE.format(
        title="董志塬上修水渠", text=f"<founder-content><p>{PARAGRAPHS[1]}</p></founder-content>"
    )
    place.answers = {
        "/pc/layout/202611/20/node_01.html": html(f"<title>董志日报</title>{''.join(links)}"),
        "/pc/content/202611/20/content_77.html": html(article),
    }
    added = place.new("/pc/layout/202611/20/node_01.html", "--name", "董志日报")
    assert added.returncode == 0, added.stderr
    assert place.case("listing/expected.json")["today"] == "2026-11-20"
    assert (
        f'issue = "{place.base}/pc/layout/{{yyyy}}{{mm}}/{{dd}}/node_01.html"'
        in place.site_file.read_text("utf-8")
    )


def test_a_site_is_tried_by_name_and_by_address(place: Place) -> None:
    assert place.new().returncode == 0
    by_name, by_address = place.sites("try", "dongzhi"), place.sites("try", f"{place.base}/yw/")
    for tried in (by_name, by_address):
        assert tried.returncode == 0, tried.stderr
        assert f"2026-11-19  {ROWS[1][1]}  {place.base}/yw/{ROWS[1][0]}" in tried.stdout
        assert f"next: {place.base}/yw/index_1.html" in tried.stdout
    assert "郜明川" in by_name.stdout
    assert "郜明川" not in by_address.stdout
    assert "郜明川" in place.sites("try", f"{place.base}/yw/{ROWS[0][0]}").stdout
    wrong = place.sites("try", "dongzi")
    assert (wrong.returncode, "dongzhi" in wrong.stderr) == (2, True)


BROKEN = {
    "challenged": ("/yw/", CHALLENGE, "要闻: a challenge page"),
    "empty": ("/yw/", html("<p>建设中</p>"), "要闻: no article links"),
    "refused": ("/yw/", Reply(403, {}, b""), "要闻: status 403"),
    "moved": (
        "/yw/",
        Reply(301, {"Location": "http://127.0.0.2:1/"}, b""),
        "127.0.0.2:1 is not one of its hosts",
    ),
    "forbidden": ("/robots.txt", Reply(200, {}, b"User-agent: *\nDisallow: /\n"), "Forbidden by robots.txt"),
    "gone": (f"/yw/{ROWS[0][0]}", missing(), "article: status 404"),
    "redesigned": (f"/yw/{ROWS[0][0]}", html("<title></title>"), "article: no text"),
}
"""Outlets that have changed since their site file was written: what they answer now, and what must be told."""


def test_a_live_check_names_what_no_longer_fits(place: Place) -> None:
    assert place.new().returncode == 0
    fill(place)
    written = place.site_file.read_text("utf-8")
    place.asked.clear()
    servers = [Server(0, trs_but(path, reply), compress=False) for path, reply, _ in BROKEN.values()]
    for name, server in zip(BROKEN, servers, strict=True):
        text = written.replace(place.server.address, server.address).replace("董志塬在线", f"{name}在线")
        place.site_file.with_stem(name).write_text(text, "utf-8")
        (place.folder / "pages" / name).symlink_to(place.folder / "pages" / "dongzhi")
    broken, fine = place.sites("check", "--live"), place.sites("check", "--live", "dongzhi")
    for server in servers:
        server.stop()
    assert (broken.returncode, fine.returncode) == (1, 0), broken.stderr + fine.stderr
    assert place.asked == ["/robots.txt", "/yw/", f"/yw/{ROWS[0][0]}"] * 2
    told = dict(line.split(": ", 1) for line in broken.stderr.splitlines() if ": " in line)
    assert told.keys() == BROKEN.keys()
    assert all(wanted in told[name] for name, (_, _, wanted) in BROKEN.items()), told
    fits = {
        row[0]: row[-1] for row in map(str.split, broken.stdout.splitlines()) if row[-1:] in (["yes"], ["no"])
    }
    assert fits == dict.fromkeys(BROKEN, "no") | {"dongzhi": "yes"}


def trs_but(path: str, reply: Reply) -> Callable[[str], Reply]:
    return lambda target: (trs() | {path: reply}).get(target, missing())


def test_a_check_names_what_a_site_file_lacks(place: Place) -> None:
    assert place.new().returncode == 0
    text = place.site_file.read_text("utf-8")
    (place.folder / "pages" / "dongzhi" / "addresses.json").unlink()
    for old, changed, told in [
        ('"621000"', '"621999"', "region: no region has this code: '621999'"),
        ('"要闻"', '"?"', "sections: still to be filled in"),
        ('"621000"', '"?"', "region: still to be filled in: '?'"),
        ('"621000"', '"341200"', "region: '341200' belongs in the folder anhui, not gansu"),
        ("", "", "no saved addresses.json in"),
        ("", "", "article/expected.json: title, published_at, "),
    ]:
        place.site_file.write_text(text.replace(old, changed), "utf-8")
        broken = place.sites("check", "dongzhi")
        assert broken.returncode == 1
        assert told in broken.stderr.replace("\n", " ")
        assert "1 broken" in broken.stdout
    case = place.folder / "pages" / "dongzhi" / "article" / "expected.json"
    case.write_text(case.read_text("utf-8").replace(",", ";", 1), "utf-8")
    assert f"{case}: no JSON: Expecting ',' delimiter: line 2" in place.sites("check").stderr.replace(
        "\n", " "
    )
    tested = place.test()
    assert tested.returncode != 0
    assert f"{case}: no JSON" in tested.stdout.replace("\n", "")


@pytest.mark.parametrize("name", ["longdong", "qingyang", "anhuinews", "gansudaily", "fynews", "handan_gov"])
def test_what_is_proposed_for_known_outlets_reads_their_pages(name: str) -> None:
    [listing], [article] = cases("listing", name), cases("article", name)
    pages = [Source.of(one.url, one.content_type, one.body, None) for one in (listing, article)]
    made = propose(Evidence(*pages), name, families(configs_dir()), date(2026, 11, 22))
    site = made.site(configs_dir() / "sites" / "new" / f"{name}.toml")
    known = listing.site
    assert (site.region, site.walk) == (known.region, known.walk)
    assert all(site.article.url.search(url) and site.allows(url) for url, *_ in listing.expected["rows"])
    assert site.article.url.search(article.url)
    assert (site.epaper is None) or site.epaper == known.epaper


def test_the_table_of_outlets_is_what_the_site_files_say() -> None:
    sites, errors = load_all(configs_dir())
    assert errors == {}
    written = (ROOT / "docs" / "outlets.md").read_text("utf-8")
    assert written == document(sites), "run `make docs`"
