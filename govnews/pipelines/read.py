"""Page → Article: what the page says, before anything is cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govnews.pages import article
from govnews.pages.challenge import challenge
from govnews.pipelines import Rejected

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from govnews.items import Article, Page
    from govnews.sites import Site


class ReadPipeline:
    """Read the article in a page's bytes; a firewall's page in its place is rejected."""

    def __init__(self, site: Site | None = None) -> None:
        self._site = site

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReadPipeline:
        """Read with the rules of the spider's site file."""
        return cls(getattr(crawler.spidercls, "site", None))

    def process_item(self, item: Page) -> Article:
        """Return the article, its lines still with what the site puts around them."""
        marks = [mark for body in item.bodies if (mark := challenge(body))]
        if marks:
            raise Rejected([f"challenge page instead of the article ({marks[0]})"])
        return article.read(item, self._site)
