"""`govnews sites`: the outlets that have a site file."""

from __future__ import annotations

import typer
from rich.table import Table

from govnews.cli.console import console, fail, output
from govnews.sites import Site, SiteError, configs_dir, load_all, nearest

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
