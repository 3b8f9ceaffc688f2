"""The rows of a list: each link with what stands around it and belongs to no other link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from govnews.listings import calendar
from govnews.listings.anchors import Anchor

_MANY = ""
"""Owner of an element that holds links to several pages."""
_ROWS = frozenset("li tr dd article".split())
_ENDS = frozenset("body html form".split())
_SKIP = frozenset("script style noscript template select option button textarea iframe".split())
_BLOCKS = frozenset(
    "p div li dl dt dd h1 h2 h3 h4 h5 h6 tr td th ul ol section article header figcaption".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 strong b".split())
_UP = 12
"""Most elements between a link and its row."""
_MOST = 120
"""Most elements and texts read of one row."""


@dataclass(slots=True)
class Segment:
    """A text in a row."""

    text: str
    link: etree._Element | None
    """The link that it is part of."""
    block: int
    """How many blocks have begun or ended before it in the row."""
    heading: bool


@dataclass(slots=True)
class Strip:
    """One row: the part of the page that belongs to one link."""

    key: str
    element: etree._Element
    anchors: list[Anchor]
    segments: list[Segment] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    """Dates that stand beside the row, in no element of their own row."""
    elements: list[etree._Element] = field(default_factory=list)
    """The elements inside."""

    @property
    def beside(self) -> list[str]:
        """Texts that are not part of the link."""
        return [part.text for part in self.segments if part.link is None] + self.loose


def read(root: etree._Element, anchors: Sequence[Anchor]) -> list[Strip]:
    """Return the rows of `anchors`, in page order; an address that is linked in two places has two."""
    owners = _owners(root, anchors)
    found: dict[etree._Element, Strip] = {}
    for anchor in anchors:
        top = _top(anchor, owners)
        strip = found.setdefault(top, Strip(anchor.key, top, []))
        strip.anchors.append(anchor)
    links = {anchor.element for anchor in anchors}
    for strip in found.values():
        _fill(strip, links)
    _add_loose(found, owners)
    return list(found.values())


def _owners(root: etree._Element, anchors: Sequence[Anchor]) -> dict[etree._Element, str]:
    """Return, for each element with a link in it, the one address linked there, or `_MANY`."""
    owners = {anchor.element: anchor.key for anchor in anchors}
    for element in reversed(list(root.iter("*"))):
        owner, parent = owners.get(element), element.getparent()
        if owner is not None and parent is not None:
            owners[parent] = owner if owners.get(parent, owner) == owner else _MANY
    return owners


def _top(anchor: Anchor, owners: dict[etree._Element, str]) -> etree._Element:
    """Return the largest element around a link that holds no other link."""
    element = anchor.element
    for _ in range(_UP):
        parent = element.getparent()
        if parent is None or element.tag in _ROWS or parent.tag in _ENDS or owners.get(parent) != anchor.key:
            break
        element = parent
    return element


def _fill(strip: Strip, links: set[etree._Element]) -> None:
    link: etree._Element | None = None
    block = headings = 0
    walker = etree.iterwalk(strip.element, events=("start", "end", "comment"))
    for event, element in islice(walker, 2 * _MOST):
        begins, skipped = event == "start", element.tag in _SKIP
        if begins and skipped:
            walker.skip_subtree()
            continue
        if event != "comment" and not skipped:
            link = element if begins and element in links else None if element is link else link
            headings += (1 if begins else -1) * (element.tag in _HEADINGS)
            block += element.tag in _BLOCKS
        if begins:
            strip.elements.append(element)
        text = element.text if begins else element.tail if element is not strip.element else None
        if text and text.strip():
            strip.segments.append(Segment(text, link, block, headings > 0))


def _add_loose(found: dict[etree._Element, Strip], owners: dict[etree._Element, str]) -> None:
    """Give dates that stand between rows to the row before them, or behind them where the first one leads."""
    for parent in dict.fromkeys(top.getparent() for top in found):
        if parent is None:
            continue
        items = list(_items(parent, found, owners))
        first_row = next((place for place, item in enumerate(items) if isinstance(item, Strip)), 0)
        leads = any(isinstance(item, str) and _dated(item) for item in items[:first_row])
        _assign(reversed(items) if leads else iter(items))


def _assign(items: Iterator["Strip | str | None"]) -> None:
    last: Strip | None = None
    for item in items:
        if isinstance(item, str):
            if last is not None and _dated(item):
                last.loose.append(item)
        else:
            last = item


def _items(
    parent: etree._Element, found: dict[etree._Element, Strip], owners: dict[etree._Element, str]
) -> Iterator["Strip | str | None"]:
    """Yield the rows and the texts in one element; None for what separates them."""
    yield parent.text or ""
    for child in parent:
        if child in found:
            yield found[child]
        elif child in owners:
            yield None
        elif isinstance(child.tag, str) and child.tag not in _SKIP:
            yield from islice((" ".join(text.split()) for text in child.itertext("*")), 8)
        yield child.tail or ""


def _dated(text: str) -> bool:
    return bool(text.strip()) and (calendar.piece(text) or calendar.whole(text) is not None)
