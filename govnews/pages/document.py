"""A page's text as an lxml tree, and the tree as lines of visible text inside blocks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

_STRAY = re.compile(r"</(?:[Hh][Tt][Mm][Ll]|[Bb][Oo][Dd][Yy])\s*>")
"""lxml puts what follows a stray </html> outside the root, where `//` finds it but a walk does not."""

_SKIP = frozenset(
    "title script style noscript template iframe object select button textarea svg head input audio video map".split()
)
_BLOCK = frozenset(
    "html body address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul td th caption "
    "founder-content ucapcontent".split()
)
_LAYOUT = frozenset(("table", "h1", "h2", "ul"))
_HEADINGS = frozenset(("h1", "h2", "h3"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0\u2002\u2003\u2009]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_CELL = 60
"""A table cell with no more characters than this is one column of a row; a longer one is page layout."""


@dataclass(slots=True)
class Line:
    """One line of visible text: what a browser shows between two line breaks."""

    text: str
    linked: int
    """How many of its characters are links."""
    heading: bool
    """It stands in h1, h2 or h3."""


@dataclass(slots=True)
class Block:
    """A block element: its lines are `lines[start:end]` of the document."""

    element: etree._Element
    start: int
    end: int = 0
    children: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A page as lines of text, and the tree of blocks that they stand in."""

    root: etree._Element
    lines: list[Line]
    top: Block

    def block(self, element: etree._Element) -> Block | None:
        """Return the block of an element; None when it is no block or is not shown."""
        queue = [self.top]
        while queue:
            block = queue.pop()
            if block.element is element:
                return block
            queue += block.children
        return None


def parse(text: str) -> etree._Element:
    """Return the root element of a page; an empty page has an empty `html`."""
    source = _STRAY.sub("", text.replace("\0", "")).encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True, remove_comments=True)
    root = etree.fromstring(source, parser) if source.strip() else None
    return etree.Element("html") if root is None else root


def lines(element: etree._Element) -> list[str]:
    """Return the visible lines of one element and what is in it.

    >>> lines(parse("<div>一<br>二<p>三 <a>四</a></p><script>五</script><p style='display:none'>六</p></div>"))
    ['一', '二', '三 四']
    """
    return [line.text for line in read(element).lines]


def read(root: etree._Element, blocks: Iterable[etree._Element] = (), *, hidden: bool = False) -> Document:
    """Walk the tree once and return its lines and blocks.

    The elements `blocks` count as blocks whatever their tag; `hidden` reads what is not shown, too.
    """
    walk = _Walk(root, blocks, hidden=hidden)
    start, end, add = walk.start, walk.end, walk.text
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if not start(element):
                walker.skip_subtree()
            continue
        end(element)
        if element is not root and (tail := element.tail):
            add(tail)
    walk.flush()
    walk.top.end = len(walk.lines)
    return Document(root, walk.lines, walk.top)


class _Walk:
    """What has been seen of the tree so far."""

    def __init__(self, root: etree._Element, blocks: Iterable[etree._Element], *, hidden: bool) -> None:
        self._blocks = list(blocks)
        self._hidden = hidden
        self.lines: list[Line] = []
        self.top = Block(root, 0)
        self._open = [self.top]
        self._parts: list[str] = []
        self._linked = self._headings = 0
        self._link: etree._Element | None = None
        """The link that is open; one inside of another closes it, as browsers do (lxml does not)."""
        self._cell: etree._Element | None = None

    def start(self, element: etree._Element) -> bool:
        """Enter an element; False when it is not shown and its content is to be skipped."""
        tag = element.tag
        if tag in _SKIP or (not self._hidden and _is_hidden(element)):
            return False
        if tag == "a":
            self._link = element
        elif self._cell is None:
            if tag in _BLOCK or (self._blocks and element in self._blocks):
                self._enter(element, str(tag))
            elif tag == "br":
                self.flush()
        if text := element.text:
            self.text(text)
        return True

    def _enter(self, element: etree._Element, tag: str) -> None:
        if tag in {"td", "th"} and _short(element):
            self._cell = element
            return
        if self._parts:
            self.flush()
        if tag in _HEADINGS:
            self._headings += 1
        block = Block(element, len(self.lines))
        self._open[-1].children.append(block)
        self._open.append(block)

    def end(self, element: etree._Element) -> None:
        """Leave an element."""
        if element is self._cell:
            self._cell = None
            self._parts.append("\x1f")
        elif element is self._link:
            self._link = None
        elif self._open[-1].element is element and len(self._open) > 1:
            if self._parts:
                self.flush()
            if element.tag in _HEADINGS:
                self._headings -= 1
            self._open.pop().end = len(self.lines)

    def text(self, text: str) -> None:
        """Add text to the line; the white space of the markup begins none."""
        if not self._parts and text.isspace():
            return
        self._parts.append(text)
        if self._link is not None:
            self._linked += len(text.strip())

    def flush(self) -> None:
        """End the line."""
        text = "".join(self._parts).strip()
        self._parts = []
        if not text.isalnum():  # most lines are words of a menu: nothing to fold
            text = _folded(text)
        if text:
            self.lines.append(Line(text, self._linked, self._headings > 0))
        self._linked = 0


def _folded(text: str) -> str:
    """Return a line with its white space folded and invisible characters left out, its cells parted by tabs."""
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip(" \u3000\x1f")
    return "\t".join(cell.strip() for cell in text.split("\x1f")) if "\x1f" in text else text


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    if style is not None:
        style = style.lower()
        if ("none" in style or "hidden" in style) and _HIDDEN.search(style):
            return True
    return element.get("hidden") is not None


def _short(cell: etree._Element) -> bool:
    """Tell whether a table cell holds a value of a row, and not a part of the page's layout."""
    size = len((cell.text or "").strip())
    if size > _CELL or not len(cell):
        return size <= _CELL
    for element in cell.iterdescendants():
        tag = element.tag
        if tag in _LAYOUT:
            return False
        shown = "" if tag in _SKIP or not isinstance(tag, str) else element.text or ""
        size += len(shown.strip()) + len((element.tail or "").strip())
        if size > _CELL:
            return False
    return True
