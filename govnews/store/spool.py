"""The spool: what MongoDB could not take is kept on disk, and stored when it is back."""

import json
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from govnews.items import Article
from govnews.store import place, server
from govnews.store.articles import ArticleStore
from govnews.store.plain import restored, to_line
from govnews.store.run import Run
from govnews.store.runs import Runs

logger = logging.getLogger(__name__)

AT_ONCE = 100
"""Articles replayed in one write."""


def folder() -> Path:
    """Folder of the spool, in that of the user's data."""
    return server.default_data_dir() / "spool"


def waiting() -> list[Path]:
    """Files that wait to be stored, the oldest first."""
    return sorted(folder().glob("*.jsonl"), key=lambda path: path.stem.rpartition("-")[2])


class Spool:
    """The file of one crawl, made when the first article needs it; what `add` has returned from is on disk."""

    def __init__(self, site: str, database: str) -> None:
        """Keep what is meant for the database with the id `database`."""
        name = f"{site}-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}.jsonl"
        self.path = folder() / name
        self.articles = 0
        """How many articles it holds."""
        self._database = database
        self._file: IO[str] | None = None
        self._held = ExitStack()

    def add(self, *articles: Article) -> None:
        """Append articles; raises OSError when the disk does not take them."""
        self._append(to_line(article=article) for article in articles)
        self.articles += len(articles)

    def add_run(self, run: Run) -> None:
        """Append the account of the crawl; raises OSError when the disk does not take it."""
        self._append([to_line(run=run)])

    def close(self) -> None:
        """Let others replay the file."""
        self._held.close()

    def _append(self, lines: Sequence[str] | Iterator[str]) -> None:
        file = self._file = self._file or self._begin()
        file.writelines(f"{line}\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())

    def _begin(self) -> IO[str]:
        place.make_private(self.path.parent)
        file = self._held.enter_context(self.path.open("x", encoding="ascii"))
        # Nobody replays, and removes, a file that is still being written.
        self._held.enter_context(place.locked(self.path, 0))
        file.write(to_line(database=self._database) + "\n")
        place.sync(self.path.parent)
        return file


@dataclass(slots=True)
class Content:
    """What a file of the spool holds."""

    database: str | None = None
    """Id of the database it is meant for."""
    articles: list[Article] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    unreadable: int = 0
    """Lines that were damaged, or cut by a kill."""


async def replay(store: ArticleStore, runs: Runs, database: str) -> int:
    """Store what waits for the database with this id, in order; return the number of articles.

    A file is removed after all of it has been acknowledged. If we are killed before, it is replayed once
    more, which does no harm. Files that another process writes or replays are left to it.

    Raises StoreUnavailable.
    """
    if not waiting():
        return 0
    with ExitStack() as held:
        if not _take(held, folder() / ".lock"):
            return 0
        return sum([await _replay(path, store, runs, database) for path in waiting()])


def read(path: Path) -> Content:
    """Read a file of the spool."""
    content = Content()
    for line in path.read_bytes().split(b"\n"):
        try:
            if line:
                _sort(json.loads(line), content)
        except (TypeError, ValueError, KeyError) as error:
            logger.warning("%s holds a line that cannot be read: %s", path, error)
            content.unreadable += 1
    return content


async def _replay(path: Path, store: ArticleStore, runs: Runs, database: str) -> int:
    with ExitStack() as held:
        if not _take(held, path):
            return 0
        content = read(path)
        if content.database != database:
            return 0
        for start in range(0, len(content.articles), AT_ONCE):
            await store.save(content.articles[start : start + AT_ONCE])
        for run in content.runs:
            await runs.put(run)
        if content.unreadable:
            path.rename(path.with_suffix(".unreadable"))  # for a person to look at
        else:
            path.unlink()
        place.sync(path.parent)
    return len(content.articles)


def _sort(parts: dict[str, Any], content: Content) -> None:
    kinds: dict[str, Callable[[Any], None]] = {
        "article": lambda value: content.articles.append(restored(Article, value)),
        "run": lambda value: content.runs.append(restored(Run, value)),
        "database": lambda value: setattr(content, "database", str(value)),
    }
    for name, value in parts.items():
        kinds[name](value)


def _take(held: ExitStack, path: Path) -> bool:
    """Lock a file if nobody else has."""
    try:
        held.enter_context(place.locked(path, 0))
    except TimeoutError:
        return False
    return True
