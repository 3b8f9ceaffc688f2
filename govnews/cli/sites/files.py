"""Site files as the commands use them: what is wrong with one is told, and ends the command."""

import typer
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings

from govnews.cli.console import console, fail
from govnews.sites import Site, SiteError, configs_dir, load_all, nearest


def quiet() -> Settings:
    """Return the settings of a look at an outlet: what goes wrong is told by the command, not by the log."""
    settings = get_project_settings()
    settings.setdict({"LOG_LEVEL": "CRITICAL"}, priority="cmdline")
    return settings


def load(name: str) -> Site:
    """Return one site; ends the command when there is none of that name or its file is broken."""
    sites, errors = load_all(configs_dir())
    if name in errors:
        fail(str(errors[name]))
    if name not in sites:
        fail(f"no site {name!r}{nearest(name, sites)}")
    return sites[name]


def good() -> dict[str, Site]:
    """Return all sites; ends the command with status 1 when a file is broken."""
    sites, errors = load_all(configs_dir())
    report(errors)
    return sites


def report(errors: dict[str, SiteError]) -> None:
    """Tell what is wrong with site files; ends the command with status 1 when anything is."""
    for error in errors.values():
        problem(str(error))
    if errors:
        raise typer.Exit(1)


def problem(text: str) -> None:
    """Tell one thing that is wrong."""
    console.print(text, style="red", markup=False, soft_wrap=True, highlight=False)
