"""Crawls under way, each in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date


class Crawls:
    """Processes that each crawl one outlet; they outlive this one, if it is killed."""

    def __init__(self, settings: Sequence[str] = ()) -> None:
        """`settings` are those of every crawl, each NAME=VALUE."""
        self._settings = [part for each in ("LOG_LEVEL=WARNING", *settings) for part in ("-s", each)]
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def running(self) -> frozenset[str]:
        """Outlets whose crawl has not been told as ended."""
        return frozenset(self._running)

    def begin(self, site: str, since: date) -> None:
        """Crawl an outlet from the day `since` on."""
        command = [sys.executable, "-m", "scrapy", "crawl", site, "-a", f"since={since}", *self._settings]
        self._running[site] = subprocess.Popen(  # noqa: S603 - the name of a site file, and settings as given
            command,
            env={"SCRAPY_SETTINGS_MODULE": "govnews.settings", **os.environ},
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches all of a terminal's processes: a crawl that hears it twice stores nothing more.
            start_new_session=True,
        )

    def ended(self) -> dict[str, int]:
        """Return outlet → exit status of the crawls that have ended since the last call."""
        found = {site: process.poll() for site, process in self._running.items()}
        over = {site: status for site, status in found.items() if status is not None}
        for site in over:
            del self._running[site]
        return over

    def stop(self) -> None:
        """Ask every crawl to store what it has and end."""
        for process in self._running.values():
            process.terminate()

    def kill(self) -> None:
        """End every crawl at once."""
        for process in self._running.values():
            process.kill()
