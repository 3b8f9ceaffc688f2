"""How outlets stand in the schedule: last crawl, next crawl, due or under way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from govnews.schedule.timetable import Timetable
from govnews.schedule.window import DEEP, since
from govnews.store import Database, Document
from govnews.store.hold import held
from govnews.store.lease import Lease
from govnews.store.past import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How one outlet stands."""

    site: str
    crawled_at: datetime | None
    """When the last crawl for all that is new began, of those that came to their end."""
    due: datetime | None
    """Since when it is due; null when it is not."""
    next: datetime
    """When it is due next, whether or not it is now."""
    lease: Lease | None
    """Who is crawling it."""


def outlook(
    database: Database[Document], timetables: Mapping[str, Timetable], now: datetime
) -> list[Outlook]:
    """Look how the outlets (name → timetable) stand; those that have been due for longest come first.

    Raises StoreUnavailable.
    """
    past, leases, found = Past(database), held(database), []
    for site, timetable in timetables.items():
        last = past.last(site)
        due = timetable.due(last, now)
        found.append(
            Outlook(site=site, crawled_at=last, due=due, next=timetable.next(now), lease=leases.get(site))
        )
    return sorted(found, key=lambda each: (each.due or each.next, each.site))


def to_begin(
    database: Database[Document], found: Iterable[Outlook], now: datetime, retry: timedelta
) -> dict[str, date]:
    """Return outlet → first day of its window, for those that are due and that nobody crawls, in order.

    One whose last crawl came to no end begins again `retry` after the begin of that.

    Raises StoreUnavailable.
    """
    past, wanted = Past(database), {}
    for each in found:
        if each.due is None or each.lease:
            continue
        tried = past.tried(each.site)
        if tried == each.crawled_at or tried is None or now - tried >= retry:
            wanted[each.site] = since(now, each.crawled_at, past.deep(each.site, DEEP, now))
    return wanted
