"""The day that a row of a list shows beside its title, in all the ways that lists write it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from govnews.text import dates

_Y, _M, _D = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
_CLOCK = r"(?:[\sT]*\d{1,2}[:：]\d\d(?:[:：]\d\d(?:\.\d+)?)?)?"
_FULL = rf"{_Y}\s*[-/.．年]\s*{_M}\s*[-/.．月]\s*{_D}\s*日?"
_SHORT = rf"{_M}\s*[-/.月]\s*{_D}\s*日?"
_LABEL = re.compile(r"^(?:发布|更新|发表|成文|发文|印发|生成)?(?:时间|日期|于)?\s*[:：]?\s*")
_EDGES = " \t\r\n\xa0\u3000[]()（）【】〔〕<>《》|｜·•/,，:："
_WHOLE = [
    re.compile(form)
    for form in (
        rf"{_FULL}{_CLOCK}",
        rf"{_Y}(?P<m>[01]\d)(?P<d>[0-3]\d)",
        rf"(?P<y>\d\d)-(?P<m>\d\d)-(?P<d>\d\d){_CLOCK}",
        rf"{_SHORT}{_CLOCK}",
    )
]
_SOMEWHERE = re.compile(rf"(?<!\d){_FULL}(?!\d)")
_PIECE = re.compile(r"[\d年月日/.\-\s]{1,9}")
_SPLIT = [
    re.compile(form)
    for form in (
        rf"{_D}日?\|{_Y}\s*[-/.年]\s*{_M}月?",
        rf"{_Y}\s*[-/.年]\s*{_M}月?\|{_D}日?",
        rf"{_SHORT}\|{_Y}年?",
        rf"{_Y}年?\|{_SHORT}",
        rf"{_D}日?\|{_M}月?\|{_Y}年?",
        rf"{_Y}年?\|{_M}月?\|{_D}日?",
        rf"{_D}日?\|{_M}月",
        rf"{_M}月\|{_D}日?",
    )
]
_AGO = re.compile(r"(?P<word>今天|昨天|前天|刚刚)|(?P<n>\d{1,3})\s*(?P<unit>天|小时|分钟)前")
_WORDS = {"今天": 0, "刚刚": 0, "昨天": 1, "前天": 2}
_URL_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)[-/]?(?P<m>[01]?\d)?(?=[/_-])")
_LONG = 60
"""A text with more characters is a summary, and its dates are those of what it tells."""


def shown(texts: Sequence[str], url: str, today: date) -> date | None:
    """Return the day that the texts beside a title show; a year that they leave out comes from the address or `today`.

    >>> day = date(2022, 1, 20)
    >>> shown(["[01-19]"], "", day), shown(["2022年1月9日 10:15"], "", day), shown(["12-30"], "", day)
    (datetime.date(2022, 1, 19), datetime.date(2022, 1, 9), datetime.date(2021, 12, 30))
    >>> shown(["19", "2022-01"], "", day), shown(["12-30"], "http://x.cn/201812/t1.html", day)
    (datetime.date(2022, 1, 19), datetime.date(2018, 12, 30))
    >>> shown(["来源：某局 2022-1-9 浏览：7"], "", day), shown(["1月18日，某市召开会议"], "", day)
    (datetime.date(2022, 1, 9), None)
    """
    for match in (*_pieces(texts), *filter(None, map(whole, texts))):
        if day := _day(match, url, today):
            return day
    for found in map(_SOMEWHERE.search, (text for text in texts if len(text) <= _LONG)):
        if found and (day := _day(found, url, today)):
            return day
    return next((day for text in texts if (day := _relative(text, today))), None)


def addressed(url: str) -> date | None:
    """Return the day in the address of an article; None when it has none.

    >>> addressed("http://x.cn/a/2022/0119/17.shtml"), addressed("http://x.cn/yw/202201/12.html")
    (datetime.date(2022, 1, 19), None)
    """
    day = dates.from_url(url)
    return day.date() if day else None


def whole(text: str) -> re.Match[str] | None:
    """Return the match of a text that is a date and nothing else, but for a label, brackets and a time of day.

    >>> bool(whole("发布时间：2022/1/9")), bool(whole("2022-01-09 会议")), whole("19")
    (True, False, None)
    """
    if len(text) > _LONG:
        return None
    bare = _LABEL.sub("", text.strip(_EDGES)).strip(_EDGES)
    return next((match for form in _WHOLE if (match := form.fullmatch(bare))), None)


def piece(text: str) -> bool:
    """Tell whether a text may be a part of a date that stands in several elements."""
    return bool(_PIECE.fullmatch(text.strip(_EDGES)))


def _pieces(texts: Sequence[str]) -> Iterable[re.Match[str]]:
    """Yield the dates that two or three texts in a row make together."""
    small = [text.strip(_EDGES) if piece(text) else "" for text in texts]
    for size in (3, 2):
        for start in range(len(small) - size + 1):
            parts = small[start : start + size]
            if all(parts):
                joined = "|".join(part.replace(" ", "").strip("-/.") for part in parts)
                yield from filter(None, (form.fullmatch(joined) for form in _SPLIT))


def _day(match: re.Match[str], url: str, today: date) -> date | None:
    part = match.groupdict()
    month, day = int(part["m"]), int(part["d"])
    if year := part.get("y"):
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _yearless(month, day, url, today)


def _yearless(month: int, day: int, url: str, today: date) -> date | None:
    """Return the day nearest to the month in the address, else the last such day that is not after today."""
    if found := _URL_MONTH.search(url):
        year, near = int(found["y"]), int(found["m"] or month)
        year += 1 if near - month > 6 else -1 if month - near > 6 else 0
        return _date(year, month, day)
    grace = today + timedelta(days=1)  # for servers whose clock is ahead
    for year in range(grace.year, grace.year - 5, -1):  # 29 February may be four years ago
        found_day = _date(year, month, day)
        if found_day and found_day <= grace:
            return found_day
    return None


def _relative(text: str, today: date) -> date | None:
    found = _AGO.match(text.strip(_EDGES)) if len(text) <= _LONG else None
    if found is None:
        return None
    if found["word"]:
        return today - timedelta(days=_WORDS[found["word"]])
    return today - timedelta(days=int(found["n"]) if found["unit"] == "天" else 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
