"""CSV: our fields as columns, for spreadsheets."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from govnews.exports.columns import inside, known
from govnews.store import Document
from govnews.store.reading import beijing, plain

BETWEEN = " | "
"""Stands between the values of a list."""
ACTIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""Begins a text that a spreadsheet may take for a formula.

Apostrophes before it count, so that a reader may take one away again and has what was there."""


def write(
    documents: Iterable[Document], columns: dict[str, Any], stream: IO[bytes], *, marked: bool = False
) -> None:
    """Write a header and one row for each document (RFC 4180, UTF-8); fields that are not in `columns` are left out.

    With `marked` a byte order mark comes first: without it Excel takes the text for that of the local code page.
    """
    paths = list(flat(columns))
    text = io.TextIOWrapper(stream, "utf-8-sig" if marked else "utf-8", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(".".join(path) for path in paths)
    rows.writerows([cell(_at(document, path)) for path in paths] for document in documents)
    text.detach()


def flat(columns: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Paths to the fields, with those of an object as columns of their own.

    >>> from govnews.store.reading import columns
    >>> [".".join(path) for path in flat(columns("articles")) if path[0] == "meeting"][:2]
    ['meeting.name', 'meeting.kind']
    """
    for name, hint in columns.items():
        if fields := inside(known(hint)):
            yield from ((name, *path) for path in flat(fields))
        else:
            yield (name,)


def cell(value: object) -> object:
    """Write a value as a cell; text that a spreadsheet may take for a formula gets an apostrophe before it.

    >>> cell(["市委", "市政府"]), cell([{"url": "http://a.cn/1.jpg"}]), cell("=1+1"), cell(-1), cell(None)
    ('市委 | 市政府', '[{"url": "http://a.cn/1.jpg"}]', "'=1+1", -1, '')
    """
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return beijing(value)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = BETWEEN.join(value)
    elif not isinstance(value, str | int | float):
        value = json.dumps(plain(value), ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and ACTIVE.match(value) else value


def _at(document: Document, path: tuple[str, ...]) -> object:
    value: Any = document
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
