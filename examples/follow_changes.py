"""Keep a copy of all articles in SQLite, up to date, with nothing but pymongo.

    pip install pymongo
    MONGODB_URI=mongodb://… python examples/follow_changes.py copy.sqlite

Kill it whenever you like: what it has made of the articles and how far it has come are stored together,
so the next start misses no change and takes none twice. Put your own work in place of `keep`.
"""

import os
import sqlite3
import sys
import time
from datetime import datetime, timedelta

from pymongo import MongoClient
from pymongo.database import Database

# Behind the server's clock by more than a write takes: a write that began earlier may end later.
LAG = timedelta(seconds=5)
TABLES = """
CREATE TABLE IF NOT EXISTS articles (id PRIMARY KEY, site, title, meeting, held_on, withdrawn, updated_at);
CREATE TABLE IF NOT EXISTS position (updated_at, id);
"""


def changes(db: Database, copy: sqlite3.Connection) -> list[dict]:
    """The next articles that have changed since the position in the copy, up to 100, in order."""
    stored = copy.execute("SELECT updated_at, id FROM position").fetchone() or ("1970-01-01", "")
    at, key = datetime.fromisoformat(stored[0]), stored[1]
    until = db.command("hello")["localTime"] - LAG
    same, later = {"updated_at": at, "_id": {"$gt": key}}, {"updated_at": {"$gt": at, "$lte": until}}
    return list(db.articles.find({"$or": [same, later]}).sort([("updated_at", 1), ("_id", 1)]).limit(100))


def keep(copy: sqlite3.Connection, article: dict) -> None:
    """Your work: it may change the tables of the copy as it likes."""
    meeting = article["meeting"] or {}
    row = (article["_id"], article["site"], article["title"], meeting.get("name"), meeting.get("held_on"))
    row += (article["withdrawn_at"] is not None, article["updated_at"].isoformat())
    copy.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def main() -> None:
    db = MongoClient(os.environ["MONGODB_URI"]).get_default_database("govnews")
    copy = sqlite3.connect(sys.argv[1])
    copy.executescript(TABLES)
    while True:
        found = changes(db, copy)
        if found:
            with copy:  # one transaction: all of it, or nothing
                for article in found:
                    keep(copy, article)
                copy.execute("DELETE FROM position")
                last = found[-1]
                copy.execute(
                    "INSERT INTO position VALUES (?, ?)", (last["updated_at"].isoformat(), last["_id"])
                )
        else:
            time.sleep(1)


if __name__ == "__main__":
    main()
