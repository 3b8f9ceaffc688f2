"""The pages to read: the annotated ones beside the project, else those of the demo outlets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govnews.demo import DemoArticle, articles
from govnews.demo.outlets import OUTLETS
from govnews.pages import charset

EVAL = Path(__file__).parents[2] / "shared" / "eval"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """A page, and what a person reads on it (the rows of `../shared/eval/README.md`)."""

    raw: bytes
    text: str
    """The page decoded with the right charset: what readers of text get."""
    url: str
    gold: Row


@dataclass(frozen=True, slots=True)
class Corpus:
    """Pages of one origin."""

    name: str
    samples: list[Sample]


def load() -> Corpus:
    """Return the annotated pages, or where there are none those of the demo outlets."""
    if (EVAL / "pages" / "dev.jsonl").is_file():
        return Corpus("annotated pages", list(_annotated(EVAL / "pages")))
    return Corpus("pages of the demo outlets", [sample for name in OUTLETS for sample in _demo(name)])


def _annotated(folder: Path) -> Iterator[Sample]:
    for line in (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        raw = (folder / gold["file"]).read_bytes()
        yield Sample(raw, raw.decode(gold["charset"], "replace"), gold["url"], gold)


def _demo(name: str) -> Iterator[Sample]:
    outlet = OUTLETS[name]
    listed = [article for article in articles(name) if article.page_break is None]
    replies = outlet.draw(listed)
    for article in listed:
        raw = replies[article.path].body
        yield Sample(raw, charset.decode(raw)[0], f"http://{outlet.host}{article.path}", _gold(article))


def _gold(article: DemoArticle) -> Row:
    length = 10 if article.precision == "day" else 16
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published_at.isoformat()[:length],
        "source": article.source,
        "reporters": [*article.reporters, *article.correspondents, *article.authors],
        "editors": [*article.editors, *article.responsible_editors],
        "with": list(article.paragraphs),
        "without": [],
    }
