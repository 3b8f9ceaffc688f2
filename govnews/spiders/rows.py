"""Links of a page: the rows of a listing, the pages (版) of an issue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urldefrag

from parsel import Selector
from scrapy.http import TextResponse

from govnews.sites import Site, xpath_of

_DAY = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_LABEL = re.compile(r"第?\s*[A-Z]?[\d一二三四五六七八九十]+\s*版\s*[：:]?\s*(.*)")


@dataclass(frozen=True, slots=True)
class Row:
    """A link to an article, as the listing shows it."""

    url: str
    title: str | None = None
    day: date | None = None


def key_of(url: str) -> str:
    """Return what two addresses of one page share: all but the scheme (outlets mix http and https)."""
    return url.partition("://")[2]


def links(response: TextResponse, within: Selector | None = None) -> dict[str, str]:
    """Return absolute address → text of the links, in page order; the first text of an address counts."""
    found: dict[str, str] = {}
    node = response.selector if within is None else within
    for link in node.xpath(".//a[@href] | .//area[@href]"):
        if url := _absolute(response, link.attrib["href"]):
            text = " ".join((link.xpath("string()").get() or link.attrib.get("title", "")).split())
            found[url] = found.get(url) or text
    return found


def article_rows(response: TextResponse, site: Site) -> list[Row]:
    """Return the rows of a listing page: its links that are articles of `site`, each once."""
    rows: dict[str, Row] = {}
    for row in _rows(response, site):
        listed = rows.setdefault(key_of(row.url), row)
        if row.title and not listed.title:  # a picture's link often comes before the title's
            rows[key_of(row.url)] = Row(listed.url, row.title, listed.day or row.day)
    return list(rows.values())


def issue_pages(response: TextResponse, page: re.Pattern[str]) -> dict[str, str | None]:
    """Return address → label of the pages (版) of the issue that `response` is a page of.

    The label is what stands after 第01版; None when the link has no such text.
    """
    # A calendar or 上一期 links pages of other days, so the folder must be the same.
    folder = key_of(response.url).rpartition("/")[0]
    found: dict[str, str | None] = {}
    for link in response.xpath("//a[@href] | //area[@href]"):
        url = _absolute(response, link.attrib["href"])
        if url and page.search(url) and key_of(url).rpartition("/")[0] == folder:
            found[url] = found.get(url) or label_of(link.xpath("string()").get() or "")
    return found


def label_of(text: str) -> str | None:
    """Return the label of a page (版) from the text of its link.

    >>> label_of("第01版：要闻"), label_of("A2版 综合"), label_of("第三版"), label_of("下一版")
    ('要闻', '综合', '第三版', None)
    """
    found = _LABEL.match(" ".join(text.split()))
    return (found[1] or found[0]) if found else None


def day_of(text: str) -> date | None:
    """Return the first full date in the text of a row.

    >>> day_of("[2026-1-31]"), day_of("01-31")
    (datetime.date(2026, 1, 31), None)
    """
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _rows(response: TextResponse, site: Site) -> Iterator[Row]:
    if site.listing.rows is None:
        yield from (Row(url, title or None, site.url_date(url)) for url, title in _articles(response, site))
        return
    for node in response.xpath(xpath_of(site.listing.rows)):
        for url, title in _articles(response, site, node):
            yield Row(url, title or None, _row_day(node, site) or site.url_date(url))


def _articles(
    response: TextResponse, site: Site, within: Selector | None = None
) -> Iterator[tuple[str, str]]:
    for url, text in links(response, within).items():
        if site.allows(url) and site.article.url.search(url):
            yield url, text


def _row_day(row: Selector, site: Site) -> date | None:
    if site.listing.date is None:
        return None
    xpath = xpath_of(site.listing.date)
    # "//span" would look through the whole page; a row's date is inside the row.
    return day_of(row.xpath(f".{xpath}" if xpath.startswith("/") else xpath).get() or "")


def _absolute(response: TextResponse, href: str) -> str | None:
    try:
        return urldefrag(response.urljoin(href.strip())).url
    except ValueError:  # such as "http://[": not an address, so not a link
        return None
