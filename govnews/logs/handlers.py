"""Where the log goes, and in which form."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from govnews.logs.files import DayFile
from govnews.logs.objects import Json
from govnews.sites import SiteError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

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
