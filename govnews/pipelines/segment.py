"""Keywords of an article, by jieba."""

import asyncio

from govnews.items import Article
from govnews.text import segment


class SegmentPipeline:
    """Cut title and text into words, and weigh them."""

    async def open_spider(self) -> None:
        """Load jieba's dictionary beside the event loop: it takes a second or three."""
        await asyncio.to_thread(segment.load)

    def process_item(self, item: Article) -> Article:
        """Return the article with its keywords."""
        item.keywords = segment.keywords(f"{item.title or ''}\n{item.body}")
        return item
