"""How much of the pages a reader reads right."""

import importlib.util
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from benchmarks.corpus import EVAL, Row

METRICS = ("title", "day", "minute", "source", "reporters F1", "editors F1", "with", "without")
Figures = dict[str, float | None]


def figures(gold: list[Row], found: list[Row]) -> Figures:
    """Score what was found: with the scorer that lies beside the annotated pages, else with a plain one."""
    scorer = _scorer()
    if scorer is None:
        return _plain(gold, found)
    summary: dict[str, Any] = scorer.score(gold, found)[0]
    return {name: summary.get(name) for name in METRICS}


def _scorer() -> ModuleType | None:
    path = EVAL / "score_pages.py"
    spec = importlib.util.spec_from_file_location("score_pages", path) if path.is_file() else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _plain(gold: list[Row], found: list[Row]) -> Figures:
    """Shares of pages with the right title, day, minute and source, and of paragraphs that are in the body."""
    pairs = list(zip(gold, found, strict=True))
    timed = [(want, got) for want, got in pairs if len(want["published"]) > 10]
    bodies = [_fold(got.get("body")) for _, got in pairs]
    return {
        "title": _share(_fold(want["title"]) == _fold(got.get("title")) for want, got in pairs),
        "day": _share(want["published"][:10] == _moment(got)[:10] for want, got in pairs),
        "minute": _share(want["published"] == _moment(got)[:16] for want, got in timed),
        "source": _share(_fold(want["source"]) == _fold(got.get("source")) for want, got in pairs),
        "reporters F1": _names(pairs, "reporters", ("reporters", "correspondents", "authors")),
        "editors F1": _names(pairs, "editors", ("editors", "responsible_editors")),
        "with": _share(
            _fold(part) in body for want, body in zip(gold, bodies, strict=True) for part in want["with"]
        ),
    }


def _names(pairs: list[tuple[Row, Row]], field: str, keys: Iterable[str]) -> float | None:
    wanted = {(want["id"], name) for want, _ in pairs for name in want[field]}
    seen = {(want["id"], name) for want, got in pairs for key in keys for name in got.get(key) or ()}
    return 2 * len(wanted & seen) / (len(wanted) + len(seen)) if wanted or seen else None


def _moment(found: Row) -> str:
    return str(found.get("published_at") or "").replace(" ", "T", 1)


def _share(right: Iterable[bool]) -> float | None:
    answers = list(right)
    return sum(answers) / len(answers) if answers else None


def _fold(text: str | None) -> str:
    return "".join((text or "").split())
