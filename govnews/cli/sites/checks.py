"""`govnews sites check`: site files that are wrong by themselves, and those that no longer fit their outlets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from govnews import crawl
from govnews.cli.console import console, fail, output
from govnews.cli.sites.files import problem, quiet
from govnews.loader import SiteLoader
from govnews.pipelines.check import problems
from govnews.proposals import cases
from govnews.sites import Site, SiteError, configs_dir, families, folder, load_all, nearest
from govnews.spiders.arguments import ArgumentError
from govnews.spiders.visit import Visit
from govnews.text import regions


def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SITE]…", help="Only these outlets.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Also visit each outlet once.")] = False,
) -> None:
    """Check every site file, and its saved pages; status 1 when anything is wrong."""
    names = names or []
    configs = configs_dir()
    sites, errors = load_all(configs)
    for name in names:
        if name not in sites and name not in errors:
            fail(f"no site {name!r}{nearest(name, sites)}")
    wrong = {name: [str(error)] for name, error in errors.items() if not names or name in names}
    wrong |= {"families": list(_families(configs))} if not names else {}
    for name in names or sites:
        if name in sites:
            wrong[name] = list(_offline(sites[name], configs))
    lines = [line for name in wrong for line in wrong[name]]
    broken = sum(bool(found) for name, found in wrong.items() if name != "families")
    output.print(
        f"{len(names or sites | errors) - broken} site files are good, {broken} broken", highlight=False
    )
    for line in lines:
        problem(line)
    failed = live and _live([name for name in names or sites if name in sites])
    if lines or failed:
        raise typer.Exit(1)


def _families(configs: Path) -> Iterator[str]:
    try:
        families(configs)
    except SiteError as error:
        yield str(error)


def _offline(site: Site, configs: Path) -> Iterator[str]:
    """Yield what is wrong with a site file that can be read."""
    [path] = configs.glob(f"sites/*/{site.id}.toml")
    if regions.named(site.region) is None:
        yield f"{path}: region: no region has this code: {site.region!r}"
    if (home := folder(site.region)) != path.parent.name:
        yield f"{path}: region: {site.region!r} belongs in the folder {home}, not {path.parent.name}"
    for key, value in [("name", site.name), *(("sections", section.name) for section in site.sections)]:
        if value == cases.BLANK:
            yield f"{path}: {key}: still to be filled in: {value!r}"
    pages = cases.pages_dir(configs)
    # An installed package has no tests beside it.
    missing = [
        one for one in ("listing*", "article*", "addresses.json") if not any(pages.glob(f"{site.id}/{one}"))
    ]
    if pages.is_dir() and missing:
        yield f"{path}: no saved {' and '.join(one.strip('*') for one in missing)} in {pages / site.id}"
    yield from cases.left(pages / site.id)


def _live(names: Iterable[str]) -> bool:
    """Visit outlets, print what was found, and tell whether something is wrong."""
    settings = quiet()
    with Progress(console=console, transient=True) as progress:
        progress.add_task("visiting", total=None)
        try:
            sites = SiteLoader.from_settings(settings).sites
            visits = crawl.visit([sites[name] for name in names], settings)
        except (SiteError, ArgumentError) as error:
            fail(str(error))
    table = Table("site", "rows", "next", "article", "fits", box=None, header_style="bold", padding=(0, 2))
    found = [(visit, list(_wrong(visit))) for visit in visits]
    for visit, wrong in found:
        table.add_row(*_row(visit), "no" if wrong else "yes")
    output.print(table)
    for visit, wrong in found:
        for line in wrong:
            problem(f"{visit.site.id}: {line}")
    return any(wrong for _, wrong in found)


def _row(visit: Visit) -> Iterator[str]:
    yield visit.site.id
    yield " ".join(str(len(listed.rows)) for listed in visit.listings) or "–"
    yield " ".join(str(len(listed.further)) for listed in visit.listings) or "–"
    yield (visit.article.title if visit.article else None) or "–"


def _wrong(visit: Visit) -> Iterator[str]:
    yield from visit.problems
    if visit.article:
        yield from (f"article: {one}: {visit.article.url}" for one in problems(visit.article))
    elif not visit.problems:
        yield "no article was read"
