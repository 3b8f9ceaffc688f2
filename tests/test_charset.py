"""Bytes to text: the encoding that a page is really in, whatever it says."""

import gzip
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import command
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.utils.test import get_crawler

from govnews.demo import Outlets, flagged
from govnews.middlewares.charset import CharsetMiddleware
from govnews.pages import charset

TEXT = "庆阳市召开会议，贠某、喆某、镕某出席；𠮷祥路改造完成。" * 4
SCRIPT = "var a = 1; // only ascii\n" * 1300
PAGES = {
    "utf-8": ("<p>" + TEXT, "utf-8", None),
    "gb18030 undeclared": ("<p>" + TEXT, "gb18030", None),
    "gb18030 labelled gb2312": ("<meta charset=gb2312><p>" + TEXT, "gb18030", None),
    "gb18030, header lies utf-8": ("<p>" + TEXT, "gb18030", "utf-8"),
    "gb18030, meta lies utf-8": ('<meta charset="utf-8"><p>' + TEXT, "gb18030", None),
    "utf-8, header lies latin-1": ("<p>" + TEXT, "utf-8", "ISO-8859-1"),
    "utf-8, meta lies gb2312": (
        '<meta http-equiv=x content="text/html; charset=gb2312"><p>' + TEXT,
        "utf-8",
        None,
    ),
    "30 KB of script first": (f"<script>{SCRIPT}</script><p>{TEXT}", "gb18030", None),
    "utf-8 with a mark": ("\ufeff<p>" + TEXT, "utf-8", "gbk"),
    "utf-16 with a mark": ("\ufeff<p>" + TEXT, "utf-16-le", None),
    "unknown name": ("<meta charset=x-sjis-mac><p>" + TEXT, "gb18030", "none"),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_page_is_decoded_as_it_is(case: str) -> None:
    text, encoding, header = PAGES[case]
    assert charset.decode(text.encode(encoding), header)[0] == text.removeprefix("\ufeff")


def test_big5_is_read_where_it_is_declared() -> None:
    text = "臺灣新聞，會議召開。" * 20
    assert charset.decode(text.encode("big5"), "big5")[0] == text


@given(st.integers(1, len(TEXT.encode()) - 1))
def test_a_body_cut_in_mid_character_loses_only_that(cut: int) -> None:
    text, name = charset.decode(TEXT.encode()[:cut])
    assert (name, TEXT.startswith(text)) == ("utf-8", True) or len(text) < 2


@given(st.binary(max_size=2000), st.sampled_from([None, "utf-8", "gb2312", "big5", "nonsense", ""]))
def test_any_bytes_become_text(body: bytes, header: str | None) -> None:
    text, name = charset.decode(body, header)
    assert isinstance(text, str)
    "x".encode(name)


def middleware() -> CharsetMiddleware:
    return CharsetMiddleware.from_crawler(get_crawler(Spider))


def test_a_compressed_page_without_charset_is_read() -> None:
    body = gzip.compress(f"<html><p>{os.urandom(40_000).hex()}{TEXT}".encode("gb18030"))
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    response = middleware().process_response(
        Request("http://x.cn/"), HtmlResponse("http://x.cn/", headers=headers, body=body)
    )
    assert isinstance(response, TextResponse)
    assert response.encoding == "gb18030"
    assert response.text.endswith(TEXT)


def test_what_is_no_text_stays_bytes() -> None:
    picture = Response("http://x.cn/a.jpg", headers={"Content-Type": "image/jpeg"}, body=b"\xff\xd8\xff")
    assert middleware().process_response(Request("http://x.cn/a.jpg"), picture) is picture


def test_scrapy_shell_sees_the_text_that_the_crawl_sees(outlets: Outlets) -> None:
    [article] = flagged("rare")
    address = outlets.base("gansudaily") + article.path
    ended = command("scrapy", "shell", address, "-c", "(response.encoding, '贠安澜' in response.text)")
    assert "('gb18030', True)" in ended.stdout, ended.stderr
