"""An article that the outlet spreads over several HTML pages."""

from dataclasses import dataclass, field

from scrapy.http import Response, TextResponse

from govnews.items import Page
from govnews.sites import Site
from govnews.spiders.rows import key_of, links

MOST = 50
"""Most further pages of one article: a pager that invents addresses must not hold the crawl."""


@dataclass(slots=True)
class Parts:
    """The pages of one article, while they are fetched one after the other."""

    page: Page
    found: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def look(self, response: Response, site: Site) -> None:
        """Take up the further pages that `response`, a page of the article, links."""
        if isinstance(response, TextResponse):
            self.found |= further_pages(response, site, self.page.url)

    def take(self) -> str | None:
        """Return the address to fetch next, in reading order; None when the article is complete."""
        left = sorted(self.found - self.asked, key=lambda url: (len(url), url))
        if not left:
            return None
        if len(self.asked) >= MOST:
            self.page.missing += left
            return None
        self.asked.add(left[0])
        return left[0]


def further_pages(response: TextResponse, site: Site, article_url: str) -> set[str]:
    """Return the addresses of further pages of the article at `article_url` that `response` links."""
    return {url for url in links(response) if is_further_page(url, site, article_url)}


def is_further_page(url: str, site: Site, article_url: str) -> bool:
    """Tell whether `url` is a further page of the article at `article_url`."""
    pattern = site.article.next_page
    further = pattern.search(url) if pattern and site.allows(url) else None
    if further is None:
        return False
    if "id" in further.groupdict():
        first = site.article.url.search(article_url)
        return first is not None and first.groupdict().get("id") == further["id"]
    # content_12.htm goes on as content_12_2.htm, 012.shtml as 012_01.shtml: all begin as the first does.
    return key_of(url).startswith(key_of(article_url).rpartition(".")[0] + "_")
