"""Saved pages of outlets, and what a person expects of them: `tests/pages/<outlet>/<case>/`.

A case is the raw bytes of one page, `page.html` (or `.xml`, `.json`, as the outlet serves it), and `expected.json`:

- `kind`: `listing` (also the page of an e-paper issue) or `article`
- `url`, `content_type`: address and Content-Type header that the bytes came with
- `today`, of a listing: the day it was saved; for an e-paper the day of the issue
- `expected`: what a crawl should make of the page. Of an article, fields of `govnews.items.Article`, and
  `paragraphs`. Of a listing, `rows` (address, title, day) and `next` (addresses of the listing pages asked for next).

Beside the cases stands `addresses.json`: `articles`, the day that each address tells or null, and `others`, addresses
that are no articles. A value `"?"` is still to be filled by a person: `govnews sites new` leaves them, and they fail
the test. `GOVNEWS_PAGES` names another folder than `tests/pages`, `GOVNEWS_CONFIGS` another than `configs`.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govnews.proposals.cases import read
from govnews.sites import Site, configs_dir, load_all

FOLDER = Path(os.environ.get("GOVNEWS_PAGES") or Path(__file__).parent / "pages")
SITES, ERRORS = load_all(configs_dir())


@dataclass(frozen=True)
class Case:
    """One saved page of an outlet."""

    outlet: str
    folder: Path
    kind: str
    url: str
    content_type: str
    today: str | None
    expected: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.outlet}/{self.folder.name}"

    @property
    def site(self) -> Site:
        if self.outlet in ERRORS:
            raise ERRORS[self.outlet]
        return SITES[self.outlet]

    @property
    def body(self) -> bytes:
        (path,) = self.folder.glob("page.*")
        return path.read_bytes()


def cases(kind: str | None = None, outlet: str | None = None, folder: Path = FOLDER) -> list[Case]:
    """Cases of that kind, of that outlet, in order."""
    return [case for case in _all(folder) if kind in (None, case.kind) and outlet in (None, case.outlet)]


def addresses(outlet: str) -> dict[str, Any]:
    """`addresses.json` of an outlet."""
    return read(FOLDER / outlet / "addresses.json")


def _all(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*/*/expected.json")):
        told = read(path)
        yield Case(
            outlet=path.parts[-3],
            folder=path.parent,
            kind=told["kind"],
            url=told["url"],
            content_type=told["content_type"],
            today=told.get("today"),
            expected=told["expected"],
        )
