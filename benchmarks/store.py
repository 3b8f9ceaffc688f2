"""Saving articles: the store beside raw pymongo, and a store that is full beside one that is not.

`python -m benchmarks.store --large` compares 1,000 with 200,000 stored articles (several GB of disk).
"""

import argparse
import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

from pymongo import UpdateOne
from rich.console import Console
from rich.table import Table

from govnews import belt
from govnews.demo import DemoArticle, articles
from govnews.items import Article
from govnews.store import ArticleStore, AsyncDatabase, Document, article_id, open_database, server
from govnews.store.layout import INDEXES
from govnews.store.schema import ARTICLES

BATCH = 100
"""Articles in one write, as in a crawl."""
SAVED = 500
SMALL, FULL, LARGE = 1_000, 20_000, 200_000
GROWN = 200
"""Articles in one round of the comparison of a full database with a small one."""
AT_ONCE = 500
"""Documents in one write while a database is filled."""
RAW = "raw bulk_write, new"
FLOOR, SLOPE = 0.6, 1.5
"""What the store promises: part of the raw speed, and how much slower it may be when it is full."""
NOW = datetime(2026, 11, 22, tzinfo=UTC)

Found = dict[str, float]
Database = AsyncDatabase[Document]
T = TypeVar("T")


def run(console: Console, rounds: int, *, large: bool = False) -> None:
    """Measure and print; the figures are articles per second of wall time."""
    with _server() as uri:
        console.print(_speeds(asyncio.run(_beside_raw(uri, rounds))))
    with _server() as small, _server() as full:
        costs = asyncio.run(_beside_full({SMALL: small, LARGE if large else FULL: full}, rounds))
        console.print(_growth(costs))


@contextmanager
def _server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="govnews-bench-") as folder:
        try:
            yield server.start(Path(folder))
        finally:
            server.stop(Path(folder))


def _articles(start: int, count: int) -> list[Article]:
    """Articles as they come from the belt, none like another."""
    demo = [article for article in articles("longdong") if article.paragraphs]
    chance = random.Random(start)  # noqa: S311 - not for secrets
    return [_article(number, chance, demo) for number in range(start, start + count)]


def _article(number: int, chance: random.Random, demo: Sequence[DemoArticle]) -> Article:
    """Draw an article: one of the demo outlets, lines of others twice, and words that no other has.

    That gives about as many characters, different words and new words as the annotated pages have.
    """
    first = chance.choice(demo)
    lines = [line for each in chance.sample(demo, 4) for line in each.paragraphs[:2]]
    words = "".join(chance.choices("".join(lines), k=200))
    article = Article(
        url=f"http://paper.example.cn/pc/content/{number // 50}/content_{number}.html",
        site=f"outlet{number % 20}",
        title=f"{first.title}{number}",
        published_at=NOW - timedelta(minutes=number),
        published_precision="minute",
        body="\n".join([*first.paragraphs, *lines, *lines, words]),
        reporters=["安志鹏"],
        origins={"title": "meta:ArticleTitle", "published_at": "meta:PubDate", "body": "selector:.content"},
        fetched_at=NOW,
    )
    read = belt.run(article)
    if read.meeting:
        # Else thousands of articles would report one meeting, and each save would link them all.
        read.meeting = replace(
            read.meeting, name=f"第{number}次会议", held_on=(NOW - timedelta(days=number % 3000)).date()
        )
    return read


async def _beside_raw(uri: str, rounds: int) -> Found:
    """Time the same articles through both, in turn, each time into an empty database."""
    batch, seconds = _articles(0, SAVED), dict[str, list[float]]()
    changed = [replace(article, body=f"{article.body}\n又讯") for article in batch]
    kinds = {"store, new": batch, "store, same": batch, "store, changed": changed}
    for place in range(rounds + 1):
        found, documents = await _ours(uri, kinds)
        found |= await _raw(uri, documents)
        for name, took in found.items():
            seconds.setdefault(name, []).extend([took] if place else [])  # the first round warms up
    return {name: SAVED / median(times) for name, times in seconds.items()}


async def _ours(uri: str, kinds: dict[str, list[Article]]) -> tuple[Found, list[Document]]:
    """Time the store; return the new articles as it has stored them, too."""
    found, documents = Found(), list[Document]()
    async with _database(uri, "ours") as database:
        store = ArticleStore(database)
        for name, some in kinds.items():
            found[name] = await _timed(store.save, some)
            documents = documents or await database[ARTICLES].find().to_list()
        await database.client.drop_database("ours")
    return found, documents


async def _raw(uri: str, documents: Sequence[Document]) -> Found:
    """Write what the store has stored into a database with the same rules and indexes."""
    writes = [UpdateOne({"_id": each["_id"]}, {"$set": each}, upsert=True) for each in documents]
    async with _database(uri, "raw") as database:
        found = {RAW: await _timed(partial(database[ARTICLES].bulk_write, ordered=False), writes)}
        await database.client.drop_database("raw")
    return found


@asynccontextmanager
async def _database(uri: str, name: str) -> AsyncIterator[Database]:
    """Open a database with our rules and indexes, and start with a checkpoint: nobody pays for an earlier write."""
    database = await open_database(uri, name)
    await database.client.admin.command("fsync")
    yield database
    await database.client.close()


async def _timed(save: Callable[[Sequence[T]], Awaitable[object]], some: Sequence[T]) -> float:
    start = perf_counter()
    for place in range(0, len(some), BATCH):
        await save(some[place : place + BATCH])
    return perf_counter() - start


async def _beside_full(uris: dict[int, str], rounds: int) -> dict[int, float]:
    """Fill a database on each server, then save new articles to each in turn; give ms per article by size.

    Both begin with a checkpoint behind them, not in the shadow of the filling; later ones come as they come.
    """
    seconds: dict[int, list[float]] = {size: [] for size in uris}
    first = _articles(0, SMALL)
    for size, uri in uris.items():
        await _fill(uri, first, size)
    for place in range(rounds + 1):
        some = _articles(LARGE + place * GROWN, GROWN)
        for size, uri in uris.items():
            async with _database(uri, "filled") as database:
                took = await _timed(ArticleStore(database).save, some)
            seconds[size] += [took / GROWN * 1000] if place else []
    return {size: median(times) for size, times in seconds.items()}


async def _fill(uri: str, first: Sequence[Article], size: int) -> None:
    """Save the first articles; the others are copies of them under other addresses and times, indexed at the end."""
    async with _database(uri, "filled") as database:
        await _timed(ArticleStore(database).save, first)
        stored, collection = await database[ARTICLES].find().to_list(), database[ARTICLES]
        if size > SMALL:
            await collection.drop_indexes()
        for start in range(SMALL, size, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, size))
            await collection.insert_many(
                [_copy(stored[number % SMALL], number) for number in numbers], ordered=False
            )
        await collection.create_indexes(INDEXES[ARTICLES])


def _copy(document: Document, number: int) -> Document:
    url = f"http://paper.example.cn/pc/content/{number // 50}/content_{number}.html"
    return document | {
        "_id": article_id(url),
        "url": url,
        "site": f"outlet{number % 20}",
        "published_at": NOW - timedelta(minutes=number),
        "updated_at": NOW + timedelta(seconds=number),
        "link_keys": [f"{key}{number}" for key in document.get("link_keys", ())],
    }


def _speeds(speeds: dict[str, float]) -> Table:
    table = Table("saving", "articles/s", "of raw", title=f"{SAVED} articles, {BATCH} at a time")
    for name, speed in speeds.items():
        table.add_row(name, f"{speed:,.0f}", f"{speed / speeds[RAW]:.2f}")
    table.caption = f"promised: store, new at {FLOOR} of raw"
    return table


def _growth(costs: dict[int, float]) -> Table:
    table = Table("stored articles", "ms per new article", "of the first", title="Save cost")
    for size, cost in costs.items():
        table.add_row(f"{size:,}", f"{cost:.3f}", f"{cost / costs[min(costs)]:.2f}")
    table.caption = f"promised: within {SLOPE} times"
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store")
    parser.add_argument("--large", action="store_true", help=f"compare with {LARGE:,} articles")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    run(Console(), options.rounds, large=options.large)
