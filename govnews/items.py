"""The vocabulary: what travels along the belt, from raw page to stored article."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
"""The zone of every date and time that a page states."""


@dataclass(slots=True, kw_only=True)
class Page:
    """One article as it was fetched: bytes, not text, so that a better reader can read it again.

    An article that the outlet spreads over several HTML pages has one entry in `bodies` for each.
    """

    url: str
    """Address the bytes came from, after redirects."""
    site: str
    """Name of the outlet: stem of its site file."""
    bodies: list[bytes] = field(repr=False)
    """Raw bytes of each HTML page of the article, in reading order; never empty."""
    fetched_at: datetime
    """When the first page arrived (aware, UTC)."""
    aliases: list[str] = field(default_factory=list)
    """Addresses that redirected to `url`, the one that was listed first."""
    charset: str | None = None
    """Charset named by the Content-Type header of the response, if any."""
    section: str | None = None
    """Section (栏目 or 版) the article was listed in."""
    listed_title: str | None = None
    """Text of the link in the listing."""
    listed_on: datetime | None = None
    """Date of the listing row or e-paper issue (aware, Beijing, midnight)."""
    missing: list[str] = field(default_factory=list)
    """Addresses of further pages of this article that could not be fetched."""


@dataclass(slots=True)
class Removed:
    """A line, or part of one, that is not the article's own text."""

    rule: str
    """Id of the rule that removed it (`govnews.text.rules.RULES`)."""
    text: str
    """What was removed, as it stood on the page."""


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture of an article."""

    url: str
    """Absolute address."""
    caption: str | None = None
    """What the page says under it."""


@dataclass(slots=True, kw_only=True)
class Article:
    """One news article: what the page says, without what the site puts around it."""

    url: str
    aliases: list[str] = field(default_factory=list)
    """Addresses that redirect to `url`."""
    site: str | None = None
    section: str | None = None
    title: str | None = None
    pretitle: str | None = None
    """Line above the headline (引题)."""
    subtitle: str | None = None
    """Line below the headline (副题)."""
    published_at: datetime | None = None
    """When the outlet published it (aware, Beijing)."""
    published_precision: Literal["day", "minute", "second"] | None = None
    """How exactly the page states `published_at`."""
    source: str | None = None
    """Where the outlet has it from: the value of 来源, 信息来源, 稿源 …"""
    authors: list[str] = field(default_factory=list)
    reporters: list[str] = field(default_factory=list)
    correspondents: list[str] = field(default_factory=list)
    photographers: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    responsible_editors: list[str] = field(default_factory=list)
    body: str = ""
    """The text; paragraphs are separated by one newline and have no outer white space."""
    images: list[Image] = field(default_factory=list)
    """Its pictures, in page order."""
    removed: list[Removed] = field(default_factory=list)
    """What the page has around and between the text, in page order, each with the rule that removed it."""
    origins: dict[str, str] = field(default_factory=dict)
    """Field name → the rule that gave its value, such as `meta:PubDate` or `selector:.title`."""
    fetched_at: datetime | None = None
    """When the page was fetched (aware, UTC)."""
    missing: list[str] = field(default_factory=list)
    """Addresses of further pages of this article that could not be fetched."""

    @property
    def paragraphs(self) -> list[str]:
        """Paragraphs of the body, in order."""
        return self.body.split("\n") if self.body else []
