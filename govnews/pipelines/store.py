"""Articles into MongoDB, in batches; what was rejected into quarantine."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import CloseSpider, DropItem, NotConfigured

from govnews.items import Page
from govnews.pipelines import Rejected
from govnews.pipelines.gathering import Gathering
from govnews.store import Busy, Run, Session, StoreError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Iterator

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from govnews.items import Article
    from govnews.pipelines.gathering import Gathered

log = logging.getLogger(__name__)

_GONE = frozenset({404, 410})
"""Statuses of an article page that the outlet has withdrawn."""
_NOT_MODIFIED = 304
"""Status of an article page that is as it was when its validators were noted."""


class StorePipeline:
    """Save articles; an article leaves this step only when the store has acknowledged it.

    When MongoDB cannot be used, the crawl is closed with the reason `store_unavailable`; what it had not
    acknowledged goes to the spool on disk, and into MongoDB when a crawl next opens the store.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._lease = _seconds(crawler.settings["GOVNEWS_LEASE"])
        self._session: Session | None = None
        self._gathering = Gathering(lambda batch: self._begin(self._save(batch)))
        self._writing: set[asyncio.Task[None]] = set()
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Use the database of `MONGODB_URI`; raises NotConfigured when `GOVNEWS_STORE` is off."""
        if crawler.settings["GOVNEWS_STORE"] == "off":
            raise NotConfigured("GOVNEWS_STORE=off: articles go to feeds only")
        return cls(crawler)

    async def open_spider(self) -> None:
        """Open the database and let the crawl ask it for known addresses."""
        spider, settings = self._crawler.spider, self._crawler.settings
        given = getattr(spider, "arguments", None)
        arguments = {name: str(value) for name, value in asdict(given).items() if value} if given else {}
        site = getattr(spider, "site", None)
        run = Run.begin(spider.name if spider else "", arguments, site.health.limits if site else {})
        # Judged with the history of its outlet: the report of the crawl.
        self._crawler.govnews_run = run  # type: ignore[attr-defined]
        stats = self._crawler.stats.get_stats
        try:
            self._session = await Session.open(run, stats, settings["GOVNEWS_DATABASE"], lease=self._lease)
        except Busy as error:
            self._crawler.stats.set_value("govnews/store/busy", str(error))
            raise CloseSpider("busy") from error
        except StoreError as error:
            self._failed(error)
            raise CloseSpider("store_unavailable") from error
        if self._session.replayed:
            self._count("replayed", self._session.replayed)
            log.info("%d articles from the spool stored", self._session.replayed)
        self._crawler.govnews_store = self  # type: ignore[attr-defined]
        for signal in ("item_dropped", "item_error", "response_received", "spider_closed"):
            self._crawler.signals.connect(getattr(self, signal), getattr(signals, signal))

    async def process_item(self, item: Article) -> Article:
        """Return the article when it is stored; raises Rejected when MongoDB refuses it."""
        outcome = await self._gathering.outcome(item)
        if outcome == "rejected":
            raise Rejected([], item)  # the store has put it into quarantine with the server's reason
        self._count(outcome)
        return item

    async def close_spider(self) -> None:
        """Write what is left, and say what could only be kept on disk."""
        self._gathering.end()
        await asyncio.gather(*self._writing)
        if self._session and (kept := self._session.spool.articles):
            told = f"{kept} articles wait in {self._session.spool.path} for the next crawl"
            log.error("%s", told)
            self._count("spooled", kept)
            error = self._crawler.stats.get_value("govnews/store/error")
            self._crawler.stats.set_value("govnews/store/error", f"{error} {told}.")

    async def spider_closed(self, reason: str) -> None:
        """Note the end of the run and close the connection."""
        await self._opened.end(reason)

    def response_received(self, response: Response, request: Request) -> None:
        """Note that the page of a stored article is gone, or as it was."""
        if response.status in _GONE and request.meta.get("govnews_article"):
            self._begin(self._withdraw([response.url, *request.meta.get("redirect_urls", ())]))
        elif response.status == _NOT_MODIFIED and not request.meta.get("redirect_urls"):
            self._begin(self._unchanged(response.url))

    async def known(self, urls: Iterable[str]) -> set[str]:
        """Return those of `urls` that are stored and not due for another look."""
        if self._session is None:
            return set()
        wanted, found = list(urls), set[str]()
        if not self._crawler.settings.getbool("GOVNEWS_RECHECK_ALL"):
            with self._ending():
                found |= await self._session.use(lambda store: store.known(wanted))
        return found

    async def validators(self, urls: Iterable[str]) -> dict[str, dict[str, str | None]]:
        """Return address → `etag` and `last_modified` of those of `urls` that may be asked for if changed."""
        wanted, found = list(urls), dict[str, dict[str, str | None]]()
        with self._ending():
            found |= await self._opened.use(lambda store: store.validators(wanted))
        return found

    async def item_dropped(self, item: object, exception: BaseException) -> None:
        """Keep what a step rejected."""
        if isinstance(exception, Rejected):
            await self._quarantine(item, exception.reasons, exception.article)

    async def item_error(self, item: object, failure: object) -> None:
        """Keep what a step failed on."""
        error = getattr(failure, "value", failure)
        await self._quarantine(item, [f"{type(error).__name__}: {error}"], None)

    async def _quarantine(self, item: object, reasons: list[str], article: Article | None) -> None:
        page = item if isinstance(item, Page) else None
        with self._ending():
            await self._opened.use(lambda store: store.quarantine(page, reasons, article))
            self._count("rejected")
            for reason in reasons:
                self._crawler.stats.inc_value(f"govnews/rejected/{reason.partition(':')[0]}")

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        """Do some work that the end of the crawl waits for."""
        task = asyncio.create_task(work)
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _withdraw(self, urls: list[str]) -> None:
        with self._ending():
            if gone := await self._opened.use(lambda store: store.withdraw(urls)):
                self._count("withdrawn", gone)

    async def _unchanged(self, url: str) -> None:
        with self._ending():
            if looked := await self._opened.use(lambda store: store.unchanged(url)):
                self._count("same", looked)

    async def _save(self, batch: Gathered) -> None:
        """Write a batch, and tell each article's step what became of it."""
        try:
            outcomes = await self._opened.save([article for article, _ in batch])
        except StoreError as error:
            self._failed(error)
            for article, future in batch:
                self._count("lost")
                future.set_exception(DropItem(f"not stored: {article.url}"))
            self._close()
        except Exception as error:  # noqa: BLE001 - a fault of ours: each article's step raises it, none waits for ever
            for _, future in batch:
                future.set_exception(error)
        else:
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                future.set_result(outcome)

    @property
    def _opened(self) -> Session:
        if self._session is None:
            raise RuntimeError("an article came before the store was open")
        return self._session

    def _count(self, outcome: str, by: int = 1) -> None:
        self._crawler.stats.inc_value(f"govnews/store/{outcome}", by)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Go on after the block, with the crawl about to end, when the store cannot be used in it."""
        try:
            yield
        except StoreError as error:
            self._failed(error)
            self._close()

    def _failed(self, error: StoreError) -> None:
        """Remember the first failure, for the report at the end of the crawl."""
        if not self._crawler.stats.get_value("govnews/store/error"):
            log.error("%s", error)
            self._crawler.stats.set_value("govnews/store/error", str(error))

    def _close(self) -> None:
        """Ask for the end of the crawl; it is not awaited, because it waits for the step that asks."""
        engine = self._crawler.engine
        if engine and engine.spider and self._closing is None:
            self._closing = asyncio.create_task(engine.close_spider_async(reason="store_unavailable"))


def _seconds(lease: str) -> float | None:
    """Read GOVNEWS_LEASE; None is off."""
    try:
        seconds = None if lease == "off" else float(lease)
    except ValueError:
        seconds = 0
    if seconds is not None and not seconds >= 1:
        raise ValueError(f"GOVNEWS_LEASE={lease}: give seconds, 1 or more, or off")
    return seconds
