"""A batch of articles on its way into the store: what to write, and what became of each article."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pymongo import UpdateOne

from govnews.items import Article
from govnews.store.circle import link_keys
from govnews.store.document import UNSTORABLE
from govnews.store.revision import revised
from govnews.store.schema import Document
from govnews.store.version import Version, read

Outcome = Literal["new", "changed", "same", "rejected"]


class Batch:
    """Articles to store at once. It talks to no server: it plans writes and takes in answers."""

    def __init__(self, articles: Sequence[tuple[str, Article]], extractor: str, now: datetime) -> None:
        """Take articles, each with its id."""
        self.ids, self.articles = [key for key, _ in articles], [article for _, article in articles]
        self.writes: dict[str, UpdateOne] = {}
        """One write for each id, however often it is in the batch: the last article wins."""
        self.revisions: dict[str, list[Document]] = {}
        """What changes, by the id of the article, in order."""
        self.refused: dict[int, str] = {}
        """Place in the batch → why the article cannot be stored."""
        self._extractor, self._now = extractor, now
        self._outcomes: dict[int, Outcome] = {}
        self._versions = [self._read(at, article) for at, article in enumerate(self.articles)]

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each article, in order."""
        return ["rejected" if at in self.refused else self._outcomes[at] for at in range(len(self.articles))]

    def revising(self, stored: Mapping[str, Document]) -> list[str]:
        """Ids of the stored articles whose text must be at hand, as this batch changes it."""
        pairs = zip(self.ids, self._versions, strict=True)
        known = [(key, version) for key, version in pairs if version and key in stored]
        return sorted({key for key, version in known if _compare(stored[key], version.noted) == "changed"})

    def plan(self, stored: Mapping[str, Document]) -> None:
        """Fill `writes` and `revisions`, given what the store has, by id."""
        latest, moved = dict(stored), set[str]()
        for at, (key, version) in enumerate(zip(self.ids, self._versions, strict=True)):
            if version is None:
                continue
            before = latest.get(key)
            self._outcomes[at] = outcome = _compare(before, version.noted)
            if before and _older(version.noted, before):
                continue
            if outcome != "same":
                moved.add(key)
            if before and outcome == "changed":
                self.revisions.setdefault(key, []).append(revised(key, before, version.told, self._now))
            changed_at = self._now if key in moved else (before or {}).get("changed_at")
            latest[key] = {**version.told, "changed_at": changed_at}
            self.writes[key] = self._write(key, version, stored.get(key), moved=key in moved)

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Take in which ids the server refused, and why."""
        for at, key in enumerate(self.ids):
            if key in reasons:
                self.refused.setdefault(at, reasons[key])
        for key in reasons:
            del self.writes[key]

    def _read(self, at: int, article: Article) -> Version | None:
        try:
            return read(article, self._extractor, self._now)
        except UNSTORABLE as error:
            self.refused[at] = str(error)
            return None

    def _write(self, key: str, version: Version, before: Document | None, *, moved: bool) -> UpdateOne:
        article = version.article
        update: Document = {
            # An article found by its own address this time is still known by the others.
            "$addToSet": {"aliases": {"$each": article.aliases}},
        }
        if before and _unmoved(before, version.noted):
            update["$set"] = version.noted
            return UpdateOne({"_id": key}, update)
        changes: Document = {"changed_at": self._now} if moved else {}
        changes["link_keys"] = link_keys(key, article)
        # White space is no change of the text, but may be one of its pairs: all that is written anew is indexed.
        changes["index_pending"] = True
        first: Document = {"first_seen": self._now, "meeting_id": None}
        # Only linking takes the mark away, so none is lost when others save and link the same article.
        linked = before and (before.get("meeting_id") or before.get("link_pending"))
        waits = bool(article.meeting or linked)
        (changes if waits else first)["link_pending"] = waits
        # Only our own fields, one by one: those that others added to the document stay.
        update |= {"$set": version.with_changes(changes), "$setOnInsert": first}
        update["$currentDate"] = {"updated_at": True}
        return UpdateOne({"_id": key}, update, upsert=True)


def _compare(before: Document | None, noted: Document) -> Outcome:
    if before is None:
        return "new"
    same = before.get("content_hash") == noted["content_hash"] or _older(noted, before)
    return "same" if same else "changed"


def _unmoved(before: Document, noted: Document) -> bool:
    return all(before.get(name) == noted[name] for name in ("record_hash", "withdrawn_at"))


def _older(noted: Document, before: Document) -> bool:
    """Whether the page was fetched before the one that is stored: a replayed article must not undo a newer one."""
    fetched, stored = noted["fetched_at"], before.get("fetched_at")
    return bool(fetched and stored and fetched < stored)
