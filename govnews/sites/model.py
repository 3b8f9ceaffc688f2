"""What a site file says, as frozen objects."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, Self
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from govnews.sites.checks import (
    Address,
    ArchiveTemplate,
    ArticleRegex,
    Charset,
    CountRegex,
    Cron,
    IssueTemplate,
    NextTemplate,
    Regex,
    RowTemplate,
    Selector,
    host_of,
)
from govnews.sites.hosts import moved


class Table(BaseModel):
    """A table of a site file: no unknown keys, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Section(Table):
    """A section (栏目): its newest listing page, and where its older ones are numbered from oldest = 1."""

    name: str = Field(min_length=1)
    url: Address
    archive: ArchiveTemplate | None = None
    count_url: Address | None = None

    def archive_url(self, number: int) -> str | None:
        """Return the address of archive page `number`; None when there is no such page."""
        if self.archive is None or number < 1:
            return None
        return self.archive.format(number=number, thousands=number // 1000)


class Data(Table):
    """Where the rows stand in lists that are served as JSON: as objects (`rows`), or as markup (`html`)."""

    rows: str | None = Field(default=None, min_length=1)
    """Keys that lead to the list of rows, joined by dots."""
    url: RowTemplate | None = None
    """Address of the article, filled from the keys of its row: `{url}`, `/p/{id}.html`."""
    title: str | None = None
    date: str | None = None
    html: str | None = Field(default=None, min_length=1)
    """Keys that lead to the markup of the list, joined by dots; it is read as a page is."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.rows is None) == (self.html is None) or (self.rows is None) != (self.url is None):
            raise ValueError("needs rows and url, or html")
        return self


class Listing(Table):
    """How listing pages are read and how older ones are found."""

    rows: Selector | None = None
    date: Selector | None = None
    data: Data | None = None
    next: NextTemplate | None = None
    first: int = Field(default=1, ge=0)
    count: CountRegex | None = None
    pages: int = Field(default=3, ge=1)

    def next_url(self, section_url: str, page: int) -> str | None:
        """Return the address of the `page`-th page after a section's own; None when no rule gives one."""
        path = urlsplit(section_url).path
        # Of some outlets only the home page is known: it has no older pages.
        if self.next is None or path in {"", "/"}:
            return None
        stem, _, suffix = (path.rpartition("/")[2] or "index.html").partition(".")
        filled = self.next.format(n=self.first + page - 1, stem=stem, suffix=suffix or "html")
        return urljoin(section_url, filled)


class Epaper(Table):
    """How issues (一期) and their pages (版) are found."""

    issue: IssueTemplate
    page: Regex
    days: int = Field(default=7, ge=1)
    skip_titles: tuple[str, ...] = ()

    def issue_url(self, day: date) -> str:
        """Return the address of the first page of the issue of `day`."""
        return _dated(self.issue, day)

    def folder(self, day: date) -> str:
        """Return what the addresses of all pages of the issue of `day` begin with: `issue` as far as its date."""
        ends = (self.issue.index(part) + len(part) for part in ("{yyyy}", "{mm}", "{dd}"))
        return _dated(self.issue[: max(ends)], day)


class ArticleRules(Table):
    """Which addresses are articles, and selectors for the fields that the general reader misses."""

    url: ArticleRegex
    next_page: Regex | None = None
    title: Selector | None = None
    pretitle: Selector | None = None
    subtitle: Selector | None = None
    published_at: Selector | None = None
    source: Selector | None = None
    author: Selector | None = None
    editor: Selector | None = None
    body: Selector | None = None
    images: Selector | None = None
    drop: tuple[Selector, ...] = ()


class Health(Table):
    """Thresholds of the rules by which an outlet is judged, where they are not those of all."""

    refused_share: float | None = None
    unreachable_runs: float | None = None
    row_share: float | None = None
    failed_share: float | None = None
    required_loss: float | None = None
    optional_loss: float | None = None
    silence: float | None = None
    month_share: float | None = None
    interval_share: float | None = None
    week_share: float | None = None
    effort: float | None = None

    @property
    def limits(self) -> dict[str, float]:
        """Figure → threshold, of those that are set."""
        return {name: value for name, value in self if value is not None}


class Site(Table):
    """One outlet, as its site file and its family tell it."""

    id: str
    """Stem of the site file: name of the spider and `site` of the stored articles."""
    name: str = Field(min_length=1)
    region: str = Field(pattern=r"^\d{6}$")
    hosts: tuple[str, ...] = Field(min_length=1)
    family: str | None = None
    verified: str = Field(min_length=1)
    caveats: str | None = None
    charset: Charset | None = None
    schedule: Cron = "30 8,12,20 * * *"
    """When to crawl it: a cron expression in Beijing's time."""
    walk: Literal["listing", "epaper"]
    sections: tuple[Section, ...] = ()
    listing: Listing = Listing()
    epaper: Epaper | None = None
    article: ArticleRules
    health: Health = Health()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.walk == "listing" and not self.sections:
            raise ValueError("walk = 'listing' needs [[sections]]")
        if self.walk == "epaper" and self.epaper is None:
            raise ValueError("walk = 'epaper' needs [epaper]")
        if self.listing.date and not self.listing.rows:
            raise ValueError("listing.date is looked up in a row: it needs listing.rows")
        return self

    @classmethod
    def for_page(cls, url: str) -> Self:
        """Return a site for a page on a host that no site file has: only the general rules read it."""
        host = host_of(url)
        data = {
            "id": "unknown",
            "name": f"{host} (no site file)",
            "region": "000000",
            "hosts": (host,),
            "verified": "not at all",
            "walk": "listing",
            "sections": ({"name": "page", "url": url},),
            "article": {"url": "."},
        }
        return cls.model_validate(data, context={"hosts": (host,)})

    def allows(self, url: str) -> bool:
        """Tell whether `url` is on one of the hosts of this site; a sub-domain of one is not."""
        return urlsplit(url).scheme in {"http", "https"} and host_of(url) in self.hosts

    def url_date(self, url: str) -> date | None:
        """Return the date in the address of an article; None when it has none."""
        found = self.article.url.search(url)
        groups = {"y": None, "m": None, "d": None, **found.groupdict()} if found else {}
        if whole := groups.get("date") or groups.get("ym"):
            groups |= {"y": whole[:4], "m": whole[4:6], "d": whole[6:8] or groups["d"]}
        try:
            return date(*(int(groups[part] or "") for part in "ymd")) if groups else None
        except ValueError:
            return None

    def with_hosts(self, mapping: Mapping[str, str]) -> Self:
        """Return a copy that lives on other hosts (host → host:port, over http): for the demo and tests.

        Hosts that are not in `mapping` are left out, so that an imitated outlet never asks the real one;
        a site without any host in it is returned as it is.

        Raises:
            ValueError: an address is on a host that is left out.
        """
        hosts = tuple(dict.fromkeys(mapping[host] for host in self.hosts if host in mapping))
        data = self.model_dump() | {"hosts": hosts}
        return self.model_validate(moved(data, mapping), context={"hosts": hosts}) if hosts else self


def _dated(template: str, day: date) -> str:
    return template.format(yyyy=f"{day:%Y}", mm=f"{day:%m}", dd=f"{day:%d}")
