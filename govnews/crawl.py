"""Crawl one or several outlets in this process, and tell whether each crawl did its job."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader

from govnews.items import Article
from govnews.loader import spider_of
from govnews.settings import BELT
from govnews.sites import Site, SiteError
from govnews.spiders.arguments import ArgumentError, Arguments, check_contact
from govnews.spiders.outlet import OutletSpider

logger = logging.getLogger(__name__)

Stats = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """How the crawl of one outlet went; it did its job when `problems` is empty."""

    name: str
    reason: str
    """Scrapy's finish reason; `not_started` when it made no request, `failed` when an exception ended it."""
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    known: int = 0
    """Articles that were not fetched because the store has them."""
    failed: int = 0
    """Requests that failed, of listings and of articles."""
    scraped: int = 0
    """Articles that came through the whole belt, with a store or without one."""
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counted = ("scraped", "new", "changed", "same", "known", "rejected", "failed")
        head = f"{self.name}: {self.reason}: " + ", ".join(f"{getattr(self, key)} {key}" for key in counted)
        return "\n".join([head, *(f"  problem: {problem}" for problem in self.problems)])


def run(wanted: Mapping[str, Mapping[str, str]], settings: Settings) -> list[CrawlReport]:
    """Crawl outlets (name → spider arguments) at the same time; return a report for each, in order.

    An outlet that cannot be started (unknown, broken site file, bad argument, no contact) is reported as
    `not_started` and does not keep the others from running. Scrapy's reactor runs once in a process, so
    this can be called once.

    Raises:
        SiteError: a setting that concerns all outlets, such as GOVNEWS_HOSTS, is wrong.
    """
    ready: dict[str, type[Spider]] = {}
    reports: dict[str, CrawlReport] = {}
    loader = get_spider_loader(settings)
    for name, arguments in wanted.items():
        try:
            ready[name] = _ready(loader, name, arguments, settings)
        except (SiteError, ArgumentError, KeyError) as error:
            reports[name] = CrawlReport(name=name, reason="not_started", problems=[str(error.args[0])])
    if ready:
        reports |= _crawl(ready, wanted, settings)
    return [reports[name] for name in wanted]


def look(url: str, site: Site, settings: Settings) -> tuple[Article | None, CrawlReport]:
    """Fetch one article as a crawl of `site` would, and read it; nothing is checked or stored.

    Like `run`, this can be called once in a process.

    Raises:
        ArgumentError: the host is not on loopback, and no contact is set.
    """
    check_contact(site, settings)
    settings.set("ITEM_PIPELINES", {step: place for place, step in enumerate(BELT[:-2])}, "cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider_of(site))
    found: list[Article] = []

    def keep(item: Article) -> None:
        found.append(item)

    crawler.signals.connect(keep, signals.item_scraped)
    task = process.crawl(crawler, url=url)
    process.start()
    return found[0] if found else None, _ended(site.id, crawler, task)


def report(name: str, stats: Stats) -> CrawlReport:
    """Judge the crawl of one outlet by its stats."""
    return CrawlReport(
        name=name,
        reason=stats.get("finish_reason", "failed"),
        new=_count(stats, "store/new"),
        changed=_count(stats, "store/changed"),
        same=_count(stats, "store/same"),
        rejected=_count(stats, "store/rejected"),
        known=_count(stats, "article/known"),
        failed=_count(stats, "failed/listing") + _count(stats, "failed/article"),
        scraped=stats.get("item_scraped_count", 0),
        problems=list(_problems(stats)),
    )


def _ready(
    loader: SpiderLoaderProtocol, name: str, arguments: Mapping[str, str], settings: Settings
) -> type[Spider]:
    spider = loader.load(name)
    if issubclass(spider, OutletSpider):
        Arguments.parse(spider.site, **arguments)
        check_contact(spider.site, settings)
    return spider


def _crawl(
    ready: dict[str, type[Spider]], wanted: Mapping[str, Mapping[str, str]], settings: Settings
) -> dict[str, CrawlReport]:
    process = AsyncCrawlerProcess(settings)
    crawlers = {name: process.create_crawler(spider) for name, spider in ready.items()}
    tasks = {name: process.crawl(crawler, **wanted[name]) for name, crawler in crawlers.items()}
    process.start()
    return {name: _ended(name, crawler, tasks[name]) for name, crawler in crawlers.items()}


def _ended(name: str, crawler: Crawler, task: asyncio.Task[None]) -> CrawlReport:
    if not task.done() or task.cancelled():
        return CrawlReport(name=name, reason="failed", problems=["the crawl was cut off"])
    if error := task.exception():
        logger.error("the crawl of %s failed", name, exc_info=error)
        return CrawlReport(name=name, reason="failed", problems=[f"{type(error).__name__}: {error}"])
    return report(name, crawler.stats.get_stats())


def _count(stats: Stats, name: str) -> int:
    return int(stats.get(f"govnews/{name}", 0))


def _problems(stats: Stats) -> Iterator[str]:
    reason = stats.get("finish_reason")
    if reason == "store_unavailable":
        yield f"the store is unavailable: {stats.get('govnews/store/error')}"
    elif reason not in {"finished", "limit"}:
        yield f"the crawl ended early: {reason}"
    if lost := _count(stats, "store/lost"):
        spooled = _count(stats, "store/spooled")
        yield f"{lost} articles were not stored; {spooled} wait in the spool, the next crawl fetches the others"
    if failed := _count(stats, "failed/listing"):
        yield f"{failed} listing pages could not be read ({_causes(stats, 'failed/listing')})"
    if challenged := _count(stats, "listing/challenge"):
        yield f"{challenged} listing pages were challenge pages of a firewall"
    if empty := _count(stats, "listing/empty"):
        yield f"{empty} sections had no article links on their first page"
    if broken := _count(stats, "article/broken"):
        yield f"{broken} articles broke a step of the belt"
    if exceptions := stats.get("spider_exceptions/count"):
        yield f"{exceptions} pages broke the spider"
    if not _articles(stats):
        yield f"no article: {_reasons(stats)}"


def _articles(stats: Stats) -> int:
    stored = sum(_count(stats, f"store/{outcome}") for outcome in ("new", "changed", "same"))
    if not any(key.startswith("govnews/store/") for key in stats):
        stored = stats.get("item_scraped_count", 0)  # the store is off
    return stored + _count(stats, "article/known")


def _causes(stats: Stats, name: str) -> str:
    prefix = f"govnews/{name}/"
    causes = {key.removeprefix(prefix): n for key, n in stats.items() if key.startswith(prefix)}
    return ", ".join(f"{cause}: {n}" for cause, n in sorted(causes.items()))


def _reasons(stats: Stats) -> str:
    told = {
        "listing pages": "listing/pages",
        "days without an issue": "issue/none",
        "rows": "listing/rows",
        "outside the window": "listing/outside_window",
        "articles asked for": "article/requested",
        "fetched": "article/fetched",
        "failed": "failed/article",
        "rejected": "store/rejected",
    }
    return ", ".join(f"{_count(stats, name)} {words}" for words, name in told.items())
