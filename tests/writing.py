"""Write articles through the store: one by one, or from four processes at once."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable

from govnews.items import Article
from govnews.store import ArticleStore, article_id, open_database

WRITER = """
import asyncio, random, sys
from govnews.items import Article
from govnews.store import ArticleStore, open_database

async def write(uri, seed, rounds):
    chance = random.Random(seed)
    database = await open_database(uri)
    store = ArticleStore(database)
    for _ in range(rounds):
        urls = [f"http://a.gov.cn/{number}" for number in chance.sample(range(60), 5)]
        body = lambda: f"第{chance.randrange(9)}次会议"
        await store.save([Article(url=url, site=f"s{seed}", title="会", body=body()) for url in urls])
        if not chance.randrange(5):
            await store.withdraw(urls[:1])
    await database.client.close()

asyncio.run(write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""


def article(name: object, body: str = "会议召开。") -> Article:
    return Article(url=f"http://a.gov.cn/{name}", site="longdong", title="会", body=body)


def key(name: object) -> str:
    """The `_id` of the article of this name."""
    return article_id(f"http://a.gov.cn/{name}")


def using(uri: str, use: Callable[[ArticleStore], Awaitable[object]]) -> None:
    async def within() -> None:
        database = await open_database(uri)
        await use(ArticleStore(database))
        await database.client.close()

    asyncio.run(within())


def save(uri: str, *articles: Article) -> None:
    using(uri, lambda store: store.save(articles))


def write(uri: str, seed: int, rounds: int = 30) -> list[int]:
    """Let four processes write at once, and when they have ended the article "end"; return how they ended."""
    command = [sys.executable, "-c", WRITER, uri]
    writers = [subprocess.Popen([*command, str(seed * 10 + number), str(rounds)]) for number in range(4)]
    ended = [writer.wait() for writer in writers]
    save(uri, article("end"))
    return ended
