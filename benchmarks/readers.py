"""Readers of article pages: ours, and those of public libraries where they are installed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from lxml import html

from benchmarks.corpus import Row, Sample
from govnews import belt
from govnews.items import Article, Page
from govnews.pages import article
from govnews.text import dates

NOW = datetime(2030, 1, 1, tzinfo=UTC)
CREDITS = ("authors", "reporters", "correspondents", "editors", "responsible_editors")
_NAMES = re.compile(r"[;；,，、\s]+")
Read = Callable[[Sample], object]


@dataclass(frozen=True, slots=True)
class Reader:
    """One way to read a page."""

    name: str
    package: str
    """Distribution that brings it."""
    load: Callable[[], Read]
    """Imports the library and returns what is timed."""
    fields: Callable[[Any], Row] = lambda found: found
    """Names what it returned as `govnews extract` does."""
    lacks: frozenset[str] = frozenset()
    """Metrics that it has no field for."""

    @property
    def version(self) -> str | None:
        """Version that is installed, if any is."""
        try:
            return version(self.package)
        except PackageNotFoundError:
            return None


def parse(sample: Sample) -> object:
    """Parse and do no more: the measure of the others."""
    return html.document_fromstring(sample.text)


def page(sample: Sample) -> Page:
    """The page as a crawl would have fetched it."""
    return Page(url=sample.url, site="", bodies=[sample.raw], fetched_at=NOW)


def _ours(found: Article) -> Row:
    return {
        "title": found.title,
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "source": found.source,
        "body": found.body,
        **{name: getattr(found, name) for name in CREDITS},
    }


def _reader() -> Read:
    return lambda sample: article.read(page(sample))


def _belt() -> Read:
    return lambda sample: belt.run(page(sample))


def _trafilatura() -> Read:
    extract = import_module("trafilatura").bare_extraction
    return lambda sample: extract(sample.text, url=sample.url, with_metadata=True, include_comments=False)


def _trafilatura_fields(found: Any) -> Row:  # noqa: ANN401 - has no types
    if not found:
        return {}
    names = _NAMES.split(found.author or "")
    return {"title": found.title, "published_at": found.date, "body": found.text, "authors": names}


def _gne() -> Read:
    extractor = import_module("gne").GeneralNewsExtractor()
    return lambda sample: extractor.extract(sample.text)


def _gne_fields(found: Row) -> Row:
    return {
        "title": found.get("title"),
        "published_at": _moment(found.get("publish_time")),
        "body": found.get("content"),
        "authors": _NAMES.split(found.get("author") or ""),
    }


def _moment(text: str | None) -> str | None:
    """Write a date as found on the page in the ISO form that scores are made of."""
    stamp = dates.find(text or "")
    return stamp.at.isoformat()[: 10 if stamp.precision == "day" else 16] if stamp else None


def _newspaper() -> Read:
    newspaper = import_module("newspaper")

    def read(sample: Sample) -> object:
        page = newspaper.Article(sample.url, language="zh", fetch_images=False)
        page.download(input_html=sample.text)
        page.parse()
        return page

    return read


def _newspaper_fields(found: Any) -> Row:  # noqa: ANN401 - has no types
    return {
        "title": found.title,
        "published_at": str(found.publish_date or ""),
        "body": found.text,
        "authors": found.authors,
    }


_NO_CREDITS = frozenset({"source", "editors F1"})
READERS = (
    Reader("govnews: reader", "govnews", _reader, _ours, frozenset({"reporters F1", "editors F1"})),
    Reader("govnews: belt", "govnews", _belt, _ours),
    Reader("trafilatura", "trafilatura", _trafilatura, _trafilatura_fields, _NO_CREDITS),
    Reader("GNE", "gne", _gne, _gne_fields, _NO_CREDITS),
    Reader("newspaper4k", "newspaper4k", _newspaper, _newspaper_fields, _NO_CREDITS),
)
