"""Opening the database: whose it is, whether it answers, and what to tell when it does not."""

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import unquote

from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import PyMongoError

from govnews.store import layout, server
from govnews.store.errors import StoreUnavailable
from govnews.store.schema import Document

DEFAULT_NAME = "govnews"
OPTIONS: dict[str, Any] = {
    "tz_aware": True,
    "serverSelectionTimeoutMS": 5000,
    "appname": "govnews",
    # An article counts as stored when it is in the journal: what is acknowledged survives kill -9 of the server.
    "journal": True,
}


def uri() -> str:
    """Address of the MongoDB to use: `MONGODB_URI`, else the embedded server, started if need be.

    Raises ServerUnavailable: `MONGODB_URI` is not set and the embedded server cannot run.
    """
    return os.environ.get("MONGODB_URI") or server.start()


def public(address: str) -> str:
    """Strip an address of whatever may be secret: credentials and options.

    >>> public("mongodb://me:pa?ss@host:27017/govnews?authSource=admin")
    'mongodb://host:27017/govnews'
    """
    # Up to the last @, as a password that was not percent-encoded may hold anything.
    return re.sub(r"//.*@", "//", address, flags=re.DOTALL).partition("?")[0]


def place(name: str | None = None) -> str:
    """Say where the data is: server and database, without what may be secret."""
    address = public(os.environ.get("MONGODB_URI", ""))
    server, _, path = address.partition("//")[2].partition("/")
    return f"database {name or path or DEFAULT_NAME} of {unquote(server) or 'the embedded MongoDB'}"


def open_database_sync(address: str | None = None, name: str | None = None) -> Database[Document]:
    """Open the database at `address` (default: `uri()`), ready for use; close it with `.client.close()`.

    It is `name`, else the one named in the address, else `govnews`. An empty one is made ours.

    Raises StoreUnavailable, ForeignDatabase, NewerSchema or ServerUnavailable.
    """
    address = address or uri()
    with ExitStack() as stack:
        client = stack.enter_context(_client(address))
        database = client[name] if name else client.get_default_database(DEFAULT_NAME)
        with answering(f"{public(address)} (database {database.name})"):
            database.command("ping")
            layout.prepare(database)
        stack.pop_all()
    return database


async def open_database(address: str | None = None, name: str | None = None) -> AsyncDatabase[Document]:
    """Open the database as `open_database_sync` does; close it with `await database.client.close()`."""
    if address is None:
        address = await asyncio.to_thread(uri)
    checked = await asyncio.to_thread(_checked_name, address, name)
    return AsyncMongoClient[Document](address, **_options(address))[checked]


@contextmanager
def answering(whom: str) -> Iterator[None]:
    """Turn any error of MongoDB inside the block into StoreUnavailable, which names `whom`."""
    try:
        yield
    except PyMongoError as error:
        raise StoreUnavailable(
            f"MongoDB at {whom} cannot be used: {_reason(error)}. Check that it runs, that MONGODB_URI "
            "has its address, user and password, and that no firewall is between; see `govnews db status`."
        ) from error


def _client(address: str) -> MongoClient[Document]:
    try:
        return MongoClient[Document](address, **_options(address))
    except (PyMongoError, ValueError):
        # `from None`: the error of the driver may quote a part of the password.
        raise StoreUnavailable(
            "MONGODB_URI is not an address of MongoDB. One is mongodb://user:password@host:27017/govnews "
            "with special characters in user and password percent-encoded."
        ) from None


def _options(address: str) -> dict[str, Any]:
    """Our options, but for how long to wait: that is the user's to say."""
    said = "serverselectiontimeoutms=" in address.partition("?")[2].lower()
    return {name: value for name, value in OPTIONS.items() if not said or name != "serverSelectionTimeoutMS"}


def _checked_name(address: str, name: str | None) -> str:
    database = open_database_sync(address, name)
    database.client.close()
    return database.name


def _reason(error: PyMongoError) -> str:
    """What happened, without the driver's picture of the cluster."""
    return re.split(r", Timeout:|, full error:| \(configured timeouts", str(error))[0].rstrip(".")
