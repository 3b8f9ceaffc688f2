"""`govnews schedule`: crawl each outlet in its rhythm, for years."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from scrapy.utils.project import get_project_settings

from govnews.cli.console import console, fail, output
from govnews.cli.settings import pairs
from govnews.items import BEIJING
from govnews.loader import SiteLoader
from govnews.schedule import FORMATS, Timetable, units
from govnews.schedule.crawls import Crawls
from govnews.schedule.outlook import Outlook, outlook
from govnews.schedule.rounds import Rounds
from govnews.sites import Site, SiteError, nearest
from govnews.spiders.arguments import ArgumentError, check_contact
from govnews.store import StoreError, open_database_sync

if TYPE_CHECKING:
    from scrapy.settings import Settings

RETRY = 600
"""Seconds after the begin of a crawl that came to no end, after which it begins again."""

app = typer.Typer(help="Crawl each outlet in the rhythm of its site file.")

Sites = Annotated[list[str] | None, typer.Option("--site", help="Only this outlet; may be repeated.")]
AtOnce = Annotated[int, typer.Option(min=1, help="Most crawls at the same time.")]
Spread = Annotated[int, typer.Option(min=0, help="Seconds over which outlets of one slot are spread.")]
Retry = Annotated[
    int, typer.Option(min=0, help="Seconds after which a crawl that came to no end begins again.")
]
Given = Annotated[list[str] | None, typer.Option("-s", help="A setting of each crawl, NAME=VALUE.")]


@app.callback(invoke_without_command=True)
def schedule(
    context: typer.Context,
    site: Sites = None,
    at_once: AtOnce = 4,
    spread: Spread = 600,
    retry: Retry = RETRY,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at what is due.")] = 15,
    setting: Given = None,
) -> None:
    """Crawl what is due, each outlet in a process of its own, until SIGTERM or Ctrl-C."""
    if context.invoked_subcommand is None:
        rounds(site, at_once=at_once, spread=spread, retry=retry, setting=setting, every=every)


def rounds(
    names: list[str] | None,
    *,
    at_once: int,
    spread: int,
    retry: int,
    setting: list[str] | None,
    every: float = 15,
    once: bool = False,
) -> None:
    """Crawl what is due, one round or for ever; status 1 when a crawl of the one round did not do its job."""
    settings = _settings(setting)
    sites = _sites(names, settings)
    _check_contacts(sites, settings)
    keeper = Rounds(
        partial(open_database_sync, name=settings["GOVNEWS_DATABASE"]),
        {name: Timetable.of(site, timedelta(seconds=spread)) for name, site in sites.items()},
        Crawls(setting or ()),
        _tell,
        at_once=at_once,
        retry=timedelta(seconds=retry),
    )
    try:
        well = keeper.run(every, once=once)
    except StoreError as error:
        fail(str(error), 1)
    if once and not well:
        raise typer.Exit(1)


@app.command("list")
def list_(site: Sites = None, spread: Spread = 600) -> None:
    """List the outlets with their last and their next crawl, those due first."""
    settings = _settings(None)
    sites = _sites(site, settings)
    timetables = {name: Timetable.of(each, timedelta(seconds=spread)) for name, each in sites.items()}
    try:
        with (database := open_database_sync(name=settings["GOVNEWS_DATABASE"])).client:
            found = outlook(database, timetables, datetime.now(UTC))
    except StoreError as error:
        fail(str(error), 1)
    table = Table("outlet", "schedule", "last crawl", "next crawl", "now", box=None, header_style="bold")
    for each in found:
        last, due = _shown(each.crawled_at), _shown(each.next)
        table.add_row(each.site, sites[each.site].schedule, last, due, _state(each))
    output.print(table)


@app.command()
def export(
    format: Annotated[str, typer.Option(help="systemd, cron or kubernetes.")],  # noqa: A002 - as the option is named
    out: Annotated[Path | None, typer.Option(help="Folder to write to; without it, to stdout.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Folder to work in; else the current one.")] = None,
    site: Sites = None,
    at_once: AtOnce = 4,
) -> None:
    """Write the units with which another scheduler crawls what is due (`govnews crawl --due`)."""
    if format not in FORMATS:
        fail(f"--format {format}: not one of {', '.join(FORMATS)}{nearest(format, FORMATS)}")
    names = sorted(_sites(site, _settings(None))) if site else []
    program = "govnews" if format == "kubernetes" else str(Path(sys.executable).with_name("govnews"))
    command = [program, "crawl", "--due", "--at-once", str(at_once), *names]
    for name, text in units(format, command, str(folder or Path.cwd())).items():
        if out:
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text, "utf-8")
        else:
            sys.stdout.write(f"# {name}\n{text}\n")


def _settings(setting: list[str] | None) -> Settings:
    settings = get_project_settings()
    settings.setdict(pairs(setting), priority="cmdline")
    return settings


def _sites(names: list[str] | None, settings: Settings) -> dict[str, Site]:
    """Return the outlets named, or all; a broken site file is told, and ends the command if it was named."""
    try:
        loader = SiteLoader.from_settings(settings)
    except SiteError as error:
        fail(str(error))
    for name in names or ():
        if name in loader.errors:
            fail(str(loader.errors[name]))
        if name not in loader.sites:
            fail(f"no site {name!r}{nearest(name, loader.sites)}")
    if not names:
        for broken in loader.errors.values():
            console.print(f"left out: {broken}", style="red", markup=False, soft_wrap=True)
    return {name: loader.sites[name] for name in names or loader.sites}


def _check_contacts(sites: dict[str, Site], settings: Settings) -> None:
    try:
        for site in sites.values():
            check_contact(site, settings)
    except ArgumentError as error:
        fail(str(error))


def _tell(text: str) -> None:
    console.print(f"{_shown(datetime.now(UTC))} {text}", highlight=False, markup=False, soft_wrap=True)


def _shown(at: datetime | None) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if at else "–"


def _state(each: Outlook) -> str:
    if each.lease:
        return f"crawled by process {each.lease.pid} on {each.lease.host}"
    return f"due since {_shown(each.due)}" if each.due else ""
