"""One page, or one text, to an article whose lines are not cleaned yet."""

from datetime import datetime

from govnews.items import Article, Page, Removed
from govnews.pages import images, published, selector, source
from govnews.pages.reading import BELOW, Reading
from govnews.sites import Site
from govnews.text import boilerplate, labels


def read(page: Page, site: Site | None = None) -> Article:
    """Read a fetched page: headline, publish time, source, section, images and the lines of the body.

    What a selector of the site file names wins, field by field; then what the page shows; then its metadata; then
    its address. Nothing is guessed: a field that cannot be read is None.
    """
    charset = page.charset or (site.charset if site else None)
    rules = site.article if site else None
    readings = [Reading(body, charset, rules, page.listed_title) for body in page.bodies]
    article = Article(url=page.url, site=page.site, section=page.section, fetched_at=page.fetched_at)
    article.missing, article.aliases = list(page.missing), list(page.aliases)
    if len(page.bodies) == 1 and not page.missing:
        article.etag, article.last_modified = page.etag, page.last_modified
    _fill(article, readings[0])
    for reading in readings:
        article.removed += reading.beside
        article.images += images.find(reading, page.url)
    captions = {image.caption for image in article.images}
    lines, seams = boilerplate.join([reading.body for reading in readings])
    article.removed += seams
    article.removed += [Removed("caption", line) for line in lines if line in captions]
    article.body = "\n".join(line for line in lines if line not in captions)
    published.fill_from_address(article, page.listed_on)
    if article.title is None and page.listed_title:
        article.title, article.origins["title"] = page.listed_title, "listing"
    return article


def read_text(
    text: str, *, title: str | None = None, url: str = "", published_at: datetime | None = None
) -> Article:
    """Read an article that is given as plain text, one paragraph a line."""
    article = Article(url=url, title=title, published_at=published_at)
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    article.body = "\n".join(lines)
    if published_at is None:
        prose = next((n for n, line in enumerate(lines) if boilerplate.is_prose(line)), len(lines))
        head, tail = (
            [field for line in some for field in labels.parse(line) or ()]
            for some in (lines[:prose], lines[prose:][-BELOW:])
        )
        published.take(article, published.shown(head, [], tail), "label")
    return article


def _fill(article: Article, reading: Reading) -> None:
    """Fill the fields that the first page of an article states."""
    if reading.headline:
        article.title, article.origins["title"] = reading.headline.text, reading.headline.origin
    article.origins["body"] = reading.origin
    if reading.rules:
        article.pretitle = " ".join(selector.texts(reading.root, reading.rules.pretitle)) or None
        article.subtitle = " ".join(selector.texts(reading.root, reading.rules.subtitle)) or None
    published.fill(article, reading)
    source.fill(article, reading)
    article.removed = source.people(reading)
    if article.section is None and (sections := reading.metadata.get("section")):
        article.origins["section"], article.section = sections[0]
