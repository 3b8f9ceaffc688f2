"""The `govnews` command."""

from typing import Annotated

import typer

from govnews import __version__
from govnews.cli import alerts, database, schedule, sites
from govnews.cli.crawl import crawl
from govnews.cli.demo import demo
from govnews.cli.export import export
from govnews.cli.extract import extract
from govnews.cli.feed import feed
from govnews.cli.search import search
from govnews.cli.show import show
from govnews.cli.status import status

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Chinese regional government news: from outlets' pages to meeting reports in MongoDB.",
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"govnews {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_tell_version, help="Show the version and exit."),
    ] = False,
) -> None:
    """Take what stands before the command."""


app.command("demo")(demo)
app.command("crawl")(crawl)
app.command("export")(export)
app.command("extract")(extract)
app.command("search")(search)
app.command("show")(show)
app.command("status")(status)
app.command("feed")(feed)
app.add_typer(sites.app, name="sites")
app.add_typer(schedule.app, name="schedule")
app.add_typer(database.app, name="db")
app.add_typer(alerts.app, name="alerts")


def main() -> None:
    """Run the command line."""
    app()
