"""The log in files."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from govnews.items import BEIJING


class DayFile(logging.FileHandler):
    """A file for each day of Beijing: `govnews.log` is `govnews-2026-11-22.log`.

    No file is renamed, so any number of processes may write to them at once; each line is one write.
    """

    def __init__(self, path: Path, days: int) -> None:
        """Log beside `path`; files of days before the last `days` are removed."""
        self._path, self._days = path, days
        self._day = today()
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(self._of(self._day), encoding="utf-8", errors="backslashreplace")
        self._clear()

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record to the file of its day."""
        if (day := today()) != self._day:
            if self.stream:
                self.stream.close()
                self.stream = None  # the next write opens the file of that name
            self._day, self.baseFilename = day, str(self._of(day).absolute())
            self._clear()
        super().emit(record)

    def _of(self, day: str) -> Path:
        return self._path.with_name(f"{self._path.stem}-{day}{self._path.suffix}")

    def _clear(self) -> None:
        oldest = (datetime.fromisoformat(self._day) - timedelta(days=self._days - 1)).date().isoformat()
        digits = "[0-9]" * 4 + "-" + "[0-9]" * 2 + "-" + "[0-9]" * 2
        for each in self._path.parent.glob(f"{self._path.stem}-{digits}{self._path.suffix}"):
            if each.name < self._of(oldest).name:
                each.unlink(missing_ok=True)


def today() -> str:
    """Day in Beijing, YYYY-MM-DD."""
    return f"{datetime.now(BEIJING):%Y-%m-%d}"
