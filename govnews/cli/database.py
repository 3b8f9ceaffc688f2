"""`govnews db`: the embedded MongoDB server."""

from __future__ import annotations

import os

import typer

from govnews.cli.console import fail, output
from govnews.store import StoreError, database, open_database_sync, server

app = typer.Typer(no_args_is_help=True, help="Start, stop and look at the embedded MongoDB server.")


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
