"""`govnews db`: the embedded MongoDB server, and the database in use."""

from __future__ import annotations

import os

import typer

from govnews.cli.console import fail, output
from govnews.store import StoreError, database, migrate, open_database_sync, server, spool

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
def status() -> None:
    """Say which MongoDB is used and what is in it; status 1 when it does not answer."""
    address = os.environ.get("MONGODB_URI")
    running = server.running()
    if not address and running is None:
        output.print("the embedded server is not running; `govnews db start` or any crawl starts it")
        raise typer.Exit(1)
    try:
        opened = open_database_sync(address or (running.uri if running else None))
        with opened.client:
            counts = {
                name: opened[name].estimated_document_count()
                for name in sorted(opened.list_collection_names())
            }
    except StoreError as error:
        fail(str(error), 1)
    output.print(f"{database.public(address) if address else running}", highlight=False, soft_wrap=True)
    for name, count in counts.items():
        output.print(f"{opened.name}.{name}: {count}", highlight=False)
    if waiting := spool.waiting():
        output.print(f"waiting on disk for the next crawl: {len(waiting)} files in {spool.folder()}")


@app.command(name="migrate")
def bring_up_to_date() -> None:
    """Bring the database up to date: rules, indexes, missing fields. It may be stopped and run again."""
    try:
        opened = open_database_sync(name=os.environ.get("GOVNEWS_DATABASE"))
        with opened.client:
            for name, count in migrate(opened):
                output.print(f"{opened.name}.{name}: {count} documents completed", highlight=False)
    except StoreError as error:
        fail(str(error), 1)
