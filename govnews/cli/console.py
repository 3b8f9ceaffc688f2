"""Where the command talks to people: stderr, so that stdout stays data."""

import sys
from typing import NoReturn

import typer
from rich.console import Console

console = Console(stderr=True)
"""For messages and progress bars."""
output = Console(width=None if sys.stdout.isatty() else 110)
"""For what was asked for; in a pipe or a log as wide as a table needs."""


def fail(message: str, code: int = 2) -> NoReturn:
    """Say what is wrong and end with a status that is not 0."""
    console.print(f"[bold red]Error:[/] {_escape(message)}", highlight=False, soft_wrap=True)
    raise typer.Exit(code)


def _escape(text: str) -> str:
    return text.replace("[", r"\[")
