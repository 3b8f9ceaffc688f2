"""`govnews db`: the embedded MongoDB server, and the database in use."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from govnews.cli.console import console, fail, output
from govnews.store import StoreError, migrate, open_database_sync, server
from govnews.store.survey import Survey, Waiting, survey, waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

app = typer.Typer(
    no_args_is_help=True, help="Start, stop and look at MongoDB; bring the database up to date."
)


@app.command()
def start() -> None:
    """Start the embedded server, or find it running; print its address."""
    try:
        output.print(server.start(), soft_wrap=True, highlight=False)
    except StoreError as error:
        fail(str(error), 1)


@app.command()
def stop() -> None:
    """Stop the embedded server."""
    try:
        stopped = server.stop()
    except StoreError as error:
        fail(str(error), 1)
    output.print("stopped" if stopped else "was not running")


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="As one object of JSON.")] = False,
) -> None:
    """Say which MongoDB is used, what is in it and what waits for it; status 1 when it does not answer."""
    try:
        found = survey(os.environ.get("GOVNEWS_DATABASE"))
    except StoreError as error:
        _print_waiting(waiting(), console)
        fail(str(error), 1)
    if found is None:
        _print_waiting(waiting(), console)
        console.print("the embedded server is not running; `govnews db start` or any crawl starts it")
        raise typer.Exit(1)
    if as_json:
        output.print_json(json.dumps(asdict(found), default=_plain))
    else:
        _print(found)


@app.command(name="migrate")
def bring_up_to_date() -> None:
    """Bring the database up to date: rules, indexes, missing fields, links, search. It may be stopped and run again."""
    try:
        opened = open_database_sync(name=os.environ.get("GOVNEWS_DATABASE"))
        with opened.client:
            for name, done, count in migrate(opened):
                output.print(f"{opened.name}.{name}: {count} documents {done}", highlight=False)
    except StoreError as error:
        fail(str(error), 1)


def _print(found: Survey) -> None:
    embedded = ", embedded" if found.embedded else ""
    output.print(f"address   {found.address}", highlight=False, markup=False, soft_wrap=True)
    output.print(f"server    MongoDB {found.version}{embedded}", highlight=False)
    output.print(f"database  {found.database}\n", highlight=False)
    collections = Table("collection", box=None, header_style="bold", pad_edge=False)
    collections.add_column("documents", justify="right")
    for name, count in found.collections.items():
        collections.add_row(name, str(count))
    output.print(collections)
    for crawl in found.crawls:
        state = "killed" if crawl.killed else "under way"
        since, seen = (f"{each:%Y-%m-%d %H:%M}" for each in (crawl.started_at, crawl.seen_at))
        told = f"crawl of {crawl.site}: {state}; since {since}, last seen {seen} UTC, pid {crawl.pid} on {crawl.host}"
        output.print(told, highlight=False, markup=False, soft_wrap=True)
    _print_waiting(found.waiting, output)


def _print_waiting(files: Sequence[Waiting], console: Console) -> None:
    for each in files:
        told = f"{each.articles} articles wait on disk for the next crawl: {each.path}"
        console.print(told, highlight=False, markup=False, soft_wrap=True)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
