"""Visit an outlet: the newest listing page of each section, or the newest issue, and one article, one by one."""

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from govnews.items import Page
from govnews.listings.calendar import addressed
from govnews.pages.challenge import challenge
from govnews.sites import Site, host_of
from govnews.spiders.epaper import EpaperSpider
from govnews.spiders.listing import ListingSpider, Walk
from govnews.spiders.outlet import OutletSpider
from govnews.spiders.rows import Row
from govnews.spiders.visit import Listed, Visit

Propose = Callable[[Response], Site]
"""Makes a site of the first page of an outlet that has no site file."""


@dataclass(frozen=True)
class Plan:
    """How a visit goes."""

    walks: Callable[[Site], type[OutletSpider]]
    """Returns the spider of a site."""
    propose: Propose | None = None
    """Set for an outlet without a site file, whose `site` says only where the first page is."""
    wanted: str | None = None
    """Address of the article to read in place of the newest one."""


class VisitSpider(OutletSpider):
    """Asks for one page after the other, and has the outlet's own spider read each.

    With the argument `url` only that listing page is read. `govnews.crawl.visit` makes a class of it for each site.
    """

    visit: ClassVar[Visit]
    plan: ClassVar[Plan]
    walk: OutletSpider
    """The outlet's own spider."""

    def __init__(self, **given: str) -> None:
        super().__init__(**given)
        self._left: deque[Request] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401 - as Scrapy has it
        """Make the spider, and the outlet's own."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.walk = cls.plan.walks(cls.site).from_crawler(crawler)
        return spider

    def first_requests(self) -> Iterator[Request]:
        """Yield the request of the first page."""
        if self.plan.propose:
            yield Request(self.site.sections[0].url, self.proposed, errback=self.page_failed)
        else:
            yield from self._walked()

    def ask(self, row: Row, section: str | None = None, *, recheck: bool = False) -> Iterator[Request]:
        """Yield the request of the listing page that the argument `url` names."""
        if asked := self._listing(row.url):
            yield self._fetch(asked)
        else:
            self.visit.problems.append(f"{row.url}: no date in the address, so no issue of {self.site.id}")

    def proposed(self, response: Response) -> Iterator[Request]:
        """Go on with the site that the first page is of."""
        if self.plan.propose and self._readable(response, "the page"):
            self.visit.site = self.plan.propose(response)
            self.walk = self.plan.walks(self.visit.site).from_crawler(self.crawler)
            asked = self._listing(response.url)
            yield from self.listed(response, asked) if asked else self._walked()

    def listed(self, response: Response, asked: Request) -> Iterator[Request]:
        """Have a listing page read, and go on."""
        # A day without an issue is answered with 404.
        if response.status != 404 and self._readable(response, _name(asked)):
            self._take(response, asked, list(_callback(asked)(response, **asked.cb_kwargs)))
        yield from self._next()

    async def read(self, response: Response, asked: Request) -> AsyncIterator[Page | Request]:
        """Have the article read."""
        self.visit.page = response
        async for output in _callback(asked)(response, **asked.cb_kwargs):
            yield output

    def page_failed(self, failure: Failure) -> Iterator[Request]:
        """Tell a page that could not be fetched, and go on."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
        asked = request.cb_kwargs.get("asked", request)
        self.visit.problems.append(f"{_name(asked)}: {self._reason(failure, request, asked)}")
        if isinstance(self.walk, EpaperSpider):
            # What keeps one issue from being fetched keeps the older ones, too.
            self._left.clear()
        if not asked.meta.get("govnews_article"):
            yield from self._next()

    def _reason(self, failure: Failure, request: Request, asked: Request) -> str:
        first = request.meta.get("redirect_urls", [asked.url])[0]
        if not self.site.allows(request.url):
            return f"{first} leads to {request.url}, and {host_of(request.url)} is not one of its hosts"
        error = failure.value
        what = (
            f"status {error.response.status}" if isinstance(error, HttpError) else str(error) or repr(error)
        )
        return f"{what}: {request.url}"

    def _walked(self) -> Iterator[Request]:
        self._left.extend(self.walk.first_requests())
        yield from self._next()

    def _take(self, response: Response, asked: Request, outputs: list[Request]) -> None:
        """Keep what the outlet's spider makes of a page."""
        articles = [one for one in outputs if one.meta.get("govnews_article")]
        further = [one for one in outputs if one not in articles]
        if isinstance(self.walk, EpaperSpider):
            if not articles:
                # The first page of an issue may be an index of its pages; a day without an issue has none.
                self._left.extendleft(further[:1])
                return
            self._left.clear()
        day = asked.cb_kwargs.get("day")
        self.visit.listings.append(Listed(_name(asked), response, articles, further, day))
        if not articles:
            self.visit.problems.append(f"{_name(asked)}: no article links: {response.url}")

    def _next(self) -> Iterator[Request]:
        if self._left:
            yield self._fetch(self._left.popleft())
        elif not self.visit.listings and not self.visit.problems:
            self.visit.problems.append("no issue with articles on any of the days looked back")
        elif self.arguments.url is None and (chosen := self._chosen()):
            yield chosen.replace(callback=self.read, errback=self.page_failed, cb_kwargs={"asked": chosen})

    def _chosen(self) -> Request | None:
        """Return the request of the wanted article, else of the newest one of the first section with rows."""
        if self.plan.wanted:
            listed = (one for listing in self.visit.listings for one in listing.articles)
            found = (one for one in listed if one.url == self.plan.wanted)
            return next(found, None) or next(self.walk.ask(Row(self.plan.wanted), recheck=True), None)
        articles = next((one.articles for one in self.visit.listings if one.articles), [])
        within = [one for one in articles if self.site.allows(one.url)]
        return max(within or articles, key=lambda one: one.cb_kwargs["day"] or date.min, default=None)

    def _fetch(self, asked: Request) -> Request:
        return asked.replace(callback=self.listed, errback=self.page_failed, cb_kwargs={"asked": asked})

    def _listing(self, url: str) -> Request | None:
        """Return the request of one listing page; None for the page of an issue whose day nothing tells."""
        if isinstance(self.walk, EpaperSpider):
            day = addressed(url)
            return Request(url, self.walk.read_issue, cb_kwargs={"day": day}) if day else None
        if isinstance(self.walk, ListingSpider):
            sections = self.walk.site.sections
            section = next((one for one in sections if one.url == url), sections[0])
            return Request(url, self.walk.read_listing, cb_kwargs={"walk": Walk(section)})
        return None

    def _readable(self, response: Response, name: str) -> bool:
        mark = challenge(response.body)
        if mark is None and isinstance(response, TextResponse):
            return True
        what = f"a challenge page ({mark})" if mark else "no text"
        self.visit.problems.append(f"{name}: {what}: {response.url}")
        return False


def visitor(site: Site, plan: Plan) -> type[VisitSpider]:
    """Return the spider class that visits `site`."""
    told = {"name": site.id, "site": site, "visit": Visit(site), "plan": plan, "__module__": __name__}
    return type(f"{site.id.title()}Visit", (VisitSpider,), told)


def _name(asked: Request) -> str:
    if asked.meta.get("govnews_article"):
        return "article"
    walk, day = asked.cb_kwargs.get("walk"), asked.cb_kwargs.get("day")
    return walk.section.name if walk else f"issue of {day}" if day else "the page"


def _callback(asked: Request) -> Callable[..., Any]:
    """Return the method of the outlet's own spider that reads the answer."""
    return cast("Callable[..., Any]", asked.callback)
