"""One page, or one text, to an article whose lines are not cleaned yet."""

from datetime import datetime

from lxml import etree
from parsel import Selector

from govnews.items import Article, Page, Removed
from govnews.pages import body, charset, document, headline, metadata
from govnews.pages.document import Document
from govnews.pages.headline import Headline
from govnews.pages.metadata import Metadata
from govnews.sites import ArticleRules, Site
from govnews.text import boilerplate, dates, labels, names
from govnews.text.dates import Stamp
from govnews.text.labels import Field

_ABOVE = 4
"""How many lines above the headline may hold its label line (some sites print the date first)."""
_BELOW = 25
"""How many lines below the text may hold the editors."""
_CREDITS = labels.PEOPLE | {"source"}


def read(page: Page, site: Site | None = None) -> Article:
    """Read a fetched page: headline, publish time, source, section and the lines of the body.

    What a selector of the site file names wins, field by field; then what the page shows; then its metadata; then
    its address. Nothing is guessed: a field that cannot be read is None.
    """
    rules = site.article if site else None
    readings = [_Reading(one, page.charset or (site.charset if site else None), rules) for one in page.bodies]
    first = readings[0]
    article = Article(url=page.url, site=page.site, section=page.section, fetched_at=page.fetched_at)
    article.missing, article.aliases = list(page.missing), list(page.aliases)
    first.fill(article)
    for reading in readings[1:]:
        article.removed += reading.outside
    article.body = "\n".join(line for reading in readings for line in reading.body)
    if article.published_at is None:
        _date_from(article, page)
    if article.title is None and page.listed_title:
        article.title, article.origins["title"] = page.listed_title, "listing"
    return article


def read_text(
    text: str, *, title: str | None = None, url: str = "", published_at: datetime | None = None
) -> Article:
    """Read an article that is given as plain text, one paragraph a line."""
    article = Article(url=url, title=title, published_at=published_at)
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    article.body = "\n".join(lines)
    if published_at is None:
        prose = next((n for n, line in enumerate(lines) if boilerplate.is_prose(line)), len(lines))
        fields = [
            field for line in [*lines[:prose], *lines[prose:][-_BELOW:]] for field in labels.parse(line) or ()
        ]
        _publish(article, _stamp(fields), "label")
    return article


class _Reading:
    """One HTML page of an article, taken apart."""

    def __init__(self, raw: bytes, declared: str | None, rules: ArticleRules | None) -> None:
        text, self.encoding = charset.decode(raw, declared)
        self.root = document.parse(text)
        self.rules = rules
        self._drop()
        self.metadata: Metadata = metadata.read(self.root, text)
        self.document: Document = document.read(self.root)
        self._find()

    def fill(self, article: Article) -> None:
        """Fill the fields of the article from its first page."""
        if self.headline:
            article.title, article.origins["title"] = self.headline.text, self.headline.origin
        article.origins["body"] = self.origin
        self._fill_published(article)
        self._fill_source(article)
        if article.section is None and (sections := self.metadata.get("section")):
            article.origins["section"], article.section = sections[0]
        article.removed = self.outside

    def _find(self) -> None:
        """Find the body, the headline and the label lines around them."""
        lines = self.document.lines
        start, end, self.origin = self._body_span()
        titles = {boilerplate.fold(title) for _, title in self.metadata.get("title")}
        texts = (
            n
            for n in range(start, end)
            if body.prose(lines[n]) and boilerplate.fold(lines[n].text) not in titles
        )
        prose = next(texts, end)
        self.headline = self._selected_headline(start) or headline.find(
            lines, prose, self.metadata.get("title")
        )
        head = self.headline.end if self.headline and self.headline.end <= prose else start
        above = self._prose_between(head, start)
        if above is not None:
            start = prose = above
        self.above = self._fields(max(0, (self.headline.start if self.headline else start) - _ABOVE), head)
        self.header = self._fields(head, prose)
        start = max(start, head)
        outside = [*range(head, start), *self._below(end)]
        self.outside = [Removed(rule, lines[n].text) for n in outside if (rule := _kept(lines[n].text))]
        self.tail = self._fields(end, min(end + _BELOW, len(lines)))
        self.body = [line.text for line in lines[start:end]]

    def _prose_between(self, head: int, start: int) -> int | None:
        """Return the first line of prose between headline and body: a first paragraph in a block of its own."""
        if self.origin.startswith("selector"):
            return None
        lines = self.document.lines
        return next(
            (n for n in range(head, start) if body.prose(lines[n]) and boilerplate.is_prose(lines[n].text)),
            None,
        )

    def _body_span(self) -> tuple[int, int, str]:
        """Return the range of lines that hold the text, and the rule that found it."""
        if self.rules and self.rules.body:
            for element in _select(self.root, self.rules.body):
                block = self._block(element)
                if block is not None:
                    return *block, f"selector:{self.rules.body}"
        found, origin = body.find(self.document)
        return found.start, found.end, origin

    def _block(self, element: etree._Element) -> tuple[int, int] | None:
        queue = [self.document.top]
        while queue:
            block = queue.pop()
            if block.element is element:
                return block.start, block.end
            queue += block.children
        return None

    def _selected_headline(self, start: int) -> Headline | None:
        if not self.rules or not self.rules.title:
            return None
        text = " ".join(_texts(self.root, self.rules.title))
        if not text:
            return None
        wanted = boilerplate.fold(text)
        for number, line in enumerate(self.document.lines):
            if boilerplate.fold(line.text) == wanted:
                return Headline(text, f"selector:{self.rules.title}", number, number + 1)
        return Headline(text, f"selector:{self.rules.title}", start, start)

    def _fields(self, start: int, end: int) -> list[Field]:
        return [field for line in self.document.lines[start:end] for field in labels.parse(line.text) or ()]

    def _below(self, end: int) -> range:
        """Return the numbers of the lines below the text that may still be the article's, up to other articles."""
        lines = self.document.lines
        last = min(end + _BELOW, len(lines))
        for number in range(end, last):
            if boilerplate.cuts(lines[number].text):
                return range(end, number)
        return range(end, last)

    def _drop(self) -> None:
        for selector in self.rules.drop if self.rules else ():
            for element in _select(self.root, selector):
                if (parent := element.getparent()) is not None:
                    element.tail, tail = None, element.tail
                    parent.replace(element, _text_holder(tail))

    def _fill_published(self, article: Article) -> None:
        if self.rules and self.rules.published_at:
            for text in _texts(self.root, self.rules.published_at):
                if _publish(article, dates.find(text), f"selector:{self.rules.published_at}"):
                    break
        shown = _stamp(self.header) or _stamp(self.above) or _stamp(self.tail, labelled=True)
        if article.published_at is None:
            _publish(article, shown, "label")
        for origin, text in self.metadata.get("published"):
            named = dates.find(text)
            if named and _refines(named, article):
                _publish(article, named, origin)

    def _fill_source(self, article: Article) -> None:
        if self.rules and self.rules.source:
            for text in _texts(self.root, self.rules.source):
                fields = labels.parse(text) or [Field("source", text)]
                value = next((f.value for f in fields if f.kind == "source" and f.value), None)
                if value:
                    article.source, article.origins["source"] = value, f"selector:{self.rules.source}"
                    return
        shown = [("label", _value(fields, "source")) for fields in (self.header, self.above)]
        shown += [("beside-time", _outlet(fields)) for fields in (self.header, self.above)]
        named = self.metadata.get("source")
        for origin, value in [*shown, *named]:
            if value:
                whole = [pair for pair in named if _cut_short(value, pair[1])]
                article.origins["source"], article.source = whole[0] if whole else (origin, value)
                return


def _value(fields: list[Field], kind: str) -> str | None:
    return next((field.value for field in fields if field.kind == kind and field.value), None)


def _cut_short(shown: str, named: str) -> bool:
    """Tell whether what is shown is the beginning of what the metadata names: 学习强国、川观新…"""
    stem = shown.rstrip(".…· ")
    return stem != shown and len(stem) >= 4 and named.startswith(stem)


def _outlet(fields: list[Field]) -> str | None:
    """Return the outlet that stands without a label beside the time."""
    if not any(field.kind in {"published", "date"} for field in fields):
        return None
    return next(
        (field.value for field in fields if field.kind == "lead" and names.is_outlet(field.value)), None
    )


def _kept(text: str) -> str | None:
    """Return the rule under which a line beside the text is kept: it names somebody; None when it does not."""
    if any(field.kind in _CREDITS for field in labels.parse(text) or ()):
        return "labels"
    return "caption" if labels.photo_credit(text) else None


def _refines(named: Stamp, article: Article) -> bool:
    """A meta tag gives what the page does not show: the date, or the time of the same day."""
    if article.published_at is None:
        return True
    same_day = named.at.date() == article.published_at.date()
    return same_day and article.published_precision == "day" and named.precision != "day"


def _stamp(fields: list[Field], *, labelled: bool = False) -> Stamp | None:
    """Return the best stated of the publish times: the first that has a time of day, else the first."""
    kinds = {"published"} if labelled else {"published", "date"}
    stamps = [stamp for field in fields if field.kind in kinds and (stamp := dates.find(field.value))]
    return next((stamp for stamp in stamps if stamp.precision != "day"), stamps[0] if stamps else None)


def _publish(article: Article, stamp: Stamp | None, origin: str) -> bool:
    if stamp is None:
        return False
    article.published_at, article.published_precision = stamp.at, stamp.precision
    article.origins["published_at"] = origin
    return True


def _date_from(article: Article, page: Page) -> None:
    """Take the day from the listing row or the address, when the page itself states none."""
    day = dates.from_url(page.url)
    if day or page.listed_on:
        article.published_at, article.published_precision = day or page.listed_on, "day"
        article.origins["published_at"] = "url" if day else "listing"


def _select(root: etree._Element, selector: str) -> list[etree._Element]:
    query = Selector(root=root)
    found = query.xpath(selector) if selector.startswith(("/", "(")) else query.css(selector)
    return [one.root for one in found if isinstance(one.root, etree._Element)]


def _texts(root: etree._Element, selector: str) -> list[str]:
    return [text for element in _select(root, selector) if (text := " ".join(document.lines(element)))]


def _text_holder(text: str | None) -> etree._Element:
    holder = etree.Element("span")
    holder.text = text
    return holder
