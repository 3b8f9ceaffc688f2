"""Saving articles: the store beside raw pymongo, and stores that are full beside one that is not.

It takes four minutes and 2 GB of disk.
"""

import asyncio
import gc
import random
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
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
from govnews.store.indexing import Indexing
from govnews.store.layout import INDEXES
from govnews.store.meetings import Meetings
from govnews.store.schema import ARTICLES, MEETINGS, TOKENS

BATCH = 100
"""Articles in one write, as in a crawl."""
SAVED = 500
SMALL, FULL, LARGE = 1_000, 20_000, 200_000
GROWN = 200
"""Articles in one round of the comparison of full databases with a small one."""
INDEXED = 100
"""Articles of them that are then indexed, too."""
AT_ONCE = 1000
"""Documents in one write while a database is filled."""
RAW = "raw bulk_write, new"
FLOOR, SLOPE = 0.6, 1.5
"""What the store promises: part of the raw speed, and how much slower it may be when it is full."""
NOW = datetime(2026, 11, 22, tzinfo=UTC)

Found = dict[str, float]
Database = AsyncDatabase[Document]
T = TypeVar("T")
Work = Callable[[Database, Sequence[Article]], Awaitable[None]]


def run(console: Console, rounds: int) -> None:
    """Measure and print; the figures are articles per second of wall time."""
    with _server() as uri:
        console.print(_speeds(asyncio.run(_beside_raw(uri, rounds))))
    with ExitStack() as servers:
        uris = {size: servers.enter_context(_server()) for size in (SMALL, FULL, LARGE)}
        console.print(_growth(asyncio.run(_beside_full(uris, rounds))))


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
        url=_url(number),
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
    """Open a database with our rules and indexes; nobody pays for an earlier write, or for what the benchmark holds."""
    database = await open_database(uri, name)
    await database.client.admin.command("fsync")
    gc.collect()
    gc.freeze()
    yield database
    gc.unfreeze()
    await database.client.close()


async def _timed(save: Callable[[Sequence[T]], Awaitable[object]], some: Sequence[T]) -> float:
    start = perf_counter()
    for place in range(0, len(some), BATCH):
        await save(some[place : place + BATCH])
    return perf_counter() - start


async def _beside_full(uris: dict[int, str], rounds: int) -> dict[int, Found]:
    """Fill a database on each server, then save new articles to each in turn, and index them; ms per article by size.

    All begin with a checkpoint behind them, not in the shadow of the filling; later ones come as they come.
    """
    first = _articles(0, SMALL)
    for size, uri in uris.items():
        await _fill(uri, first, size)
    rounds_of = [_articles(LARGE + place * GROWN, GROWN) for place in range(rounds + 1)]
    found: dict[int, Found] = {size: {} for size in uris}
    for name, work, count in (("save", _save, GROWN), ("link", _link, GROWN), ("index", _index, INDEXED)):
        some = [articles[:count] for articles in rounds_of]
        for size, cost in (await _costs(uris, work, some)).items():
            found[size][name] = cost
    return found


async def _costs(
    uris: dict[int, str], work: Work, rounds_of: Sequence[Sequence[Article]]
) -> dict[int, float]:
    """Time some work on each of the servers in turn; ms per article by size."""
    taken: dict[int, list[float]] = {size: [] for size in uris if size < LARGE or work is not _index}
    for place, some in enumerate(rounds_of):
        for size, times in taken.items():
            async with _database(uris[size], "filled") as database:
                took = await _timed(partial(work, database), some)
            times += [took / len(some) * 1000] if place else []  # the first round warms up
    return {size: median(times) for size, times in taken.items()}


async def _save(database: Database, some: Sequence[Article]) -> None:
    await ArticleStore(database).save(some)


async def _link(database: Database, some: Sequence[Article]) -> None:
    """Do what a session does, too, before it acknowledges articles."""
    await Meetings(database).link([article_id(each.url) for each in some])


async def _index(database: Database, some: Sequence[Article]) -> None:
    """Do what a session does beside the crawl."""
    indexing = Indexing(database)
    indexing.begin([article_id(each.url) for each in some])
    await indexing.end()


async def _fill(uri: str, first: Sequence[Article], size: int) -> None:
    """Save the first articles; the others are copies of them under other addresses and times, indexed at the end."""
    async with _database(uri, "filled") as database:
        for work in (_save, _link, _index):
            await _timed(partial(work, database), first)
        for name in _filled(size):
            await database[name].drop_indexes()
            stored = {_number(each): each for each in await database[name].find().to_list()}
            for start in range(SMALL, size, AT_ONCE):
                numbers = (number for number in range(start, start + AT_ONCE) if number % SMALL in stored)
                copies = [_COPIES[name](stored[number % SMALL], number) for number in numbers]
                await database[name].insert_many(copies, ordered=False, bypass_document_validation=True)
            await database[name].create_indexes(INDEXES[name])


def _filled(size: int) -> tuple[str, ...]:
    """Collections to fill: not the tokens of `LARGE`, whose index takes hours to build and is none of saving."""
    return {SMALL: (), FULL: (ARTICLES, MEETINGS, TOKENS)}.get(size, (ARTICLES, MEETINGS))


def _url(number: int) -> str:
    return f"http://paper.example.cn/pc/content/{number // 50}/content_{number}.html"


def _number(document: Document) -> int:
    """Number of the article that a document of the first ones belongs to."""
    return _NUMBERS[str(document["_id"]).removeprefix("m")]


def _article_copy(document: Document, number: int) -> Document:
    key = article_id(_url(number))
    return document | {
        "_id": key,
        "url": _url(number),
        "site": f"outlet{number % 20}",
        "published_at": NOW - timedelta(minutes=number),
        "updated_at": NOW + timedelta(seconds=number),
        "meeting_id": document["meeting_id"] and f"m{key}",
        "link_keys": [f"{each}{number}" for each in document["link_keys"]],
    }


def _meeting_copy(document: Document, number: int) -> Document:
    key = article_id(_url(number))
    report = document["reports"][0] | {"article": key}
    later = NOW + timedelta(seconds=number)
    return document | {"_id": f"m{key}", "reports": [report], "original": key, "updated_at": later}


def _tokens_copy(document: Document, number: int) -> Document:
    return document | {"_id": article_id(_url(number))}


_COPIES = {ARTICLES: _article_copy, MEETINGS: _meeting_copy, TOKENS: _tokens_copy}
_NUMBERS = {article_id(_url(number)): number for number in range(SMALL)}


def _speeds(speeds: dict[str, float]) -> Table:
    table = Table("saving", "articles/s", "of raw", title=f"{SAVED} articles, {BATCH} at a time")
    for name, speed in speeds.items():
        table.add_row(name, f"{speed:,.0f}", f"{speed / speeds[RAW]:.2f}")
    table.caption = f"promised: store, new at {FLOOR} of raw"
    return table


def _growth(costs: dict[int, Found]) -> Table:
    table = Table(
        "stored articles", "save, ms", "of the first", "save and link, ms", "of the first", "index, ms"
    )
    table.title, first = "Cost of a new article", costs[min(costs)]
    for size, cost in costs.items():
        both, index = (
            cost["save"] + cost["link"],
            f"{cost['index']:.1f}" if "index" in cost else "not measured",
        )
        slopes = cost["save"] / first["save"], both / (first["save"] + first["link"])
        table.add_row(
            f"{size:,}", f"{cost['save']:.2f}", f"{slopes[0]:.2f}", f"{both:.2f}", f"{slopes[1]:.2f}", index
        )
    table.caption = f"promised: save within {SLOPE} times; indexing goes on beside the crawl"
    return table
