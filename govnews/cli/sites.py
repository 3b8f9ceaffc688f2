"""`govnews sites`: the outlets that have a site file."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from govnews import crawl
from govnews.cli.console import console, fail, output
from govnews.items import Article
from govnews.loader import SiteLoader
from govnews.pipelines.check import problems
from govnews.sites import Site, SiteError, configs_dir, load_all, nearest
from govnews.spiders.arguments import ArgumentError

app = typer.Typer(no_args_is_help=True, help="The outlets that have a site file.")


@app.command("list")
def list_() -> None:
    """List the outlets: name, outlet, region, family, hosts."""
    sites, errors = load_all(configs_dir())
    table = Table("site", "outlet", "region", "family", "walk", "hosts", box=None, header_style="bold")
    for name, site in sorted(sites.items()):
        table.add_row(name, site.name, site.region, site.family or "–", site.walk, " ".join(site.hosts))
    output.print(table)
    _report(errors)


@app.command()
def check() -> None:
    """Check every site file; status 1 when one is broken."""
    sites, errors = load_all(configs_dir())
    output.print(f"{len(sites)} site files are good, {len(errors)} broken", highlight=False)
    _report(errors)


@app.command("try")
def try_(url: Annotated[str, typer.Argument(help="Address of an article.")]) -> None:
    """Fetch one article and print every field, its value and the rule that gave it; nothing is stored."""
    settings = get_project_settings()
    settings.setdict({"LOG_LEVEL": "ERROR"}, priority="cmdline")
    try:
        site = _site_of(url, settings)
        article, report = crawl.look(url, site, settings)
    except (SiteError, ArgumentError) as error:
        fail(str(error))
    if article is None:
        fail(f"{url}: no article ({report.reason}); {'; '.join(report.problems)}", 1)
    output.print(f"read as: {site.name}", highlight=False)
    output.print(_fields(article))
    for problem in problems(article):
        console.print(f"would be rejected: {problem}", style="red", markup=False)


def _site_of(url: str, settings: Settings) -> Site:
    """Return the site whose host the address is on; a host that no site file has is read by the general rules."""
    loader = SiteLoader.from_settings(settings)
    for site in loader.sites.values():
        if site.allows(url):
            return site
    return Site.for_page(url)


def _fields(article: Article) -> Table:
    table = Table("field", "value", "rule", box=None, header_style="bold", padding=(0, 2))
    for field in fields(article):
        value = getattr(article, field.name)
        if field.name not in {"origins", "removed"} and value not in (None, []):
            shown = "、".join(map(str, value)) if isinstance(value, list) else str(value)
            table.add_row(field.name, Text(shown), Text(article.origins.get(field.name, "")))
    for removed in article.removed:
        table.add_row("removed", Text(removed.text), Text(removed.rule))
    return table


def load(name: str) -> Site:
    """Return one site; ends the command when there is none of that name or its file is broken."""
    sites, errors = load_all(configs_dir())
    if name in errors:
        fail(str(errors[name]))
    if name not in sites:
        fail(f"no site {name!r}{nearest(name, sites)}")
    return sites[name]


def _report(errors: dict[str, SiteError]) -> None:
    for error in errors.values():
        console.print(str(error), style="red", markup=False, soft_wrap=True)
    if errors:
        raise typer.Exit(1)
