"""`govnews sites new`: from the address of a listing page to a site file and its first saved pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from w3lib.encoding import http_content_type_encoding

from govnews import belt
from govnews.cli.console import fail
from govnews.cli.sites.arrival import Arrival, source
from govnews.cli.sites.trial import line
from govnews.items import Article, Page
from govnews.proposals import cases
from govnews.proposals.proposal import Proposal, ProposalError
from govnews.sites import Site, SiteError
from govnews.spiders.arguments import ArgumentError
from govnews.spiders.visit import Visit


def new(
    url: Annotated[str, typer.Argument(help="A listing page, or a page of an e-paper's issue.")],
    name: Annotated[str | None, typer.Option(help="The outlet's own name.")] = None,
    id_: Annotated[str | None, typer.Option("--id", help="Name of the site file, in small letters.")] = None,
    province: Annotated[str | None, typer.Option(help="Folder of the site file, in pinyin.")] = None,
    article: Annotated[str | None, typer.Option(help="Address of the article to save.")] = None,
    pages: Annotated[Path | None, typer.Option(help="Folder of saved pages.", envvar="GOVNEWS_PAGES")] = None,
) -> None:
    """Propose the site file of an outlet, and save a listing and an article of it for its test."""
    try:
        arrival = Arrival.of(url, name, id_, province, pages)
        visit = arrival.visit(url, article)
        proposal, files = arrival.files(visit)
        cases.write(files)
    except (ProposalError, SiteError, ArgumentError, FileExistsError) as error:
        fail(str(error), 1)
    _tell(proposal, arrival, files)
    _show(proposal.site(arrival.path(proposal)), visit)


def _tell(proposal: Proposal, arrival: Arrival, files: cases.Files) -> None:
    for reason in proposal.reasons:
        line(reason)
    line("")
    for path in files:
        line(f"written: {path}")
    line(f"\nFill in every {cases.BLANK!r} by looking at the page, not at what follows. Then:")
    line(f"  govnews sites check {arrival.stem} && pytest tests/test_outlets.py -k {arrival.stem}")


def _show(site: Site, visit: Visit) -> None:
    """Print what the reader finds, in the form of expected.json: to compare, and to copy what is right."""
    listed = next(one for one in visit.listings if one.rows)
    rows = [[row.url, row.title, _plain(row.day)] for row in listed.rows]
    line(f"\nread of the listing {listed.response.url}:")
    line(cases.as_json({"rows": rows, "next": [one.url for one in listed.further]}).decode().rstrip())
    article = _read(site, visit)
    line(f"\nread of the article {article.url}:")
    found = {name: _plain(getattr(article, name)) for name in cases.ARTICLE}
    line(cases.as_json(found).decode().rstrip())
    rules = {name: rule for name, rule in article.origins.items() if name in cases.ARTICLE}
    line(f"\nby these rules: {', '.join(f'{name} {rule}' for name, rule in rules.items())}")


def _read(site: Site, visit: Visit) -> Article:
    fetched = source(visit.page)
    page = Page(
        url=fetched.url,
        site=site.id,
        bodies=[fetched.body],
        fetched_at=datetime.now(UTC),
        charset=http_content_type_encoding(fetched.content_type),
    )
    return belt.run(page, site)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
