"""`govnews show`: one stored article as a card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from govnews.cli.console import fail, output
from govnews.items import BEIJING
from govnews.store import StoreError, find_article, open_database_sync

ROWS = {
    "published_at": "published",
    "section": "section",
    "source": "source",
    "reporters": "reporters",
    "correspondents": "correspondents",
    "authors": "authors",
    "photographers": "photographers",
    "editors": "editors",
    "responsible_editors": "responsible editors",
    "url": "address",
    "_id": "id",
}


def show(
    what: Annotated[
        str, typer.Argument(help="Address of an article, or its id (6 digits of it are enough).")
    ],
    database: Annotated[str | None, typer.Option(help="Database, if not the one of MONGODB_URI.")] = None,
) -> None:
    """Show one stored article."""
    try:
        opened = open_database_sync(name=database)
        with opened.client:
            found = find_article(opened, what)
    except StoreError as error:
        fail(str(error), 1)
    if found is None:
        fail(f"no article {what!r} in database {opened.name}", 1)
    output.print(card(found))


def card(article: Mapping[str, Any], paragraphs: int | None = None) -> Panel:
    """Return a stored article as a card; `paragraphs` limits how much of the text is shown."""
    table = Table.grid(padding=(0, 2))
    for field, label in ROWS.items():
        if value := _shown(article, field):
            table.add_row(Text(label, style="dim"), Text(value))
    text = article["body"].split("\n")
    body = Text("\n".join(f"　　{line}" for line in text[:paragraphs]))
    if paragraphs and len(text) > paragraphs:
        body.append(f"\n　　… {len(text) - paragraphs} more paragraphs", style="dim")
    meeting = _meeting(record) if (record := article.get("meeting")) else Text()
    rules = sorted({removed["rule"] for removed in article["removed"]})
    removed = Text(f"removed {len(article['removed'])} lines by: {', '.join(rules) or '–'}", style="dim")
    return Panel(
        Group(table, meeting, Text(), body, Text(), removed),
        title=Text(article["title"], style="bold"),
        width=100,
    )


def _meeting(meeting: Mapping[str, Any]) -> Table:
    """Return the record of a meeting: what, when, where, and who did what."""
    table = Table.grid(padding=(0, 2))
    what = [
        meeting["name"] or meeting["kind"] or "会议",
        str(meeting["held_on"] or meeting["held_on_text"] or ""),
    ]
    table.add_row(Text("meeting", style="dim"), Text("  ".join(filter(None, [*what, meeting["place"]]))))
    for role in ("host", "speaker", "attendee"):
        people = [person for person in meeting["people"] if role in person["roles"]]
        if people:
            named = "、".join("".join([person["name"], *_titles(person)]) for person in people)
            table.add_row(Text(role, style="dim"), Text(named))
    if meeting["statements"]:
        table.add_row(Text("statements", style="dim"), Text(str(len(meeting["statements"]))))
    return table


def _titles(person: Mapping[str, Any]) -> list[str]:
    return [f"（{'、'.join(person['titles'])}）"] if person["titles"] else []


def _shown(article: Mapping[str, Any], field: str) -> str:
    value = article.get(field)
    if isinstance(value, datetime):
        day = article.get("published_precision") == "day"
        return value.astimezone(BEIJING).strftime("%Y-%m-%d" if day else "%Y-%m-%d %H:%M")
    return "、".join(value) if isinstance(value, list) else str(value or "")
