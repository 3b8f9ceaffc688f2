"""陇东报数字报: an e-paper of the newer Founder system."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from govnews.demo.article import DemoArticle
from govnews.demo.reply import Reply, fill, page, redirect, text, wrap

WEEKDAYS = "一二三四五六日"


def pages(rows: Sequence[DemoArticle]) -> dict[str, Reply]:
    """All issues with their articles; a day without an issue has no page at all."""
    replies: dict[str, Reply] = {}
    for day, issue in groupby(rows, key=lambda article: article.published_at):
        replies |= _issue(day, list(issue))
    newest = max(path for path in replies if path.endswith("/node_1.html"))
    return replies | {"/": redirect(newest, 302)}


def _issue(day: datetime, articles: list[DemoArticle]) -> dict[str, Reply]:
    labels = {article.page or 1: _label(article) for article in articles}
    replies = {
        f"/pc/layout/{day:%Y%m}/{day:%d}/node_{number}.html": page(_layout(day, number, labels, articles))
        for number in labels
    }
    return replies | {
        article.path: page(_article(article)) for article in articles if "gone" not in article.flags
    }


def _layout(day: datetime, number: int, labels: dict[int, str], articles: list[DemoArticle]) -> str:
    nodes = "\n".join(f'<li><a href="node_{n}.html">{label}</a></li>' for n, label in labels.items())
    links = "\n".join(
        f'<li><a href="{article.listed_path.replace("/pc/", "../../../")}">{text(article.title)}</a></li>'
        for article in articles
        if article.page == number
    )
    return fill("longdong_layout", day=_day(day), label=labels[number], nodes=nodes, links=links)


def _article(article: DemoArticle) -> str:
    return fill(
        "longdong_article",
        day=_day(article.published_at),
        label=_label(article),
        layout=f"../../../layout/{article.published_at:%Y%m}/{article.published_at:%d}/node_{article.page}.html",
        pretitle=text(article.pretitle),
        title=text(article.title),
        subtitle=text(article.subtitle),
        pictures="\n".join(map(_picture, article.captions)),
        body=wrap("p", (*article.lead_lines, *article.paragraphs, *article.end_lines), indent="　　"),
    )


def _picture(caption: str) -> str:
    return f'<div class="attachment"><img src="picture.jpg" alt=""><p>{text(caption)}</p></div>'


def _label(article: DemoArticle) -> str:
    return f"第{article.page:02d}版:{article.section}"


def _day(day: datetime) -> str:
    return f"{day:%Y年%m月%d日} 星期{WEEKDAYS[day.weekday()]}"
