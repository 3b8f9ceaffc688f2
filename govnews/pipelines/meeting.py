"""The meeting record of a report: `Article.meeting`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govnews.text import meetings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from govnews.items import Article
    from govnews.sites import Site


class MeetingPipeline:
    """Read the record of the meeting that an article reports."""

    def __init__(self, site: Site | None = None) -> None:
        self._region = site.region if site else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MeetingPipeline:
        """Take the region of the spider's outlet for what reports call 我市."""
        return cls(getattr(crawler.spidercls, "site", None))

    def process_item(self, item: Article) -> Article:
        """Return the article with its meeting, or with None where it reports none."""
        item.meeting = meetings.read(item, self._region)
        return item
