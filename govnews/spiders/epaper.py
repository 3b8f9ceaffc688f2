"""Walk an e-paper: issues (一期) by day, their pages (版), articles."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from scrapy import Request
from scrapy.http import Response, TextResponse

from govnews.items import BEIJING
from govnews.sites import Epaper
from govnews.spiders.outlet import OutletSpider
from govnews.spiders.rows import Row, issue_pages, key_of, read


class EpaperSpider(OutletSpider):
    """Read the pages of each issue in the window and ask for their articles."""

    def __init__(self, **given: str) -> None:
        super().__init__(**given)
        self._empty: set[date] = set()

    @property
    def epaper(self) -> Epaper:
        """The rules of this e-paper."""
        if self.site.epaper is None:
            raise ValueError(f"{self.name} has no [epaper]")
        return self.site.epaper

    def first_requests(self) -> Iterator[Request]:
        """Yield the first page of the issue of each day, newest first."""
        for day in self._days():
            yield Request(
                self.epaper.issue_url(day),
                self.read_issue,
                errback=self.listing_failed,
                # Papers do not appear every day: an issue that is not there is no failure.
                meta={"handle_httpstatus_list": [404]},
                cb_kwargs={"day": day},
            )

    def read_issue(self, response: Response, day: date) -> Iterator[Request]:
        """Yield requests of the articles of the first page of an issue, and of its other pages."""
        if response.status == 404 or not self._is_of(response, day):
            self.count("issue/none")
            return
        page = self.listing(response)
        if page is None:
            return
        self.count("issue/read")
        self._tell_empty(self._empty | {day})
        found = issue_pages(page, self.epaper.page, self.epaper.folder(day))
        pages = {key_of(url): (url, label) for url, label in found.items()}
        _, label = pages.pop(key_of(page.url), (page.url, None))
        yield from self._ask_all(page, day, label)
        for url, label in pages.values():
            yield Request(
                url, self.read_page, errback=self.listing_failed, cb_kwargs={"day": day, "label": label}
            )

    def read_page(self, response: Response, day: date, label: str | None) -> Iterator[Request]:
        """Yield requests of the articles of one page (版)."""
        page = self.listing(response)
        if page is not None:
            yield from self._ask_all(page, day, label)

    def _ask_all(self, page: TextResponse, day: date, label: str | None) -> Iterator[Request]:
        rows = read(page, self.site, day).rows
        self.count("listing/rows", len(rows))
        wanted = [row for row in rows if row.title not in self.epaper.skip_titles]
        if wanted:
            self._tell_empty(self._empty - {day})
        for row in wanted:
            yield from self.ask(Row(row.url, row.title, day), label)

    def _tell_empty(self, days: set[date]) -> None:
        """Note the days of issues that were read and have not shown an article yet: any of their pages may."""
        self._empty = days
        self.crawler.stats.set_value("govnews/issue/empty", sorted(days))

    def _is_of(self, response: Response, day: date) -> bool:
        # Some papers redirect a day without an issue to the newest one; its folder is another.
        return key_of(response.url).startswith(key_of(self.epaper.folder(day)))

    def _days(self) -> Iterator[date]:
        today = datetime.now(BEIJING).date()
        last = min(self.arguments.until or today, today)
        first = self.arguments.since or last - timedelta(days=self.epaper.days - 1)
        for back in range((last - first).days + 1):
            yield last - timedelta(days=back)
