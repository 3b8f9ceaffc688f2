"""What the walks take from a page: the rows of a listing, the pages (版) of an issue, plain links."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from scrapy.http import TextResponse
from w3lib.encoding import http_content_type_encoding

from govnews.listings import anchors, listing
from govnews.listings.anchors import Anchor, key_of
from govnews.listings.listing import Choice, Listing, Row
from govnews.pages import document
from govnews.pages.charset import decode
from govnews.sites import Site

__all__ = ["Listing", "Row", "issue_pages", "key_of", "label_of", "links", "read"]

_LABEL = re.compile(r"第?\s*[A-Z]?[\d一二三四五六七八九十]+\s*版\s*[：:]?\s*(.*)")


def read(response: TextResponse, site: Site, today: date | None = None) -> Listing:
    """Return a listing page with the rows that are articles of `site`, each once.

    `today` is the day that dates without a year do not exceed.
    """
    choice = Choice(site.article.url, site.listing.rows, site.listing.date)
    found = listing.read(_text(response, site.charset), response.url, choice=choice, today=today)
    rows = [replace(row, day=row.day or site.url_date(row.url)) for row in found.rows if site.allows(row.url)]
    return replace(found, rows=rows)


def links(response: TextResponse) -> dict[str, str]:
    """Return absolute address → text of the links, in page order; the first text of an address counts."""
    found: dict[str, str] = {}
    for anchor in _anchors(response):
        found[anchor.url] = found.get(anchor.url) or anchor.text or anchor.hint
    return found


def issue_pages(response: TextResponse, page: re.Pattern[str]) -> dict[str, str | None]:
    """Return address → label of the pages (版) of the issue that `response` is a page of.

    The label is what stands after 第01版; None when the link has no such text.
    """
    # A calendar or 上一期 links pages of other days, so the folder must be the same.
    folder = key_of(response.url).rpartition("/")[0]
    found: dict[str, str | None] = {}
    for anchor in _anchors(response):
        if page.search(anchor.url) and anchor.key.rpartition("/")[0] == folder:
            found[anchor.url] = found.get(anchor.url) or label_of(anchor.text)
    return found


def label_of(text: str) -> str | None:
    """Return the label of a page (版) from the text of its link.

    >>> label_of("第01版：要闻"), label_of("A2版 综合"), label_of("第三版"), label_of("下一版")
    ('要闻', '综合', '第三版', None)
    """
    found = _LABEL.match(" ".join(text.split()))
    return (found[1] or found[0]) if found else None


def _anchors(response: TextResponse) -> Iterator[Anchor]:
    root = document.parse(_text(response, None))
    return (anchor for anchor in anchors.read(root, response.url) if anchor.url)


def _text(response: TextResponse, charset: str | None) -> str:
    if charset:  # the site file knows better than the bytes
        return response.replace(encoding=charset).text
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return decode(response.body, http_content_type_encoding(content_type))[0]
