"""Types of the values in a site file: each is checked, and compiled where it can be, when it is read."""

import codecs
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from string import Formatter
from typing import Annotated
from urllib.parse import urlsplit

from cronsim import CronSim, CronSimError
from cssselect import SelectorError
from lxml import etree
from parsel.csstranslator import HTMLTranslator
from pydantic import AfterValidator, BeforeValidator, ValidationInfo

BLANK = "?"
"""Stands where a person must fill something in."""
GROUPS = ("y", "m", "d", "ym", "date", "id")
"""Named groups that `article.url` may have; `id` only tells the reader what the number is."""


def xpath_of(selector: str) -> str:
    """Return `selector` as XPath: it is XPath already when it starts with `/` or `(`, else CSS.

    >>> xpath_of("#Title")
    "descendant-or-self::*[@id = 'Title']"
    """
    return selector if selector.startswith(("/", "(")) else HTMLTranslator().css_to_xpath(selector)


def host_of(url: str) -> str:
    """Return the lower-case host[:port] of `url`, without the port that its scheme implies.

    >>> host_of("http://HN.gansudaily.com.cn:80/qwfb/")
    'hn.gansudaily.com.cn'
    """
    parts = urlsplit(url)
    implied = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return parts.netloc.lower().removesuffix(implied)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known words near `word`; empty when none is near.

    >>> nearest("rwos", ["rows", "date"])
    "; did you mean 'rows'?"
    """
    close = get_close_matches(word, list(known), n=3)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""


def _regex(value: object) -> object:
    try:
        return re.compile(value) if isinstance(value, str) else value
    except re.error as error:
        raise ValueError(f"not a regular expression ({error})") from error


def _date_groups(pattern: re.Pattern[str]) -> re.Pattern[str]:
    if unknown := set(pattern.groupindex) - set(GROUPS):
        raise ValueError(f"unknown named group {min(unknown)!r}; known: {', '.join(GROUPS)}")
    return pattern


def _one_group(pattern: re.Pattern[str]) -> re.Pattern[str]:
    if pattern.groups != 1:
        raise ValueError("needs exactly one group: the number of listing pages")
    return pattern


def _selector(value: str) -> str:
    try:
        etree.XPath(xpath_of(value))
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise ValueError(f"not a CSS or XPath selector ({error})") from error
    return value


def _on_site(url: str, info: ValidationInfo) -> str:
    hosts = (info.context or {}).get("hosts", ())
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ValueError("not an http address")
    if host_of(url) not in hosts:
        raise ValueError(f"host {host_of(url)!r} is not in hosts")
    return url


def _filled(template: str, **fields: object) -> str:
    try:
        return template.format(**fields)
    except (KeyError, IndexError, ValueError) as error:
        known = ", ".join(f"{{{name}}}" for name in fields)
        raise ValueError(f"a template of {known} ({error!r})") from error


def _issue(template: str, info: ValidationInfo) -> str:
    _on_site(_filled(template, yyyy="2026", mm="01", dd="31"), info)
    if missing := [name for name in ("{yyyy}", "{mm}", "{dd}") if name not in template]:
        raise ValueError(f"a template of {{yyyy}}, {{mm}}, {{dd}}, without {' and '.join(missing)}")
    return template


def _archive(template: str, info: ValidationInfo) -> str:
    _on_site(_filled(template, number=1, thousands=0), info)
    return template


def _next(template: str) -> str:
    _filled(template, n=1, stem="index", suffix="html")
    return template


def _row_url(template: str) -> str:
    try:
        names = [name for _, name, *_ in Formatter().parse(template) if name is not None]
    except ValueError as error:
        raise ValueError(f"a template of keys of a row ({error})") from error
    if not names or not all(name.isidentifier() for name in names):
        raise ValueError("a template of keys of a row, such as '{url}' or '/p/{id}.html'")
    return template


def _charset(value: str) -> str:
    try:
        codecs.lookup(value)
    except LookupError as error:
        raise ValueError("unknown charset") from error
    return value


def _cron(value: str) -> str:
    if len(value.split()) != 5:
        raise ValueError("a cron expression has five fields: minute, hour, day of month, month, day of week")
    try:
        next(CronSim(value, datetime.now(UTC)))
    except CronSimError as error:
        raise ValueError(f"not a cron expression ({error})") from error
    except StopIteration as error:
        raise ValueError("a cron expression of a day that never comes") from error
    return value


Regex = Annotated[re.Pattern[str], BeforeValidator(_regex)]
ArticleRegex = Annotated[Regex, AfterValidator(_date_groups)]
CountRegex = Annotated[Regex, AfterValidator(_one_group)]
Selector = Annotated[str, AfterValidator(_selector)]
Address = Annotated[str, AfterValidator(_on_site)]
IssueTemplate = Annotated[str, AfterValidator(_issue)]
ArchiveTemplate = Annotated[str, AfterValidator(_archive)]
NextTemplate = Annotated[str, AfterValidator(_next)]
RowTemplate = Annotated[str, AfterValidator(_row_url)]
Charset = Annotated[str, AfterValidator(_charset)]
Cron = Annotated[str, AfterValidator(_cron)]
