"""The store: everything in govnews that knows MongoDB; other rooms take its types from here too."""

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from govnews.store.articles import ArticleStore, Recheck, find_article
from govnews.store.batch import Outcome
from govnews.store.database import open_database, open_database_sync
from govnews.store.errors import (
    AmbiguousId,
    ForeignDatabase,
    NewerSchema,
    ServerUnavailable,
    StoreError,
    StoreUnavailable,
)
from govnews.store.identity import article_id, canonical_url
from govnews.store.schema import Document

__all__ = [
    "AmbiguousId",
    "ArticleStore",
    "AsyncDatabase",
    "Database",
    "Document",
    "ForeignDatabase",
    "NewerSchema",
    "Outcome",
    "Recheck",
    "ServerUnavailable",
    "StoreError",
    "StoreUnavailable",
    "article_id",
    "canonical_url",
    "find_article",
    "open_database",
    "open_database_sync",
]
