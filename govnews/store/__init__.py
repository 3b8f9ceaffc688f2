"""The store: everything in govnews that knows MongoDB; other rooms take its types from here too."""

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from govnews.store.articles import ArticleStore, Recheck, find_article
from govnews.store.batch import Outcome
from govnews.store.database import open_database, open_database_sync
from govnews.store.errors import (
    AmbiguousId,
    Busy,
    ForeignDatabase,
    NewerSchema,
    ServerUnavailable,
    StoreError,
    StoreUnavailable,
)
from govnews.store.feed import BadPosition, Feed, Position
from govnews.store.identity import article_id, canonical_url
from govnews.store.migration import migrate
from govnews.store.run import Run
from govnews.store.schema import Document
from govnews.store.session import Session

__all__ = [
    "AmbiguousId",
    "ArticleStore",
    "AsyncDatabase",
    "BadPosition",
    "Busy",
    "Database",
    "Document",
    "Feed",
    "ForeignDatabase",
    "NewerSchema",
    "Outcome",
    "Position",
    "Recheck",
    "Run",
    "ServerUnavailable",
    "Session",
    "StoreError",
    "StoreUnavailable",
    "article_id",
    "canonical_url",
    "find_article",
    "migrate",
    "open_database",
    "open_database_sync",
]
