"""Crawl what is due, round after round, until there is nothing left to do or somebody says stop."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from queue import Empty, SimpleQueue

from govnews.schedule.crawls import Crawls
from govnews.schedule.outlook import outlook, to_begin
from govnews.schedule.timetable import Timetable
from govnews.store import Database, Document, StoreUnavailable

Open = Callable[[], Database[Document]]

ENDS = (signal.SIGTERM, signal.SIGINT)
CHILDREN = (signal.SIGCHLD,) if hasattr(signal, "SIGCHLD") else ()


class Rounds:
    """Looks which outlets are due, and has them crawled, not more than `at_once` at the same time.

    Several of them may share the work, on one computer or on several: a crawl whose outlet another process is
    crawling ends before its first request.
    """

    def __init__(
        self,
        open_database: Open,
        timetables: Mapping[str, Timetable],
        crawls: Crawls,
        tell: Callable[[str], None],
        *,
        at_once: int,
        retry: timedelta,
    ) -> None:
        self._open, self._timetables, self._crawls, self._tell = open_database, timetables, crawls, tell
        self._at_once, self._retry = at_once, retry
        self._failed_at: dict[str, datetime] = {}
        self._away = False
        self._stops = self._obeyed = 0
        # A signal may come at any moment; this queue takes it at any moment.
        self._signals: SimpleQueue[int] = SimpleQueue()

    def run(self, every: float, *, once: bool = False) -> bool:
        """Look every so many seconds; `once` ends when nothing is due and nothing under way.

        Return whether every crawl that was begun here did its job.

        Raises StoreError: the database cannot be used at all, or with `once` does not answer.
        """
        well = True
        with _noted(self._signals, *ENDS, *CHILDREN):
            while True:
                well &= self._settle()
                begun = self._obey() if self._stops else self._begin(patient=not once)
                if not self._crawls.running and (self._stops or (once and not begun)):
                    return well
                self._wait(every)

    def _wait(self, seconds: float) -> None:
        """Wait until the time is over, a crawl has ended or somebody says stop."""
        try:
            self._stops += self._signals.get(timeout=seconds) in ENDS
        except Empty:
            return

    def _obey(self) -> int:
        """Stop the crawls, or kill them if we have been told twice; none is begun."""
        if self._obeyed == 0:
            self._tell("stopping: each crawl stores what it has; a second signal ends them at once")
            self._crawls.stop()
        elif self._stops > 1:
            self._crawls.kill()
        self._obeyed = self._stops
        return 0

    def _settle(self) -> bool:
        """Take note of the crawls that have ended; False when one of them did not do its job."""
        ended = self._crawls.ended()
        for site, status in ended.items():
            if status:
                self._failed_at[site] = datetime.now(UTC)
            self._tell(f"{site}: ended with status {status}")
        return not any(ended.values())

    def _begin(self, *, patient: bool) -> int:
        """Begin as many crawls as are due and there is room for."""
        try:
            wanted = self._wanted()
        except StoreUnavailable as error:
            if not patient and not self._crawls.running:
                raise
            if not self._away:
                self._tell(f"waiting for MongoDB: {error}")
            self._away = True
            return 0
        if self._away:
            self._tell("MongoDB is back")
        self._away = False
        for site, since in wanted.items():
            self._tell(f"{site}: begins, since {since}")
            self._crawls.begin(site, since)
        return len(wanted)

    def _wanted(self) -> dict[str, date]:
        room = self._at_once - len(self._crawls.running)
        if room <= 0:
            return {}
        now, resting = datetime.now(UTC), self._resting()
        with (database := self._open()).client:
            found = [each for each in outlook(database, self._timetables, now) if each.site not in resting]
            wanted = to_begin(database, found, now, self._retry)
        return dict(list(wanted.items())[:room])

    def _resting(self) -> set[str]:
        """Outlets under way here, and those whose crawl has failed just now, perhaps before it could note that."""
        recent = datetime.now(UTC) - self._retry
        return {*self._crawls.running, *(site for site, at in self._failed_at.items() if at > recent)}


@contextmanager
def _noted(queue: "SimpleQueue[int]", *numbers: int) -> Iterator[None]:
    """Put signals into a queue, in place of what they do elsewhere."""
    before = {number: signal.signal(number, lambda number, _: queue.put(number)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
