"""`govnews sites docs`: the table of outlets, as a document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from govnews.cli.sites.files import good
from govnews.sites import Site
from govnews.text import regions

HEAD = """# Outlets

Every outlet that has a site file, by province. `make docs` writes this file from `configs/sites/`; edit the site files.
How to add one: [adding-an-outlet.md](adding-an-outlet.md).
"""
COLUMNS = ("site", "outlet", "region", "family", "sections", "verified", "caveats")


def docs(
    file: Annotated[Path | None, typer.Argument(help="File to write; without it, stdout.")] = None,
) -> None:
    """Write the table of outlets (docs/outlets.md) from the site files."""
    text = outlets(good())
    if file:
        file.write_text(text, encoding="utf-8")
    else:
        typer.echo(text, nl=False)


def outlets(sites: Mapping[str, Site]) -> str:
    """Return the document as Markdown."""
    provinces: defaultdict[str, list[Site]] = defaultdict(list)
    for site in sorted(sites.values(), key=lambda one: (one.region, one.id)):
        provinces[f"{site.region[:2]}0000"].append(site)
    return f"{HEAD}\n{len(sites)} outlets.\n" + "".join(
        _province(code, found) for code, found in provinces.items()
    )


def _province(code: str, sites: list[Site]) -> str:
    lines = [f"\n## {regions.named(code) or code}\n", _row(COLUMNS), _row(["---"] * len(COLUMNS))]
    return "\n".join([*lines, *(_row(_cells(site)) for site in sites)]) + "\n"


def _cells(site: Site) -> Iterator[str]:
    yield f"`{site.id}`"
    yield site.name
    yield regions.named(site.region) or site.region
    yield f"`{site.family}`" if site.family else "–"
    yield "、".join(section.name for section in site.sections) or "by issue"
    yield site.verified
    yield site.caveats or ""


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
