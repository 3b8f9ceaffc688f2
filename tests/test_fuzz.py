"""Any bytes in, no exception out: whatever a server sends ends as an article or a named rejection, in bounds.

`GOVNEWS_FUZZ=100000 pytest tests/test_fuzz.py` tries more damaged pages than a usual run does. A failure names the
number of its page, which alone decides how it was made.
"""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import pytest

from govnews import belt
from govnews.items import Article, Page
from govnews.pipelines import Rejected

COUNT = int(os.environ.get("GOVNEWS_FUZZ", "10000"))
"""How many damaged pages are read."""
PARTS = 20
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def outcome(body: bytes, declared: str | None = None) -> Article | Rejected:
    try:
        return belt.run(Page(url="http://x.cn/1", site="", bodies=[body], charset=declared, fetched_at=NOW))
    except Rejected as rejected:
        return rejected


# -- damaged pages ---------------------------------------------------------------------------------------------------

PORTAL = """<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="柳河县部署防汛工作">
<meta name="PubDate" content="2024-06-01 09:26:11"><meta name="ContentSource" content="柳河发布">
<script type="application/ld+json">{"headline": "柳河县部署防汛工作", "datePublished": "2024-06-01T09:26:11+08:00"}</script>
<title>柳河县部署防汛工作_要闻_柳河县政府网</title></head><body><ul><li><a href="/">首页</a></li><li>要闻</li></ul>
<div>当前位置：首页 &gt; 要闻</div><h1>柳河县部署防汛工作</h1><div>发布时间：2024-06-01 09:26　来源：柳河发布　作者：苏合</div>
<div class="TRS_Editor" style="color: red"><p>　　本报讯（记者 苏合）6月1日，柳河县召开防汛会商会，分析近期雨情。</p>
<table><tr><td>水库</td><td>水位</td></tr><tr><td>柳河</td><td>31.2</td></tr></table>
<p hidden>看不见</p><p style="display:none">也看不见</p><p>会议要求，各乡镇昼夜巡堤，险情半小时内上报。（苏合 摄）</p></div>
<div>责任编辑：文竹</div><h3>相关新闻</h3><ul><li><a href="2.html">另一条新闻</a></li></ul>
<p>版权所有 柳河县政府网 备案：000000号</p></body></html>"""
PAPER = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>
<!--enpproperty <date>2024-06-01 00:00:00.0</date><author>苏合</author><title>一渠清水进村来</title>/enpproperty-->
<table width=900><tr><td><font size=5><b>一渠清水进村来</b></font></td></tr><tr><td>□记者 苏 合 通讯员 文竹</td></tr>
<tr><td><founder-content><p>清晨，水管员打开闸门，渠水流向两岸的麦田。<br>“今年用水不愁。”他说。</p></founder-content></td></tr>
<tr><td>上一篇 <a href=3.html>下一篇</a> 1 2 3 4</td></tr></table></body></html>"""
SEEDS = [PORTAL.encode(), PAPER.encode("gb18030"), PORTAL.encode("gb18030"), PAPER.encode("utf-16")]
SPLINTERS = [
    *"< > </ <! <!-- --> & &# \" ' \0 \ufffd ￾ \u2028 \u202e 　 、 》 ² ٢ 〇 𠮷 \x1f \x85".encode().split(
        b" "
    ),
    *b"<table> <td> </td> </table> <div> </div> <a> </a> <p> <h1> </h1> <br> <svg> <title> <select> <frameset>".split(),
    *b"<plaintext> <math> <![CDATA[ ]]> <?xml <script> </script> <style> </html> </body> <body> <meta".split(),
    *b"&#0; &#xD800; &#x110000; &#99999999999; &nbsp; &lt; \xff\xfe \xfe\xff \xef\xbb\xbf \x80 \xed\xa0\x80".split(),
    *"2024-13-45 0000-00-00 2024-02-30 99:99 2024年2月30日 2024-02-01T09:00+99:99 时间： 来源： 编辑： （记者 摄） 【 】 相关新闻".encode().split(),
    b'<meta charset="rot13">',
    b'<meta charset="utf-7">',
    b'<meta charset="unicode_escape">',
    b'<script type="application/ld+json">[{"headline": 1}, null, "a", {"datePublished": {}}]</script>',
]
Damage = Callable[[bytes, random.Random], bytes]


def truncated(page: bytes, rng: random.Random) -> bytes:
    return page[: rng.randrange(len(page))]


def flipped(page: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(page)
    for _ in range(rng.choice((1, 10, 100))):
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def spliced(page: bytes, rng: random.Random) -> bytes:
    other = rng.choice(SEEDS)
    return page[: rng.randrange(len(page))] + other[rng.randrange(len(other)) :]


def splintered(page: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 5, 25))):
        place = rng.randrange(len(page))
        page = page[:place] + rng.choice(SPLINTERS) + page[place:]
    return page


def holed(page: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(page))
    end = start + rng.randrange(200)
    return page[:start] + rng.choice((b"", b"\0", b" ")) * (end - start) + page[end:]


def repeated(page: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(page))
    return page[:start] + page[start : start + rng.randrange(1, 60)] * rng.randrange(2, 30) + page[start:]


def replaced(page: bytes, rng: random.Random) -> bytes:
    return rng.randbytes(rng.randrange(len(page)))


DAMAGES: tuple[Damage, ...] = (truncated, flipped, spliced, splintered, holed, repeated, replaced)
CHARSETS = (
    None,
    None,
    None,
    "utf-8",
    "gbk",
    "latin-1",
    "big5",
    "utf-16",
    "no-such",
    "",
    "rot13",
    "gb2312\0",
    "编码",
)


def damaged(number: int) -> tuple[bytes, str | None]:
    """The page of a number, and the charset that its header names."""
    rng = random.Random(number)  # noqa: S311 - nothing secret
    page = rng.choice(SEEDS)
    for _ in range(rng.choice((1, 1, 2, 3))):
        page = rng.choice(DAMAGES)(page, rng) or b"\0"
    return page, rng.choice(CHARSETS)


@pytest.mark.parametrize("part", range(PARTS))
def test_damaged_page_is_read_or_rejected(part):
    for number in range(part, COUNT, PARTS):
        try:
            found = outcome(*damaged(number))
        except Exception as error:
            raise AssertionError(f"page {number}") from error
        assert isinstance(found, Article) or found.reasons, f"page {number}"


# -- hostile pages ---------------------------------------------------------------------------------------------------


class TooLong(BaseException):
    """The limit of CPU time is over; no `except Exception` catches it."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Stop what is inside after some seconds of CPU time."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong(f"more than {seconds} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def with_meta(content: str) -> str:
    return f'<meta name="ArticleTitle" content="{content}"><p>今天，柳河县召开防汛会商会。</p>'


def in_page(line: str) -> str:
    """A page with the line above, inside and below the sentences of its text."""
    lines = (line, "今天，柳河县召开防汛会商会，分析雨情。", line, "会议要求，各乡镇昼夜巡堤。", line)
    return f'<h1>柳河县部署防汛工作</h1><div class="TRS_Editor">{"".join(f"<p>{text}</p>" for text in lines)}</div>'


HOSTILE = {
    "nothing": "",
    "white space": " \n\t　",
    "only NULs": "\0" * 100_000,
    "one NUL": "<p>今天\0召开</p>",
    "divs, 5,000 deep": "<div>" * 5_000 + "今天，会议召开。" + "</div>" * 5_000,
    "divs, 50,000 deep": "<div>" * 50_000 + "今天，会议召开。",
    "tables, 5,000 deep": "<table><tr><td>" * 5_000 + "今天，会议召开。",
    "fonts, 5,000 deep": "<font>" * 5_000 + "今天，会议召开。",
    "lists, 5,000 deep": "<ul><li>" * 5_000 + "今天，会议召开。",
    "links, 5,000 deep": "<a href=x>" * 5_000 + "今天，会议召开。",
    "headings, 5,000 deep": "<h1>" * 5_000 + "今天，会议召开。",
    "deep blocks with many lines": "<div>" * 2_000 + "<p>今天，会议召开，大家都来了。</p>" * 5_000,
    "JSON-LD, 100,000 deep": f'<script type="application/ld+json">{"[" * 100_000}</script>',
    "JSON-LD with a long number": f'<script type="application/ld+json">{{"headline": {"9" * 10_000}}}</script>',
    "attribute of 5 MB": f'<div class="{"a " * 2_500_000}">今天，会议召开。</div>',
    "title of 1 MB": f"<title>{'会' * 350_000}</title><p>今天，会议召开。</p>",
    "meta tag full of <": with_meta("<" * 100_000),
    "meta tag full of spaces": with_meta(" x" + " " * 100_000 + "x"),
    "meta tags, 10,000": '<meta name="ArticleTitle" content="会">' * 10_000
    + "<p>今天，会议召开。</p>" * 1_000,
    "unclosed comment": "<p>今天，会议召开。</p><!-- " + "会 " * 100_000,
    "unclosed comments, many": "<p>今天，会议召开。</p>" + "<!--" * 40_000,
    "unclosed script": "<p>今天，会议召开。</p><script>" + "var a;" * 30_000,
    "unclosed scripts, many": "<p>今天，会议召开。</p>" + "<script>" * 20_000,
    "unclosed comments of a CMS, many": "<!--enpproperty " * 20_000,
    "empty paragraphs": "<p></p>" * 200_000,
    "line breaks": "<br>" * 200_000,
    "table cells": "<table><tr>" + "<td>1</td>" * 50_000 + "</tr></table>",
    "pictures": in_page('<img src="/1.jpg">' * 20_000),
    "pictures in one figure": in_page("<figure>" + '<img src="/1.jpg">会' * 3_000),
    "pictures, 2,000 deep": in_page("<div>" * 2_000 + '<img src="/1.jpg">' * 2_000),
    "characters that do not exist": "&#0;&#xD800;&#x110000;&#99999999999;" * 5_000,
    "line of 1 MB": in_page("会" * 350_000),
    "line of sentences, 1 MB": in_page("今天召开会议。" * 50_000),
    "line of brackets": in_page("（" * 100_000),
    "line of closed brackets": in_page("（记者）" * 50_000),
    "line of ideographic spaces": in_page("（" + "　" * 100_000 + "会"),
    "line of digits": in_page("1" * 60 + "会"),
    "line of page numbers": in_page(" ".join(map(str, range(1, 60))) + " 共"),
    "line of buttons": in_page("大 中 小 " * 20 + "会"),
    "line of crumbs": in_page("首页 " + "> 要闻 " * 30 + "，"),
    "line of crumbs to nowhere": in_page("甲 > 乙 > 丙 > 丁 " * 10 + "，会"),
    "line of dashes": in_page("首页" + " - 要闻" * 30 + "。"),
    "line of pages": in_page("页：" + "1" * 60 + "会"),
    "line of spaces in a counter": in_page("浏览" + "　" * 5_000 + "会"),
    "line of related news": in_page("相关新闻" + "　" * 5_000 + "会"),
    "line of menu words, spaced": in_page("手机版  繁体  " * 20 + "会"),
    "line of arrows": in_page("首页" + ">" * 60 + "。"),
    "line of labels": in_page("来源：" * 60),
    "line of names": in_page("编辑：" + "苏 合 " * 45),
    "line of menu words": in_page("关于我们 | 联系我们 | " * 30 + "会"),
    "line of dates": in_page("2024-01-01 " * 20_000),
    "line of counters": in_page("浏览次数：" + "1," * 100_000 + "会"),
    "line of addresses": in_page("www." * 45 + "cn"),
    "line of dots": in_page("." * 60 + "会"),
    "line of photographers": in_page("（" + "记者程甲、" * 40 + "会"),
    "line of reporters": in_page("（" + "本报记者 程甲 通讯员 秦乙 " * 40 + "会"),
    "line of places": in_page("记者 程甲 " * 40 + "济南报道"),
    "line of boxes": in_page("【编辑】" * 40 + "会"),
    "line of comments": in_page("来源：某报 " + "1条评论 | " * 40 + "会"),
    "line of allies": in_page("记者 程甲 " + "共享联盟·" * 40 + "会"),
    "line of clients": in_page("手机版 繁体 " * 20 + "会"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_hostile_page_is_read_or_rejected_soon(name, encoding):
    body = HOSTILE[name].encode(encoding)
    with limited(3):
        outcome(body)


@pytest.mark.parametrize(
    "charset", ["rot13", "hex", "idna", "punycode", "unicode_escape", "utf-7", "undefined", "zip", "a\0b"]
)
def test_no_codec_of_python_is_believed_blindly(charset):
    body = "<p>今天，会议召开。</p>".encode("gb18030")
    page = f'<meta charset="{charset}">'.encode() + body
    assert [getattr(outcome(*args), "body", None) for args in ((body, charset), (page, None))] == [
        "今天，会议召开。"
    ] * 2


# -- pages of 20 MB --------------------------------------------------------------------------------------------------

MEGABYTES = 20
READER = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from datetime import UTC, datetime
from govnews import belt
from govnews.items import Page
from govnews.pipelines import Rejected
body = (sys.argv[1] * ({MEGABYTES << 20} // len(sys.argv[1].encode()))).encode()
try:
    found = belt.run(Page(url="http://x.cn/1", site="", bodies=[body], fetched_at=datetime.now(UTC)))
    print("article", len(found.body))
except Rejected as rejected:
    print("rejected", rejected)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.parametrize(
    "piece",
    [
        "、",
        "<p>今天，柳河县召开防汛会商会，分析近期雨情，部署下一步工作。</p>\n",
        "<div>",
        "<a href=1.html>另一条新闻</a> ",
        "<table><tr><td>",
        "<td>1</td>",
        "<!-- ",
        "&#0;",
        "　",
        "（",
    ],
)
def test_page_of_20_megabytes_is_read_or_rejected_in_bounds(piece):
    done = subprocess.run(
        [sys.executable, "-c", READER, piece],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:] or f"ended by signal {-done.returncode}"
    assert int(done.stdout.split()[-1]) < 2 << 20, "more than 2 GB"
