"""庆阳网: a home page with blocks of links, and articles of the Founder web system."""

from collections.abc import Sequence
from itertools import cycle

from govnews.demo.article import DemoArticle
from govnews.demo.reply import HOST, Reply, fill, page, redirect, text, wrap

SECTIONS = ("时政", "社会", "经济", "文化", "县区")
RELATED = 3
"""How many other articles stand under 相关稿件."""


def pages(rows: Sequence[DemoArticle]) -> dict[str, Reply]:
    """The home page and every article, one of them on two pages."""
    replies = {"/": _page(fill("qingyang_home", blocks=_blocks(rows)))}
    for place, article in enumerate(rows):
        others = [*rows[place + 1 :], *rows][:RELATED]
        replies |= _article(article, others)
        if article.listed_path != article.path:
            replies[article.listed_path] = redirect(article.path, 302)
    return replies


def _page(markup: str) -> Reply:
    # The outlet leaves the charset to the meta tag.
    return page(markup, content_type="text/html")


def _blocks(rows: Sequence[DemoArticle]) -> str:
    blocks = {"头条": list(rows[:3])} | {
        name: [row for row in rows if row.section == name] for name in SECTIONS
    }
    # Editors of the home page paste addresses in all three ways.
    prefixes = cycle(("", "/", f"http://{HOST}/"))
    return "\n".join(_block(name, articles, next(prefixes)) for name, articles in blocks.items())


def _block(name: str, articles: Sequence[DemoArticle], prefix: str) -> str:
    links = "\n".join(_link(prefix + article.listed_path.lstrip("/"), article) for article in articles)
    return f'<div class="block"><h2>{name}</h2>\n<ul>\n{links}\n</ul></div>'


def _link(address: str, article: DemoArticle) -> str:
    return f'<li><a href="{address}" target="_blank">{text(article.title)}</a></li>'


def _article(article: DemoArticle, others: Sequence[DemoArticle]) -> dict[str, Reply]:
    lines = (*article.lead_lines, *article.paragraphs, *article.end_lines)
    if article.page_break is None:
        return {article.path: _page(_markup(article, lines, "", others))}
    second = article.path.replace(".htm", "_2.htm")
    first, rest = lines[: article.page_break], lines[article.page_break :]
    ahead, back = (
        f'<div class="pages"><a href="{path.rpartition("/")[2]}">{label}</a></div>'
        for path, label in ((second, "下一页"), (article.path, "上一页"))
    )
    return {
        article.path: _page(_markup(article, first, ahead, others)),
        second: _page(_markup(article, rest, back, others)),
    }


def _markup(article: DemoArticle, lines: Sequence[str], turn: str, others: Sequence[DemoArticle]) -> str:
    related = "\n".join(_link(row.listed_path, row) for row in others)
    return fill(
        "qingyang_article",
        id=article.id,
        date=f"{article.published_at:%Y-%m-%d %H:%M:%S}.0",
        section=article.section,
        title=text(article.title),
        body=wrap("p", lines, indent="　　"),
        turn=turn,
        editors=text(article.editor_line),
        related=related,
    )
