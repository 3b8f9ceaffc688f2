"""中安在线: listings and articles of the TRS system, one article of the system before it."""

from collections.abc import Sequence

from govnews.demo.article import DemoArticle
from govnews.demo.reply import Reply, fill, page, redirect, text, wrap

SECTIONS = {"时政要闻": "szxw", "各地": "gdxw", "人事任免": "rs"}
"""Section → folder of its listing."""
ROWS = 8
"""Rows on a listing page, not counting the pinned one."""


def pages(rows: Sequence[DemoArticle]) -> dict[str, Reply]:
    """The listings of all sections, and every article."""
    replies = {"/": redirect("/szxw/", 302)}
    for section in SECTIONS:
        replies |= _listing(section, [row for row in rows if row.section == section])
    for article in rows:
        replies[article.path] = page(_article(article), "text/html; charset=UTF-8")
        if article.listed_path != article.path:
            replies[article.listed_path] = redirect(article.path, 301)
    return replies


def _listing(section: str, rows: list[DemoArticle]) -> dict[str, Reply]:
    folder = SECTIONS[section]
    pinned = [row for row in rows if "pinned" in row.flags]
    others = [row for row in rows if row not in pinned]
    chunks = [others[start : start + ROWS] for start in range(0, len(others), ROWS)]
    replies = {}
    for number, chunk in enumerate(chunks):
        links = "\n".join(_row(folder, row) for row in (*pinned, *chunk))
        script = f'createPageHTML({len(chunks)}, {number}, "index", "html");'
        markup = fill("anhuinews_listing", section=section, rows=links, script=script)
        name = f"index_{number}.html" if number else "index.html"
        replies[f"/{folder}/{name}"] = page(markup, "text/html; charset=UTF-8")
    return replies | {f"/{folder}/": replies[f"/{folder}/index.html"]}


def _row(folder: str, article: DemoArticle) -> str:
    link = article.listed_path.replace(f"/{folder}/", "./", 1)
    time = f'<span class="time">{article.published_at:%Y-%m-%d %H:%M}</span>'
    title = f'<a href="{link}" target="_blank">{text(article.title)}</a>'
    return f'<div class="item"><div class="title">{title}{time}</div></div>'


def _article(article: DemoArticle) -> str:
    if "challenge" in article.flags:
        return fill("challenge")
    old = "old_system" in article.flags
    lines = (*article.lead_lines, *article.paragraphs, *article.end_lines)
    return fill(
        "anhuinews_old" if old else "anhuinews_article",
        title=text(article.title),
        section=article.section,
        source=text(article.source or ""),
        minute=f"{article.published_at:%Y-%m-%d %H:%M}",
        header=_header(article),
        body="<br><br>\n".join(f"　　{text(line)}" for line in lines) if old else wrap("p", lines),
    )


def _header(article: DemoArticle) -> str:
    author = f"    作者:{article.byline}" if article.byline else ""
    time = f"{article.published_at:%Y-%m-%d %H:%M:%S}"
    return text(f"中安在线   {time}   来源:{article.source}{author}   {article.editor_line}")
