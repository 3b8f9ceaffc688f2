"""The day a meeting was held: the date as the report writes it, and the year that the report leaves out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

Period = Literal["morning", "noon", "afternoon", "evening"]

_PERIODS: dict[str, Period] = {
    "凌晨": "morning",
    "清晨": "morning",
    "早上": "morning",
    "早晨": "morning",
    "上午": "morning",
    "中午": "noon",
    "下午": "afternoon",
    "傍晚": "evening",
    "晚上": "evening",
    "晚间": "evening",
    "深夜": "evening",
    "晚": "evening",
    "夜": "evening",
    "早": "morning",
    "晨": "morning",
}
_PERIOD = "|".join(_PERIODS)
_SPAN = r"(?:[至到—\-~～－和、](?:\d{1,2}月)?\d{1,2}日)?"
_RELATIVE = {"今": 0, "昨": 1, "前": 2}
_DAY = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})(?:日|号|(?=[至到—\-~～－])){_SPAN}"
    rf"|(?P<near>[今昨前])(?:[天日]|(?=[（晚早晨夜]))(?:(?:{_PERIOD})?（(?:(?P<near_month>\d{{1,2}})月)?(?P<near_day>\d{{1,2}})日?）日?)?"
    rf"|(?<![\d月.])(?P<only>\d{{1,2}})日(?![子常程报均产语本]){_SPAN}"
)
_CLOCK = re.compile(rf"(?:[（，]?(?P<period>{_PERIOD}))?(?:\d{{1,2}}[时点:：](?:\d{{1,2}}分?|半|许)?)?")
_DATELINE_WITHIN = 60
_DATELINE = re.compile(r"^(?:讯|电|消息|报道|综合)")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?![代来])")
_NO_YEAR = re.compile(r"(?:到|至|自|从|建[国党军][于]?|成立于|始于|截至|以来|[—\-~～])$")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written, with what it says."""

    start: int
    end: int
    raw: str
    year: int | None
    month: int | None
    day: int | None
    ago: int | None
    """Days before the report was published: 0 for 今天."""
    period: Period | None


def find(text: str) -> list[Day]:
    """Return the dates in a folded text, without those of datelines (8月1日讯).

    >>> [(d.raw, d.month, d.day, d.ago, d.period) for d in find("某网9月2日讯昨天（1日）下午，座谈会召开")]
    [('昨天（1日）下午', None, 1, 1, 'afternoon')]
    >>> [(d.raw, d.year, d.month, d.day) for d in find("11月28日至29日，现场会举行；2023年1月5日晚")]
    [('11月28日至29日', None, 11, 28), ('2023年1月5日晚', 2023, 1, 5)]
    """
    found = [_day(text, match) for match in _DAY.finditer(text)]
    return [day for day in found if not _DATELINE.match(text[day.end : day.end + 2])]


def _datelines(text: str) -> list[Day]:
    found = [_day(text, match) for match in _DAY.finditer(text)]
    return [day for day in found if _DATELINE.match(text[day.end : day.end + 2])]


def resolve(day: Day, published: datetime | None, texts: Iterable[str]) -> date | None:
    """Return the day meant, with the year from the publish time or from the text; None when no year is known.

    >>> resolve(find("12月30日上午")[0], datetime(2022, 1, 2), [])
    datetime.date(2021, 12, 30)
    >>> resolve(find("昨天")[0], datetime(2022, 1, 1), []), resolve(find("昨天")[0], None, ["2021年"])
    (datetime.date(2021, 12, 31), None)
    >>> resolve(find("3月2日")[0], None, ["到2035年，2019年1-2月份"])
    datetime.date(2019, 3, 2)
    """
    if day.year:
        return _date(day.year, day.month, day.day)
    if published:
        return _before(day, published.date())
    years = stated_years(texts)
    return _date(years[-1], day.month, day.day) if years and day.month else None


def with_month(day: Day, texts: Iterable[str]) -> Day:
    """Give a bare day the month of the dateline above it; the day stood before it, or on it.

    >>> [with_month(find(t)[0], [t]).month for t in ("3月10日电 会议10日召开", "5月1日电 会议30日召开", "会议30日召开")]
    [3, 4, None]
    """
    if day.month or day.day is None or day.ago is not None:
        return day
    lines = (line for text in texts for line in _datelines(text[:_DATELINE_WITHIN]))
    for line in lines:
        if line.month and line.day:
            earlier = (line.month - 2) % 12 + 1
            return replace(day, month=line.month if day.day <= line.day else earlier)
    return day


def stated_years(texts: Iterable[str]) -> list[int]:
    """Return the years that texts state, in ascending order, without goals (到2035年) and anniversaries."""
    found = {
        int(match["year"])
        for text in texts
        for match in _YEAR.finditer(text)
        if not _NO_YEAR.search(text[max(0, match.start() - 4) : match.start()])
    }
    return sorted(found)


def _before(day: Day, published: date) -> date | None:
    """Return the last such day that is not after the publish time (a day of grace for wrong clocks)."""
    if day.ago is not None and day.day is None:
        return published - timedelta(days=day.ago)
    latest = published + timedelta(days=1)
    for back in range(13):
        month = (published.month - 1 - back) % 12 + 1
        year = published.year - (1 if month > published.month else 0) - (1 if back == 12 else 0)
        found = _date(year, month, day.day)
        if found and found <= latest and day.month in (None, month):
            return found
    return None


def _day(text: str, match: re.Match[str]) -> Day:
    clock = _CLOCK.match(text, match.end())
    end = clock.end() if clock else match.end()
    inner = re.search(_PERIOD, match[0])
    period = (clock["period"] if clock else None) or (inner[0] if inner else None)
    day = match["day"] or match["near_day"] or match["only"]
    month = match["month"] or match["near_month"]
    return Day(
        start=match.start(),
        end=end,
        raw=text[match.start() : end],
        year=int(match["year"]) if match["year"] else None,
        month=int(month) if month else None,
        day=int(day) if day else None,
        ago=_RELATIVE[match["near"]] if match["near"] else None,
        period=_PERIODS[period] if period else None,
    )


def _date(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month, day) if year and month and day else None
    except ValueError:
        return None
