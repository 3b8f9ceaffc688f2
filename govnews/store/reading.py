"""Reading documents out of the store, one after the other, however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from math import isfinite
from typing import Any

from bson import json_util
from bson.codec_options import DatetimeConversion
from pymongo.collection import Collection
from pymongo.database import Database

from govnews.items import BEIJING
from govnews.store.database import answering
from govnews.store.layout import VIEWS
from govnews.store.record import RECORDS
from govnews.store.schema import APPEARANCES, ARTICLES, MEETINGS, Document
from govnews.store.shape import hints

AT_ONCE = 100
"""Documents in one answer of the server, which has at most 16 MiB."""


@dataclass(slots=True, kw_only=True)
class Appearance:
    """A row of the view `appearances`: one role and title of a person, as one article reports it."""

    name: str
    role: str
    title: str | None
    meeting_id: str | None
    meeting: str | None
    kind: str | None
    held_on: date | None
    region: str | None
    article: str
    """`_id` of the article."""
    url: str
    site: str | None
    published_at: datetime | None
    updated_at: datetime


KINDS: dict[str, tuple[type, ...]] = RECORDS | {APPEARANCES: (Appearance,)}
"""Collection or view → the dataclasses whose fields its documents have."""
DAYS = {ARTICLES: "published_at", MEETINGS: "held_on", APPEARANCES: "published_at"}
"""Collection or view → the field that says of which day a document is."""
CURRENT: dict[str, Document] = {MEETINGS: {"original": {"$ne": None}}}
"""Collection → what holds for its documents but for those that only say which other took their place."""
READABLE = [name for name in DAYS if name in KINDS]
"""Collections and views that can be read."""


def columns(name: str) -> dict[str, Any]:
    """Fields of the documents of a collection or view with their types, in order; `_id` first, if they have one.

    >>> list(columns("appearances"))[:3]
    ['name', 'role', 'title']
    """
    found = {field: hint for kind in KINDS[name] for field, hint in hints(kind).items()}
    return found if name in VIEWS else {"_id": str, **found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which documents to read."""

    name: str
    """Collection or view, one of READABLE."""
    since: date | None = None
    """First Beijing day; with a window, documents without a day are out."""
    until: date | None = None
    """Last Beijing day."""
    sites: tuple[str, ...] = ()
    """Names of outlets; empty for all."""

    @property
    def query(self) -> Document:
        """The condition in MongoDB's language.

        >>> Selection(name="articles", until=date(2026, 1, 31)).query
        {'published_at': {'$lte': datetime.datetime(2026, 1, 31, 15, 59, 59, 999999, tzinfo=datetime.timezone.utc)}}
        """
        day, known = DAYS[self.name], columns(self.name)
        points = "datetime" in str(known[day])
        window: Document = {}
        if self.since:
            window["$gte"] = _point(self.since, time.min) if points else self.since.isoformat()
        if self.until:
            window["$lte"] = _point(self.until, time.max) if points else self.until.isoformat()
        site = "site" if "site" in known else "sites"
        query = dict(CURRENT.get(self.name, {}))
        query |= {day: window} if window else {}
        return query | ({site: {"$in": list(self.sites)}} if self.sites else {})


def read(database: Database[Document], selection: Selection) -> Iterator[Document]:
    """Read documents in the order of `_id`; the rows of a view in that of the documents they are made from.

    A document never changes its `_id`: one that a crawl changes meanwhile is read once, neither twice nor not at all.

    Raises StoreUnavailable.
    """
    source, stages = VIEWS.get(selection.name, (selection.name, []))
    pipeline = [{"$match": selection.query}, {"$sort": {"_id": 1}}, *stages]
    # By the index, whatever the window: sorting would need memory for all that is in it.
    options: Document = {"hint": "_id_", "batchSize": AT_ONCE}
    with answering(whom := f"database {database.name}"):
        found = _lenient(database[source]).aggregate(pipeline, **options)
    with found, answering(whom):
        yield from found


def count(database: Database[Document], selection: Selection) -> int | None:
    """Tell how many documents `read` yields; None for a view, whose rows nobody has counted.

    Raises StoreUnavailable.
    """
    if selection.name in VIEWS:
        return None
    with answering(f"database {database.name}"):
        return database[selection.name].count_documents(selection.query)


def plain(value: object) -> Any:  # noqa: ANN401 - JSON is of any type
    """Say a value of MongoDB in JSON: dates as ISO 8601 in Beijing's zone, rare types as MongoDB's extended JSON.

    >>> plain({"at": datetime(2026, 1, 1, tzinfo=UTC), "share": float("nan")})
    {'at': '2026-01-01T08:00:00+08:00', 'share': {'$numberDouble': 'NaN'}}
    """
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return beijing(value)
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
        return value
    return json_util.default(value, json_util.RELAXED_JSON_OPTIONS)


def beijing(at: datetime) -> str:
    """Write a time as ISO 8601 with the zone of Beijing; in UTC at the very end of the calendar."""
    try:
        return at.astimezone(BEIJING).isoformat()
    except OverflowError:
        return at.isoformat()


def _point(day: date, at: time) -> datetime:
    day = max(day, date(1, 1, 2))  # the first of all days begins in Beijing before the calendar of UTC
    return datetime.combine(day, at, BEIJING).astimezone(UTC)


def _lenient(collection: Collection[Document]) -> Collection[Document]:
    """Let through the dates of consumers' own fields that Python does not know, such as those of the year 10000."""
    options = collection.codec_options.with_options(datetime_conversion=DatetimeConversion.DATETIME_AUTO)
    return collection.with_options(codec_options=options)
