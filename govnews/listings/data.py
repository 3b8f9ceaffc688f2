"""Lists that an outlet serves as JSON, read as its site file says."""

import json
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from govnews.items import BEIJING
from govnews.listings import addresses, calendar, listing, marks
from govnews.listings.archives import Paging
from govnews.listings.listing import Listing, Row
from govnews.sites import Data

_PAGE = re.compile(
    r"(?:(?<=[?&])(?!\w*(?:size|id|type)=)(?:\w*page\w*|p|pn)=|%22pageNo%22:|%22pageNo%22%3A)(?P<n>\d{1,5})(?=&|$|,|%2C|%7D|})",
    re.IGNORECASE,
)
"""The number of the page, beside the size of pages (pageSize=20) and the id of the column (pageId=1638)."""
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")


class DataError(ValueError):
    """A JSON list does not have what the site file says; the text names the key."""


def served(text: str) -> bool:
    """Tell whether a page is JSON and not HTML.

    >>> served(' {"articles": []}'), served("<html>")
    (True, False)
    """
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def read(text: str, url: str, data: Data, pattern: re.Pattern[str], *, today: date | None = None) -> Listing:
    """Read a JSON list page; the next page is the one with the next number in the address, while there are rows.

    Raises:
        DataError: the text is broken, or a key that `data` names is missing.
    """
    today = today or datetime.now(BEIJING).date()
    if data.html:
        markup = _at(text, "html", data.html)
        inside = listing.read(f"<body>{markup or ''}</body>", url, pattern=pattern, today=today)
        return Listing(
            inside.rows, f"data:{data.html}", _paging(url) if inside.rows else Paging(None, rule="data")
        )
    found = _rows(text, data.rows or "")
    rows = {row.url: row for row in (_row(one, url, data, today) for one in found)}
    wanted = [row for row in rows.values() if pattern.search(row.url) and not addresses.attachment(row.url)]
    return Listing(wanted, f"data:{data.rows}", _paging(url) if found else Paging(None, rule="data"))


def _rows(text: str, path: str) -> list[dict[str, Any]]:
    value = _at(text, "rows", path)
    if not isinstance(value, list | None) or not all(isinstance(row, dict) for row in value or ()):
        raise DataError(f"listing.data.rows = {path!r} is no list of objects")
    return value or []


def _at(text: str, key: str, path: str) -> object:
    """Return what `path` leads to."""
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except ValueError as error:
        raise DataError(f"not JSON: {error}") from error
    for name in path.split("."):
        if not isinstance(value, dict) or name not in value:
            raise DataError(f"no {name!r} of listing.data.{key} = {path!r}")
        value = value[name]
    return value


def _row(given: dict[str, Any], url: str, data: Data, today: date) -> Row:
    try:
        address = urljoin(url, (data.url or "").format_map(given))
    except (KeyError, ValueError, AttributeError) as error:
        raise DataError(f"a row does not fill listing.data.url = {data.url!r} ({error!r})") from error
    title = marks.clean(str(given.get(data.title) or "")) if data.title else ""
    stated = str(given.get(data.date) or "") if data.date else ""
    return Row(address, title or None, _day(stated, address, today) or calendar.addressed(address))


def _day(stated: str, url: str, today: date) -> date | None:
    if _EPOCH.fullmatch(stated):
        return datetime.fromtimestamp(int(stated[:10]), BEIJING).date()
    return calendar.shown([stated], url, today) if stated else None


def _paging(url: str) -> Paging:
    number = _PAGE.search(url)
    if number is None:
        return Paging()
    following = f"{url[: number.start('n')]}{int(number['n']) + 1}{url[number.end('n') :]}"
    return Paging(following, rule="data")
