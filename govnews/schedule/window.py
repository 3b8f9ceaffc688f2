"""Which days a crawl of the schedule goes back to."""

from datetime import date, datetime, timedelta

from govnews.items import BEIJING

DAY = timedelta(days=1)
WEEK = 7 * DAY
SHORT, DEEP = 3, 30
"""Days of the window of each crawl, and of one crawl a week: as long as articles are looked at again."""


def since(now: datetime, crawled_at: datetime | None, deep_at: datetime | None) -> date:
    """Return the first day (Beijing) of the window of a crawl that begins `now`.

    `crawled_at` is when the crawl before it began, `deep_at` when the last one with the long window did. After
    a time without crawls the window goes back to the day before the last one.

    >>> noon = datetime(2026, 11, 22, 12, tzinfo=BEIJING)
    >>> [str(since(noon, noon - ago, noon - DAY)) for ago in (DAY, 40 * DAY)]
    ['2026-11-20', '2026-10-12']
    >>> str(since(noon, noon - DAY, noon - WEEK)), str(since(noon, None, None))
    ('2026-10-24', '2026-10-24')
    """
    today = now.astimezone(BEIJING).date()
    # A weekly crawl must not come later each week by the minutes that the one before it began late.
    rested = deep_at is not None and now - deep_at < WEEK - DAY / 4
    first = today - ((SHORT if rested else DEEP) - 1) * DAY
    return min(first, crawled_at.astimezone(BEIJING).date() - DAY) if crawled_at else first
