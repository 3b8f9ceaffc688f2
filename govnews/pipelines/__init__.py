"""The belt: one step a file, named by its verb. `settings.BELT` has their order."""

from collections.abc import Sequence

from scrapy.exceptions import DropItem

from govnews.items import Article


class Rejected(DropItem):
    """A page or article that must not be stored as an article.

    `reasons` says why, for a person; it is empty when the store has refused the article and keeps its own.
    """

    def __init__(self, reasons: Sequence[str], article: Article | None = None) -> None:
        super().__init__("; ".join(reasons) or "refused by the store")
        self.reasons = list(reasons)
        self.article = article
