"""每日甘肃网: channels and articles of the enorth system, in GB18030 that calls itself gb2312."""

from collections.abc import Sequence
from math import ceil

from govnews.demo.article import DemoArticle
from govnews.demo.reply import Reply, fill, page, redirect, text, wrap

CHANNELS = {"省领导活动报道": "sldhdbd", "权威发布": "qwfb", "人大政协": "rd-zx", "人事任免": "rsrm"}
"""Channel → its folder."""
COUNT = "/system/count//0015011/000000000000/000/000/c0015011000000000000_{:09d}.shtml"
"""Older pages of 权威发布, the oldest numbered 1."""
ROWS = 7
"""Rows on a page of 权威发布."""


def pages(rows: Sequence[DemoArticle]) -> dict[str, Reply]:
    """All channels with their older pages, and every article."""
    replies = {"/": redirect("/sldhdbd/index.shtml", 302)}
    for channel in CHANNELS:
        replies |= _channel(channel, [row for row in rows if row.section == channel])
    for article in rows:
        replies[article.path] = _page(_article(article))
        if article.listed_path != article.path:
            replies[article.listed_path] = _page(fill("gansudaily_stub", path=article.path))
    return replies


def _page(markup: str) -> Reply:
    return page(markup, content_type="text/html", encoding="gb18030")


def _channel(channel: str, rows: list[DemoArticle]) -> dict[str, Reply]:
    size = ROWS if channel == "权威发布" else len(rows)
    total = ceil(len(rows) / size)
    replies = {}
    for number in range(total):
        path = COUNT.format(total - number) if number else f"/{CHANNELS[channel]}/index.shtml"
        links = "\n".join(map(_row, rows[number * size : (number + 1) * size]))
        markup = fill("gansudaily_listing", channel=channel, rows=links, total=str(total))
        replies[path] = _page(markup)
    return replies


def _row(article: DemoArticle) -> str:
    date = f"{article.published_at:%Y-%m-%d}"
    return f'<li><a href="{article.listed_path}">{text(article.title)}</a><span>{date}</span></li>'


def _article(article: DemoArticle) -> str:
    lines = (*article.lead_lines, *article.paragraphs, *article.end_lines)
    return fill(
        "gansudaily_article",
        title=text(article.title),
        channel=article.section,
        time=f"{article.published_at:%Y/%m/%d/ %H:%M}",
        source=text(article.source or ""),
        byline=f"<span>{text(article.byline)}</span>" if article.byline else "",
        body=wrap("p", lines, indent="　　"),
        editors=text(article.editor_line),
    )
