"""A line for each crawl under way, on a terminal."""

from __future__ import annotations

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from govnews.cli.console import console

progress = Progress(
    SpinnerColumn(),
    TextColumn("{task.description}"),
    TextColumn("{task.fields[articles]} articles, {task.fields[responses]} pages"),
    TimeElapsedColumn(),
    console=console,
    transient=True,
)


class CrawlProgress:
    """Scrapy extension: counts pages and articles of one crawl on the terminal."""

    def __init__(self, crawler: Crawler) -> None:
        self._articles = self._responses = 0
        self._task = progress.add_task(str(crawler.spidercls.name), total=None, articles=0, responses=0)
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        crawler.signals.connect(self.response_received, signals.response_received)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlProgress:
        """Show the crawl; raises NotConfigured when nobody looks at a terminal."""
        if not console.is_terminal:
            raise NotConfigured("no terminal")
        return cls(crawler)

    def item_scraped(self) -> None:
        """Count an article."""
        self._articles += 1
        progress.update(self._task, articles=self._articles)

    def response_received(self) -> None:
        """Count a page."""
        self._responses += 1
        progress.update(self._task, responses=self._responses)

    def spider_closed(self) -> None:
        """Stop the line."""
        progress.update(self._task, total=1, completed=1)
