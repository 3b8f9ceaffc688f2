"""What the walks take from a page: the rows of a listing, the pages (版) of an issue, plain links."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from scrapy.http import TextResponse
from w3lib.encoding import http_content_type_encoding

from govnews.listings import anchors, data, listing
from govnews.listings.anchors import Anchor, key_of
from govnews.listings.listing import Choice, Listing, Row
from govnews.pages import document
from govnews.pages.charset import decode
from govnews.sites import Site

__all__ = ["Listing", "Row", "issue_pages", "key_of", "label_of", "links", "read"]

_LABEL = re.compile(r"第?\s*[A-Z]?[\d一二三四五六七八九十]+\s*版\s*[：:]?\s*(.*)")
_NAME = re.compile(r"(?![上下前后返首]|.*(?:目录|导航|版面))[一-龥·]{2,8}")


def read(response: TextResponse, site: Site, today: date | None = None) -> Listing:
    """Return a listing page with the rows that are articles of `site`, each once.

    `today` is the day that dates without a year do not exceed.

    Raises:
        DataError: the page is JSON whose rows are not where the site file says.
    """
    text, url = _text(response, site.charset), response.url
    if site.listing.data and data.served(text):
        found = data.read(text, url, site.listing.data, site.article.url, today=today)
    else:
        choice = Choice(site.article.url, site.listing.rows, site.listing.date)
        found = listing.read(text, url, choice=choice, today=today)
    rows = [replace(row, day=row.day or site.url_date(row.url)) for row in found.rows if site.allows(row.url)]
    return replace(found, rows=rows)


def links(response: TextResponse) -> dict[str, str]:
    """Return absolute address → text of the links, in page order; the first text of an address counts."""
    found: dict[str, str] = {}
    for anchor in _anchors(response):
        found[anchor.url] = found.get(anchor.url) or anchor.text or anchor.hint
    return found


def issue_pages(response: TextResponse, page: re.Pattern[str], folder: str) -> dict[str, str | None]:
    """Return address → label of the pages (版) of the issue whose pages stand in `folder`.

    The label is what stands after 第01版, else a link's text that may be a name (要闻); None without either.
    """
    found: dict[str, str | None] = {}
    names: dict[str, str] = {}
    for anchor in _anchors(response):
        # A calendar or 上一期 links pages of other days.
        if page.search(anchor.url) and anchor.key.startswith(key_of(folder)):
            found[anchor.url] = found.get(anchor.url) or label_of(anchor.text)
            if _NAME.fullmatch(anchor.text):
                names.setdefault(anchor.url, anchor.text)
    return {url: label or names.get(url) for url, label in found.items()}


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
