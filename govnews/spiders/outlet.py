"""What both walks share: arguments, article requests, and several HTML pages joined into one `Page`."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure
from w3lib.encoding import http_content_type_encoding

import govnews
from govnews.items import BEIJING, Page
from govnews.pages.challenge import challenge
from govnews.sites import Site
from govnews.spiders.arguments import Arguments, check_contact
from govnews.spiders.parts import Parts, is_further_page
from govnews.spiders.quota import Quota
from govnews.spiders.rows import Row, key_of

ARTICLE_PRIORITY = 10
"""Articles come before older listing pages, so that `limit` hands in the newest."""
FURTHER_PRIORITY = 20
"""An article that has begun is finished first."""
NOT_MODIFIED = 304
"""Status of a page that is as it was when its validators were noted."""


class OutletSpider(Spider):
    """Base of both walks; `govnews.loader` makes a class of one of them for each site file."""

    site: ClassVar[Site]
    quota: Quota

    def __init__(self, **given: str) -> None:
        super().__init__()
        self.arguments = Arguments.parse(self.site, **given)
        self._asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401 - as Scrapy has it
        """Make the spider; refuse to crawl strangers without a contact address."""
        check_contact(cls.site, crawler.settings)
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.quota = Quota(crawler, spider.arguments.limit)
        crawler.signals.connect(spider.item_broken, signals.item_error)
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put GOVNEWS_CONTACT into the User-Agent."""
        super().update_settings(settings)
        if contact := settings.get("GOVNEWS_CONTACT"):
            settings.set("USER_AGENT", f"govnews/{govnews.__version__} (+{contact})", priority="spider")

    async def start(self) -> AsyncIterator[Request]:
        """Yield the request of the one article asked for, else the first requests of the walk."""
        url = self.arguments.url
        for request in self.first_requests() if url is None else self.ask(Row(url), recheck=True):
            yield request

    def first_requests(self) -> Iterator[Request]:
        """Yield the requests that the walk begins with."""
        raise NotImplementedError

    def ask(self, row: Row, section: str | None = None, *, recheck: bool = False) -> Iterator[Request]:
        """Yield the request of the article of `row`, unless this crawl has asked for it already."""
        if key_of(row.url) in self._asked:
            return
        self._asked.add(key_of(row.url))
        self.count("article/requested")
        yield Request(
            row.url,
            callback=self.read_article,
            errback=self.article_failed,
            priority=ARTICLE_PRIORITY,
            meta={"govnews_article": True, "govnews_recheck": recheck},
            cb_kwargs={"section": section, "title": row.title, "day": row.day or self.site.url_date(row.url)},
        )

    async def read_article(
        self, response: Response, section: str | None, title: str | None, day: date | None
    ) -> AsyncIterator[Page | Request]:
        """Yield the article as a `Page`, or the request of its next page."""
        if response.status == NOT_MODIFIED:
            self._unchanged(response)
            return
        self.count("article/fetched")
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        page = Page(
            url=response.url,
            aliases=list(response.meta.get("redirect_urls", ())),
            site=self.name,
            bodies=[response.body],
            fetched_at=datetime.now(UTC),
            charset=http_content_type_encoding(content_type),
            section=section,
            listed_title=title,
            listed_on=datetime.combine(day, time(), BEIJING) if day else None,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )
        parts = Parts(page)
        parts.look(response, self.site)
        async for output in self._go_on(parts):
            yield output

    async def read_further(self, response: Response, parts: Parts, url: str) -> AsyncIterator[Page | Request]:
        """Join a further page of an article to its first."""
        # Some servers redirect a page that is gone to the home page: that is not the article.
        if is_further_page(response.url, self.site, parts.page.url):
            parts.page.bodies.append(response.body)
            parts.look(response, self.site)
        else:
            self.failed("article", url, f"redirected to {response.url}")
            parts.page.missing.append(url)
        async for output in self._go_on(parts):
            yield output

    async def further_failed(self, failure: Failure) -> AsyncIterator[Page | Request]:
        """Record a further page that could not be fetched, and go on with the article."""
        request = _request_of(failure)
        parts, url = request.cb_kwargs["parts"], request.cb_kwargs["url"]
        self.failed("article", url, failure.value)
        parts.page.missing.append(url)
        async for output in self._go_on(parts):
            yield output

    async def _go_on(self, parts: Parts) -> AsyncIterator[Page | Request]:
        if url := parts.take():
            yield Request(
                url,
                callback=self.read_further,
                errback=self.further_failed,
                priority=FURTHER_PRIORITY,
                cb_kwargs={"parts": parts, "url": url},
            )
        elif await self.quota.take():
            yield parts.page

    def _unchanged(self, response: Response) -> None:
        # The validators were those of the article, not of a page that it redirects to by now.
        if response.meta.get("redirect_urls"):
            self.failed("article", response.url, "not-modified after a redirect")
        else:
            self.count("article/unchanged")

    def article_failed(self, failure: Failure) -> None:
        """Count and tell an article that could not be fetched."""
        self.failed("article", _request_of(failure).url, failure.value)

    def listing_failed(self, failure: Failure) -> None:
        """Count and tell a listing page or issue that could not be fetched."""
        self.failed("listing", _request_of(failure).url, failure.value)

    def item_broken(self) -> None:
        """Count an article that a pipeline could not process (Scrapy logs why)."""
        self.count("article/broken")

    def failed(self, kind: str, url: str, cause: object) -> None:
        """Count a failure under `govnews/failed/<kind>` and by its cause, and log one line."""
        what = cause if isinstance(cause, str) else type(cause).__name__
        if isinstance(cause, HttpError):
            what = cause = str(cause.response.status)
        self.count(f"failed/{kind}")
        self.count(f"failed/{kind}/{what.partition(' ')[0]}")
        named = {"event": f"{kind}_failed", "kind": kind, "url": url, "cause": str(cause) or what}
        self.logger.error("%(kind)s not read: %(url)s (%(cause)s)", named)

    def listing(self, response: Response) -> TextResponse | None:
        """Return a listing page ready to be read; None, with the reason counted and told, when it is none."""
        self.count("listing/pages")
        if mark := challenge(response.body):
            self.count("listing/challenge")
            self.logger.error("listing is a challenge page (%s): %s", mark, response.url)
            return None
        if not isinstance(response, TextResponse):
            self.failed("listing", response.url, "not-text")
            return None
        return response

    def count(self, name: str, by: int = 1) -> None:
        """Add to the stat `govnews/<name>`."""
        self.crawler.stats.inc_value(f"govnews/{name}", by)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _request_of(failure: Failure) -> Request:
    request: Request = failure.request  # type: ignore[attr-defined] # Scrapy puts it there
    return request
