"""A site file proposed from the pages of an outlet."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from govnews.listings.addresses import house
from govnews.listings.calendar import addressed
from govnews.proposals import outlet, patterns, systems
from govnews.proposals.evidence import Evidence
from govnews.sites import BLANK, Family, Site, host_of, read
from govnews.sites.claims import clashes

PART = 0.25
"""Share of the rows that must be on a host for it to be the outlet's."""


class ProposalError(ValueError):
    """An outlet that no site file can be proposed for; the text says why, and what to do."""


@dataclass
class Proposal:
    """What a site file would say, and why."""

    stem: str
    content: dict[str, Any]
    reasons: list[str] = field(default_factory=list)
    """A line for each guess: what it is and what tells it."""

    @property
    def toml(self) -> str:
        """The site file."""
        return "\n".join(_lines(self.content))

    def site(self, path: Path) -> Site:
        """Return the site, with a region that is still to be filled taken for none.

        Raises:
            SiteError: what is proposed is no site.
        """
        region = self.content["region"]
        return read(self.content | {"region": "000000" if region == BLANK else region}, path)


def propose(
    evidence: Evidence, stem: str, families: Iterable[Family], saved_on: date, name: str | None = None
) -> Proposal:
    """Propose a site file.

    Raises:
        ProposalError: the page lists no articles, or an issue without a date in its address.
    """
    found = systems.matches(evidence, families)
    region, told = outlet.region(evidence)
    called = name or outlet.name(evidence)
    content: dict[str, Any] = {"name": called, "region": region, "hosts": _hosts(evidence, found)}
    if found:
        content["family"] = found[0].family.id
    content["verified"] = f"saved page {saved_on}"
    content |= _walk(evidence, found)
    reasons = [f"name {called}", f"region {region}: by {told}", *_why(found)]
    if not found:
        reasons.append(f"article.url {content['article']['url']}: by the addresses of the links")
    return Proposal(stem, content, reasons)


def check(proposal: Proposal, site: Site, sites: dict[str, Site]) -> None:
    """Raise ProposalError when another site file has the name or a host of this one."""
    if lines := clashes(sites | {proposal.stem: site}).get(proposal.stem):
        raise ProposalError("\n".join(lines))


def _walk(evidence: Evidence, found: list[systems.Match]) -> dict[str, Any]:
    url = evidence.listing.url
    sections = {"sections": [{"name": outlet.section(evidence), "url": url}]}
    if found:
        family = found[0].family
        return {"epaper": _epaper(evidence, family.page)} if family.walk == "epaper" else sections
    page = patterns.page(url)
    others = [one for one in evidence.links if addressed(one) and not re.search(page, one)] if page else []
    pattern = patterns.articles(others if page else [row.url for row in evidence.rows])
    if pattern is None:
        raise ProposalError(f"{url}: no links that look like articles; give the address of a section's list")
    if page:
        return {"walk": "epaper", "epaper": _epaper(evidence, None), "article": {"url": pattern}}
    return {"walk": "listing"} | sections | {"article": {"url": pattern}}


def _epaper(evidence: Evidence, page: re.Pattern[str] | None) -> dict[str, str]:
    linked = [url for url in evidence.links if page and page.search(url)]
    # The newest issue, and the shortest and first of its pages.
    linked.sort(key=lambda url: (-(addressed(url) or date.min).toordinal(), len(url), url))
    for url in [evidence.listing.url, *linked]:
        if template := patterns.issue(url):
            own = page and page.search(url)
            return {"issue": template} | ({} if own else {"page": patterns.page(url) or ""})
    raise ProposalError(f"{evidence.listing.url}: an e-paper, but no date in the addresses of its pages")


def _hosts(evidence: Evidence, found: list[systems.Match]) -> list[str]:
    """Return the host of the page, that of the article, and those of a good part of the rows.

    A host that a row or two lead to is another outlet, even of the same house.
    """
    url = evidence.listing.url
    articles = found[0].articles if found else [row.url for row in evidence.rows]
    counted = Counter(host_of(one) for one in articles if house(one, url) == "own")
    many = [host for host, count in counted.most_common() if count >= PART * len(articles)]
    article = [host_of(evidence.article.url)] if evidence.article else []
    return list(dict.fromkeys([host_of(url), *article, *many]))


def _why(found: list[systems.Match]) -> list[str]:
    if not found:
        return ["no family: the addresses, and the marks in the pages, fit none"]
    return [f"family {found[0]}", *(f"not {other}" for other in found[1:])]


def _lines(content: dict[str, Any]) -> Iterator[str]:
    for key, value in content.items():
        if not isinstance(value, dict) and key != "sections":
            yield f"{key} = {_value(value)}"
    for section in content.get("sections", ()):
        yield "\n[[sections]]"
        yield from (f"{key} = {_value(value)}" for key, value in section.items())
    for key, table in content.items():
        if isinstance(table, dict):
            yield f"\n[{key}]"
            yield from (f"{name} = {_value(value)}" for name, value in table.items())
    yield ""


def _value(value: str | list[str]) -> str:
    # Patterns have backslashes, which a literal string takes as they are.
    if isinstance(value, str) and "\\" in value and "'" not in value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)
