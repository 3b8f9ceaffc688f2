"""`govnews demo`: the whole way from web pages to MongoDB, on outlets of our own on loopback."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from govnews.cli.console import console, fail, output
from govnews.cli.crawl import report_problems, run, table
from govnews.cli.show import card
from govnews.demo import Outlets, articles
from govnews.store import Document, StoreError, open_database_sync

DATABASE = "govnews_demo"
"""Invented articles stay out of the database that holds real ones."""
_PORTS = 18_870
"""First of four ports; fixed, so that a second run meets the addresses of the first."""
_SHOWN = "qingyang"


def demo(
    ports: Annotated[
        int, typer.Option(help="First of the four loopback ports to serve the outlets on.")
    ] = _PORTS,
) -> None:
    """Crawl four invented outlets into MongoDB and show what came of it.

    The second run meets the outlets some time later: one article has been revised.
    """
    edition = 2 if _stored() else 1
    try:
        with Outlets(edition=edition, ports=ports) as outlets:
            output.print(f"crawling {len(outlets.hosts)} demo outlets on loopback into database {DATABASE} …")
            reports = run(_wanted(), _settings(outlets.hosts))
    except OSError as error:
        fail(f"cannot serve the demo on ports {ports} to {ports + 3}: {error}; choose others with --ports")
    output.print(table(reports))
    report_problems(reports)
    output.print(card(_meeting(), paragraphs=4))
    console.print("Next: govnews show ID, govnews db status, govnews crawl --help", style="dim")


def _wanted() -> dict[str, dict[str, str]]:
    """Arguments of each outlet: the days that its demo articles were published on."""
    wanted: dict[str, dict[str, str]] = {}
    for name in ("longdong", "qingyang", "anhuinews", "gansudaily"):
        days = sorted(article.published_at for article in articles(name))
        wanted[name] = {"since": f"{days[0]:%Y-%m-%d}", "until": f"{days[-1]:%Y-%m-%d}"}
    return wanted


def _settings(hosts: dict[str, str]) -> dict[str, object]:
    return {
        "GOVNEWS_HOSTS": json.dumps(hosts),
        "GOVNEWS_DATABASE": DATABASE,
        "GOVNEWS_RECHECK_ALL": True,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "ERROR",
    }


def _stored() -> bool:
    """Tell whether an earlier run has stored the demo's articles."""
    try:
        database = open_database_sync(name=DATABASE)
        with database.client:
            return database["articles"].find_one() is not None
    except StoreError as error:
        fail(str(error), 1)


def _meeting() -> Document:
    """Return the first stored report of a meeting of one outlet."""
    database = open_database_sync(name=DATABASE)
    with database.client:
        found = database["articles"].find_one(
            {"site": _SHOWN, "meeting": {"$ne": None}}, sort=[("published_at", 1), ("_id", 1)]
        )
    return found or fail(f"no meeting report of {_SHOWN} in database {DATABASE}", 1)
