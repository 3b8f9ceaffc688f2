"""A batch of articles on its way into the store: what to write, and what became of each article."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from pymongo import UpdateOne

from govnews.items import Article
from govnews.store.document import UNSTORABLE, article_fields
from govnews.store.identity import article_id
from govnews.store.schema import Document

Outcome = Literal["new", "changed", "same", "rejected"]


class Batch:
    """Articles to store at once. It talks to no server: it plans writes and takes in answers."""

    def __init__(self, articles: Sequence[Article], extractor: str, now: datetime) -> None:
        self.articles = articles
        self.ids = [article_id(article.url) for article in articles]
        self.writes: dict[str, UpdateOne] = {}
        """One write for each id, however often it is in the batch: the last article wins."""
        self.refused: dict[int, str] = {}
        """Place in the batch → why the article cannot be stored."""
        self._extractor, self.now = extractor, now
        self._outcomes: dict[int, Outcome] = {}

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each article, in order."""
        return ["rejected" if at in self.refused else self._outcomes[at] for at in range(len(self.articles))]

    def plan(self, stored: Mapping[str, str]) -> None:
        """Fill `writes`, given the content hashes that the store has, by id."""
        hashes, moved = dict(stored), set[str]()
        for at, (key, article) in enumerate(zip(self.ids, self.articles, strict=True)):
            fields = self._fields(at, article)
            if fields is None:
                continue
            self._outcomes[at] = _compare(hashes.get(key), fields["content_hash"])
            hashes[key] = fields["content_hash"]
            if self._outcomes[at] != "same":
                moved.add(key)
            self.writes[key] = self._write(key, fields, moved=key in moved)

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Take in which ids the server refused, and why."""
        for at, key in enumerate(self.ids):
            if key in reasons:
                self.refused.setdefault(at, reasons[key])
        for key in reasons:
            del self.writes[key]

    def _fields(self, at: int, article: Article) -> Document | None:
        try:
            return article_fields(article, self._extractor, self.now)
        except UNSTORABLE as error:
            self.refused[at] = str(error)
            return None

    def _write(self, key: str, fields: Document, *, moved: bool) -> UpdateOne:
        # Only our own fields, one by one: those that others added to the document stay.
        changed = {"changed_at": self.now} if moved else {}
        update = {
            "$set": {name: value for name, value in fields.items() if name != "aliases"} | changed,
            "$setOnInsert": {"first_seen": self.now},
            # An article found by its own address this time is still known by the others.
            "$addToSet": {"aliases": {"$each": fields["aliases"]}},
        }
        return UpdateOne({"_id": key}, update, upsert=True)


def _compare(stored: str | None, fresh: str) -> Outcome:
    if stored is None:
        return "new"
    return "same" if stored == fresh else "changed"
