"""`govnews alerts`: tell people of outlets that need them."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from govnews import outbox
from govnews.alerts import TEST, Alert, AlertError, channels, chosen
from govnews.cli.console import console, fail, output
from govnews.sites import configs_dir, load_all
from govnews.store import StoreError

if TYPE_CHECKING:
    from govnews.alerts import Channel

app = typer.Typer(no_args_is_help=True, help="Tell people of outlets that need them.")

Names = Annotated[
    list[str] | None,
    typer.Option("--channel", help="Only webhook, dingtalk, wecom, feishu or smtp; may be repeated."),
]


@app.command("test")
def try_(channel: Names = None) -> None:
    """Send a test message by each channel that is set up; status 1 when one fails."""
    alert = Alert(
        site="test",
        name="govnews",
        before=None,
        state=TEST,
        since=datetime.now(UTC),
        link=os.environ.get("GOVNEWS_STATUS_URL") or None,
    )
    failed = 0
    for each in _channels(channel):
        try:
            asyncio.run(each.send(alert))
        except AlertError as error:
            console.print(f"{each.name}: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
            failed += 1
        else:
            output.print(f"{each.name}: sent ({each.host})", markup=False, highlight=False)
    if failed:
        raise typer.Exit(1)


@app.command()
def send(channel: Names = None) -> None:
    """Send the alerts that wait; status 1 when one could not be sent."""
    found = _channels(channel)
    sites, _ = load_all(configs_dir())
    try:
        told = asyncio.run(outbox.send(found, sites, os.environ.get("GOVNEWS_DATABASE") or None))
    except StoreError as error:
        fail(str(error), 1)
    for name, each in told.items():
        wait = f", {each.failed} failed: {each.error}" if each.failed else ""
        output.print(f"{name}: {each.sent} sent{wait}", markup=False, highlight=False, soft_wrap=True)
    if any(each.failed for each in told.values()):
        raise typer.Exit(1)


def _channels(names: list[str] | None) -> list[Channel]:
    """Return the channels asked for; ends the command when there is none."""
    try:
        found = chosen(channels(os.environ), names or [])
    except AlertError as error:
        fail(str(error))
    if not found:
        fail("no channel is set up: set GOVNEWS_ALERT_WEBHOOK, …_DINGTALK, …_WECOM, …_FEISHU or …_SMTP")
    return found
