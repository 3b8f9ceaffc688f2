"""One HTML page of an article, taken apart: headline, label lines around it, body, and what stands beside it."""

import re
from collections.abc import Iterable

from lxml import etree

from govnews.items import Removed
from govnews.pages import body, charset, document, headline, metadata, selector
from govnews.pages.document import Line
from govnews.pages.headline import Headline
from govnews.sites import ArticleRules
from govnews.text import boilerplate, labels, markers, signatures
from govnews.text.labels import Field

ABOVE = 4
"""How many lines above the headline may hold its label line (some sites print the date first)."""
BELOW = 25
"""How many lines below the text may hold the editors."""
_ATTACHMENT = re.compile(r"附件|^\d|\.(?:docx?|xlsx?|pdf|wps|zip|rar|ofd)$", re.IGNORECASE)
_CREDITS = markers.PEOPLE | {"source"}


class Reading:
    """A page's parts as lines and fields; `rules` are the selectors of the site file, `listed` the listing's title."""

    def __init__(
        self,
        raw: bytes,
        declared: str | None = None,
        rules: ArticleRules | None = None,
        listed: str | None = None,
    ) -> None:
        text, _ = charset.decode(raw, declared)
        self.rules = rules
        self.root = document.parse(text)
        for dropped in rules.drop if rules else ():
            selector.drop(self.root, dropped)
        self.metadata = metadata.read(self.root, text)
        chosen = selector.elements(self.root, rules.body) if rules and rules.body else []
        self.document = document.read(self.root, chosen)
        if not any(map(body.prose, self.document.lines)):
            # Some sites unhide the text by script.
            self.document = document.read(self.root, chosen, hidden=True)
        start, end, self.origin = self._span(chosen)
        prose = self._first_prose(start, end)
        self.headline = self._chosen_headline(start) or headline.find(
            self.document.lines, prose, self.metadata.get("title"), listed
        )
        self._part(start, end, prose)

    def _part(self, start: int, end: int, prose: int) -> None:
        """Part the lines: label fields above, under and below the headline, the body, and what is beside it."""
        lines, top = self.document.lines, self.headline
        head = top.end if top and top.start < top.end <= prose else start
        early = self._early_prose(head, start)
        if early is not None:
            start = prose = early
        self.above = self._fields(range(max(0, (top.start if top else start) - ABOVE), head))
        self.header = self._fields(range(head, prose))
        below = range(end, min(end + BELOW, len(lines)))
        self.tail = self._fields(below)
        under = (lines[n].text for n in range(head, max(start, head)))
        self.beside = [
            Removed(rule, text) for text in under if (rule := _rule(text) or boilerplate.rule_of(text))
        ]
        behind = (lines[n].text for n in self._own(below))
        self.beside += [Removed(rule, text) for text in behind if (rule := _rule(text))]
        first, last = self._trimmed(max(start, head), end)
        self.beside += [
            Removed("links", lines[n].text) for n in (*range(max(start, head), first), *range(last, end))
        ]
        self.body = [line.text for line in lines[first:last]]

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Leave out the menus at both ends of the body: lines that are nothing but a link."""
        lines = self.document.lines
        while start < end and _menu(lines[start]):
            start += 1
        while end > start and _menu(lines[end - 1]):
            end -= 1
        return start, end

    def _span(self, chosen: Iterable[etree._Element]) -> tuple[int, int, str]:
        """Return the range of lines that hold the text, and the rule that found it."""
        for element in chosen:
            block = self.document.block(element)
            if block is not None and block.end > block.start and self.rules:
                self.container = element
                return block.start, block.end, f"selector:{self.rules.body}"
        found, origin = body.find(self.document)
        self.container = found.element
        return found.start, found.end, origin

    def _first_prose(self, start: int, end: int) -> int:
        """Return the first line of the body that is a sentence and not the headline; the end when there is none."""
        titles = {boilerplate.fold(title) for _, title in self.metadata.get("title")}
        lines = self.document.lines
        sentences = (n for n in range(start, end) if body.prose(lines[n]))
        return next((n for n in sentences if boilerplate.fold(lines[n].text) not in titles), end)

    def _early_prose(self, head: int, start: int) -> int | None:
        """Return the first sentence between headline and body: a first paragraph in a block of its own."""
        if self.origin.startswith("selector"):
            return None
        lines = self.document.lines
        between = (n for n in range(head, start) if body.prose(lines[n]))
        return next((n for n in between if boilerplate.is_prose(lines[n].text)), None)

    def _chosen_headline(self, start: int) -> Headline | None:
        """Return the headline that the site file's selector finds, and where it is shown."""
        rule = self.rules.title if self.rules else None
        text = " ".join(selector.texts(self.root, rule))
        if not text:
            return None
        wanted = boilerplate.fold(text)
        for number, line in enumerate(self.document.lines):
            if boilerplate.fold(line.text) == wanted:
                return Headline(text, f"selector:{rule}", number, number + 1)
        return Headline(text, f"selector:{rule}", start, start)

    def _fields(self, numbers: range) -> list[Field]:
        """Read the label lines; a label whose value stands in a line of its own is read with it."""
        lines = self.document.lines
        fields: list[Field] = []
        for number in numbers:
            text = lines[number].text
            if (
                text.endswith((":", "："))
                and number + 1 in numbers
                and not labels.parse(lines[number + 1].text)
            ):
                text += lines[number + 1].text
            fields += labels.parse(text) or ()
        return fields

    def _own(self, below: range) -> range:
        """Return those of the lines below the text that come before other articles."""
        lines = self.document.lines
        return range(below.start, next((n for n in below if boilerplate.cuts(lines[n].text)), below.stop))


def _menu(line: Line) -> bool:
    """A line that is only a short link, and not the name of an attachment."""
    return line.linked >= len(line.text) - 2 and len(line.text) <= 30 and not _ATTACHMENT.search(line.text)


def _rule(text: str) -> str | None:
    """Return the rule under which a line beside the text is kept, because it names somebody; else None."""
    if any(field.kind in _CREDITS for field in labels.parse(text) or ()):
        return "labels"
    return "caption" if signatures.photo_credit(text) else None
