"""`govnews search`: the stored articles that have some words."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Annotated

import typer
from rich.text import Text

from govnews.cli.console import console, fail, output
from govnews.cli.options import DatabaseName
from govnews.days import first_day, last_day
from govnews.search import Hit, Query, QueryError, Span, find
from govnews.sites import nearest
from govnews.store import Database, Document, StoreError, open_database_sync
from govnews.store.reading import Selection, beijing
from govnews.store.search import sites

MARK = "bold red"
"""How a word that was found looks on a terminal."""


class Sort(StrEnum):
    """Which article comes first."""

    NEWEST = "newest"
    BEST = "best"


def search(
    words: Annotated[
        list[str], typer.Argument(help='Words that must all occur; "…" keeps white space together.')
    ],
    site: Annotated[list[str] | None, typer.Option(help="Only this outlet; may be given again.")] = None,
    since: Annotated[str | None, typer.Option(help="First day: YYYY-MM-DD, YYYY-MM or YYYY.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day: YYYY-MM-DD, YYYY-MM or YYYY.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show so many articles at most.")] = 10,
    sort: Annotated[Sort, typer.Option(help="What comes first.")] = Sort.NEWEST,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    database: DatabaseName = None,
) -> None:
    """Search the stored articles; status 0: found, 1: no article has the words, 2: an error."""
    try:
        query = Query.parse(" ".join(words))
        selection = _selection(site or [], since, until)
        opened = open_database_sync(name=database)
        with opened.client:
            _check(selection, opened)
            hits = find(opened, query, selection, best=sort is Sort.BEST)
            count = sum(_show(hit, as_json) for hit in islice(hits, limit))
    except (QueryError, StoreError) as error:
        fail(str(error))
    if not count:
        console.print("no article has all of the words", highlight=False)
        raise typer.Exit(1)


def _selection(names: list[str], since: str | None, until: str | None) -> Selection:
    first = _day("--since", since, first_day)
    last = _day("--until", until, last_day)
    if first and last and first > last:
        fail(f"--since {first} is later than --until {last}")
    return Selection(name="articles", since=first, until=last, sites=tuple(names))


def _day(option: str, text: str | None, read: Callable[[str], date]) -> date | None:
    try:
        return read(text) if text is not None else None
    except ValueError as error:
        fail(f"{option} {error}")


def _check(selection: Selection, database: Database[Document]) -> None:
    """End the command if there is nothing of an outlet that was asked for."""
    if unknown := [name for name in selection.sites if name not in (known := sites(database))]:
        name = unknown[0]
        there = ", ".join(known) or "none"
        fail(f"no site {name!r} in database {database.name}{nearest(name, known)} (there: {there})")


def _show(hit: Hit, as_json: bool) -> bool:
    if as_json:
        sys.stdout.write(json.dumps(_row(hit), ensure_ascii=False) + "\n")
    else:
        day = beijing(hit.published_at)[:10] if hit.published_at else "no date"
        output.print(_marked(hit.title, hit.title_hits, "bold"), soft_wrap=True)
        told = "  ".join(filter(None, [day, hit.site, hit.section, hit.url]))
        output.print(Text(told, style="dim"), soft_wrap=True)
        output.print(_marked(hit.snippet.text, hit.snippet.hits), "\n", sep="", soft_wrap=True)
    return True


def _row(hit: Hit) -> dict[str, object]:
    return asdict(hit) | {"published_at": hit.published_at and beijing(hit.published_at)}


def _marked(text: str, hits: Sequence[Span], style: str = "") -> Text:
    marked = Text(text, style=style)
    for start, end in hits:
        marked.stylize(MARK, start, end)
    return marked
