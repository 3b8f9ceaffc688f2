"""Options that several commands have."""

from typing import Annotated

import typer

DatabaseName = Annotated[
    str | None, typer.Option(help="Database, if not the one of MONGODB_URI.", envvar="GOVNEWS_DATABASE")
]
