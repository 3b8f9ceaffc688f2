"""Keywords of an article, by jieba."""

import asyncio
from itertools import chain

from govnews.items import Article
from govnews.text import segment


class SegmentPipeline:
    """Cut title and text into words, and weigh them."""

    async def open_spider(self) -> None:
        """Load jieba's dictionary beside the event loop: it takes a second or three."""
        await asyncio.to_thread(segment.load)

    def process_item(self, item: Article) -> Article:
        """Return the article with its keywords."""
        item.keywords = segment.keywords(f"{item.title or ''}\n{item.body}", names=_names(item))
        return item


def _names(item: Article) -> set[str]:
    """Give the people that were read: a given name alone, which jieba cuts off, is no keyword."""
    credited = (item.authors, item.reporters, item.correspondents, item.photographers)
    met = [person.name for person in item.meeting.people] if item.meeting else []
    return {*chain(*credited), *met}
