"""A circle of articles whose linking hangs together: what to read, and what to write, so that each meeting is one.

It talks to no server: it asks, and is answered.
"""

from collections.abc import Generator, Iterable, Iterator
from datetime import date, datetime

from pymongo import UpdateOne

from govnews.items import Article, Meeting, Person
from govnews.linkage import Linked, Pairs, Report, keys, link, neighbours
from govnews.linkage.report import LONGEST
from govnews.store.document import to_document
from govnews.store.driving import Ask, Write
from govnews.store.schema import ARTICLES, MEETINGS, Document

TOLD = "name kind level convened_by held_on period place region attending_units people.name people.titles people.roles"
FIELDS: Document = {
    **dict.fromkeys(("url", "site", "title", "source", "published_at"), 1),
    **dict.fromkeys(("record_hash", "meeting_id", "link_pending", "link_keys"), 1),
    "text": {"$substrCP": ["$body", 0, LONGEST]},
    **{f"meeting.{each}": 1 for each in TOLD.split()},
}
"""What is read of an article."""
GONE: Document = {"reports": [], "sites": [], "people": [], "original": None}
"""What a meeting without reports has."""

Asking = Generator[Ask, list[Document], None]


def report(article: Document) -> Report | None:
    """Give a stored article as linkage sees it; None if it reports no meeting."""
    told = article.get("meeting")
    if told is None:
        return None
    return Report(
        id=article["_id"],
        url=article["url"],
        site=article.get("site"),
        title=article.get("title"),
        text=article.get("text") or "",
        source=article.get("source"),
        published_at=article.get("published_at"),
        meeting=_meeting(told),
    )


def _meeting(told: Document) -> Meeting:
    people = [
        Person(**{name: person[name] for name in ("name", "titles", "roles")}) for person in told["people"]
    ]
    held_on = date.fromisoformat(told["held_on"]) if told["held_on"] else None
    known = {each: told[each] for each in TOLD.split() if "." not in each}
    return Meeting(**known | {"held_on": held_on, "people": people})


class Circle:
    """Articles whose linking hangs together: reports that are alike, and those already linked with them."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._articles: dict[str, Document] = {}
        """Those of the circle, and others near them."""
        self._meetings: dict[str, Document] = {}
        self._pairs = Pairs()
        self._asked: set[str] = set()

    def widen(self, fresh: set[str]) -> Asking:
        """Read these articles, their meetings and their neighbours.

        The articles before the meetings: whoever links an article later than we read it changes a meeting that
        we have read, or is seen by us.
        """
        self._ids |= fresh
        if missing := sorted(fresh - self._articles.keys()):
            self._take((yield Ask(ARTICLES, {"_id": {"$in": missing}}, FIELDS)))
        reports = [self._pairs.reports[key] for key in sorted(fresh) if key in self._pairs.reports]
        if wanted := {key for each in reports for key in neighbours(each)} - self._asked:
            self._asked |= wanted
            self._take((yield Ask(ARTICLES, {"link_keys": {"$in": sorted(wanted)}}, FIELDS)))
        own = {"_id": {"$in": [_founded(key) for key in sorted(fresh)]}}
        found = yield Ask(MEETINGS, {"$or": [{"reports.article": {"$in": sorted(fresh)}}, own]})
        self._meetings |= {each["_id"]: each for each in found}

    def next(self, fresh: set[str]) -> set[str]:
        """Articles that belong into the circle with these and are not in it yet."""
        linked = {key for each in self._meetings.values() for key in _reported(each)}
        alike = {other for key in fresh if key in self._pairs.reports for other in self._pairs.alike(key)}
        return (linked | alike) - self._ids

    def plan(self, now: datetime) -> list[Write]:
        """Part the circle by meeting and plan the writes that make the documents say so."""
        groups = self._pairs.groups(self._ids & self._pairs.reports.keys())
        named = {self._name(linked): linked for linked in map(link, groups)}
        target = {each.article: name for name, linked in named.items() for each in linked.reports}
        kept = {name: to_document(linked) | {"merged_into": None} for name, linked in named.items()}
        gone = {
            name: self._ended(self._meetings[name], target) for name in self._meetings.keys() - kept.keys()
        }
        changes = [*self._freed(kept), *self._changed(gone, now), *self._changed(kept, now)]
        return [Write(MEETINGS, changes), Write(ARTICLES, list(self._linked(target)))]

    def _take(self, articles: Iterable[Document]) -> None:
        for each in articles:
            if each["_id"] not in self._articles:
                self._articles[each["_id"]] = each
                if found := report(each):
                    self._pairs.add(found)

    def _name(self, linked: Linked) -> str:
        """`_id` of a meeting: one founded by an article of it, the oldest that stands, or a new one.

        A meeting stays with the article that founded it, so no two groups want the same one.
        """
        names = [_founded(each.article) for each in linked.reports]
        known = [self._meetings[name] for name in names if name in self._meetings]
        by_age = sorted(known, key=lambda each: (each["merged_into"] or "", each["first_seen"], each["_id"]))
        return str(by_age[0]["_id"]) if by_age else names[0]

    def _ended(self, meeting: Document, target: dict[str, str]) -> Document:
        """What becomes of a meeting that has lost its reports: another took its place, or none."""
        heirs = [target[key] for key in (meeting["_id"][1:], *_reported(meeting)) if key in target]
        return GONE | {"merged_into": heirs[0] if heirs else meeting["merged_into"]}

    def _freed(self, kept: dict[str, Document]) -> Iterator[UpdateOne]:
        """Take reports out of meetings that lose them, before others get them: each is in one meeting only."""
        for name in sorted(kept.keys() & self._meetings.keys()):
            lost = set(_reported(self._meetings[name])) - set(_reported(kept[name]))
            if lost:
                update = {"$pull": {"reports": {"article": {"$in": sorted(lost)}}}}
                yield UpdateOne(self._version(name), update)

    def _changed(self, wanted: dict[str, Document], now: datetime) -> Iterator[UpdateOne]:
        for name, fields in sorted(wanted.items()):
            before = self._meetings.get(name)
            if before and all(before.get(field) == value for field, value in fields.items()):
                continue
            update = {
                "$set": fields,
                "$setOnInsert": {"first_seen": now},
                "$currentDate": {"updated_at": True},
            }
            yield UpdateOne(self._version(name), update, upsert=before is None)

    def _version(self, name: str) -> Document:
        """Select a meeting as it was read: one that has changed since is not touched."""
        before = self._meetings.get(name)
        return {"_id": name, "updated_at": before["updated_at"] if before else {"$exists": False}}

    def _linked(self, target: dict[str, str]) -> Iterator[UpdateOne]:
        for key in sorted(self._ids & self._articles.keys()):
            article, update = self._articles[key], Document()
            if article.get("link_pending"):
                update["$set"] = {"link_pending": False}
            if article.get("meeting_id") != target.get(key):
                update["$set"] = {"link_pending": False, "meeting_id": target.get(key)}
                update["$currentDate"] = {"updated_at": True}
            if update:
                yield UpdateOne({"_id": key, "record_hash": article.get("record_hash")}, update)


def link_keys(key: str, article: Article) -> list[str]:
    """Keys by which the reports of a meeting find this article, which has the id `key`."""
    if article.meeting is None:
        return []
    known = {each: getattr(article, each) for each in ("url", "site", "title", "source", "published_at")}
    return keys(Report(id=key, text=article.body, meeting=article.meeting, **known))


def _founded(article: str) -> str:
    """`_id` of the meeting that an article founds."""
    return f"m{article}"


def _reported(meeting: Document) -> list[str]:
    return [each["article"] for each in meeting["reports"]]
