"""`govnews sites try`: what a crawl would read of an outlet, or of one page."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from scrapy.settings import Settings

from govnews import crawl
from govnews.cli.console import fail, output
from govnews.cli.sites.files import problem, quiet
from govnews.items import Article
from govnews.loader import SiteLoader
from govnews.pipelines.check import problems
from govnews.sites import Site, SiteError, nearest
from govnews.spiders.arguments import ArgumentError
from govnews.spiders.visit import Listed, Visit


def try_(
    name: Annotated[str, typer.Argument(metavar="SITE|URL", help="An outlet, or the address of a page.")],
) -> None:
    """Fetch a page or two and print what is read of them, and by which rule; nothing is stored."""
    settings = quiet()
    try:
        loader = SiteLoader.from_settings(settings)
        if not name.startswith(("http://", "https://")):
            show(_visit(_site(name, loader), settings))
        elif (site := _site_of(name, loader)) and not site.article.url.search(name):
            show(_visit(site, settings, name))
        else:
            _article(name, site or Site.for_page(name), settings)
    except (SiteError, ArgumentError) as error:
        fail(str(error))


def show(visit: Visit) -> None:
    """Print what a visit has found; ends the command with status 1 when something does not fit."""
    for listed in visit.listings:
        _listing(listed)
    if visit.article:
        line(f"\narticle: {visit.article.url}")
        output.print(table(visit.article))
        visit.problems += [f"would be rejected: {one}" for one in problems(visit.article)]
    if visit.problems:
        fail("\n".join(visit.problems), 1)


def line(text: str) -> None:
    """Print a line as it is, however long."""
    output.print(Text(text), soft_wrap=True)


def table(article: Article) -> Table:
    """Return every field that has a value, and the rule that gave it."""
    found = Table("field", "value", "rule", box=None, header_style="bold", padding=(0, 2))
    for field in fields(article):
        value = getattr(article, field.name)
        if field.name not in {"origins", "removed"} and value not in (None, []):
            shown = "、".join(map(str, value)) if isinstance(value, list) else str(value)
            found.add_row(field.name, Text(shown), Text(article.origins.get(field.name, "")))
    for removed in article.removed:
        found.add_row("removed", Text(removed.text), Text(removed.rule))
    return found


def _visit(site: Site, settings: Settings, url: str | None = None) -> Visit:
    line(f"read as: {site.name}")
    [visit] = crawl.visit([site], settings, url=url)
    return visit


def _listing(listed: Listed) -> None:
    line(f"\n{listed.section}: {len(listed.rows)} rows on {listed.response.url}")
    for row in listed.rows:
        line(f"  {row.day or '–         '}  {row.title or '–'}  {row.url}")
    for request in listed.further:
        line(f"  next: {request.url}")


def _article(url: str, site: Site, settings: Settings) -> None:
    # The log of the crawl says why an article could not be fetched.
    settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
    article, report = crawl.look(url, site, settings)
    if article is None:
        fail(f"{url}: no article ({report.reason}); {'; '.join(report.problems)}", 1)
    line(f"read as: {site.name}")
    output.print(table(article))
    for one in problems(article):
        problem(f"would be rejected: {one}")


def _site(name: str, loader: SiteLoader) -> Site:
    if name in loader.errors:
        raise loader.errors[name]
    if name not in loader.sites:
        fail(f"no site {name!r}{nearest(name, loader.list())}; an address begins with http:// or https://")
    return loader.sites[name]


def _site_of(url: str, loader: SiteLoader) -> Site | None:
    """Return the site whose host the address is on; a page of another host is read by the general rules."""
    found = [site for site in loader.sites.values() if site.allows(url)]
    # Papers may share a host: the one whose issues stand there comes first.
    return next((site for site in found if site.article.url.search(url)), next(iter(found), None))
