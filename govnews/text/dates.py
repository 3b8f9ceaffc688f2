"""Dates and times as pages state them, read as Beijing time."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from govnews.items import BEIJING

Precision = Literal["day", "minute", "second"]

_DATE = (
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)\s?(?P<sep>[-/.年])\s?(?P<m>\d{1,2})\s?(?:(?P=sep)|月)\s?(?P<d>\d{1,2})(?!\d)日?/?"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>(?:19|20)\d\d)"
    r"|(?P<y3>(?:19|20)\d\d)(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?!\d)"
    r"|(?P<y4>\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)(?=\s+\d{1,2}:))"
)
_CLOCK = r"(?:[\sT,，-]*(?:(?:星期|周)[一二三四五六日天]\s*)?(?P<H>\d{1,2})\s?(?:[:：]|时|点)\s?(?P<M>\d{1,2})分?(?:[:：]?(?P<S>\d{2})秒?)?)?"
STAMP = re.compile(_DATE + _CLOCK + r"(?P<zone>Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date, or date and time, found in a text."""

    at: datetime
    precision: Precision
    span: tuple[int, int]


def find(text: str) -> Stamp | None:
    """Return the first date in `text`, or None.

    Midnight and 23:59:59 are what a CMS fills in when it knows only the day: they count as a day.
    An offset other than Beijing's is converted.

    >>> find("发布时间：2022-03-22 09:15　信息来源").at.isoformat()
    '2022-03-22T09:15:00+08:00'
    >>> find("10.12.2016  21:31").at.isoformat(), find("2022/12/16/ 12:14 来源").precision
    ('2016-12-10T21:31:00+08:00', 'minute')
    >>> find("20-03-23 09:59 来源:陇东报").at.year, find("2020年02月21日").precision
    (2020, 'day')
    >>> find("2022-02-30") is None
    True
    """
    for match in STAMP.finditer(text):
        stamp = _stamp(match)
        if stamp:
            return stamp
    return None


_URL = re.compile(
    r"/(?P<y>(?:19|20)\d\d)(?:[-/]?(?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?=/)"
    r"|(?:-(?P<m2>\d\d)-|/(?P<m3>[01]\d))(?P<d2>[0-3]\d)(?=[/_.]))"
    r"|[/_]t?(?P<day>(?:19|20)\d{6})(?=[/_.])"
)


def from_url(url: str) -> datetime | None:
    """Return the day in an address of the usual forms, or None; a number behind the month may be the article's own.

    >>> from_url("http://x.cn/content/2022-01/19/content_5.htm").date().isoformat()
    '2022-01-19'
    >>> from_url("http://x.cn/pc/content/202305/15/content_2.html").date().isoformat()
    '2023-05-15'
    >>> from_url("http://x.cn/szxw/202112/t20211206_5677713.html").date().isoformat()
    '2021-12-06'
    >>> from_url("http://x.cn/art/2020/1/9/art_1_2.html").date().isoformat()
    '2020-01-09'
    >>> from_url("http://x.cn/a/2022/0119/17.shtml").date().isoformat(), from_url("http://x.cn/202201/12.html")
    ('2022-01-19', None)
    """
    for match in _URL.finditer(url):
        part = match.groupdict()
        month, date = part["m"] or part["m2"] or part["m3"], part["d"] or part["d2"]
        text = part["day"] or f"{part['y']}{int(month):02d}{int(date):02d}"
        try:
            return day(int(text[:4]), int(text[4:6]), int(text[6:]))
        except ValueError:  # eight digits that are an id, not a date
            continue
    return None


def day(year: int, month: int, date: int) -> datetime:
    """Return midnight of a day in Beijing; raises ValueError for a day that does not exist."""
    return datetime(year, month, date, tzinfo=BEIJING)


def _stamp(match: re.Match[str]) -> Stamp | None:
    part = match.groupdict()
    year = part["y"] or part["y2"] or part["y3"] or f"20{part['y4']}"
    month = part["m"] or part["m2"] or part["m3"] or part["m4"]
    date = part["d"] or part["d2"] or part["d3"] or part["d4"]
    precision: Precision = "day" if part["H"] is None else "minute" if part["S"] is None else "second"
    try:
        at = day(int(year), int(month), int(date))
        at = at.replace(hour=int(part["H"] or 0), minute=int(part["M"] or 0), second=int(part["S"] or 0))
        if part["zone"] and precision != "day":
            zone = part["zone"].replace("Z", "+00:00")
            at = datetime.fromisoformat(at.replace(tzinfo=None).isoformat() + zone).astimezone(BEIJING)
    except ValueError:  # 2022-02-30, 25:00, +99:99: no date, look on
        return None
    if (at.hour, at.minute, at.second) in {(0, 0, 0), (23, 59, 59)}:
        at, precision = day(at.year, at.month, at.day), "day"
    return Stamp(at, precision, match.span())
