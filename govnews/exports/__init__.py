"""Exports: documents of the store as files that spreadsheets and analysts' tools read."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import chain
from typing import IO, Any

from govnews.exports import cells, lines
from govnews.exports.errors import ExportError, NothingToExport
from govnews.store import Document

Writer = Callable[[Iterable[Document], dict[str, Any], IO[bytes]], None]
"""Writes documents, whose fields have these types, to a stream."""

FORMATS = ("jsonl", "csv", "parquet")

__all__ = ["FORMATS", "ExportError", "NothingToExport", "Writer", "export", "writer"]


def writer(form: str, *, file: bool) -> Writer:
    """Give what writes one of FORMATS, to a file or into a pipe: CSV files begin with a mark for Excel.

    Raises ExportError: a library for it is not installed.
    """
    if form == "jsonl":
        return lines.write
    if form == "csv":
        return partial(cells.write, marked=file)
    try:
        from govnews.exports import parquet
    except ImportError as error:
        raise ExportError(f"Parquet needs pyarrow ({error}): pip install 'govnews[parquet]'") from error
    return parquet.write


def export(
    documents: Iterable[Document],
    columns: dict[str, Any],
    write: Writer,
    target: AbstractContextManager[IO[bytes]],
) -> int:
    """Write documents to a stream that `target` opens, as they come; return how many.

    Raises NothingToExport before anything is opened, ExportError when a document does not fit or the disk fails.
    """
    coming = _Counted(documents)
    first = next(coming, None)
    if first is None:
        raise NothingToExport("nothing to export")
    with target as stream:
        write(chain([first], coming), columns, stream)
    return coming.count


class _Counted(Iterator[Document]):
    """Documents on their way, counted."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = iter(documents)
        self.count = 0

    def __next__(self) -> Document:
        document = next(self._documents)
        self.count += 1
        return document
