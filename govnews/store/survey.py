"""A look at the database in use: where it is, what is in it, which crawls go on, what waits on disk."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pymongo.database import Database

from govnews.store import server, spool
from govnews.store.database import answering, open_database_sync, public
from govnews.store.runs import killed
from govnews.store.schema import RUNS, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """A run that has not ended."""

    site: str
    started_at: datetime
    seen_at: datetime
    host: str
    pid: int
    killed: bool
    """Whether its process is gone; the next crawl of the outlet notes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file of the spool."""

    path: Path
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What there is."""

    address: str
    """Address of the server, without user, password and options."""
    embedded: bool
    """Whether it is the server that govnews brings along."""
    version: str
    """Version of MongoDB."""
    database: str
    collections: dict[str, int]
    """Collection or view → number of documents."""
    crawls: list[Crawl]
    waiting: list[Waiting]


def survey(name: str | None = None) -> Survey | None:
    """Look at the database of `MONGODB_URI` or of the embedded server; None if neither is there.

    Raises StoreError: it cannot be opened.
    """
    address = os.environ.get("MONGODB_URI")
    running = None if address else server.running()
    if not address and running is None:
        return None
    address = address or (running.uri if running else "")
    database = open_database_sync(address, name)
    with database.client, answering(f"database {database.name}"):
        return Survey(
            address=public(address),
            embedded=running is not None,
            version=str(database.client.server_info()["version"]),
            database=database.name,
            collections=_collections(database),
            crawls=[_crawl(run) for run in database[RUNS].find({"ended_at": None}).sort("started_at")],
            waiting=waiting(),
        )


def waiting() -> list[Waiting]:
    """Look at what waits on disk for its database, the oldest first."""
    return [Waiting(path=path, articles=len(spool.read(path).articles)) for path in spool.waiting()]


def _collections(database: Database[Document]) -> dict[str, int]:
    names = sorted(name for name in database.list_collection_names() if not name.startswith("system."))
    return {name: database[name].estimated_document_count() for name in names}


def _crawl(run: dict[str, Any]) -> Crawl:
    told = {name: run[name] for name in ("site", "started_at", "host", "pid")}
    return Crawl(**told, seen_at=run["seen_at"] or run["started_at"], killed=killed(run) is not None)
