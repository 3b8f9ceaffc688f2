"""The demo outlets serve what their data says, in the ways of the real outlets."""

import contextlib
import re
import threading
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urljoin, urlsplit

import pytest
from parsel import Selector

from govnews.demo import DemoArticle, Outlets, articles, flagged
from govnews.demo.outlets import OUTLETS

ISSUES = [date(2017, 10, 10) + timedelta(days) for days in range(8)]
OLDER = "/system/count//0015011/000000000000/000/000/c0015011000000000000_00000000{}.shtml"
LISTINGS = {
    "longdong": [f"/pc/layout/{day:%Y%m}/{day:%d}/node_{n}.html" for day in ISSUES for n in range(1, 5)],
    "qingyang": ["/"],
    "anhuinews": [f"/{name}.html" for name in ("szxw/index", "szxw/index_1", "szxw/index_2")]
    + ["/gdxw/", "/gdxw/index_1.html", "/rs/"],
    "gansudaily": [
        *(f"/{channel}/index.shtml" for channel in ("sldhdbd", "qwfb", "rd-zx", "rsrm")),
        OLDER.format(2),
        OLDER.format(1),
    ],
}
BODIES = {
    "longdong": "founder-content p",
    "qingyang": ".content p",
    "anhuinews": ".TRS_Editor p, #Zoom",
    "gansudaily": ".artical #conter2018 p",
}
BOILERPLATE = re.compile(
    r"分享到微信|打开微信|数字报|掌中庆阳|相关稿件|责任编辑|编辑[:：]|终审|浏览次数|阅读 \d|版权声明|刊号"
    r"|来源[:：]|当前的位置|下一页|许可证"
)
CASES = [(outlet, article) for outlet in OUTLETS for article in articles(outlet)]


@pytest.fixture(scope="module")
def outlets():
    with Outlets() as outlets:
        yield outlets


def get(outlets: Outlets, outlet: str, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    address = outlets.base(outlet).removeprefix("http://")
    with contextlib.closing(HTTPConnection(address, timeout=5)) as connection:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response, response.read()


def select(outlets: Outlets, outlet: str, path: str) -> Selector:
    encoding = "gb18030" if outlet == "gansudaily" else "utf-8"
    body = get(outlets, outlet, path)[1]
    return Selector(body.decode(encoding), type="html")


def listed(outlets: Outlets, outlet: str) -> list[str]:
    base = outlets.base(outlet)
    links = [
        urljoin(base + path, link)
        for path in LISTINGS[outlet]
        for link in select(outlets, outlet, path).css("li a::attr(href), .title a::attr(href)").getall()
    ]
    assert all(link.startswith(base) for link in links)
    return [urlsplit(link).path for link in links]


@pytest.mark.parametrize("outlet", OUTLETS)
def test_all_articles_are_reachable_from_the_listing(outlets, outlet):
    paths = set(listed(outlets, outlet))
    expected = articles(outlet)
    assert {article.listed_path for article in expected} <= paths
    assert len({article.path for article in expected}) == len(expected) >= 30
    assert 3 <= 10 * sum(article.kind == "meeting" for article in expected) / len(expected) <= 7


@pytest.mark.parametrize(("outlet", "article"), CASES, ids=lambda value: getattr(value, "id", value))
def test_page_shows_what_the_data_says(outlets, outlet, article: DemoArticle):
    page = select(outlets, outlet, article.path)
    nodes = page.css(BODIES[outlet])
    if article.page_break:
        link = page.xpath("//a[.='下一页']/@href").get("")
        nodes += select(outlets, outlet, urljoin(article.path, link)).css(BODIES[outlet])
    lines = [line.strip() for node in nodes for line in node.css("::text").getall() if line.strip()]
    assert lines == [*article.lead_lines, *article.paragraphs, *article.end_lines]
    assert page.css("h1::text, #Title::text").get() == article.title
    everything = re.sub(r"\s", "", "".join(page.css("body ::text").getall()))
    names = article.reporters + article.correspondents + article.authors + article.photographers
    for name in names + article.editors + article.responsible_editors:
        assert name in everything
    assert article.source is None or article.source in everything


def test_no_expected_text_is_boilerplate():
    for _, article in CASES:
        assert not BOILERPLATE.search(article.body)
        assert all(paragraph == paragraph.strip() for paragraph in article.paragraphs)
        assert article.kind != "meeting" or 3 <= len(article.paragraphs) <= 7


@pytest.mark.parametrize("outlet", OUTLETS)
def test_robots_allow_articles(outlets, outlet):
    body = get(outlets, outlet, "/robots.txt")[1]
    assert body == b"User-agent: *\nDisallow: /admin/\nAllow: /\n"


def test_a_day_without_an_issue_is_missing(outlets):
    statuses = [get(outlets, "longdong", path)[0].status for path in LISTINGS["longdong"][::4]]
    assert statuses == [200, 200, 200, 200, 404, 200, 200, 200]


def test_gb18030_page_calls_itself_gb2312(outlets):
    (article,) = flagged("rare")
    response, body = get(outlets, "gansudaily", article.path)
    assert response.headers["Content-Type"] == "text/html"
    assert b"charset=gb2312" in body
    for narrow in ("gb2312", "gbk"):
        with pytest.raises(UnicodeDecodeError):
            body.decode(narrow)
    decoded = body.decode("gb18030")
    assert decoded.encode("gb18030") == body
    assert all(name in decoded for name in ("贠安澜", "石喆", "仵镕", "马䶮"))


def test_editions_differ_in_one_article(outlets):
    before, after = ({row.path: row for o in OUTLETS for row in articles(o, edition)} for edition in (1, 2))
    changed = [path for path in before if before[path] != after[path]]
    (revised,) = flagged("revised", edition=2)
    assert changed == [revised.path]
    assert sum(a != b for a, b in zip(before[revised.path].paragraphs, revised.paragraphs, strict=True)) == 1
    first = get(outlets, "qingyang", revised.path)[1]
    outlets.edition = 2
    try:
        second = get(outlets, "qingyang", revised.path)[1]
    finally:
        outlets.edition = 1
    assert first != second
    assert revised.revision is not None
    assert revised.revision[1] in second.decode()


def test_a_listed_article_is_gone(outlets):
    (gone,) = flagged("gone")
    assert get(outlets, "longdong", gone.listed_path)[0].status == 404
    assert outlets.requests[-1] == ("paper.qingyangwang.com.cn", gone.listed_path, 404)


def test_moved_articles_redirect(outlets):
    for article, status in zip(flagged("moved"), (301, 302), strict=True):
        response, _ = get(outlets, article.outlet, article.listed_path)
        assert (response.status, response.headers["Location"]) == (status, article.path)


def test_stub_refreshes_to_the_article(outlets):
    (stub,) = flagged("stub")
    body = get(outlets, "gansudaily", stub.listed_path)[1]
    assert f'http-equiv="refresh" content="0;url={stub.path}"'.encode() in body


def test_challenge_has_no_article(outlets):
    (challenge,) = flagged("challenge")
    response, body = get(outlets, "anhuinews", challenge.path)
    assert response.status == 200
    assert "请开启JavaScript并刷新该页" in body.decode()
    assert challenge.title not in body.decode()


def test_counter_moves_with_every_request(outlets):
    path = articles("anhuinews")[1].path
    first, second = (select(outlets, "anhuinews", path).css(".views em::text").get() for _ in range(2))
    assert int(first) < int(second)


def test_pinned_row_leads_every_listing_page(outlets):
    (pinned,), (backdated,) = flagged("pinned"), flagged("backdated")
    for path in LISTINGS["anhuinews"][:3]:
        rows = select(outlets, "anhuinews", path).css("#wrap .left .item .title a::attr(href)").getall()
        assert urljoin(path, rows[0]) == pinned.path
        assert (backdated.path in [urljoin(path, row) for row in rows]) == path.endswith("index_1.html")


def test_reprint_is_verbatim_and_a_second_report_is_not():
    (original,), (reprint,) = flagged("reprinted"), flagged("reprint")
    assert (original.outlet, reprint.outlet, reprint.source) == ("longdong", "gansudaily", "陇东报")
    assert original.paragraphs == reprint.paragraphs
    first, second = flagged("same_meeting")
    assert first.outlet != second.outlet
    assert not set(first.paragraphs) & set(second.paragraphs)


def test_compression_on_demand(outlets):
    path = articles("anhuinews")[1].path
    response, body = get(outlets, "anhuinews", path, **{"Accept-Encoding": "gzip, br"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert body.startswith(b"\x1f\x8b")


def test_tests_can_replace_pages(outlets):
    outlets.pages["longdong"]["/extra"] = (503, {"Retry-After": "1"}, b"busy @HOST@")
    response, body = get(outlets, "longdong", "/extra?x=1")
    assert (response.status, response.headers["Retry-After"]) == (503, "1")
    assert body.decode() == f"busy {outlets.hosts['paper.qingyangwang.com.cn']}"


def test_ports_follow_the_first():
    for base in range(21000, 31000, 997):
        # Another program may hold one of the four.
        with contextlib.suppress(OSError), Outlets(ports=base) as outlets:
            assert [outlets.base(name) for name in OUTLETS] == [
                f"http://127.0.0.1:{base + place}" for place in range(4)
            ]
            return
    pytest.fail("no four ports in a row are free")


def test_a_taken_port_leaves_nothing_running(outlets):
    before = threading.active_count()
    taken = int(outlets.base("longdong").rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), Outlets(ports=taken):
        pass
    assert threading.active_count() == before
