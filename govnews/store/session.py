"""A crawl's session with the store: open it, save to it or to the spool, note the run, close it."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Self, TypeVar

from pymongo.asynchronous.database import AsyncDatabase

from govnews.items import Article
from govnews.store.articles import ArticleStore
from govnews.store.batch import Outcome
from govnews.store.database import answering, open_database
from govnews.store.errors import StoreUnavailable
from govnews.store.run import Run, Runs
from govnews.store.schema import MARK, META, Document
from govnews.store.spool import Spool, replay

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Session:
    """The store as one crawl of `site` uses it."""

    def __init__(self, database: AsyncDatabase[Document], identity: str, site: str) -> None:
        self.failure: StoreUnavailable | None = None
        """The first failure of MongoDB, which ends its use by this session."""
        self.spool = Spool(site, identity)
        self.replayed = 0
        """Articles of earlier crawls that were stored from the spool when this session began."""
        self._database, self._identity = database, identity
        self._articles, self._runs = ArticleStore(database), Runs(database)

    @classmethod
    async def open(cls, site: str, name: str | None = None) -> Self:
        """Open the database of `MONGODB_URI`, and store what waits for it in the spool.

        Raises StoreError: it cannot be opened.
        """
        database = await open_database(name=name)
        with answering(f"database {database.name}"):
            mark = await database[META].find_one({"_id": MARK})
        session = cls(database, str((mark or {}).get("id")), site)
        await session._replay()
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
        """Store a batch, or put it into the spool.

        Raises StoreUnavailable: the batch is in the spool, if the disk has taken it.
        """
        try:
            return await self.use(lambda store: store.save(articles))
        except StoreUnavailable:
            self._keep(articles)
            raise

    async def end(self, run: Run) -> None:
        """Note the run, in the spool if need be, and close the connection."""
        try:
            await self.use(lambda _: self._put(run))
        except StoreUnavailable as error:
            logger.warning("the run is noted later: %s", error)
            self._keep_run(run)
        finally:
            self.spool.close()
            await self._database.client.close()

    async def _put(self, run: Run) -> None:
        with answering(f"database {self._database.name}"):
            await self._runs.put(run)

    async def _replay(self) -> None:
        try:
            with answering(f"database {self._database.name}"):
                self.replayed = await replay(self._articles, self._runs, self._identity)
        except (StoreUnavailable, OSError) as error:
            # What is wrong with one file must not keep new articles out of the store.
            logger.error("the spool waits for the next crawl: %s", error)  # noqa: TRY400 - told, not traced

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
