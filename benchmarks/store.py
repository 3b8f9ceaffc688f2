"""Saving articles: the store beside raw pymongo, and beside itself with more and more articles stored.

`python -m benchmarks.store --large` goes up to 200,000 stored articles (2 GB of disk, some minutes).
"""

import argparse
import asyncio
import random
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from rich.console import Console
from rich.table import Table

from govnews.demo import articles
from govnews.items import Article
from govnews.store import ArticleStore, Document, article_id, open_database, server
from govnews.store.document import article_fields
from govnews.store.layout import INDEXES

BATCH = 100
"""Articles in one write, as in a crawl."""
SAVED = 2000
SIZES = (1_000, 20_000)
LARGE = 200_000
FLOOR, SLOPE = 0.6, 1.5
"""What the store promises: part of the raw speed, and how much slower it may be when it is full."""
NOW = datetime(2026, 11, 22, tzinfo=UTC)

Database = AsyncDatabase[Document]
Save = Callable[[Sequence[Article]], Awaitable[object]]


def run(console: Console, rounds: int, *, large: bool = False) -> None:
    """Measure and print; the figures are articles per second of wall time."""
    with _server() as uri:
        speeds = asyncio.run(_beside_raw(uri, rounds))
        console.print(_speeds(speeds))
        sizes = (*SIZES, LARGE) if large else SIZES
        console.print(_growth(asyncio.run(_filling(uri, sizes, rounds))))


@contextmanager
def _server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="govnews-bench-") as folder:
        yield server.start(Path(folder))
        server.stop(Path(folder))


def _articles(start: int, count: int) -> list[Article]:
    """Articles of the length of real ones, none like another."""
    texts = [line for article in articles("longdong") for line in article.paragraphs]
    chance = random.Random(start)  # noqa: S311 - not for secrets
    return [_article(number, chance.sample(texts, 12)) for number in range(start, start + count)]


def _article(number: int, lines: Sequence[str]) -> Article:
    return Article(
        url=f"http://paper.example.cn/pc/content/{number // 50}/content_{number}.html",
        site=f"outlet{number % 20}",
        title=f"{lines[0][:20]}{number}",
        published_at=NOW - timedelta(minutes=number),
        published_precision="minute",
        body="\n".join(lines),
        reporters=["安志鹏"],
        fetched_at=NOW,
    )


async def _beside_raw(uri: str, rounds: int) -> dict[str, float]:
    """Time the same articles through both, in turn, each time into an empty database."""
    batch, seconds = _articles(0, SAVED), dict[str, list[float]]()
    changed = [replace(article, body=f"{article.body}\n又讯") for article in batch]
    for place in range(rounds + 1):
        found = await _round(uri, batch, changed)
        for name, took in found.items():
            seconds.setdefault(name, []).extend([took] if place else [])  # the first round warms up
    return {name: SAVED / median(times) for name, times in seconds.items()}


async def _round(uri: str, batch: list[Article], changed: list[Article]) -> dict[str, float]:
    found = {}
    database = await open_database(uri, "ours")
    store = ArticleStore(database)
    for name, some in (("store, new", batch), ("store, same", batch), ("store, changed", changed)):
        found[name] = await _timed(store.save, some)
    raw = database.client["raw"]
    await raw["articles"].create_indexes(INDEXES["articles"])
    documents = {article.url: article_fields(article, "1", NOW) for article in batch}
    found["raw bulk_write, new"] = await _timed(lambda some: _write(raw, documents, some), batch)
    for each in ("ours", "raw"):
        await database.client.drop_database(each)
    await database.client.close()
    return found


async def _write(raw: Database, documents: dict[str, Document], some: Sequence[Article]) -> None:
    writes = [
        UpdateOne({"_id": article_id(article.url)}, {"$set": documents[article.url]}, upsert=True)
        for article in some
    ]
    await raw["articles"].bulk_write(writes, ordered=False)


async def _timed(save: Save, some: Sequence[Article]) -> float:
    start = perf_counter()
    for place in range(0, len(some), BATCH):
        await save(some[place : place + BATCH])
    return perf_counter() - start


async def _filling(uri: str, sizes: Sequence[int], rounds: int) -> dict[int, float]:
    """Fill a database, and at each size time saving new articles."""
    database, found, stored = await open_database(uri, "filling"), dict[int, float](), 0
    store = ArticleStore(database)
    for size in sizes:
        for start in range(stored, size, 1000):
            await _timed(store.save, _articles(start, min(1000, size - start)))
        times, stored = [], size
        for _ in range(max(rounds, 5)):
            times.append(await _timed(store.save, _articles(stored, 5 * BATCH)))
            stored += 5 * BATCH
        found[size] = median(times) / (5 * BATCH) * 1000
    await database.client.close()
    return found


def _speeds(speeds: dict[str, float]) -> Table:
    table = Table("saving", "articles/s", "of raw", title=f"{SAVED} articles, {BATCH} at a time")
    for name, speed in speeds.items():
        table.add_row(name, f"{speed:,.0f}", f"{speed / speeds['raw bulk_write, new']:.2f}")
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
    parser.add_argument("--large", action="store_true", help=f"fill up to {LARGE:,} articles")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    run(Console(), options.rounds, large=options.large)
