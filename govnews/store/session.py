"""A crawl's session with the store: open it, save to it or to the spool, note the run, close it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Self, TypeVar

from pymongo.asynchronous.database import AsyncDatabase

from govnews.items import Article
from govnews.store.articles import ArticleStore
from govnews.store.batch import Outcome
from govnews.store.database import answering, open_database
from govnews.store.errors import LeaseLost, StoreError, StoreUnavailable
from govnews.store.hold import Hold
from govnews.store.identity import article_id
from govnews.store.indexing import Indexing
from govnews.store.meetings import Meetings
from govnews.store.run import Run, Stats
from govnews.store.runs import Runs
from govnews.store.schema import MARK, META, Document
from govnews.store.spool import Spool, replay

logger = logging.getLogger(__name__)

BEAT = 60
"""Seconds from one sign of life of a run to the next."""

T = TypeVar("T")


class Session:
    """The store as one crawl uses it."""

    def __init__(
        self, database: AsyncDatabase[Document], identity: str, run: Run, stats: Callable[[], Stats]
    ) -> None:
        self.failure: StoreUnavailable | None = None
        """The first failure of MongoDB, which ends its use by this session."""
        self.spool = Spool(run.site, identity)
        self.replayed = 0
        """Articles of earlier crawls that were stored from the spool when this session began."""
        self._database, self._identity = database, identity
        self._articles, self._runs, self._meetings = (
            ArticleStore(database),
            Runs(database),
            Meetings(database),
        )
        self._indexing = Indexing(database)
        self._run, self._stats = run, stats
        self._hold: Hold | None = None
        self._beating: asyncio.Task[None] | None = None
        self._renewing: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls, run: Run, stats: Callable[[], Stats], name: str | None = None, *, lease: float | None = None
    ) -> Self:
        """Open the database of `MONGODB_URI`, store what waits for it in the spool, and note that `run` begins.

        `stats` gives the stats of the crawl as they stand: they are noted each minute. `lease` is for how many
        seconds at a time nobody else may crawl the outlet; None asks for no such right.

        Raises StoreError: it cannot be opened, or another process is crawling the outlet (Busy).
        """
        database = await open_database(name=name)
        with answering(f"database {database.name}"):
            mark = await database[META].find_one({"_id": MARK})
        session = cls(database, str((mark or {}).get("id")), run, stats)
        if lease:
            await session._take(lease)
        await session._replay()
        await session._link(session._meetings.link_all())
        with answering(f"database {database.name}"):
            await session._runs.begin(run)
        session._indexing.begin()
        session._beating = asyncio.create_task(session._beat())
        return session

    async def use(self, work: Callable[[ArticleStore], Awaitable[T]]) -> T:
        """Work on the articles; after a failure no more waiting, as the crawl is about to end.

        Raises StoreUnavailable.
        """
        if self.failure:
            raise self.failure
        try:
            return await work(self._articles)
        except StoreUnavailable as error:
            self.failure = error
            raise

    async def save(self, articles: Sequence[Article]) -> list[Outcome]:
        """Store a batch and link it, or put it into the spool; its text is indexed while the crawl goes on.

        Raises StoreUnavailable: the batch is in the spool, if the disk has taken it.
        """
        try:
            outcomes = await self.use(lambda store: store.save(articles))
        except StoreUnavailable:
            self._keep(articles)
            raise
        ids = [article_id(article.url) for article in articles]
        await self._link(self._meetings.link(ids))
        self._indexing.begin(ids)
        return outcomes

    async def end(self, reason: str) -> None:
        """Index what waits for it, note why the run ends, in the spool if need be, and close the connection."""
        await self._indexing.end()
        await self._rest()
        self._run.end(reason, self._stats())
        try:
            await self.use(lambda _: self._note())
        except StoreUnavailable as error:
            logger.warning("the run is noted later: %s", error)
            self._keep_run(self._run)
        finally:
            self.spool.close()
            await self._give_back()
            await self._database.client.close()

    async def _note(self) -> None:
        with answering(f"database {self._database.name}"):
            await self._runs.put(self._run)

    async def _beat(self) -> None:
        """Give signs of life; one that fails is no reason to end a crawl."""
        while True:
            await asyncio.sleep(BEAT)
            self._run.count(self._stats())
            try:
                await self._note()
            except StoreUnavailable as error:
                logger.warning("no sign of life noted: %s", error)

    async def _take(self, seconds: float) -> None:
        try:
            self._hold = await Hold.take(self._database, self._run.site, seconds)
        except StoreError:
            await self._database.client.close()
            raise
        self._renewing = asyncio.create_task(self._renew(self._hold))

    async def _renew(self, hold: Hold) -> None:
        """Keep the lease; when it is lost, nothing more is stored by this session."""
        while not isinstance(self.failure, LeaseLost):
            await asyncio.sleep(hold.seconds / 3)
            try:
                await hold.renew()
            except LeaseLost as error:
                self.failure = error
            except StoreUnavailable as error:
                logger.warning("the lease was not renewed: %s", error)

    async def _give_back(self) -> None:
        if self._renewing:
            self._renewing.cancel()
            await asyncio.wait([self._renewing])
        try:
            if self._hold and not self.failure:
                await self._hold.release()
        except StoreUnavailable as error:
            logger.warning("the lease ends by itself: %s", error)

    async def _rest(self) -> None:
        if self._beating:
            self._beating.cancel()
            await asyncio.wait([self._beating])

    async def _replay(self) -> None:
        try:
            with answering(f"database {self._database.name}"):
                self.replayed = await replay(self._articles, self._runs, self._identity)
        except (StoreUnavailable, OSError) as error:
            # What is wrong with one file must not keep new articles out of the store.
            logger.error("the spool waits for the next crawl: %s", error)  # noqa: TRY400 - told, not traced

    async def _link(self, work: Awaitable[None]) -> None:
        try:
            await work
        except StoreUnavailable as error:
            # The articles are stored, and marked: the next session links them.
            logger.warning("meetings are linked later: %s", error)

    def _keep(self, articles: Sequence[Article]) -> None:
        # Not in a thread: the crawl is about to end, and the order of the batches stays.
        try:
            self.spool.add(*articles)
        except OSError as error:
            logger.error("%d articles cannot be kept on disk: %s", len(articles), error)  # noqa: TRY400

    def _keep_run(self, run: Run) -> None:
        try:
            self.spool.add_run(run)
        except OSError as error:
            logger.error("the run cannot be kept on disk: %s", error)  # noqa: TRY400
