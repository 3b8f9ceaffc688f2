"""A list page read: its rows, and the page after it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from govnews.items import BEIJING
from govnews.listings import addresses, anchors, calendar, clusters, entries, paging, rows
from govnews.listings.anchors import Anchor
from govnews.listings.clusters import Member
from govnews.listings.entries import Entry
from govnews.listings.paging import Paging
from govnews.pages import document, selector
from govnews.pages.charset import decode

_RECORD = "<record>"
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_DATA = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?<(?:datastore|recordset|records)\b")


@dataclass(frozen=True, slots=True)
class Row:
    """A link to an article, as the list shows it."""

    url: str
    """Absolute address without fragment."""
    title: str | None = None
    """Whole title, without what the list puts around it."""
    day: date | None = None
    """Day that the row shows, else the day in the address."""
    pinned: bool = False
    """It is marked 置顶, or stands first and is older than the rows below it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list page says."""

    rows: list[Row] = field(default_factory=list)
    rule: str | None = None
    """How the rows were told from other links: `pattern`, `rows:<selector>` or `shape:<addresses>`."""
    paging: Paging = field(default_factory=Paging)

    @property
    def next(self) -> str | None:
        """Address of the next older page; None on the last one, and where nothing tells."""
        return self.paging.next

    @property
    def total(self) -> int | None:
        """Number of pages, if the page tells it."""
        return self.paging.total


@dataclass(frozen=True, slots=True)
class Choice:
    """What a site file says of its lists."""

    pattern: re.Pattern[str] | None = None
    """What addresses of articles match."""
    rows: str | None = None
    """Selector of a row."""
    date: str | None = None
    """Selector of the date in a row."""


def read(
    body: bytes | str | etree._Element,
    url: str,
    charset: str | None = None,
    pattern: re.Pattern[str] | None = None,
    *,
    choice: Choice | None = None,
    today: date | None = None,
) -> Listing:
    """Read a list page.

    Without `pattern` (or `choice`, which may hold one) the links that are articles are found by their addresses and
    places. `today` is the day that dates without a year do not exceed.

    >>> page = "<ul><li><a href='/yw/t20220119_1.html'>某市召开经济工作会议</a> [01-19]</li></ul>"
    >>> read(page, "http://x.cn/yw/", today=date(2022, 1, 20)).rows[0].title
    '某市召开经济工作会议'
    """
    choice = choice or Choice(pattern)
    root, text = _root(body, charset)
    trees = [(tree, anchors.read(tree, url)) for tree in (root, *_records(root))]
    links = [anchor for _, found in trees for anchor in found]
    turned = paging.find(root, text, url, links)
    today = today or datetime.now(BEIJING).date()
    found = [entry for tree, own in trees for entry in _entries(tree, own, url, choice, today)]
    if choice.pattern is not None or choice.rows is not None:
        return Listing(_listed(found), "pattern" if choice.rows is None else f"rows:{choice.rows}", turned)
    shapes = _articles(found, url, paged=turned.rule is not None)
    rule = f"shape:{Counter(shapes.values()).most_common(1)[0][0]}" if shapes else None
    return Listing(_listed([entry for entry in found if entry.key in shapes]), rule, turned)


def _root(body: bytes | str | etree._Element, declared: str | None) -> tuple[etree._Element, str]:
    """Return the tree of a page and its source."""
    if isinstance(body, etree._Element):
        return body, etree.tostring(body, encoding="unicode", method="html")
    text = body if isinstance(body, str) else decode(body, declared)[0]
    # What Hanweb's data proxy answers has the form that its pages carry in a script.
    return document.parse(f"<script>{text}</script>" if _DATA.match(text) else text), text


def _records(root: etree._Element) -> list[etree._Element]:
    """Return what Hanweb keeps in scripts for its own code to show."""
    texts = (script.text or "" for script in root.iter("script"))
    found = (text.split(_RECORD)[1:] for text in texts if _RECORD in text)
    return [
        document.parse(_CDATA.sub("", "\n".join(part.partition("</record>")[0] for part in parts)))
        for parts in found
    ]


def _entries(
    root: etree._Element, links: list[Anchor], url: str, choice: Choice, today: date
) -> Iterator[Entry]:
    """Yield what may be rows: links that the pattern matches, else those that may be articles by their address."""
    within = _within(root, choice)
    chosen = [
        anchor
        for anchor in links
        if (within is None or anchor.element in within) and _wanted(anchor, url, choice.pattern)
    ]
    for strip in rows.read(root, chosen):
        node = within[strip.anchors[0].element] if within else None
        texts = selector.texts(node, choice.date) if node is not None else []
        yield entries.read(strip, today, texts[0] if texts else None)


def _within(root: etree._Element, choice: Choice) -> dict[etree._Element, etree._Element] | None:
    """Return link → row for the rows that the site file names; None when it names none."""
    if choice.rows is None:
        return None
    nodes = selector.elements(root, choice.rows)
    return {link: node for node in nodes for link in node.iter("a", "area")}


def _wanted(anchor: Anchor, url: str, pattern: re.Pattern[str] | None) -> bool:
    if pattern is None:
        return addresses.candidate(anchor, url) and not paging.turns(anchor)
    return bool(anchor.url and pattern.search(anchor.url)) and not addresses.attachment(anchor.url)


def _articles(found: list[Entry], url: str, *, paged: bool) -> dict[str, str]:
    """Return key → shape of the entries that are articles."""
    titles = {entry.key: entry.title for entry in entries.merged(found)}
    members = [
        Member(one.url, titles[one.key], _dated(one), one.day is not None, one.element) for one in found
    ]
    places = clusters.articles(members, url)
    if paged:
        places = clusters.listed(places, members)
    return {found[place].key: shape for place, shape in places.items() if titles[found[place].key]}


def _dated(entry: Entry) -> bool:
    return entry.day is not None or calendar.addressed(entry.url) is not None


def _listed(found: list[Entry]) -> list[Row]:
    one = entries.merged(found)
    days = [entry.day or calendar.addressed(entry.url) for entry in one]
    leading = entries.leading(one, days)
    return [
        Row(entry.url, entry.title or None, day, entry.pinned or entry.key in leading)
        for entry, day in zip(one, days, strict=True)
    ]
