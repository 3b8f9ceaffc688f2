"""What a site file says, together with its family."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from govnews.sites.checks import Charset, Cron, host_of
from govnews.sites.hosts import moved
from govnews.sites.tables import ArticleRules, Epaper, Health, Listing, Section, Table


class Site(Table):
    """One outlet, as its site file and its family tell it."""

    id: str
    """Stem of the site file: name of the spider and `site` of the stored articles."""
    name: str = Field(min_length=1)
    region: str = Field(pattern=r"^\d{6}$")
    hosts: tuple[str, ...] = Field(min_length=1)
    family: str | None = None
    verified: str = Field(min_length=1)
    caveats: str | None = None
    charset: Charset | None = None
    schedule: Cron = "30 8,12,20 * * *"
    """When to crawl it: a cron expression in Beijing's time."""
    walk: Literal["listing", "epaper"]
    sections: tuple[Section, ...] = ()
    listing: Listing = Listing()
    epaper: Epaper | None = None
    article: ArticleRules
    health: Health = Health()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.walk == "listing" and not self.sections:
            raise ValueError("walk = 'listing' needs [[sections]]")
        if self.walk == "epaper" and self.epaper is None:
            raise ValueError("walk = 'epaper' needs [epaper]")
        if self.listing.date and not self.listing.rows:
            raise ValueError("listing.date is looked up in a row: it needs listing.rows")
        return self

    @classmethod
    def for_page(cls, url: str) -> Self:
        """Return a site for a page on a host that no site file has: only the general rules read it."""
        host = host_of(url)
        data = {
            "id": "unknown",
            "name": f"{host} (no site file)",
            "region": "000000",
            "hosts": (host,),
            "verified": "not at all",
            "walk": "listing",
            "sections": ({"name": "page", "url": url},),
            "article": {"url": "."},
        }
        return cls.model_validate(data, context={"hosts": (host,)})

    def allows(self, url: str) -> bool:
        """Tell whether `url` is on one of the hosts of this site; a sub-domain of one is not."""
        return urlsplit(url).scheme in {"http", "https"} and host_of(url) in self.hosts

    def url_date(self, url: str) -> date | None:
        """Return the date in the address of an article; None when it has none."""
        found = self.article.url.search(url)
        groups = {"y": None, "m": None, "d": None, **found.groupdict()} if found else {}
        if whole := groups.get("date") or groups.get("ym"):
            groups |= {"y": whole[:4], "m": whole[4:6], "d": whole[6:8] or groups["d"]}
        try:
            return date(*(int(groups[part] or "") for part in "ymd")) if groups else None
        except ValueError:
            return None

    def with_hosts(self, mapping: Mapping[str, str]) -> Self:
        """Return a copy that lives on other hosts (host → host:port, over http): for the demo and tests.

        Hosts that are not in `mapping` are left out, so that an imitated outlet never asks the real one;
        a site without any host in it is returned as it is.

        Raises:
            ValueError: an address is on a host that is left out.
        """
        hosts = tuple(dict.fromkeys(mapping[host] for host in self.hosts if host in mapping))
        data = self.model_dump() | {"hosts": hosts}
        return self.model_validate(moved(data, mapping), context={"hosts": hosts}) if hosts else self
