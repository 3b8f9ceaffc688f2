"""Saved pages: the bytes of a page, and what a person is to say of it, `tests/pages/<outlet>/<case>/`."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from govnews.proposals.evidence import Source
from govnews.sites import BLANK

__all__ = [
    "ARTICLE",
    "BLANK",
    "LISTING",
    "Files",
    "addresses",
    "article",
    "as_json",
    "blanks",
    "left",
    "listing",
    "pages_dir",
    "read",
    "write",
]

ARTICLE = (
    "title",
    "published_at",
    "published_precision",
    "source",
    "reporters",
    "correspondents",
    "photographers",
    "editors",
    "responsible_editors",
    "paragraphs",
)
"""What a person says of an article."""
LISTING = ("rows", "next")
"""What a person says of a listing."""
Files = dict[Path, bytes]


def pages_dir(configs: Path, override: Path | None = None) -> Path:
    """Return the folder of saved pages: `override`, else `GOVNEWS_PAGES`, else `tests/pages` beside `configs`."""
    return override or Path(os.environ.get("GOVNEWS_PAGES") or configs.parent / "tests" / "pages")


def listing(folder: Path, source: Source, today: date) -> Files:
    """Return the files of a listing; `today` is the day it is saved, or the day of the issue."""
    return _case(folder / "listing", source, {"kind": "listing", "today": today.isoformat()}, LISTING)


def article(folder: Path, source: Source) -> Files:
    """Return the files of an article."""
    return _case(folder / "article", source, {"kind": "article"}, ARTICLE)


def addresses(folder: Path, articles: Sequence[str], others: Sequence[str]) -> Files:
    """Return the file of addresses: those of articles, whose days a person is to fill in, and others."""
    told = {"articles": dict.fromkeys(articles, BLANK), "others": list(others)}
    return {folder / "addresses.json": as_json(told)}


def write(files: Files) -> None:
    """Write files that are not there yet.

    Raises:
        FileExistsError: one is there; then none is written.
    """
    for path in files:
        if path.exists():
            raise FileExistsError(f"{path} exists; nothing is overwritten")
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def as_json(value: object) -> bytes:
    """Return a value as the files of saved pages hold it."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def blanks(value: object) -> bool:
    """Whether something in `value` is still to be filled by a person."""
    if isinstance(value, dict):
        return any(map(blanks, value.values()))
    return any(map(blanks, value)) if isinstance(value, list) else value == BLANK


def read(path: Path) -> dict[str, Any]:
    """Return what is in a file of saved pages.

    Raises:
        ValueError: it is no JSON object; the text names the file.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: no JSON: {error}") from error
    if not isinstance(told, dict):
        raise ValueError(f"{path}: no JSON object")  # noqa: TRY004 - of the file, not of a caller
    return told


def left(folder: Path) -> Iterator[str]:
    """Yield what a person has still to do in the files of one outlet."""
    for path in sorted([*folder.glob("*/expected.json"), *folder.glob("addresses.json")]):
        try:
            told = read(path)
        except ValueError as error:
            yield str(error)
            continue
        told = told.get("expected", told) if path.name == "expected.json" else told
        if keys := [key for key, value in told.items() if blanks(value)]:
            yield f"{path}: {', '.join(keys)}: still to be filled in: {BLANK!r}"


def _case(folder: Path, source: Source, told: dict[str, Any], fields: Sequence[str]) -> Files:
    head = {"kind": told.pop("kind"), "url": source.url, "content_type": source.content_type}
    expected = head | told | {"expected": dict.fromkeys(fields, BLANK)}
    return {folder / "page.html": source.body, folder / "expected.json": as_json(expected)}
