"""Boilerplate out of the text; what was removed is kept, with the rule that removed it."""

from govnews.items import Article
from govnews.text import boilerplate


class CleanPipeline:
    """Part the article's paragraphs from what the site puts around them."""

    def process_item(self, item: Article) -> Article:
        """Return the article with its body cleaned and `removed` filled."""
        paragraphs, removed = boilerplate.clean(item.paragraphs, item.title)
        item.body = "\n".join(paragraphs)
        item.removed += removed
        return item
