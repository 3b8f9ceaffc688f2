"""Arguments of a crawl (`-a name=value`), checked before its first request."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from govnews.days import first_day, last_day
from govnews.sites import Site, nearest


class ArgumentError(ValueError):
    """A crawl was asked for in a way that cannot be done; the text says what to give instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What one crawl is asked to do."""

    since: date | None = None
    """First Beijing day wanted."""
    until: date | None = None
    """Last Beijing day wanted."""
    limit: int | None = None
    """Most articles that the crawl may hand in."""
    url: str | None = None
    """The only article wanted."""
    sections: tuple[str, ...] = ()
    """Names of the sections wanted; empty for all."""

    @classmethod
    def parse(cls, site: Site, /, **given: str) -> Self:
        """Read the arguments of a crawl of `site`.

        Raises:
            ArgumentError: an unknown name, a value that is not what it must be, or `since` after `until`.
        """
        for name in given:
            _check_name(name, [field.name for field in fields(cls)])
        parsed = cls(
            since=_day("since", given["since"], first_day) if "since" in given else None,
            until=_day("until", given["until"], last_day) if "until" in given else None,
            limit=_limit(given["limit"]) if "limit" in given else None,
            url=_url(site, given["url"]) if "url" in given else None,
            sections=_sections(site, given["sections"]) if "sections" in given else (),
        )
        if parsed.since and parsed.until and parsed.since > parsed.until:
            raise ArgumentError(f"since={parsed.since} is later than until={parsed.until}")
        return parsed

    def wants(self, day: date | None) -> bool:
        """Tell whether an article of `day` is in the window; one without a date is."""
        return day is None or ((self.since or day) <= day <= (self.until or day))


def check_contact(site: Site, settings: BaseSettings) -> None:
    """Check that whoever runs an outlet can reach whoever crawls it.

    Raises:
        ArgumentError: the site is not on this machine and GOVNEWS_CONTACT is not set.
    """
    strangers = [host for host in site.hosts if not _is_loopback(host)]
    if strangers and not settings.get("GOVNEWS_CONTACT"):
        raise ArgumentError(
            f"GOVNEWS_CONTACT is not set: give an e-mail or web address for the User-Agent, "
            f"so that {strangers[0]} can reach you, such as GOVNEWS_CONTACT=mailto:you@example.org"
        )


def _check_name(name: str, known: list[str]) -> None:
    if name not in known:
        raise ArgumentError(f"unknown argument {name!r}{nearest(name, known)} (known: {', '.join(known)})")


def _day(name: str, value: str, read: Callable[[str], date]) -> date:
    try:
        return read(value)
    except ValueError as error:
        raise ArgumentError(f"{name}={error}") from error


def _limit(value: str) -> int:
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ArgumentError(f"limit={value}: not a number of articles; write 1 or more")
    return int(value)


def _url(site: Site, value: str) -> str:
    if not site.allows(value):
        raise ArgumentError(f"url={value}: not on a host of {site.id} (hosts: {', '.join(site.hosts)})")
    return value


def _sections(site: Site, value: str) -> tuple[str, ...]:
    wanted = tuple(part.strip() for part in value.replace("，", ",").split(",") if part.strip())
    known = [section.name for section in site.sections]
    if not known:
        raise ArgumentError(f"sections={value}: {site.id} has no sections to choose from")
    unknown = [part for part in wanted if part not in known]
    if unknown or not wanted:
        name = unknown[0] if unknown else value
        raise ArgumentError(f"sections: {site.id} has no section {name!r} (known: {', '.join(known)})")
    return wanted


def _is_loopback(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
