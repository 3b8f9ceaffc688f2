"""Walk a news site: sections, their listing pages from the newest on, articles."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from statistics import median_low

from scrapy import Request
from scrapy.http import Response, TextResponse

from govnews.listings.archives import archived
from govnews.listings.data import DataError
from govnews.sites import Section
from govnews.spiders.outlet import OutletSpider
from govnews.spiders.rows import Listing, Row, key_of, read

OLD_PAGES = 2
"""Listing pages with nothing but old rows after which a section is done: one page may be a pinned or
back-dated block, two in a row are not."""


@dataclass(slots=True)
class Walk:
    """How far one section has been walked."""

    section: Section
    page: int = 0
    """Number of the listing page being read; 0 is the newest."""
    old: int = 0
    """Pages read one after the other that held only rows older than `since`."""
    total: int | None = None
    """Number of archive pages, once known."""
    count_url: str | None = None
    """Where the number of archive pages stands, when no listing page shows it."""
    near: date | None = None
    """A day that most rows of the page before were not older than; dates without a year are not later."""
    seen: set[str] = field(default_factory=set)


class ListingSpider(OutletSpider):
    """Read the listing pages of each section and ask for the articles in the window."""

    def first_requests(self) -> Iterator[Request]:
        """Yield the newest listing page of each section wanted."""
        for section in self.site.sections:
            if not self.arguments.sections or section.name in self.arguments.sections:
                yield self._page(section.url, Walk(section))

    def read_listing(self, response: Response, walk: Walk) -> Iterator[Request]:
        """Yield requests of the articles of one listing page, and of the next page."""
        if response.status == 404:
            return  # the page after the oldest one
        page = self.listing(response)
        if page is None:
            return
        try:
            found = read(page, self.site, walk.near)
        except DataError as error:
            self.failed("listing", page.url, f"no-rows ({error})")
            return
        rows = self._new_rows(found, walk)
        if not rows and walk.page == 0:
            self.count(f"listing/empty/{walk.section.name}")
            self.logger.error("no article links in section %s: %s", walk.section.name, response.url)
        for row in rows:
            yield from self._ask_in_window(row, walk.section.name)
        if rows and self._goes_on(rows, walk):
            yield from self._older(page, found, walk)

    def read_count(self, response: Response, walk: Walk) -> Iterator[Request]:
        """Yield the next listing page of a section whose number of pages is told elsewhere."""
        walk.total = self._total(response)
        if walk.total is None:
            self.failed("listing", response.url, "no-count")
            return
        yield from self._archived(walk)

    def _new_rows(self, found: Listing, walk: Walk) -> list[Row]:
        # Pinned rows come again on every page: they must neither keep the walk going nor end it.
        rows = [row for row in found.rows if key_of(row.url) not in walk.seen]
        walk.seen.update(key_of(row.url) for row in rows)
        self.count("listing/rows", len(rows))
        return rows

    def _ask_in_window(self, row: Row, section: str) -> Iterator[Request]:
        if self.arguments.wants(row.day):
            yield from self.ask(row, section)
        else:
            self.count("listing/outside_window")

    def _goes_on(self, rows: list[Row], walk: Walk) -> bool:
        days = [row.day for row in rows if row.day and not row.pinned]
        days = days or [row.day for row in rows if row.day]
        walk.near = median_low(days) if days else walk.near
        since = self.arguments.since
        # Without dates nothing tells when `since` is reached, so such pages are read as without it.
        if since is None or not days:
            return walk.page + 1 < self.site.listing.pages
        walk.old = walk.old + 1 if max(days) < since else 0
        return walk.old < OLD_PAGES

    def _older(self, page: TextResponse, found: Listing, walk: Walk) -> Iterator[Request]:
        walk.page += 1
        walk.count_url = walk.section.count_url or found.paging.count_url
        if walk.section.archive is None and not (walk.count_url and found.next is None):
            # What the page tells comes first: it knows which page is the last one.
            if url := found.next if found.paging.rule else self._template(walk):
                yield self._page(url, walk)
            return
        walk.total = walk.total or self._total(page)
        if walk.total is None and walk.count_url:
            yield Request(
                walk.count_url, self.read_count, errback=self.listing_failed, cb_kwargs={"walk": walk}
            )
        elif walk.total is None:
            self.failed("listing", page.url, "no-count")
        else:
            yield from self._archived(walk)

    def _template(self, walk: Walk) -> str | None:
        return self.site.listing.next_url(walk.section.url, walk.page)

    def _archived(self, walk: Walk) -> Iterator[Request]:
        # enorth numbers archive pages from the oldest, so the n-th after the newest is total - n.
        number = (walk.total or 0) - walk.page
        url = walk.section.archive_url(number)
        if walk.section.archive is None and walk.count_url:
            url = archived(walk.count_url, number)
        if url:
            yield self._page(url, walk)

    def _total(self, page: Response) -> int | None:
        text = page.text if isinstance(page, TextResponse) else page.body.decode("ascii", "replace")
        found = self.site.listing.count and self.site.listing.count.search(text)
        return int(found[1]) if found else None

    def _page(self, url: str, walk: Walk) -> Request:
        # A section that is gone is a failure; a missing older page is the end of the section.
        meta = {"handle_httpstatus_list": [404]} if walk.page else {}
        return Request(
            url, self.read_listing, errback=self.listing_failed, meta=meta, cb_kwargs={"walk": walk}
        )
