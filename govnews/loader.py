"""Site files → spider classes: the SPIDER_LOADER_CLASS of this project."""

import builtins
import json
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from govnews.sites import Site, SiteError, configs_dir, load_all, nearest
from govnews.spiders.epaper import EpaperSpider
from govnews.spiders.listing import ListingSpider
from govnews.spiders.outlet import OutletSpider

WALKS: dict[str, type[OutletSpider]] = {"listing": ListingSpider, "epaper": EpaperSpider}


class SiteLoader:
    """Every site file is a spider, named as the file; a broken one is listed too and stops only itself."""

    def __init__(self, settings: BaseSettings) -> None:
        self.sites, self.errors = load_all(configs_dir(settings.get("GOVNEWS_CONFIGS")))
        hosts = hosts_of(settings)
        for name, site in list(self.sites.items()):
            try:
                self.sites[name] = site.with_hosts(hosts)
            except ValueError as error:
                self.errors[name] = SiteError(f"GOVNEWS_HOSTS does not fit {name}: {error}")

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Read all site files of the configs folder that `settings` names."""
        return cls(settings)

    def list(self) -> builtins.list[str]:
        """Return the names of all outlets, in order."""
        return sorted(self.sites.keys() | self.errors.keys())

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider class of an outlet.

        Raises:
            SiteError: its site file is broken.
            KeyError: there is no such outlet; the message names those that are near.
        """
        if spider_name in self.errors:
            raise self.errors[spider_name]
        if spider_name not in self.sites:
            raise KeyError(f"no site file for {spider_name!r}{nearest(spider_name, self.list())}")
        return spider_of(self.sites[spider_name])

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Return the names of the outlets on whose hosts `request` is."""
        return [name for name, site in self.sites.items() if site.allows(request.url)]


def spider_of(site: Site) -> type[OutletSpider]:
    """Return the spider class of `site`."""
    walk = WALKS[site.walk]
    return type(f"{site.id.title()}Spider", (walk,), {"name": site.id, "site": site, "__module__": __name__})


def hosts_of(settings: BaseSettings) -> dict[str, str]:
    """Return GOVNEWS_HOSTS, real host → host:port: a mapping, a JSON object or `host=host:port,…`.

    Raises:
        SiteError: it is none of these.
    """
    given = settings.get("GOVNEWS_HOSTS") or {}
    try:
        if isinstance(given, str) and not given.lstrip().startswith("{"):
            given = dict(pair.split("=") for pair in given.split(",") if pair.strip())
        pairs = json.loads(given) if isinstance(given, str) else dict(given)
    except ValueError as error:
        raise SiteError(f"GOVNEWS_HOSTS: neither JSON nor host=host:port,…: {given!r}") from error
    return {str(host).strip(): str(other).strip() for host, other in pairs.items()}
