"""The change feed: each article or meeting that is new or has changed, and where a consumer then stands."""

import logging
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import CodecOptions, json_util
from pymongo import ASCENDING, ReadPreference
from pymongo.database import Database
from pymongo.errors import OperationFailure

from govnews.store.database import answering
from govnews.store.errors import StoreError
from govnews.store.schema import ARTICLES, MARK, MEETINGS, META, Document

logger = logging.getLogger(__name__)

Position = dict[str, Any]
"""Where a consumer stands, as JSON holds it: database, collection, updated_at, id, token. Keep it as it is."""

COLLECTIONS = (ARTICLES, MEETINGS)
ORDER = [("updated_at", ASCENDING), ("_id", ASCENDING)]
START = (datetime(1970, 1, 1, tzinfo=UTC), "")
PAGE = 100
"""Documents read at once. Each page is a query of its own: no cursor times out while a consumer thinks."""
PAUSE_SECONDS = 1.0
AWARE: CodecOptions[Document] = CodecOptions(tz_aware=True)
EVENTS: list[Document] = [
    # Not the documents themselves: an event that holds a large one twice would be too large for the server.
    {
        "$project": {
            "documentKey": 1,
            "updated_at": {
                "$ifNull": ["$updateDescription.updatedFields.updated_at", "$fullDocument.updated_at"]
            },
        }
    },
    {"$match": {"updated_at": {"$type": "date"}}},
]
"""Inserts, replacements, and those updates that moved `updated_at`: what polling would find, too."""


class BadPosition(StoreError):  # noqa: N818 - as in errors.py
    """A position cannot be read, or belongs to another database or collection."""


class Feed:
    """Documents of a collection in the order in which they changed, each with the position behind it.

    Iterating yields `(document, position)`; it ends at the present, or with `follow` never: then changes come
    as they happen, by a change stream where there is a replica set, else by asking each second. Store the position
    together with what you made of the document, and give it to the next Feed: whenever you are stopped,
    no change is missed. A document comes again when it changes again, and may come twice for one change.
    Deleted documents are not told.
    """

    def __init__(
        self,
        database: Database[Document],
        collection: str = ARTICLES,
        position: Mapping[str, Any] | None = None,
        *,
        lag: float = 5,
        follow: bool = False,
    ) -> None:
        """Begin behind `position`; None is the beginning, so that every document comes.

        `lag` (seconds) is how far the feed stays behind the clock of the server. `updated_at` is when a
        write began; it can be read only when it has ended, perhaps after a later one. A feed that
        read up to the present would pass it by. So `lag` must be longer than any write, and than what
        the clocks of a replica set differ by.

        Raises BadPosition, StoreUnavailable, or ValueError for another collection or a negative lag.
        """
        if collection not in COLLECTIONS:
            raise ValueError(f"no feed of {collection!r}, only of {', '.join(COLLECTIONS)}")
        if lag < 0:
            raise ValueError(f"lag is negative: {lag}")
        self._database, self._lag, self._follow = database, timedelta(seconds=lag), follow
        # From the primary: another member may not have yet what its clock says it should.
        self._collection = database.get_collection(collection, AWARE, ReadPreference.PRIMARY)
        with answering(self._whom):
            mark = database[META].find_one({"_id": MARK})
        self._of = {"database": str((mark or {}).get("id")), "collection": collection}
        self._at, self._token = self._parsed(position) if position is not None else (START, None)

    @property
    def position(self) -> Position:
        """The position behind the last document that came."""
        at, key = self._at
        return {**self._of, "updated_at": at.isoformat(), "id": key, "token": self._token}

    def __iter__(self) -> Iterator[tuple[Document, Position]]:
        """Yield what has changed; after an error one may iterate again. Raises StoreUnavailable."""
        with answering(self._whom):
            while True:
                server = self._hello()
                if self._follow and "setName" in server:
                    yield from self._live()
                    continue
                horizon = server["localTime"] - self._lag
                yield from self._read(horizon, horizon)
                if not self._follow:
                    return
                time.sleep(PAUSE_SECONDS)

    def _live(self) -> Iterator[tuple[Document, Position]]:
        """Read the change stream, until it cannot go on."""
        try:
            yield from self._stream()
            why = "the collection was dropped or renamed"
        except OperationFailure as error:
            if self._token is None:
                raise
            why = str(error.details["errmsg"] if error.details else error)
        # The token is too old, or of another server. What the stream would have told is found by time.
        logger.warning("%s: the change stream has ended (%s); going on from %s", self._whom, why, self._at[0])
        self._token = None

    def _stream(self) -> Iterator[tuple[Document, Position]]:
        with self._collection.watch(EVENTS, resume_after=self._token) as events:
            if self._token is None:
                # What came between the horizon and the opening of the stream; `+`: clocks may differ.
                now = self._hello()["localTime"]
                yield from self._read(now + self._lag, now - self._lag)
            for event in events:
                # The stream goes by the end of writes. What began `lag` before this one has ended before it.
                at = max(self._at, (event["updated_at"] - self._lag, ""))
                if document := self._collection.find_one(event["documentKey"]):
                    yield self._passed(document, at, event["_id"])

    def _read(self, until: datetime, safe: datetime) -> Iterator[tuple[Document, Position]]:
        """Read what changed up to `until`; the position stays at or before `safe`, as later changes may be missing."""
        at, key, full = *self._at, True
        while full:
            page = self._collection.find(_between(at, key, until)).sort(ORDER).limit(PAGE).to_list()
            for document in page:
                at, key = document["updated_at"], document["_id"]
                yield self._passed(document, (at, key) if at <= safe else (safe, ""))
            full = len(page) == PAGE

    def _passed(
        self, document: Document, at: tuple[datetime, str], token: Document | None = None
    ) -> tuple[Document, Position]:
        self._at, self._token = at, token
        return document, self.position

    def _parsed(self, position: Mapping[str, Any]) -> tuple[tuple[datetime, str], Document | None]:
        try:
            of = {name: position[name] for name in self._of}
            at = datetime.fromisoformat(position["updated_at"]).astimezone(UTC)
            key, token = str(position["id"]), position["token"] and dict(position["token"])
        except (KeyError, TypeError, ValueError) as error:
            raise BadPosition(f"Not a position of a feed: {error!r} in {position!r}") from error
        if of != self._of:
            raise BadPosition(f"The position is one of {of}, this feed is one of {self._of}")
        return (at, key), token

    def _hello(self) -> Document:
        return self._database.command("hello", codec_options=AWARE)

    @property
    def _whom(self) -> str:
        return f"database {self._database.name}"


def to_json(document: Document) -> str:
    """Write a document as one line of JSON: dates as ISO text; other types that JSON lacks as MongoDB writes them.

    >>> to_json({"_id": "6f", "at": datetime(2026, 11, 22, tzinfo=UTC), "title": "会议"})
    '{"_id": "6f", "at": "2026-11-22T00:00:00+00:00", "title": "会议"}'
    """
    return json_util.dumps(_dated(document), json_options=json_util.RELAXED_JSON_OPTIONS, ensure_ascii=False)


def _dated(value: object) -> object:
    if isinstance(value, dict):
        return {name: _dated(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_dated(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _between(at: datetime, key: str, until: datetime) -> Document:
    # Two ranges of the index, which the server merges: thousands may have changed in the same millisecond.
    same = {"updated_at": {"$eq": at, "$lte": until}, "_id": {"$gt": key}}
    return {"$or": [same, {"updated_at": {"$gt": at, "$lte": until}}]}
