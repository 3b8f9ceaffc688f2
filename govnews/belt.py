"""The steps of the belt on bytes or text at hand, without a crawl: for `govnews extract` and the tests."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Protocol, cast

from scrapy.utils.misc import load_object

from govnews import settings
from govnews.items import Article, Page
from govnews.pipelines.read import ReadPipeline

if TYPE_CHECKING:
    from govnews.sites import Site


class Step(Protocol):
    """A step between reading and checking: it needs no crawl."""

    def process_item(self, item: Article) -> Article:
        """Return the article with more of its fields filled."""
        ...


def run(item: Page | Article, site: Site | None = None) -> Article:
    """Return the article that a crawl would check and store.

    A `Page` is read first, with the selectors of `site`; an `Article` (from text) goes straight to cleaning.
    """
    article = item if isinstance(item, Article) else ReadPipeline(site).process_item(item)
    for step in _steps(site):
        article = step.process_item(article)
    return article


def _steps(site: Site | None) -> list[Step]:
    """The steps of `settings.BELT` after reading and before checking and storing; some go by the site."""
    classes = [load_object(path) for path in settings.BELT[1:-2]]
    return [cast("Step", one(site) if "site" in signature(one).parameters else one()) for one in classes]
