"""`govnews extract`: articles out of saved pages or texts, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from govnews import belt
from govnews.cli.console import console, fail
from govnews.items import BEIJING, Article, Page
from govnews.pages import article as reader
from govnews.pipelines import Rejected
from govnews.sites import Site

Row = dict[str, Any]


def extract(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Saved pages (HTML).", exists=True, dir_okay=False)
    ] = None,
    jsonl: Annotated[
        Path | None, typer.Option(help="Rows with id and one of file, html, text.", exists=True)
    ] = None,
    site: Annotated[str | None, typer.Option(help="Read with the rules of this site file.")] = None,
    url: Annotated[str, typer.Option(help="Address of the page, for the date it may hold.")] = "",
) -> None:
    """Read saved pages or texts; print one article a line on stdout."""
    if bool(files) == bool(jsonl):
        fail("give pages to read, or --jsonl ROWS.jsonl")
    rules = _site(site) if site else None
    rows = (
        _rows(jsonl) if jsonl else [{"id": str(path), "file": str(path), "url": url} for path in files or ()]
    )
    folder = jsonl.parent if jsonl else Path()
    for row in _progress(rows):
        sys.stdout.write(json.dumps(_line(row, folder, rules), ensure_ascii=False, default=_plain) + "\n")


def _line(row: Row, folder: Path, site: Site | None) -> Row:
    """Return the article of one row as an object; a row that cannot be read gives its id and an error."""
    try:
        found = belt.run(_item(row, folder), site)
    except (Rejected, ValueError, OSError, KeyError, TypeError) as error:
        console.print(f"{row.get('id')}: {error}", style="red", markup=False)
        return {"id": row.get("id"), "error": f"{type(error).__name__}: {error}"}
    return {"id": row.get("id"), **asdict(found)}


def _item(row: Row, folder: Path) -> Page | Article:
    if "error" in row:
        raise ValueError(row["error"])
    if row.get("text") is not None:
        return reader.read_text(
            row["text"],
            title=row.get("title"),
            url=row.get("url") or "",
            published_at=_moment(row.get("published_at")),
        )
    if row.get("html") is not None:
        body = str(row["html"]).encode("utf-8", "surrogatepass")
    elif row.get("file"):
        body = (folder / row["file"]).read_bytes()
    else:
        raise ValueError("a row needs one of file, html, text")
    return Page(url=row.get("url") or "", site="", bodies=[body], fetched_at=datetime.now(UTC))


def _rows(path: Path) -> list[Row]:
    """Read the rows; a line that is no JSON object becomes a row with an error that names it."""
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            row = {"id": None, "error": f"{path}, line {number}: {error}"}
        rows.append(
            row if isinstance(row, dict) else {"id": None, "error": f"{path}, line {number}: not an object"}
        )
    return rows


def _moment(value: str | None) -> datetime | None:
    """Read an ISO date or time; without an offset it is Beijing's."""
    if not value:
        return None
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=BEIJING)


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _site(name: str) -> Site:
    from govnews.cli.sites import load

    return load(name)


def _progress(rows: list[Row]) -> Iterable[Row] | Iterator[Row]:
    return track(
        rows, description="Reading", console=console, disable=not console.is_terminal, transient=True
    )
