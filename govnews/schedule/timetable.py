"""The timetable of one outlet: at which times it is to be crawled."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from cronsim import CronSim

from govnews.items import BEIJING
from govnews.sites import Site

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The slots of a cron expression in Beijing's time, each moved by the same delay."""

    expression: str
    delay: timedelta = timedelta()
    """By how much this outlet comes later than its slots say: those that share them are spread."""

    @classmethod
    def of(cls, site: Site, spread: timedelta = timedelta()) -> Self:
        """Return the timetable of `site`; its delay is shorter than `spread` and always the same.

        >>> site = Site.for_page("http://a.gov.cn/1.html")
        >>> Timetable.of(site, timedelta(minutes=10)) == Timetable.of(site, timedelta(minutes=10))
        True
        """
        share = int.from_bytes(sha256(site.id.encode()).digest()[:4]) / 2**32
        return cls(expression=site.schedule, delay=timedelta(seconds=int(share * spread.total_seconds())))

    def last(self, now: datetime) -> datetime:
        """Return the latest time to crawl that is not after `now`.

        >>> str(Timetable(expression="15 7 * * *").last(datetime(2026, 11, 22, 7, 14, 59, 5, BEIJING)))
        '2026-11-21 07:15:00+08:00'
        """
        # CronSim leaves out the second that it begins with.
        begin = (now - self.delay).astimezone(BEIJING).replace(microsecond=0) + SECOND
        return next(CronSim(self.expression, begin, reverse=True)) + self.delay

    def next(self, now: datetime) -> datetime:
        """Return the first time to crawl after `now`."""
        return next(CronSim(self.expression, (now - self.delay).astimezone(BEIJING))) + self.delay

    def due(self, crawled_at: datetime | None, now: datetime) -> datetime | None:
        """Return since when an outlet that was last crawled at `crawled_at` is due; None when it is not.

        However many slots were missed, it is due once.
        """
        last = self.last(now)
        return last if crawled_at is None or crawled_at < last else None
