"""The pages that a proposal is made from."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from govnews.listings import anchors, listing
from govnews.listings.listing import Row
from govnews.pages import document
from govnews.pages.charset import decode


@dataclass(frozen=True)
class Source:
    """A page as it was fetched."""

    url: str
    content_type: str
    body: bytes
    text: str

    @classmethod
    def of(cls, url: str, content_type: str, body: bytes, charset: str | None) -> Self:
        """Decode a page; `charset` is what its header declares."""
        return cls(url, content_type, body, decode(body, charset)[0])

    @cached_property
    def metas(self) -> dict[str, str]:
        """Lower-case name of a meta tag → its content."""
        tags = document.parse(self.text).iter("meta")
        return {(tag.get("name") or "").lower(): " ".join((tag.get("content") or "").split()) for tag in tags}

    @cached_property
    def title(self) -> str:
        """What the page calls itself."""
        titles = ("".join(tag.itertext()) for tag in document.parse(self.text).iter("title"))
        return " ".join(next(titles, "").split())


@dataclass(frozen=True)
class Evidence:
    """A listing page or the page of an issue, and an article that it lists once there is one."""

    listing: Source
    article: Source | None = None

    @cached_property
    def rows(self) -> list[Row]:
        """Rows of the listing as they are read without a site file."""
        return listing.read(self.listing.text, self.listing.url).rows

    @cached_property
    def links(self) -> list[str]:
        """Addresses that the listing page links, each once."""
        found = anchors.read(document.parse(self.listing.text), self.listing.url)
        return list(dict.fromkeys(one.url for one in found if one.url))

    @property
    def sources(self) -> list[Source]:
        """The pages there are."""
        return [self.listing, *([self.article] if self.article else [])]
