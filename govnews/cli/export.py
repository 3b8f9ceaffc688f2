"""`govnews export`: stored documents as a file."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from govnews import exports
from govnews.cli.console import console, fail
from govnews.cli.options import DatabaseName
from govnews.days import first_day, last_day
from govnews.exports import FORMATS, ExportError, NothingToExport, Writer
from govnews.exports.file import replacing
from govnews.sites import nearest
from govnews.store import Database, Document, StoreError, open_database_sync
from govnews.store.reading import READABLE, Selection, columns, count, read


def export(
    collection: Annotated[str, typer.Argument(help=f"What to export: {', '.join(READABLE)}.")],
    since: Annotated[str | None, typer.Option(help="First Beijing day: YYYY-MM-DD, YYYY-MM or YYYY.")] = None,
    until: Annotated[str | None, typer.Option(help="Last Beijing day: YYYY-MM-DD, YYYY-MM or YYYY.")] = None,
    site: Annotated[list[str] | None, typer.Option(help="Only this outlet; may be given again.")] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help=f"{', '.join(FORMATS)}; by default as the file's name says."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="File to write; without one, or with -, stdout.")
    ] = None,
    database: DatabaseName = None,
) -> None:
    """Export stored documents; status 1 when there are none, or not all could be written.

    Days are those of publication, for meetings those on which they were held.
    """
    path = None if out == Path("-") else out
    selection = _selection(collection, since, until, site or [])
    # Like Ctrl-C, so that nothing unfinished stays behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        write = exports.writer(_format(form, path), file=path is not None)
        opened = open_database_sync(name=database)
        with opened.client:
            rows = _write(opened, selection, write, path)
    except NothingToExport:
        fail(f"nothing to export: no {_said(selection)} in database {opened.name}; no file was written", 1)
    except (ExportError, StoreError) as error:
        fail(str(error), 1)
    if path:
        console.print(f"{rows} {collection} in {path}", highlight=False, markup=False, soft_wrap=True)


def _write(database: Database[Document], selection: Selection, write: Writer, path: Path | None) -> int:
    target = replacing(path) if path else nullcontext(sys.stdout.buffer)
    seen = console.is_terminal and not (path is None and sys.stdout.isatty())
    documents: Iterable[Document] = read(database, selection)
    if seen:
        total = count(database, selection)
        documents = track(documents, selection.name, total, console=console, transient=True)
    return exports.export(documents, columns(selection.name), write, target)


def _selection(collection: str, since: str | None, until: str | None, sites: list[str]) -> Selection:
    if collection not in READABLE:
        fail(
            f"unknown collection {collection!r}{nearest(collection, READABLE)} (known: {', '.join(READABLE)})"
        )
    first, last = _day("--since", since, first_day), _day("--until", until, last_day)
    if first and last and first > last:
        fail(f"--since {first} is later than --until {last}")
    return Selection(name=collection, since=first, until=last, sites=tuple(sites))


def _day(option: str, text: str | None, read: Callable[[str], date]) -> date | None:
    try:
        return read(text) if text is not None else None
    except ValueError as error:
        fail(f"{option} {error}")


def _format(form: str | None, path: Path | None) -> str:
    """Format that was asked for, else that of the file's suffix, else JSON lines."""
    wanted = form or (path.suffix.removeprefix(".").lower() if path else "jsonl")
    if wanted not in FORMATS:
        said = f"--format {form}" if form else f"{path}"
        fail(f"{said}: no format to export to (known: {', '.join(FORMATS)})")
    if wanted == "parquet" and path is None:
        fail("--format parquet needs a file: -o FILE.parquet")
    return wanted


def _said(selection: Selection) -> str:
    """Say what was asked for.

    >>> _said(Selection(name="articles", since=date(2026, 1, 31), sites=("longdong",)))
    'articles since 2026-01-31 of longdong'
    """
    parts = [selection.name]
    parts += [f"since {selection.since}"] if selection.since else []
    parts += [f"until {selection.until}"] if selection.until else []
    parts += [f"of {', '.join(selection.sites)}"] if selection.sites else []
    return " ".join(parts)
