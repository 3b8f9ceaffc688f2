"""When an article was published: as the site file says, as the page shows, as its metadata or address has it."""

from datetime import datetime

from govnews.items import Article
from govnews.pages import selector
from govnews.pages.reading import Reading
from govnews.text import dates
from govnews.text.dates import Stamp
from govnews.text.labels import Field


def fill(article: Article, reading: Reading) -> None:
    """Fill the publish time from the page.

    What is shown wins over the metadata, where some sites keep the time of a republication; a meta tag of the same
    day may add the time of day.
    """
    rule = reading.rules.published_at if reading.rules else None
    for text in selector.texts(reading.root, rule):
        if take(article, dates.find(text), f"selector:{rule}"):
            break
    if article.published_at is None:
        take(article, shown(reading.header, reading.above, reading.tail), "label")
    for origin, text in reading.metadata.get("published"):
        named = dates.find(text)
        if named and _refines(named, article):
            take(article, named, origin)


def fill_from_address(article: Article, listed_on: datetime | None) -> None:
    """Take the day from the address or the listing row, when the page itself states none."""
    if article.published_at is None:
        day = dates.from_url(article.url)
        article.published_at = day or listed_on
        if article.published_at:
            article.published_precision = "day"
            article.origins["published_at"] = "url" if day else "listing"


def shown(header: list[Field], above: list[Field], tail: list[Field]) -> Stamp | None:
    """Return the publish time that label lines state; below the text only a labelled one counts.

    A bare date below the text is the signature of a notice (落款).
    """
    either = {"published", "date"}
    return _best(header, either) or _best(above, either) or _best(tail, {"published"})


def take(article: Article, stamp: Stamp | None, origin: str) -> bool:
    """Set the publish time; False when there is none to set."""
    if stamp is None:
        return False
    article.published_at, article.published_precision = stamp.at, stamp.precision
    article.origins["published_at"] = origin
    return True


def _best(fields: list[Field], kinds: set[str]) -> Stamp | None:
    """Return the first publish time with a time of day, else the first."""
    stamps = [stamp for field in fields if field.kind in kinds and (stamp := dates.find(field.value))]
    return next((stamp for stamp in stamps if stamp.precision != "day"), stamps[0] if stamps else None)


def _refines(named: Stamp, article: Article) -> bool:
    """Tell whether a meta tag gives what the page does not show: the date, or the time of the same day."""
    if article.published_at is None:
        return True
    same_day = named.at.date() == article.published_at.date()
    return same_day and article.published_precision == "day" and named.precision != "day"
