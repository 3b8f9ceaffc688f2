"""Indexing: the pairs of characters that search finds an article by, written after the article, beside the crawl.

A text index takes the longer for each article, the more it holds; saving one does not wait for it. What was saved is
marked with `index_pending`, by the same write, until its pairs are in `tokens`.
"""

import asyncio
import logging
from collections.abc import Sequence

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from govnews.pairs import LONGEST, distinct
from govnews.store.database import answering
from govnews.store.driving import Ask, Driven, Task, Write, Written, work_off, work_off_sync
from govnews.store.errors import StoreUnavailable
from govnews.store.schema import ARTICLES, TOKENS, Document

logger = logging.getLogger(__name__)

AT_ONCE = 20
"""Articles in one write: neither the crawl nor other users of the server wait long for it."""
FIELDS: Document = {"title": 1, "body": {"$substrCP": ["$body", 0, LONGEST]}, "record_hash": 1}


class Indexing:
    """Indexes articles beside a crawl, a few at a time; a failure leaves them marked."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._database = database
        self._wanted: list[Document] = []
        self._working: asyncio.Task[None] | None = None

    def begin(self, ids: Sequence[str] | None = None) -> None:
        """Index those of these articles that wait for it, or all that wait, when there is time for it."""
        self._wanted.append({} if ids is None else {"_id": {"$in": list(ids)}})
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())

    async def end(self) -> None:
        """Wait until all is indexed that was asked for."""
        if self._working:
            await self._working

    async def _work(self) -> None:
        try:
            with answering(f"database {self._database.name}"):
                while self._wanted:
                    await work_off(self._database, TASK, self._wanted.pop(0))
        except StoreUnavailable as error:
            # The articles are stored, and marked: the next session indexes them.
            self._wanted.clear()
            logger.warning("articles are indexed later: %s", error)


def index_older(database: Database[Document]) -> int:
    """Index all articles that wait for it, without an event loop; return how many. It may be killed and run again."""
    return work_off_sync(database, TASK)


def indexing(ids: Sequence[str]) -> Driven:
    """Write the pairs of these articles; what cannot be indexed stays marked."""
    articles = yield Ask(ARTICLES, {"_id": {"$in": list(ids)}, "index_pending": True}, FIELDS)
    if not articles:
        return
    written: Written = yield Write(TOKENS, [_tokens(each) for each in articles])
    if not written.errors:
        yield Write(ARTICLES, [_unmarked(each) for each in articles])
    elif len(ids) > 1:
        # What the server refuses keeps no other articles from being indexed.
        for each in ids:
            yield from indexing([each])
    else:
        logger.error("article %s cannot be indexed: %s", ids[0], written.errors[0]["errmsg"])


TASK = Task("index_pending", indexing, AT_ONCE)


def _tokens(article: Document) -> UpdateOne:
    found = distinct(f"{article.get('title') or ''}\n{article['body']}")
    return UpdateOne({"_id": article["_id"]}, {"$set": {"tokens": found}}, upsert=True)


def _unmarked(article: Document) -> UpdateOne:
    """Take the mark away, but not from what has changed since it was read.

    Somebody else may have indexed the change before our older pairs were written: it is marked again.
    """
    stale = {"$ne": [{"$ifNull": ["$record_hash", None]}, {"$literal": article.get("record_hash")}]}
    return UpdateOne({"_id": article["_id"]}, [{"$set": {"index_pending": stale}}])
