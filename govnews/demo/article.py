"""The articles of the demo outlets: the truth that their pages are drawn from."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from govnews.items import BEIJING

FOLDER = Path(__file__).parent / "articles"
PRECISION: dict[int, Literal["day", "minute", "second"]] = {10: "day", 16: "minute", 19: "second"}
"""How exact a written date is, by its length."""
NO_ARTICLE = frozenset({"ad", "gone", "challenge"})
"""Flags of listed rows behind which there is no article to store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """One listed article, with the values that a crawler should read from its page."""

    outlet: str
    id: str
    path: str
    """Path of the address the article is read at, after redirects."""
    listed_path: str
    """Path that the listing links to."""
    section: str
    """Section (栏目 or 版) as the outlet names it."""
    page: int | None = None
    """Number of the page (版) in an e-paper issue."""
    title: str
    pretitle: str = ""
    subtitle: str = ""
    published_at: datetime
    precision: Literal["day", "minute", "second"]
    kind: str
    """meeting, visit, interview, notice, policy, economy, culture or other."""
    flags: tuple[str, ...] = ()
    """What is special about it: one of `NO_ARTICLE`, a relation to another article (reprinted, reprint,
    same_meeting), a way of being listed or served (pinned, backdated, moved, stub, two_pages, old_system),
    or something in the text (revised, essay, bracket_credit, rare)."""
    source: str | None = None
    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    responsible_editors: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    """The text as a reader should get it: lines that hold only credits or a caption are not in it."""
    byline: str = ""
    """Author as the header line shows it."""
    editor_line: str = ""
    """Editors as the page shows them."""
    lead_lines: tuple[str, ...] = ()
    """Credit lines printed before the text."""
    end_lines: tuple[str, ...] = ()
    """Credit lines printed after the text."""
    captions: tuple[str, ...] = ()
    """Captions of the pictures, printed outside the text."""
    page_break: int | None = None
    """Index of the paragraph that begins the second HTML page."""
    revision: tuple[int, str] | None = None
    """Index and text of the paragraph that edition 2 changes."""

    @property
    def body(self) -> str:
        """Paragraphs separated by one newline, as in `govnews.items.Article`."""
        return "\n".join(self.paragraphs)

    @property
    def readable(self) -> bool:
        """Whether a crawl should store it."""
        return NO_ARTICLE.isdisjoint(self.flags)


def articles(outlet: str, edition: int = 1) -> list[DemoArticle]:
    """Articles that a full crawl of the outlet should store, in listing order."""
    return [article for article in rows(outlet, edition) if article.readable]


def flagged(flag: str, edition: int = 1) -> list[DemoArticle]:
    """Rows of all outlets that carry the flag, whether or not there is an article behind them."""
    outlets = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
    return [article for outlet in outlets for article in rows(outlet, edition) if flag in article.flags]


@cache
def rows(outlet: str, edition: int = 1) -> tuple[DemoArticle, ...]:
    """All that the outlet lists, in listing order."""
    lines = (FOLDER / f"{outlet}.jsonl").read_text("utf-8").splitlines()
    articles = [_article(outlet, json.loads(line)) for line in lines]
    return tuple(articles if edition == 1 else map(_revised, articles))


def _article(outlet: str, row: dict[str, Any]) -> DemoArticle:
    written = row.pop("published_at")
    row.setdefault("listed_path", row["path"])
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return DemoArticle(
        outlet=outlet,
        published_at=datetime.fromisoformat(written).replace(tzinfo=BEIJING),
        precision=PRECISION[len(written)],
        **fields,
    )


def _revised(article: DemoArticle) -> DemoArticle:
    if article.revision is None:
        return article
    index, text = article.revision
    paragraphs = article.paragraphs
    return replace(article, paragraphs=(*paragraphs[:index], text, *paragraphs[index + 1 :]))
