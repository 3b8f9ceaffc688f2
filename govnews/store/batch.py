"""A batch of articles on its way into the store: what to write, and what became of each article."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pymongo import UpdateOne

from govnews.items import Article
from govnews.store.circle import link_keys
from govnews.store.document import UNSTORABLE, article_fields
from govnews.store.identity import article_id
from govnews.store.revision import revised
from govnews.store.schema import Document

Outcome = Literal["new", "changed", "same", "rejected"]

LOOK = ("fetched_at", "last_seen", "recheck_at", "extractor", "etag", "last_modified")
"""All that another look at an article writes when nothing of it has changed."""


class Batch:
    """Articles to store at once. It talks to no server: it plans writes and takes in answers."""

    def __init__(self, articles: Sequence[Article], extractor: str, now: datetime) -> None:
        self.articles = articles
        self.ids = [article_id(article.url) for article in articles]
        self.writes: dict[str, UpdateOne] = {}
        """One write for each id, however often it is in the batch: the last article wins."""
        self.revisions: dict[str, list[Document]] = {}
        """What changes, by the id of the article, in order."""
        self.refused: dict[int, str] = {}
        """Place in the batch → why the article cannot be stored."""
        self._extractor, self.now = extractor, now
        self._outcomes: dict[int, Outcome] = {}
        self._fields = [self._convert(at, article) for at, article in enumerate(articles)]

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each article, in order."""
        return ["rejected" if at in self.refused else self._outcomes[at] for at in range(len(self.articles))]

    def revising(self, stored: Mapping[str, Document]) -> list[str]:
        """Ids of the stored articles whose text must be at hand, as this batch changes it."""
        pairs = zip(self.ids, self._fields, strict=True)
        known = [(key, fields) for key, fields in pairs if fields and key in stored]
        return sorted({key for key, fields in known if _compare(stored[key], fields) == "changed"})

    def plan(self, stored: Mapping[str, Document]) -> None:
        """Fill `writes` and `revisions`, given what the store has, by id."""
        latest, moved = dict(stored), set[str]()
        for at, (key, fields) in enumerate(zip(self.ids, self._fields, strict=True)):
            if fields is None:
                continue
            before = latest.get(key)
            self._outcomes[at] = outcome = _compare(before, fields)
            if before and _older(fields, before):
                continue
            if outcome != "same":
                moved.add(key)
            if before and outcome == "changed":
                self.revisions.setdefault(key, []).append(revised(key, before, fields, self.now))
            changed_at = self.now if key in moved else (before or {}).get("changed_at")
            latest[key] = {**fields, "changed_at": changed_at}
            self.writes[key] = self._write(key, fields, stored.get(key), moved=key in moved)

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Take in which ids the server refused, and why."""
        for at, key in enumerate(self.ids):
            if key in reasons:
                self.refused.setdefault(at, reasons[key])
        for key in reasons:
            del self.writes[key]

    def _convert(self, at: int, article: Article) -> Document | None:
        try:
            return article_fields(article, self._extractor, self.now)
        except UNSTORABLE as error:
            self.refused[at] = str(error)
            return None

    def _write(self, key: str, fields: Document, before: Document | None, *, moved: bool) -> UpdateOne:
        update: Document = {
            # An article found by its own address this time is still known by the others.
            "$addToSet": {"aliases": {"$each": fields["aliases"]}},
        }
        if before and _unmoved(before, fields):
            update["$set"] = {name: fields[name] for name in LOOK}
            return UpdateOne({"_id": key}, update)
        # Only our own fields, one by one: those that others added to the document stay.
        changed: Document = {"changed_at": self.now} if moved else {}
        changed["link_keys"] = link_keys({**fields, "_id": key, "text": fields["body"]})
        update["$set"] = {name: value for name, value in fields.items() if name != "aliases"} | changed
        update["$setOnInsert"] = {"first_seen": self.now, "meeting_id": None}
        # Only linking takes the mark away, so none is lost when others save and link the same article.
        linked = before and (before.get("meeting_id") or before.get("link_pending"))
        waits = bool(fields["meeting"] or linked)
        update["$set" if waits else "$setOnInsert"]["link_pending"] = waits
        # White space is no change of the text, but may be one of its pairs: all that is written anew is indexed.
        update["$set"]["index_pending"] = True
        update["$currentDate"] = {"updated_at": True}
        return UpdateOne({"_id": key}, update, upsert=True)


def _compare(before: Document | None, fields: Document) -> Outcome:
    if before is None:
        return "new"
    same = before.get("content_hash") == fields["content_hash"] or _older(fields, before)
    return "same" if same else "changed"


def _unmoved(before: Document, fields: Document) -> bool:
    return all(before.get(name) == fields[name] for name in ("record_hash", "withdrawn_at"))


def _older(fields: Document, before: Document) -> bool:
    """Whether the page was fetched before the one that is stored: a replayed article must not undo a newer one."""
    fetched, stored = fields["fetched_at"], before.get("fetched_at")
    return bool(fetched and stored and fetched < stored)
