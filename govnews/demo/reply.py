"""What an outlet answers: status, headers and bytes, drawn from templates."""

import html
from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import NamedTuple

TEMPLATES = Path(__file__).parent / "templates"
HOST = "@HOST@"
"""Stands in a page for the host and port the client asked for."""
COUNT = "@COUNT@"
"""Stands in a page for a counter that grows with every request."""


class Reply(NamedTuple):
    """An HTTP answer; a plain tuple of the same three values serves as well."""

    status: int
    headers: dict[str, str]
    body: bytes


def fill(template: str, **values: str) -> str:
    """The template with every `$name` replaced; values are HTML already."""
    return Template((TEMPLATES / f"{template}.html").read_text("utf-8")).substitute(values)


def text(value: str) -> str:
    """Plain text as HTML, fit for an attribute too.

    >>> text("水 < 土")
    '水 &lt; 土'
    """
    return html.escape(value)


def wrap(tag: str, lines: Iterable[str], indent: str = "") -> str:
    """Each line in an element of its own; attributes may follow the name of the tag.

    >>> wrap('p class="a"', ["一", "二"])
    '<p class="a">一</p>\\n<p class="a">二</p>'
    """
    name = tag.split()[0]
    return "\n".join(f"<{tag}>{indent}{text(line)}</{name}>" for line in lines)


def page(markup: str, content_type: str = "text/html; charset=utf-8", encoding: str = "utf-8") -> Reply:
    """An HTML page that is there."""
    return Reply(200, {"Content-Type": content_type}, markup.encode(encoding))


def redirect(path: str, status: int) -> Reply:
    """The way to another address on the same host."""
    return Reply(status, {"Content-Type": "text/html", "Location": path}, b"")


def missing() -> Reply:
    """The answer to an address that the outlet does not have."""
    return Reply(
        404, {"Content-Type": "text/html"}, b"<html><head><title>404 Not Found</title></head></html>"
    )


def robots() -> Reply:
    """The robots.txt of every outlet: articles are welcome, the back office is not."""
    return Reply(200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /admin/\nAllow: /\n")
