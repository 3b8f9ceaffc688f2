"""The tables of a site file, as frozen objects."""

from datetime import date
from typing import Self
from urllib.parse import urljoin, urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from govnews.sites.checks import (
    Address,
    ArchiveTemplate,
    ArticleRegex,
    CountRegex,
    IssueTemplate,
    NextTemplate,
    Regex,
    RowTemplate,
    Selector,
)


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


def _dated(template: str, day: date) -> str:
    return template.format(yyyy=f"{day:%Y}", mm=f"{day:%m}", dd=f"{day:%d}")
