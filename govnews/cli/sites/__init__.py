"""`govnews sites`: the outlets that have a site file, and those that are to have one."""

import typer

from govnews.cli.sites.checks import check
from govnews.cli.sites.document import docs
from govnews.cli.sites.files import load
from govnews.cli.sites.newcomer import new
from govnews.cli.sites.table import list_
from govnews.cli.sites.trial import try_

__all__ = ["app", "load"]

app = typer.Typer(no_args_is_help=True, help="The outlets that have a site file, and new ones.")
app.command("list")(list_)
app.command("check")(check)
app.command("try")(try_)
app.command("new")(new)
app.command("docs")(docs)
