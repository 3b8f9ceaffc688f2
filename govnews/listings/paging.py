"""The page after a list page, by what the page itself tells: a script, a link, numbers."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from govnews.listings import archives, hanweb
from govnews.listings.anchors import Anchor, key_of, text_of
from govnews.listings.archives import Paging
from govnews.text.lexicon import rows as lexicon

__all__ = ["Paging", "find", "turns"]

_KINDS = {row[0]: row[1] for row in lexicon("pagers")}
_TRIM = " \t\xa0\u3000[]【】<>《》‹›«»＜＞()（）→←|…"
_ARROWS = frozenset(("›", ">", "＞", "→", "»"))
_NUMBER = re.compile(r"[\[【(]?\s*(\d{1,5})\s*[\]】)]?")
_TOTAL = re.compile(
    r"共\s{0,9}(\d{1,5})\s{0,9}页|(?:页次|页码|第)\s{0,9}[:：]?\s{0,9}\d{1,5}\s{0,9}/\s{0,9}(\d{1,5})"
    r"|\b\d{1,5}\s{0,9}/\s{0,9}(\d{1,5})\s{0,9}页|总页数\s{0,9}[:：]?\s{0,9}(\d{1,5})"
)
_CURRENT = re.compile(
    r"(?:^|[\s_-])(?:current|curr?|active|on|now|selected|sel|thisclass|this|no_d)(?:$|[\s_-])", re.IGNORECASE
)
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|nxt|\w*pgnext|pagenext|nextpage)(?:$|[\s_-])", re.IGNORECASE)
_STATED = re.compile(
    r"(?P<before>[?&]\w*page\w*=|[?&](?:p|pn)=|[_-])(?P<n>\d{1,5})(?=&|$|\.\w+$)", re.IGNORECASE
)
_DAYS = 26
"""As many numbers are the days of a calendar."""
_AROUND = 300
"""Most elements looked at around the numbers of a pager."""


def find(root: etree._Element, source: str, url: str, links: Sequence[Anchor]) -> Paging:
    """Return where the next page is. Scripts come first: what they write is not in the page."""
    for rule in (archives.trs, archives.counted, archives.enorth, hanweb.read):
        if told := rule(source, url):
            return told
    total = _total(root)
    turned = _linked(links, url) or _numbered(links, url) or _stated(url, total)
    if turned is None:
        return Paging(None, total)
    return Paging(turned.next, total, turned.rule)


def turns(anchor: Anchor) -> bool:
    """Tell whether a link turns the page of a list: a number, 下一页, 尾页, an arrow."""
    text = anchor.text.strip(_TRIM).lower()
    return text in _KINDS or bool(_NUMBER.fullmatch(anchor.text)) or (bool(anchor.text) and not text)


def _linked(links: Sequence[Anchor], url: str) -> Paging | None:
    """Return what the link 下一页 tells: without an address, or with that of this page, this is the last page."""
    for anchor in links:
        says = _KINDS.get(anchor.text.strip(_TRIM).lower()) == "next" or _named(anchor)
        if says and anchor.url and (_near(anchor.url, url) or _leads_on(anchor, url)):
            return Paging(None if anchor.key == key_of(url) else anchor.url, rule="link")
    numbers = _numbers(links, url)
    for anchor in links:
        if numbers and anchor.text in _ARROWS and anchor.url and _near(anchor.url, url):
            return Paging(None if anchor.key == key_of(url) else anchor.url, rule="link")
    return None


def _named(anchor: Anchor) -> bool:
    """A link without words may be told by its class or relation; next to articles it would be a slide show's."""
    element = anchor.element
    if element.get("rel") == "next":
        return True
    wordless = not anchor.text.strip(_TRIM)
    return (
        wordless and bool(_NEXT_CLASS.search(element.get("class") or "")) and bool(_STATED.search(anchor.url))
    )


def _leads_on(anchor: Anchor, page_url: str) -> bool:
    """A link that can be nothing but a pager's may leave the folder: Lonsun goes on at /content/column/N?pageIndex=2."""
    sure = anchor.element.get("rel") == "next" or "pgnext" in (anchor.element.get("class") or "").lower()
    return sure and urlsplit(anchor.url).netloc == urlsplit(page_url).netloc


def _numbered(links: Sequence[Anchor], url: str) -> Paging | None:
    """Return the page behind the current number of a row of numbers."""
    numbers = _numbers(links, url)
    if not numbers:
        return None
    here = _here(numbers, url)
    following = numbers.get(here + 1)
    return Paging(following.url if following else None, rule="numbers")


def _numbers(links: Sequence[Anchor], url: str) -> dict[int, Anchor]:
    """Return number → link of a pager."""
    found: dict[int, Anchor] = {}
    for anchor in links:
        number = _NUMBER.fullmatch(anchor.text)
        if number and anchor.url and _near(anchor.url, url):
            found.setdefault(int(number[1]), anchor)
    return found if len(found) < _DAYS else {}


def _here(numbers: dict[int, Anchor], url: str) -> int:
    """Return the number of this page: the one that is no link or looks like it, else what the address tells."""
    for number, anchor in numbers.items():
        if anchor.key == key_of(url) or _CURRENT.search(anchor.element.get("class") or ""):
            return number
    for anchor in numbers.values():
        for text in _beside(anchor.element):
            return int(text)
    stated = _STATED.search(url)
    return int(stated["n"]) if stated else 1


def _beside(element: etree._Element) -> Iterator[str]:
    """Yield the numbers that stand near a numbered link and are no links."""
    parent = element.getparent()
    above = parent.getparent() if parent is not None else None
    # Numbers may stand in elements of their own: <li><a>2</a></li>.
    for holder in (parent, above):
        if holder is None or holder.tag == "body":
            return
        for other in islice(holder.iter("*"), _AROUND):
            marked = other.tag in {"strong", "b", "em"} or _CURRENT.search(other.get("class") or "")
            linked = other.tag == "a" and other.get("href")
            number = _NUMBER.fullmatch(text_of(other)) if marked and not linked else None
            if number:
                yield number[1]


def _stated(url: str, total: int | None) -> Paging | None:
    """Count the number in the address on, when the page tells how many there are."""
    found = _STATED.search(url)
    if found is None or total is None:
        return None
    number = int(found["n"])
    following = f"{url[: found.start('n')]}{number + 1}{url[found.end('n') :]}"
    return Paging(following if number < total else None, rule="count")


def _near(url: str, page_url: str) -> bool:
    """Tell whether an address may be another page of the same list: same host, same folder or below it."""
    one, page = urlsplit(url), urlsplit(page_url)
    return one.netloc == page.netloc and one.path.startswith(page.path.rpartition("/")[0])


def _total(root: etree._Element) -> int | None:
    text = " ".join(islice(root.itertext("*"), 20_000))
    found = _TOTAL.search(text)
    return int(next(filter(None, found.groups()))) if found else None
