"""The status page: HTML that needs nothing but itself, one file for each language."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from govnews import __version__
from govnews.items import BEIJING
from govnews.status.overview import Overview, counted
from govnews.status.reasons import chinese
from govnews.status.row import Row
from govnews.status.strip import strip
from govnews.status.words import LANGUAGES, PROVINCES, Language, spoken
from govnews.store import Document
from govnews.text.regions import NATION, named

FILES: dict[Language, str] = {"en": "index.html", "zh": "index.zh.html"}
"""Language → name of its file."""


@dataclass(frozen=True, slots=True)
class Province:
    """The outlets of a province, those of the whole country, or those without a site file."""

    key: str
    """First two digits of their codes, or `none`."""
    name: str
    rows: list[Row]

    @property
    def counts(self) -> dict[Any, int]:
        """State → how many of the outlets are in it, the gravest first."""
        return counted(self.rows)


def pages(found: Overview) -> dict[str, str]:
    """Render the page: name of the file → HTML."""
    environment = Environment(
        loader=PackageLoader("govnews.status"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"minute": minute, "web": web, "strip": strip, "place": place}
    template = environment.get_template("page.html")
    return {FILES[language]: template.render(_context(found, language)) for language in LANGUAGES}


def minute(at: datetime) -> str:
    """Write a time to the minute, in Beijing.

    >>> minute(datetime.fromisoformat("2026-11-22T01:05:09+00:00"))
    '2026-11-22 09:05'
    """
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def web(url: str) -> str | None:
    """Return the address if it is one of a page: nothing else may be linked.

    >>> web("http://a.cn/1.html"), web("javascript:alert(1)")
    ('http://a.cn/1.html', None)
    """
    return url if urlsplit(url).scheme in {"http", "https"} else None


def place(region: str | None) -> str:
    """Name a region within its province; nothing for a province itself.

    >>> place("621022"), place("620000"), place(None)
    ('庆阳市环县', '', '')
    """
    province = named(f"{region[:2]}0000") if region else None
    whole = named(region) if region and province else None
    return whole.removeprefix(province or "") if whole else ""


def _context(found: Overview, language: Language) -> dict[str, Any]:
    [other] = (each for each in LANGUAGES if each != language)
    tables = spoken(language)
    return {
        "overview": found,
        "provinces": _provinces(found.rows, language),
        "meetings": [_meeting(each, found) for each in found.meetings],
        "language": language,
        "other": {"lang": spoken(other)["words"]["lang"], "file": FILES[other]},
        "version": __version__,
        "reason": partial(chinese, fields=tables["fields"]) if language == "zh" else str,
        **tables,
    }


def _provinces(rows: list[Row], language: Language) -> list[Province]:
    def key(row: Row) -> str:
        return row.region[:2] if row.region else "none"

    ordered = sorted(rows, key=key)  # stable: within a province the gravest stay first
    return [
        Province(digits, _named(digits, language), list(each)) for digits, each in groupby(ordered, key=key)
    ]


def _named(digits: str, language: Language) -> str:
    words = spoken(language)["words"]
    special = {"none": words["no_region"], NATION[:2]: words["nation"]}
    if digits in special:
        return special[digits]
    return PROVINCES.get(digits, digits) if language == "en" else named(f"{digits}0000") or digits


def _meeting(meeting: Document, found: Overview) -> dict[str, Any]:
    names = {row.site: row.name for row in found.rows}
    reports = meeting["reports"]
    return {
        "name": meeting["name"] or reports[0]["title"],
        "held_on": meeting["held_on"],
        "region": named(meeting["region"] or ""),
        "place": meeting["place"],
        "presided": [each for each in meeting["people"] if "host" in each["roles"]],
        "reports": [each | {"outlet": names.get(each["site"], each["site"])} for each in reports],
    }
