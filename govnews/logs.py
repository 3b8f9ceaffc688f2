"""The log: for people, or one JSON object a line; on the terminal, and in a file a day.

A message that is given its values by name (`logger.info("stored: %(url)s", {"event": "stored", "url": url})`)
has them as fields of the JSON; `event` says what happened, in one word that stays.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy import logformatter, signals

from govnews.items import BEIJING
from govnews.pipelines import Rejected
from govnews.sites import SiteError
from govnews.store.run import COUNTS

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

FORMS = ("text", "json")
"""Values of GOVNEWS_LOG."""

_handlers: list[logging.Handler] = []


def begin(settings: BaseSettings) -> None:
    """Log as `settings` say, in place of Scrapy's own handler and of those of an earlier call.

    On stderr is what LOG_LEVEL lets through; JSON and the file have at least all from INFO on.

    Raises SiteError: a setting is wrong, or the file cannot be written.
    """
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, "cmdline")
    _end()
    if settings["GOVNEWS_LOG"] not in FORMS:
        raise SiteError(f"GOVNEWS_LOG={settings['GOVNEWS_LOG']}: it is one of {', '.join(FORMS)}")
    as_json, level = settings["GOVNEWS_LOG"] == "json", _level(str(settings["LOG_LEVEL"]))
    if settings.getbool("LOG_ENABLED"):
        _add(logging.StreamHandler(), settings, min(level, logging.INFO) if as_json else level)
    if path := settings["GOVNEWS_LOG_FILE"]:
        _add(_file(Path(path), str(settings["GOVNEWS_LOG_DAYS"])), settings, min(level, logging.INFO))
    logging.root.setLevel(logging.NOTSET)


def _end() -> None:
    while _handlers:
        handler = _handlers.pop()
        logging.root.removeHandler(handler)
        handler.close()


def _level(level: str) -> int:
    levels = logging.getLevelNamesMapping()
    if not level.isdigit() and level not in levels:
        raise SiteError(f"LOG_LEVEL={level}: it is one of {', '.join(levels)}")
    return int(level) if level.isdigit() else levels[level]


def _file(path: Path, days: str) -> DayFile:
    if not days.isdigit() or days == "0":
        raise SiteError(f"GOVNEWS_LOG_DAYS={days}: it is a number of days, 1 or more")
    try:
        return DayFile(path, int(days))
    except OSError as error:
        raise SiteError(f"GOVNEWS_LOG_FILE={path} cannot be written: {error.strerror}") from error


def _add(handler: logging.Handler, settings: BaseSettings, level: int) -> None:
    as_json = settings["GOVNEWS_LOG"] == "json"
    handler.setFormatter(
        Json() if as_json else logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"])
    )
    handler.setLevel(level)
    logging.root.addHandler(handler)
    _handlers.append(handler)


class Json(logging.Formatter):
    """One JSON object a line: time, level, logger, site, message, and the named values of the message."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if spider := getattr(record, "spider", None):
            told["site"] = spider.name
        if isinstance(record.args, Mapping):
            told |= {name: value for name, value in record.args.items() if _plain(value)}
        told["message"] = record.getMessage()
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        # Lone surrogates, which UTF-8 does not hold, become escapes of JSON.
        return json.dumps(told, ensure_ascii=False).encode(errors="backslashreplace").decode()


def _plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return value is None or isinstance(value, str | int | float)


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


class Lines(logformatter.LogFormatter):
    """What Scrapy logs of an article: its address and title, not the whole of it."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:  # noqa: ANN401 - as Scrapy has it
        """An article came through the whole belt."""
        told = {name: _value(item, name) for name in ("url", "title")}
        named = {"event": "stored" if _stores(spider) else "read", **told}
        return {"level": logging.INFO, "msg": "%(event)s: %(url)s %(title)s", "args": named}

    def dropped(
        self,
        item: Any,  # noqa: ANN401
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """An article was rejected, or could not be stored."""
        reasons = exception.reasons if isinstance(exception, Rejected) else []
        named = {
            "event": "rejected" if isinstance(exception, Rejected) else "dropped",
            "url": _value(item, "url"),
            "reasons": reasons or [str(exception)],
            "why": str(exception),
        }
        return {"level": logging.WARNING, "msg": "%(event)s: %(url)s: %(why)s", "args": named}

    def item_error(
        self,
        item: Any,  # noqa: ANN401
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """An article broke a step of the belt."""
        named = {"event": "broken", "url": _value(item, "url")}
        return {
            "level": logging.ERROR,
            "msg": "%(event)s: a step of the belt failed on %(url)s",
            "args": named,
        }


class Events:
    """Scrapy extension: logs that a crawl begins, and how it ended with its counts."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Events:
        """Log of this crawl."""
        return cls(crawler)

    def spider_opened(self, spider: Spider) -> None:
        """Log what the crawl was asked to do."""
        given = getattr(spider, "arguments", None)
        asked = asdict(given) if given else {}
        told = " ".join(f"{name}={value}" for name, value in asked.items() if value) or "all"
        named = {"event": "crawl_begun", "outlet": spider.name, "arguments": told}
        logger.info("crawl of %(outlet)s begins: %(arguments)s", named, extra={"spider": spider})

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Log how it ended."""
        counts = {
            name: sum(int(self._stats.get_value(key, 0)) for key in keys) for name, keys in COUNTS.items()
        }
        named = {"event": "crawl_ended", "outlet": spider.name, "reason": reason, **counts}
        told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        named["counts"] = told or "nothing"
        logger.info("crawl of %(outlet)s ended (%(reason)s): %(counts)s", named, extra={"spider": spider})


def _stores(spider: Spider) -> bool:
    return bool(spider.crawler.settings["GOVNEWS_STORE"] != "off")


def _value(item: Any, name: str) -> object:  # noqa: ANN401 - an item of any kind
    return ItemAdapter(item).get(name)
