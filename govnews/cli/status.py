"""`govnews status`: how all outlets stand, at one look."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from govnews import metrics
from govnews.cli.console import console, fail, output
from govnews.cli.options import DatabaseName
from govnews.exports import ExportError
from govnews.exports.file import replacing
from govnews.items import BEIJING
from govnews.sites import configs_dir, load_all, nearest
from govnews.status import overview, pages
from govnews.store import StoreError, open_database_sync
from govnews.store.outlets import outlets
from govnews.store.reading import plain

if TYPE_CHECKING:
    from govnews.sites import Site
    from govnews.status import Overview, Row
    from govnews.store import Database, Document

STYLES = {
    "ok": "green",
    "quiet": "cyan",
    "stale": "yellow",
    "broken": "bold red",
    "blocked": "bold magenta",
    "never-run": "dim",
}


def status(
    sites: Annotated[
        list[str] | None, typer.Argument(help="Only these outlets, by the name of their site file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for each outlet.")] = False,
    as_metrics: Annotated[bool, typer.Option("--metrics", help="As Prometheus reads it.")] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write the status page into this folder.")
    ] = None,
    database: DatabaseName = None,
) -> None:
    """Say how the outlets stand, the gravest first.

    Status 1 when one is stale, broken or blocked, 2 for an error; --html and --metrics end with 0 when they are written.
    """
    if sum([as_json, as_metrics, html is not None]) > 1:
        fail("--json, --metrics and --html are three forms of the same: choose one")
    known, errors = load_all(configs_dir())
    for error in errors.values():
        console.print(f"left out: {error}", style="red", markup=False, soft_wrap=True)
    try:
        with (opened := open_database_sync(name=database)).client:
            only = _chosen(sites, known, opened)
            if as_metrics:
                chosen = [each for each in outlets(opened) if not only or each.site in only]
                sys.stdout.write(metrics.text(chosen))
                return
            found = overview(opened, known, datetime.now(UTC), only)
    except StoreError as error:
        fail(str(error))
    if html:
        _write(html, found)
        return
    _print_json(found) if as_json else _print(found)
    if found.alarming:
        raise typer.Exit(1)


def _chosen(names: list[str] | None, known: dict[str, Site], database: Database[Document]) -> list[str]:
    """Return the outlets asked for; ends the command for one that nobody knows."""
    there = known.keys() | {each.site for each in outlets(database)} if names else set()
    for name in names or ():
        if name not in there:
            fail(f"no site {name!r}{nearest(name, there)}")
    return list(names or ())


def _write(folder: Path, found: Overview) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages(found).items():
            with replacing(folder / name) as file:
                file.write(text.encode())
            output.print(str(folder / name), markup=False, highlight=False, soft_wrap=True)
    except OSError as error:
        fail(f"cannot write to {folder}: {error.strerror or error}")
    except ExportError as error:
        fail(str(error))


def _print_json(found: Overview) -> None:
    for row in found.rows:
        sys.stdout.write(json.dumps(plain(row.numbers()), ensure_ascii=False) + "\n")


def _print(found: Overview) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("outlet", "state", "since", "newest"):
        table.add_column(name, no_wrap=True)
    for name in ("7 days", "usual"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("last run", no_wrap=True)
    table.add_column("why", overflow="fold")
    for row in found.rows:
        table.add_row(*_cells(row))
    output.print(table)
    counts = ", ".join(f"{count} {state}" for state, count in found.counts.items())
    output.print(f"\n{len(found.rows)} outlets: {counts or 'none'}", highlight=False)


def _cells(row: Row) -> list[str | Text]:
    usual = row.usual_week
    return [
        Text(row.site),
        Text(row.state, STYLES[row.state]),
        _day(row.since),
        _day(row.newest["published_at"] if row.newest else None),
        str(row.week) if row.standing else "–",
        f"{usual:g}" if usual is not None else "–",
        f"{row.last_run_at.astimezone(BEIJING):%m-%d %H:%M}" if row.last_run_at else "–",
        Text("; ".join(row.reasons)),
    ]


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d}" if at else "–"
