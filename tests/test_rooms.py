"""Imports run down only: every module imports what the tables of docs/architecture.md allow its room, no more."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "govnews"


def table(heading: str) -> dict[str, list[str]]:
    """Rows of the table under a header line that begins with `heading`: first cell → names in the last."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    body = text[text.index(f"| {heading} |") :].split("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in body]
    return {row[0].strip("`"): re.findall(r"\w+", row[-1]) for row in rows}


ROOMS = table("room")
LIBRARIES = table("library")


def rooms(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides its room"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong(path: Path) -> list[str]:
    """What a module imports against the tables."""
    room, found = rooms(path), []
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "govnews" and len(parts) > 1 and parts[1] in ROOMS:
            if parts[1] != room and parts[1] not in ROOMS[room] and ROOMS[room] != ["all"]:
                found.append(name)
        elif parts[0] in LIBRARIES and room not in LIBRARIES[parts[0]]:
            found.append(name)
    return found


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def test_every_room_is_in_the_table() -> None:
    assert {rooms(path) for path in MODULES} == set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_down(path: Path) -> None:
    assert wrong(path) == []


def test_an_import_that_runs_up_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "text" / "bad.py"
    module.parent.mkdir()
    module.write_text(
        "import pymongo\nfrom govnews import cli\nfrom govnews.pages import body\nfrom govnews.items import Page\n"
    )
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path)
    assert wrong(module) == ["pymongo", "govnews.cli", "govnews.pages.body"]
