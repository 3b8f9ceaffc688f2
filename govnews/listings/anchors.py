"""The links of a page: where they go and what they say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree

_TEXTS = 200
"""Most text nodes read of one link: a link that was never closed holds the rest of the page."""
_LONG = 500
"""Most characters read of one text node."""
_BREAKS = re.compile(r"[\t\r\n]")
_HREFS = ("href", "data-href", "daoxiang")
"""Attributes with an address; the last one is what PaperIndex e-papers use in their outline of an issue."""
_NOWHERE = re.compile(r"#|javascript:|void\(", re.IGNORECASE)


@dataclass(slots=True)
class Anchor:
    """One link."""

    element: etree._Element
    url: str
    """Absolute address without fragment; empty when the link leads nowhere a crawler can go."""
    text: str
    """All its text in one line."""
    hint: str
    """Its `title`, or what its picture says."""

    @property
    def key(self) -> str:
        """What the addresses of one page share."""
        return key_of(self.url)


def key_of(url: str) -> str:
    """Return what two addresses of one page share: all but the scheme (outlets mix http and https).

    >>> key_of("https://x.cn/a.html") == key_of("http://x.cn/a.html")
    True
    """
    return url.partition("://")[2]


def read(root: etree._Element, url: str) -> list[Anchor]:
    """Return the links of a page at `url`, in page order, those that lead nowhere too."""
    base = _base(root, url)
    known: dict[str, str] = {}
    found = []
    for element in root.iter("a", "area"):
        href = _href(element)
        if href not in known:
            known[href] = absolute(base, href)
        found.append(Anchor(element, known[href], text_of(element), _hint(element)))
    return found


def absolute(base: str, href: str) -> str:
    """Return the http address that `href` means on a page at `base`; empty when there is none.

    >>> absolute("http://x.cn/yw/index.html", "./202201/t1.html#top"), absolute("http://x.cn/", "mailto:a@x.cn")
    ('http://x.cn/yw/202201/t1.html', '')
    """
    try:
        url = urldefrag(urljoin(base, href)).url if href else ""
        return url if url.startswith(("http://", "https://")) and urlsplit(url).hostname else ""
    except ValueError:  # such as "http://[": not an address, so not a link
        return ""


def text_of(element: etree._Element) -> str:
    """Return the text in an element as one line, without comments."""
    parts = (part[:_LONG] for part in islice(element.itertext("*"), _TEXTS))
    return " ".join("".join(parts).split())


def _base(root: etree._Element, url: str) -> str:
    for element in root.iter("base"):
        if href := (element.get("href") or "").strip():
            return absolute(url, href) or url
    return url


def _href(element: etree._Element) -> str:
    for name in _HREFS:
        href = _BREAKS.sub("", element.get(name) or "").strip()
        if href and not _NOWHERE.match(href):
            return href
    return ""


def _hint(element: etree._Element) -> str:
    return " ".join(next((text for text in _hints(element) if text.strip()), "").split())


def _hints(element: etree._Element) -> Iterator[str]:
    yield element.get("title") or ""
    for image in islice(element.iter("img"), 3):
        yield image.get("alt") or image.get("title") or ""
    yield element.get("alt") or ""
