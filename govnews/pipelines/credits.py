"""Source, authors, reporters, correspondents, photographers, editors, responsible editors."""

from govnews.items import Article
from govnews.text import credits as reader


class CreditsPipeline:
    """Read the credits from what was removed and from the bylines in the text."""

    def process_item(self, item: Article) -> Article:
        """Return the article with its credit fields filled."""
        reader.extract(item)
        return item
