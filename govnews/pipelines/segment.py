"""Keywords and search tokens of an article, by jieba."""

import asyncio

from govnews.items import Article
from govnews.text import segment


class SegmentPipeline:
    """Cut title and text into words."""

    async def open_spider(self) -> None:
        """Load jieba's dictionary beside the event loop: it takes a second or three."""
        await asyncio.to_thread(segment.load)

    def process_item(self, item: Article) -> Article:
        """Return the article with its keywords and tokens."""
        words = segment.read(f"{item.title or ''}\n{item.body}")
        item.keywords, item.tokens = words.keywords, " ".join(words.tokens)
        return item
