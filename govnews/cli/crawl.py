"""`govnews crawl`: one or several outlets, and a table of what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from scrapy.utils.project import get_project_settings

from govnews import crawl as crawls
from govnews.cli.console import console, fail, output
from govnews.cli.progress import progress
from govnews.sites import SiteError
from govnews.store import Run

COUNTS = ("new", "changed", "same", "rejected", "known", "failed")


def crawl(
    sites: Annotated[list[str], typer.Argument(help="Outlets, by the name of their site file.")],
    since: Annotated[str | None, typer.Option(help="First day of publication, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day of publication, YYYY-MM-DD.")] = None,
    limit: Annotated[str | None, typer.Option(help="Stop after so many articles.")] = None,
    url: Annotated[str | None, typer.Option(help="Only this article.")] = None,
    sections: Annotated[str | None, typer.Option(help="Only these sections, separated by commas.")] = None,
    out: Annotated[
        Path | None, typer.Option("-O", help="Also write the articles to this file (.jsonl, .csv …).")
    ] = None,
    setting: Annotated[
        list[str] | None, typer.Option("-s", help="A setting, NAME=VALUE, as for scrapy.")
    ] = None,
) -> None:
    """Crawl outlets; status 1 when one did not do its job."""
    given = {"since": since, "until": until, "limit": limit, "url": url, "sections": sections}
    arguments = {name: value for name, value in given.items() if value is not None}
    settings: dict[str, object] = dict(_pair(text) for text in setting or ())
    if out:
        settings["FEEDS"] = {str(out): {"overwrite": True}}
    reports = run(dict.fromkeys(sites, arguments), settings)
    output.print(table(reports))
    report_problems(reports)


def run(wanted: dict[str, dict[str, str]], settings: dict[str, object]) -> list[Run]:
    """Crawl outlets, each with its arguments, in this process; ends the command when a setting is wrong."""
    project = get_project_settings()
    project.setdict({"LOG_LEVEL": "WARNING", **settings}, priority="cmdline")
    project["EXTENSIONS"]["govnews.cli.progress.CrawlProgress"] = 900
    try:
        with progress:
            return crawls.run(wanted, project)
    except SiteError as error:
        fail(str(error))


def table(reports: list[Run]) -> Table:
    """Return the counts of each outlet."""
    rows = Table("outlet", *COUNTS, "end", box=None, header_style="bold", padding=(0, 2))
    for report in reports:
        rows.add_row(report.site, *(str(getattr(report, name)) for name in COUNTS), report.reason)
    return rows


def report_problems(reports: list[Run]) -> None:
    """Say what went wrong; ends the command with status 1 when anything did."""
    for report in reports:
        for problem in report.problems:
            console.print(f"{report.site}: {problem}", style="red", markup=False, soft_wrap=True)
    if any(report.problems for report in reports):
        raise typer.Exit(1)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        fail(f"-s {text}: a setting is given as NAME=VALUE")
    return name, value
