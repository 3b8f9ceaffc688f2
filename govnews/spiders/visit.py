"""What a visit of an outlet finds: its newest listing pages and one article."""

from dataclasses import dataclass, field
from datetime import date

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from govnews.items import Article
from govnews.sites import Site
from govnews.spiders.rows import Row


@dataclass
class Listed:
    """A listing page, or a page (版) of an issue, and what the outlet's spider makes of it."""

    section: str
    """Name of its section; of an issue its day."""
    response: Response
    articles: list[Request]
    """What a crawl would ask for: the articles."""
    further: list[Request]
    """What a crawl would ask for: more listing pages."""
    day: date | None = None
    """Day of the issue."""

    @property
    def rows(self) -> list[Row]:
        """The articles as they are listed."""
        return [Row(one.url, one.cb_kwargs["title"], one.cb_kwargs["day"]) for one in self.articles]


@dataclass
class Visit:
    """The pages of one visit, and what does not fit."""

    site: Site
    listings: list[Listed] = field(default_factory=list)
    page: Response | None = None
    """First page of the article."""
    article: Article | None = None
    problems: list[str] = field(default_factory=list)
    """What does not fit, for a person; empty when all is well."""
    error: BaseException | None = None
    """The exception that ended the visit, if nothing handled it."""

    def keep(self, item: Article) -> None:
        """Take the article that has been read."""
        self.article = item

    def drop(self, exception: BaseException) -> None:
        """Take the reason why a page is no article."""
        self.problems.append(str(exception))

    def broke(self, failure: Failure) -> None:
        """Take an exception that nothing has handled."""
        self.error = failure.value
        self.problems.append(f"{type(failure.value).__name__}: {failure.value}")
