"""`govnews feed`: what is new or has changed, one JSON object a line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from govnews.cli.console import fail
from govnews.cli.options import DatabaseName
from govnews.store import Feed, StoreError, open_database_sync
from govnews.store.feed import to_json


def feed(
    collection: Annotated[Literal["articles", "meetings"], typer.Option(help="What to follow.")] = "articles",
    position: Annotated[
        Path | None, typer.Option(help="File that keeps how far you are; made if need be.", dir_okay=False)
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on as changes come, until stopped.")] = False,
    lag: Annotated[
        float, typer.Option(min=0, help="Seconds to stay behind the server; longer than any write takes.")
    ] = 5,
    database: DatabaseName = None,
) -> None:
    """Print new and changed documents, each as one line of JSON; the first time all of them.

    With --position only what has changed since: a line may come twice after a kill, none is missed.
    """
    start = _read(position) if position else None
    try:
        opened = open_database_sync(name=database)
        with opened.client:
            for document, now in Feed(opened, collection, start, lag=lag, follow=follow):
                sys.stdout.write(to_json(document) + "\n")
                sys.stdout.flush()
                if position:
                    _write(position, now)
    except StoreError as error:
        fail(str(error), 1)


def _read(path: Path) -> dict[str, Any] | None:
    """Read the position; None if there is none yet. Ends the command when the file holds something else."""
    if not path.parent.is_dir():
        fail(f"no folder {path.parent} for the position")
    try:
        position: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        fail(f"{path} is no position of a feed: {error}")
    return position


def _write(path: Path, position: dict[str, Any]) -> None:
    """Put the position into the file, which at any moment holds the old one or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(position), "utf-8")
    fresh.replace(path)
