"""Mentions: people where a sentence names them, with their titles there."""

from dataclasses import dataclass, field

from govnews.text import titles
from govnews.text.sentences import Paragraph, Segment

JOINS = frozenset(("、", "以及"))
"""Marks that join the items of a list."""


@dataclass(slots=True, eq=False)
class Title:
    """A title where it stands in a paragraph's folded text."""

    text: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Mention:
    """A person where the sentence names them."""

    name: str
    start: int
    end: int
    titles: list[Title] = field(default_factory=list)
    relation: str = ""
    """What the words before say: `subject`, `object`, `listen`, `present`; empty when there are none."""
    lead: int = 0
    """Where the words before begin."""

    def add_title_behind(self, paragraph: Paragraph) -> None:
        """Add a title that stands right behind the name: 甄明少将."""
        end = titles.behind(paragraph.blind, self.end, len(paragraph.blind))
        if end is None or (not self.titles and end - self.end < 2):
            return
        self.titles = [*self.titles, Title(paragraph.text[self.end : end], self.end, end)]
        self.end = end


@dataclass(slots=True, eq=False)
class Clause:
    """A segment and the people named in it."""

    segment: Segment
    mentions: list[Mention] = field(default_factory=list)


def share_titles(paragraph: Paragraph, clauses: list[Clause]) -> None:
    """Give the title behind 等 to the untitled items of the list before it: 甄明、卜安等市领导."""
    run: list[Mention] = []
    for clause in clauses:
        if clause.segment.before not in JOINS:
            run = []
        run += clause.mentions
        if clause.mentions:
            _share(paragraph, run, clause.mentions[-1].end, clause.segment.end)


def _share(paragraph: Paragraph, run: list[Mention], start: int, end: int) -> None:
    title = titles.collective(paragraph.blind[start:end])
    if title:
        at = paragraph.blind.index(title, start)
        shared = Title(paragraph.text[at : at + len(title)], at, at + len(title))
        for mention in run:
            mention.titles = mention.titles or [shared]
