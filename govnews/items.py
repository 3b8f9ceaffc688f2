"""The vocabulary: what travels along the belt, from raw page to stored article."""

from dataclasses import dataclass, field
from datetime import date, datetime
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
    etag: str | None = None
    """ETag of the response, by which the server can tell whether the page has changed."""
    last_modified: str | None = None
    """Last-Modified of the response, as the server wrote it."""


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
class Evidence:
    """Where the text gives a person a title or a role."""

    kind: Literal["title", "role"]
    """Which of the two it shows."""
    value: str
    """The title or the role."""
    paragraph: int
    """Number of the paragraph in `Article.paragraphs`, from 0."""
    start: int
    """Where the words begin in that paragraph."""
    end: int
    """Where they end."""


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody who hosted, spoke at or attended a meeting."""

    name: str
    """Full name, without the white space that pads short ones."""
    titles: list[str] = field(default_factory=list)
    """Titles (职务) as written, in order of appearance."""
    roles: list[Literal["host", "speaker", "attendee"]] = field(default_factory=list)
    """What the person did, always in this order."""
    evidence: list[Evidence] = field(default_factory=list)
    """Where each title and each role is written."""


@dataclass(slots=True, kw_only=True)
class Statement:
    """What somebody said at a meeting, as far as one paragraph reports it."""

    speaker: str | None
    """Name of the speaker; null where the text lets the meeting itself speak (会议指出)."""
    verb: str
    """The verb that introduces the statement: 指出, 强调, 要求 …"""
    text: str
    """What was said, as written."""
    paragraph: int
    """Number of the paragraph in `Article.paragraphs`, from 0."""
    start: int
    """Where the text begins in that paragraph."""
    end: int
    """Where it ends."""
    continued: bool = False
    """Whether this paragraph goes on with the statement of the paragraph before."""


@dataclass(slots=True, kw_only=True)
class Meeting:
    """A meeting that was held, as its report tells it."""

    name: str | None = None
    """Shortest complete name as written, without 召开 or 举行; null when the text says no more than 会议."""
    kind: str | None = None
    """Kind of meeting, by the last words of its name: 工作会议, 座谈会, 推进会 …"""
    level: Literal["nation", "province", "city", "county", "township"] | None = None
    """Level of the body whose meeting it is."""
    convened_by: list[str] = field(default_factory=list)
    """Bodies that convened it, as written: 市委, 市政府 …"""
    held_on: date | None = None
    """Day it was held, of several the first; null when the year cannot be known."""
    held_on_text: str | None = None
    """The date as written: 10月12日上午."""
    period: Literal["morning", "noon", "afternoon", "evening"] | None = None
    """Time of the day, if the text tells it."""
    place: str | None = None
    """Venue or place as written, if stated for this meeting."""
    region: str | None = None
    """GB/T 2260 code of the region the report is about."""
    people: list[Person] = field(default_factory=list)
    """Those with a role, in order of appearance."""
    attending_units: list[str] = field(default_factory=list)
    """Bodies and groups that took part, as written."""
    statements: list[Statement] = field(default_factory=list)
    """What was said, in order."""


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
    meeting: Meeting | None = None
    """The meeting that it reports, if it reports one that was held."""
    keywords: list[str] = field(default_factory=list)
    """What tells most of what it is about, the weightiest first."""
    removed: list[Removed] = field(default_factory=list)
    """What the page has around and between the text, in page order, each with the rule that removed it."""
    origins: dict[str, str] = field(default_factory=dict)
    """Field name → the rule that gave its value, such as `meta:PubDate` or `selector:.title`."""
    fetched_at: datetime | None = None
    """When the page was fetched (aware, UTC)."""
    missing: list[str] = field(default_factory=list)
    """Addresses of further pages of this article that could not be fetched."""
    etag: str | None = None
    """ETag of its page; null also where it has several pages, as no server answers for all of them."""
    last_modified: str | None = None
    """Last-Modified of its page, as the server wrote it; null as `etag` is."""

    @property
    def paragraphs(self) -> list[str]:
        """Paragraphs of the body, in order."""
        return self.body.split("\n") if self.body else []
