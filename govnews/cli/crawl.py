"""`govnews crawl`: one or several outlets, and a table of what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from scrapy.utils.project import get_project_settings

from govnews import crawl as crawls
from govnews import ending
from govnews.cli.console import console, fail, output
from govnews.cli.progress import progress
from govnews.cli.schedule import RETRY, rounds
from govnews.cli.settings import pairs
from govnews.sites import SiteError
from govnews.store import Run
from govnews.store.database import place

COUNTS = ("new", "changed", "same", "rejected", "known", "failed")


def crawl(
    sites: Annotated[
        list[str] | None, typer.Argument(help="Outlets, by the name of their site file.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="First day of publication: YYYY-MM-DD, YYYY-MM or YYYY.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Last day of publication: YYYY-MM-DD, YYYY-MM or YYYY.")
    ] = None,
    limit: Annotated[str | None, typer.Option(help="Stop after so many articles.")] = None,
    url: Annotated[str | None, typer.Option(help="Only this article.")] = None,
    sections: Annotated[str | None, typer.Option(help="Only these sections, separated by commas.")] = None,
    out: Annotated[
        Path | None, typer.Option("-O", help="Also write the articles to this file (.jsonl, .csv …).")
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("-s", help="A setting, NAME=VALUE, as for scrapy.")
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only what is due by its schedule: of these outlets, or of all.")
    ] = False,
    at_once: Annotated[int, typer.Option(min=1, help="With --due: most crawls at the same time.")] = 4,
) -> None:
    """Crawl outlets; status 1 when one did not do its job."""
    given = {"since": since, "until": until, "limit": limit, "url": url, "sections": sections}
    arguments = {name: value for name, value in given.items() if value is not None}
    if due:
        _crawl_due(sites, [*arguments, *(["-O"] if out else [])], at_once, setting)
        return
    if not sites:
        fail("name an outlet, or say --due; `govnews sites list` lists them")
    settings = pairs(setting)
    if out:
        settings["FEEDS"] = {str(out): {"overwrite": True}}
    reports = run(dict.fromkeys(sites, arguments), settings)
    output.print(table(reports))
    report_problems(reports, place(str(settings.get("GOVNEWS_DATABASE") or "") or None))


def run(wanted: dict[str, dict[str, str]], settings: dict[str, object]) -> list[Run]:
    """Crawl outlets, each with its arguments, in this process; ends the command when a setting is wrong."""
    project = get_project_settings()
    project.setdict({"LOG_LEVEL": "WARNING", **settings}, priority="cmdline")
    project["EXTENSIONS"]["govnews.cli.progress.CrawlProgress"] = 900
    try:
        with progress:
            reports = crawls.run(wanted, project)
    except SiteError as error:
        fail(str(error))
    ending.after(reports, project)
    return reports


def table(reports: list[Run]) -> Table:
    """Return the counts of each outlet."""
    rows = Table("outlet", *COUNTS, "end", box=None, header_style="bold", padding=(0, 2))
    for report in reports:
        rows.add_row(report.site, *(str(getattr(report, name)) for name in COUNTS), report.reason)
    return rows


def report_problems(reports: list[Run], where: str = "") -> None:
    """Say how each crawl ended, and what to do where it went wrong; ends the command with status 1 when anything did."""
    for report in reports:
        style = "red" if report.problems else "dim"
        told = ending.box(report, where)
        console.print(told, style=style, markup=False, highlight=False, soft_wrap=True)
    if any(report.problems for report in reports):
        raise typer.Exit(1)


def _crawl_due(sites: list[str] | None, others: list[str], at_once: int, setting: list[str] | None) -> None:
    if others:
        fail(f"--due chooses the days itself; leave out {', '.join(others)}")
    rounds(sites, at_once=at_once, spread=0, retry=RETRY, setting=setting, once=True)
