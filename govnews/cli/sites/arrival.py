"""An outlet that is to have a site file: what is fetched of it, and what is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from govnews import crawl
from govnews.cli.sites.files import quiet
from govnews.items import BEIJING
from govnews.proposals import cases, outlet
from govnews.proposals.evidence import Evidence, Source
from govnews.proposals.proposal import Proposal, ProposalError, check, propose
from govnews.sites import (
    FOLDERS,
    Family,
    Site,
    SiteError,
    configs_dir,
    families,
    folder,
    host_of,
    load_all,
    nearest,
)
from govnews.spiders.visit import Visit

ADDRESSES = 5
"""Most addresses of articles whose days a person is asked for."""
HTML = frozenset(("", "text/html", "application/xhtml+xml", "text/plain"))
"""What servers call a page."""


@dataclass(frozen=True)
class Arrival:
    """An outlet that is to have a site file."""

    stem: str
    name: str | None
    province: str | None
    configs: Path
    pages: Path
    sites: dict[str, Site]
    families: list[Family]
    today: date

    @classmethod
    def of(
        cls, url: str, name: str | None, stem: str | None, province: str | None, pages: Path | None
    ) -> Arrival:
        """Check what is known before anything is fetched.

        Raises:
            ProposalError: the outlet cannot be called so, or has a site file.
            FileExistsError: there are saved pages of this name.
        """
        configs = configs_dir()
        sites, errors = load_all(configs)
        arrival = cls(
            stem or outlet.stem(url) or "",
            name,
            province,
            configs,
            cases.pages_dir(configs, pages),
            sites,
            families(configs),
            datetime.now(BEIJING).date(),
        )
        arrival._check(url, errors)
        return arrival

    def visit(self, url: str, article: str | None) -> Visit:
        """Fetch the page at `url`, and an article.

        Raises:
            ProposalError: a page cannot be fetched, or is not what it must be.
        """
        hosts = tuple(dict.fromkeys(map(host_of, [url, *([article] if article else [])])))
        start = Site.for_page(url).model_copy(update={"hosts": hosts})
        [visit] = crawl.visit([start], quiet(), wanted=article, propose=self._first)
        if isinstance(visit.error, ProposalError | SiteError):
            raise visit.error
        if visit.problems or visit.page is None or not any(listed.rows for listed in visit.listings):
            raise ProposalError(_failure(url, visit))
        return visit

    def files(self, visit: Visit) -> tuple[Proposal, cases.Files]:
        """Return the proposal made with both pages, and the files to write."""
        listed = next(one for one in visit.listings if one.rows)
        listing, article = source(listed.response), source(visit.page)
        proposal = self._propose(Evidence(listing, article))
        path = self.path(proposal)
        site = proposal.site(path)
        check(proposal, site, self.sites)
        if not site.article.url.search(article.url):
            raise ProposalError(
                f"{article.url}: fits no article.url; give the address of an article with --article"
            )
        folder = self.pages / self.stem
        known = [row.url for row in listed.rows if site.article.url.search(row.url)][:ADDRESSES]
        others = [request.url for request in listed.further]
        return proposal, (
            {path: proposal.toml.encode()}
            | cases.listing(folder, listing, listed.day or self.today)
            | cases.article(folder, article)
            | cases.addresses(folder, known or [article.url], others)
        )

    def path(self, proposal: Proposal) -> Path:
        """Return the place of the site file.

        Raises:
            ProposalError: nothing tells the province.
        """
        home = self.province or folder(proposal.content["region"])
        if home is None:
            raise ProposalError(
                f"{self.stem}: its province is not known: give the folder, as in --province gansu"
            )
        return self.configs / "sites" / home / f"{self.stem}.toml"

    def _check(self, url: str, errors: dict[str, SiteError]) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ProposalError(f"{url}: no http address; write it whole, as in http://{url}")
        if not self.stem:
            raise ProposalError(
                f"{url}: its host tells no name for the site file: give one, as in --id xincheng_gov"
            )
        if not outlet.is_stem(self.stem):
            raise ProposalError(f"--id {self.stem}: small letters, digits and _ only, such as xincheng_gov")
        if self.province not in (None, *FOLDERS.values()):
            known = nearest(str(self.province), FOLDERS.values())
            raise ProposalError(f"--province {self.province}: no province is written so{known}")
        if errors:
            raise ProposalError("\n".join(["mend these first:", *map(str, errors.values())]))
        for path in [*self.configs.glob(f"sites/*/{self.stem}.toml"), self.pages / self.stem]:
            if path.exists():
                raise FileExistsError(
                    f"{path} exists: for a new section, edit the site file; to begin anew, remove it and the "
                    f"saved pages of {self.stem}; for another outlet, choose another name with --id"
                )
        for name, site in self.sites.items():
            # Papers may share a host, in folders of their own; whether they do is seen later.
            if site.walk == "listing" and site.allows(url):
                raise ProposalError(
                    f"{host_of(url)} is a host of {name} already: add a section to its site file"
                )

    def _first(self, response: Response) -> Site:
        """Return the site that the first page alone tells of."""
        proposal = self._propose(Evidence(source(response)))
        return proposal.site(self.configs / "sites" / "new" / f"{self.stem}.toml")

    def _propose(self, evidence: Evidence) -> Proposal:
        return propose(evidence, self.stem, self.families, self.today, self.name)


def source(response: Response | None) -> Source:
    """Return a page as a proposal takes it.

    Raises:
        ProposalError: there is none, or it is no HTML.
    """
    if response is None:
        raise ProposalError("no article was fetched")
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in HTML:
        raise ProposalError(f"{response.url} is {kind}, no HTML: write its site file by docs/site-files.md")
    return Source.of(response.url, content_type, response.body, http_content_type_encoding(content_type))


def _failure(url: str, visit: Visit) -> str:
    hosts = sorted({host_of(row.url) for listed in visit.listings for row in listed.rows})
    if visit.page is None and hosts and host_of(url) not in hosts:
        return f"{url}: its articles are on {', '.join(hosts)}: name one of them with --article"
    return "\n".join(visit.problems) or f"{url}: no article was read"
