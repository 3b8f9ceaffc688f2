"""Which system (CMS) an outlet is on, by the addresses that it links and the marks in its pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from govnews.listings.calendar import addressed
from govnews.proposals.evidence import Evidence
from govnews.sites import Family

MOST = 0.5
"""Share of the rows whose addresses must be those of a family."""
FEW = 3
"""As many links make a list where no rows are seen."""
TOLD = 2
"""Addresses with as many named parts (year, day, id …) are of their system alone; others need a mark in the pages."""


@dataclass(frozen=True)
class Match:
    """How well a family fits."""

    family: Family
    articles: list[str]
    """Addresses of articles that the family knows."""
    of: int
    """How many addresses there are."""
    groups: int
    """Named parts (year, month, day, id) that the addresses have."""
    length: int
    """How much of an address the family's pattern takes in."""
    pages: int
    """How many pages (版) of an issue are linked, the listing page itself counted."""
    marks: list[str]
    """What the family's pages have, found in these."""

    @property
    def rank(self) -> tuple[bool, bool, bool, int, int, int]:
        """Issues first, then addresses that tell most, then marks."""
        told = (self.groups >= TOLD, bool(self.marks), self.groups, len(self.marks), self.length)
        return (self.pages > 0, *told)

    def __str__(self) -> str:
        parts = [f"{len(self.articles)} of {self.of} addresses are its articles'"]
        parts += [f"{self.pages} pages of an issue are linked"] if self.pages else []
        parts += [f"its marks in the pages: {', '.join(self.marks)}" if self.marks else "none of its marks"]
        return f"{self.family.id}: {'; '.join(parts)}"


def matches(evidence: Evidence, families: Iterable[Family]) -> list[Match]:
    """Return the families that fit, the best first."""
    found = [match for family in families if (match := _match(evidence, family))]
    return sorted(found, key=lambda one: one.rank, reverse=True)


def _match(evidence: Evidence, family: Family) -> Match | None:
    rows = [row.url for row in evidence.rows]
    # The page of an issue may list but two articles, which are no list to the general reader.
    of = evidence.links if family.walk == "epaper" or not rows else rows
    found = [match for url in of if (match := family.article.search(url))]
    pages = _pages(evidence, family)
    groups = max((sum(value is not None for value in one.groupdict().values()) for one in found), default=0)
    source = "\n".join(one.text for one in evidence.sources).lower()
    marks = [mark for mark in family.marks if mark.lower() in source]
    # Without an article not all marks can be seen yet.
    sure = groups >= TOLD or marks or not family.marks or evidence.article is None
    enough = pages > 0 if family.walk == "epaper" else len(found) >= (MOST * len(of) if rows else FEW)
    if not (found and sure and enough):
        return None
    return Match(family, [one.string for one in found], len(of), groups, len(found[0][0]), pages, marks)


def _pages(evidence: Evidence, family: Family) -> int:
    """Count the pages of an issue that are linked from a page of it."""
    if family.walk != "epaper":
        return 0
    pages = {url for url in evidence.links if family.page and family.page.search(url)}
    # A news site may link the paper of the same house: its own rows are other articles.
    others = [row for row in evidence.rows if not family.article.search(row.url)]
    dated = addressed(evidence.listing.url) is not None
    return len(pages) + dated if dated or len(others) < MOST * len(evidence.rows) else 0
