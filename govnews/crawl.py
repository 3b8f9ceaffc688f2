"""Crawl one or several outlets in this process, and tell whether each crawl did its job."""

import asyncio
import logging
from collections.abc import Iterable, Mapping

from scrapy import Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoaderProtocol, get_spider_loader

from govnews import logs
from govnews.items import Article
from govnews.loader import spider_of
from govnews.settings import BELT
from govnews.sites import Site, SiteError
from govnews.spiders.arguments import ArgumentError, Arguments, check_contact
from govnews.spiders.outlet import OutletSpider
from govnews.spiders.visit import Visit
from govnews.spiders.visitor import Plan, Propose, visitor
from govnews.store import Run
from govnews.store.run import Stats

logger = logging.getLogger(__name__)


def run(wanted: Mapping[str, Mapping[str, str]], settings: Settings) -> list[Run]:
    """Crawl outlets (name → spider arguments) at the same time; return a report for each, in order.

    An outlet that cannot be started (unknown, broken site file, bad argument, no contact) is reported as
    `not_started` and does not keep the others from running. Scrapy's reactor runs once in a process, so
    this can be called once.

    Raises:
        SiteError: a setting that concerns all outlets, such as GOVNEWS_HOSTS, is wrong.
    """
    ready: dict[str, type[Spider]] = {}
    reports: dict[str, Run] = {}
    loader = get_spider_loader(settings)
    for name, arguments in wanted.items():
        try:
            ready[name] = _ready(loader, name, arguments, settings)
        except (SiteError, ArgumentError, KeyError) as error:
            reports[name] = _without_end(name, "not_started", str(error.args[0]))
    if ready:
        reports |= _crawl(ready, wanted, settings)
    return [reports[name] for name in wanted]


def look(url: str, site: Site, settings: Settings) -> tuple[Article | None, Run]:
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


def visit(
    sites: Iterable[Site],
    settings: Settings,
    *,
    url: str | None = None,
    wanted: str | None = None,
    propose: Propose | None = None,
) -> list[Visit]:
    """Look at outlets at the same time, each once; nothing is stored. Return what was found, in order.

    With `url` only that listing page of each is read, with `wanted` that article in place of the newest one. With
    `propose` an outlet needs no site file: what it makes of the first page is read by. Like `run`, this can be
    called once in a process.

    Raises:
        ArgumentError: a host is not on loopback, and no contact is set.
    """
    chosen = list(sites)
    for site in chosen:
        check_contact(site, settings)
    settings.set("ITEM_PIPELINES", {step: place for place, step in enumerate(BELT[:-2])}, "cmdline")
    process = AsyncCrawlerProcess(settings)
    visits: list[tuple[Visit, asyncio.Task[None]]] = []
    for site in chosen:
        spider = visitor(site, Plan(spider_of, propose, wanted))
        crawler = process.create_crawler(spider)
        _tell(spider.visit, crawler)
        visits.append((spider.visit, process.crawl(crawler, **({"url": url} if url else {}))))
    process.start()
    for found, task in visits:
        if not task.done() or task.cancelled():
            found.problems.append("the visit was cut off")
        elif error := task.exception():
            found.problems.append(f"{type(error).__name__}: {error}")
    return [found for found, _ in visits]


def report(name: str, stats: Stats) -> Run:
    """Judge the crawl of one outlet by its stats."""
    return Run.of(name, {}, stats.get("finish_reason", "failed"), stats)


def _tell(found: Visit, crawler: Crawler) -> None:
    crawler.signals.connect(found.keep, signals.item_scraped)
    crawler.signals.connect(found.drop, signals.item_dropped)
    crawler.signals.connect(found.broke, signals.spider_error)
    crawler.signals.connect(found.broke, signals.item_error)


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
) -> dict[str, Run]:
    logs.begin(settings)
    process = AsyncCrawlerProcess(settings)
    crawlers = {name: process.create_crawler(spider) for name, spider in ready.items()}
    tasks = {name: process.crawl(crawler, **wanted[name]) for name, crawler in crawlers.items()}
    process.start()
    return {name: _ended(name, crawler, tasks[name]) for name, crawler in crawlers.items()}


def _ended(name: str, crawler: Crawler, task: asyncio.Task[None]) -> Run:
    if not task.done() or task.cancelled():
        return _without_end(name, "failed", "the crawl was cut off")
    if error := task.exception():
        logger.error("the crawl of %s failed", name, exc_info=error)
        return _without_end(name, "failed", f"{type(error).__name__}: {error}")
    run: Run | None = getattr(crawler, "govnews_run", None)
    if run and run.ended_at:
        return run
    return report(name, crawler.stats.get_stats())


def _without_end(name: str, reason: str, problem: str) -> Run:
    run = Run.begin(name, {})
    run.reason, run.problems = reason, [problem]
    return run
