"""Days as people give them: a day, or the year or month that it is the first or last of."""

import re
from calendar import monthrange
from datetime import date

_YEAR_OR_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")


def first_day(text: str) -> date:
    """Read a day, the first one of a year, or of a month.

    Raises ValueError: it is none of them; the text begins with what was given.

    >>> first_day("2017"), first_day("2017-10"), first_day("2017-10-12")
    (datetime.date(2017, 1, 1), datetime.date(2017, 10, 1), datetime.date(2017, 10, 12))
    """
    return _day(text, last=False)


def last_day(text: str) -> date:
    """Read a day, the last one of a year, or of a month.

    Raises ValueError: it is none of them; the text begins with what was given.

    >>> last_day("2017"), last_day("2016-02")
    (datetime.date(2017, 12, 31), datetime.date(2016, 2, 29))
    """
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date:
    try:
        if not (found := _YEAR_OR_MONTH.fullmatch(text)):
            return date.fromisoformat(text)
        year, month = int(found[1]), int(found[2] or (12 if last else 1))
        return date(year, month, monthrange(year, month)[1] if last else 1)
    except ValueError as error:
        raise ValueError(
            f"{text}: not a date; write YYYY-MM-DD, such as 2026-01-31, or YYYY-MM, or YYYY"
        ) from error
