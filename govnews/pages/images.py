"""The pictures of an article and their captions, kept apart from the text."""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urljoin

from lxml import etree

from govnews.items import Image
from govnews.pages import document, selector
from govnews.pages.reading import Reading
from govnews.text import labels, signatures

_DECORATION = re.compile(
    r"icon|logo|qrcode|erweima|weixin|wechat|share|btn|button|arrow|spacer|blank|loading|ewm|close|print",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp)$", re.IGNORECASE)
_CHINESE = re.compile(r"[一-鿿]")
_PARTS = 20
"""Most elements in a line below a picture."""
_LONGEST = 80
"""A line below a picture that is longer is no caption."""
_LAZY = ("data-src", "data-original", "data-url", "file", "src")
"""Where the address stands: a page that loads pictures late has a placeholder in src."""


def find(reading: Reading, base: str) -> list[Image]:
    """Return the pictures inside the text (or those of the site file's selector), each address once."""
    found: dict[str, Image] = {}
    captions: dict[etree._Element, str] = {}
    for element in _elements(reading):
        address = _address(element, base)
        if address:
            found.setdefault(address, Image(url=address, caption=_caption(element, captions)))
    return list(found.values())


def _elements(reading: Reading) -> Iterator[etree._Element]:
    rule = reading.rules.images if reading.rules else None
    if rule:
        yield from selector.elements(reading.root, rule)
    if reading.container is not None:
        yield from reading.container.iter("img")


def _address(element: etree._Element, base: str) -> str | None:
    """Return the absolute address of a picture; None for inline data and decoration."""
    source = next((value.strip() for name in _LAZY if (value := element.get(name))), "")
    if not source or source.startswith(("data:", "file:", "blob:")) or _DECORATION.search(source):
        return None
    try:
        return urljoin(base, source)
    except ValueError:  # such as "http://[": an address that no browser loads either
        return None


def _caption(element: etree._Element, captions: dict[etree._Element, str]) -> str | None:
    """Return the caption: of the figure, of the attachment block, or the picture's own alternative text."""
    parent = element.getparent()
    while parent is not None and parent.tag in {"a", "span", "p", "div", "figure", "center"}:
        if parent.tag == "figure" or "attachment" in (parent.get("class") or ""):
            if parent not in captions:
                captions[parent] = " ".join(document.lines(parent))
            return captions[parent] or _alternative(element)
        parent = parent.getparent()
    return _signed_below(element) or _alternative(element)


def _signed_below(element: etree._Element) -> str | None:
    """Return the line right below a picture that names who took it: 会场一角（记者 程甲 摄）."""
    block = element.getparent()
    while block is not None and block.tag in {"a", "span", "strong"}:
        block = block.getparent()
    following = block.getnext() if block is not None and _beginning(block) == "" else None
    text = _beginning(following) if following is not None else None
    return text if text and len(text) <= _LONGEST and signatures.photo_credit(text) else None


def _beginning(element: etree._Element) -> str | None:
    """Return the text of a small element; None of one with many parts, which is no caption."""
    if len(list(islice(element.iter(), _PARTS + 1))) > _PARTS:
        return None
    return " ".join("".join(element.itertext("*")).split())


def _alternative(element: etree._Element) -> str | None:
    text = (element.get("alt") or element.get("title") or "").strip()
    named = _CHINESE.search(text) and not _FILE.search(text) and labels.parse(text) is None
    return text if named else None
