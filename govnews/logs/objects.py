"""The log as JSON, one object a line."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


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
