"""Reading official pages: one small page for each habit of the sites, in words of our own."""

from datetime import UTC, datetime

import pytest

from govnews import belt
from govnews.items import Article, Page

FIRST = "10月9日，全市秋冬种推进会在临河镇召开，各县区分管负责人和种植大户代表参加会议。"
SECOND = "会议指出，要抢抓墒情，把种子、农资和农机服务送到田间地头，确保应种尽种。"
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"
BODY = f"{FIRST}\n{SECOND}"
TITLE = "全市秋冬种推进会在临河镇召开"
HEAD = f"<title>{TITLE}-某某市人民政府</title>"
NAV = "<ul>" + "".join(f'<li><a href="/c{n}/">栏目{n}</a></li>' for n in range(12)) + "</ul>"


def read(html: str | bytes, url: str = "http://www.x.cn/a/1.html") -> Article:
    body = html if isinstance(html, bytes) else html.encode()
    return belt.run(Page(url=url, site="x", bodies=[body], fetched_at=datetime(2026, 1, 1, tzinfo=UTC)))


TITLES = {
    "title and h1": f"<head>{HEAD}</head>{NAV}<h1>{TITLE}</h1>{TEXT}",
    "no h1": f"<head>{HEAD}</head>{NAV}<div class=bt>{TITLE}</div>{TEXT}",
    "title names the site first": f"<head><title>某某市人民政府网——{TITLE}</title></head><div>{TITLE}</div>{TEXT}",
    "title is only the site": f"<head><title>某某市人民政府门户网站</title></head><h2>{TITLE}</h2>{TEXT}",
    "title is the section": f"<head><title>工作动态_某某局</title></head><div>工作动态</div><p>{TITLE}</p>"
    f"<p>发布时间：2022-10-10</p>{TEXT}",
    "title is cut short": f"<head><title>{TITLE[:10]}…_某某网</title></head><div>{TITLE}</div>{TEXT}",
    "meta in any case and order": f'<head><META CONTENT="{TITLE}" NAME="ARTICLETITLE"></head>{NAV}{TEXT}',
    "markup in title": f"<head><title>&lt;h1 style='x'&gt;{TITLE}&lt;/h1&gt;</title></head><div>{TITLE}</div>{TEXT}",
    "no metadata at all": f"<div>{TITLE}</div><div>2022-10-10 08:00 来源：某某网</div>{TEXT}",
    "enp comment": f"<!--enpproperty <title>{TITLE}</title> /enpproperty-->{NAV}{TEXT}",
    "JSON-LD": f'<script type="application/ld+json">{{"headline": "{TITLE}"}}</script>{NAV}{TEXT}',
    "headline in the body": f"<head>{HEAD}</head><div class=TRS_Editor><p>{TITLE}</p>{TEXT}</div>",
}


@pytest.mark.parametrize("case", TITLES)
def test_the_headline_is_found_and_is_not_in_the_text(case: str) -> None:
    article = read(TITLES[case])
    assert (article.title, article.body) == (TITLE, BODY)


def test_a_headline_of_several_lines_is_joined() -> None:
    article = read(f"<head>{HEAD}</head><h1>{TITLE[:6]}<br>{TITLE[6:]}</h1>{TEXT}")
    assert article.title == f"{TITLE[:6]} {TITLE[6:]}"


TIMES = {
    "<p>发布时间：2022-10-10 08:15</p>": ("2022-10-10T08:15", "minute", None),
    "<p>来源：某某日报　2022年10月10日08:15:20　字体：大 中 小</p>": (
        "2022-10-10T08:15",
        "second",
        "某某日报",
    ),
    "<p>2022-10-10 08:15 　　 某某网</p>": ("2022-10-10T08:15", "minute", "某某网"),
    "<dl><dt>发布日期：</dt><dd>2022.10.10</dd><dt>来源：</dt><dd>某某市融媒体中心</dd></dl>": (
        "2022-10-10T00:00",
        "day",
        "某某市融媒体中心",
    ),
    "<p>【来源： 市农业农村局】 发布日期：2022-10-10 08:15:00 点击：</p>": (
        "2022-10-10T08:15",
        "second",
        "市农业农村局",
    ),
    "<p>www.x.gov.cn 2022年10月10日 来源：某某网</p>": ("2022-10-10T00:00", "day", "某某网"),
    "<p>时间：2022-10-10 00:00:00 信息来源：</p>": ("2022-10-10T00:00", "day", None),
    "<p>生成日期：2021-01-01 发布时间：2022-10-10</p>": ("2022-10-10T00:00", "day", None),
    "<p>来源：某某网参与互动 2022-10-10 08:15</p>": ("2022-10-10T08:15", "minute", "某某网"),
    "<table><tr><td>发布日期：2022-10-10 08:15</td><td>来源：某某网</td><td>作者：</td></tr></table>": (
        "2022-10-10T08:15",
        "minute",
        "某某网",
    ),
}


@pytest.mark.parametrize("line", TIMES)
def test_label_lines_give_time_and_source(line: str) -> None:
    article = read(
        f"<head>{HEAD}</head><div>今天是2023年3月4日 星期六</div>{NAV}<h1>{TITLE}</h1>{line}{TEXT}"
    )
    published, precision, source = TIMES[line]
    assert article.published_at is not None
    assert (f"{article.published_at:%Y-%m-%dT%H:%M}", article.published_precision) == (published, precision)
    assert article.source == source
    assert article.body == BODY


def test_what_is_shown_wins_over_the_metadata() -> None:
    meta = '<meta name="PubDate" content="2024-01-01 10:00"><meta name="ContentSource" content="别的网">'
    article = read(f"<head>{HEAD}{meta}</head><h1>{TITLE}</h1><p>发布时间：2022-10-10 来源：某某网</p>{TEXT}")
    assert article.published_at is not None
    assert (f"{article.published_at:%Y-%m-%d}", article.source) == ("2022-10-10", "某某网")
    assert article.origins["published_at"] == article.origins["source"] == "label"


def test_a_meta_tag_of_the_same_day_adds_the_time() -> None:
    meta = '<meta name="PubDate" content="2022-10-10 10:42:31">'
    article = read(f"<head>{HEAD}{meta}</head><h1>{TITLE}</h1><p>发布时间：2022-10-10</p>{TEXT}")
    assert (f"{article.published_at:%H:%M}", article.origins["published_at"]) == ("10:42", "meta:PubDate")


@pytest.mark.parametrize(
    ("url", "day"), [("http://x.cn/c/202210/t20221010_5.html", "2022-10-10"), ("http://x.cn/c/5.html", None)]
)
def test_the_address_gives_the_day_when_nothing_else_does(url: str, day: str | None) -> None:
    article = read(f"<head>{HEAD}</head><h1>{TITLE}</h1>{TEXT}<p>某某局</p><p>2022年9月30日</p>", url)
    assert (article.published_at and f"{article.published_at:%Y-%m-%d}") == day
    assert article.body.endswith("2022年9月30日")


BODIES = {
    "density": f"{NAV}<h1>{TITLE}</h1><div><div class=q>{TEXT}</div></div>{NAV}",
    "container": f"{NAV}<h1>{TITLE}</h1><div id=zoom>{TEXT}</div><div>{'某网简介，' * 3}</div>",
    "breaks instead of paragraphs": f"<h1>{TITLE}</h1><div>　　{FIRST}<br><br>　　{SECOND}</div>",
    "after a stray end": f"<html><body>{NAV}</body></html><h1>{TITLE}</h1>{TEXT}</body></html>",
    "old table layout": f"<table><tr><td>{NAV}</td><td><table><tr><td>{TITLE}</td></tr><tr><td>{TEXT}</td></tr></table>"
    "</td></tr></table>",
    "style inside": f"<h1>{TITLE}</h1><div class=TRS_Editor><style>.a {{color: red}}</style>{TEXT}</div>",
    "hidden copy": f"<h1>{TITLE}</h1><div id=zoom>{TEXT}</div><div style='display: none'>{TEXT}</div>",
    "unhidden by script": f"<h1>{TITLE}</h1><div style='display:none'>{TEXT}</div>",
    "first paragraph apart": f"<h1>{TITLE}</h1><p>{FIRST}</p><div><div><p>{SECOND}</p></div></div>",
    "tags left open": f"<h1>{TITLE}</h1><div><p>{FIRST}<p>{SECOND}<ul><li><a href=/x>相邻</a>",
    "share and editors around": f"<h1>{TITLE}</h1><p>分享到微信朋友圈</p><div id=zoom>{TEXT}<p>责任编辑：甘雨禾</p></div>"
    "<p>【打印】【关闭】</p>",
    "related articles with summaries": f"<h1>{TITLE}</h1><div>{TEXT * 1}</div><div>相关新闻</div>"
    + "".join(
        f"<div><a href=/{n}>另一条</a><p>另一次会议在别处召开，讨论了别的事情。</p></div>" for n in range(2)
    ),
}


@pytest.mark.parametrize("case", BODIES)
def test_the_text_is_found_alone_and_in_order(case: str) -> None:
    assert read(f"<head>{HEAD}</head>{BODIES[case]}").body == BODY


def test_a_table_keeps_its_rows() -> None:
    table = (
        "<table>" + "".join(f"<tr><td><p>{n}</p></td><td>甘雨{n}</td></tr>" for n in range(3)) + "</table>"
    )
    article = read(f"<head>{HEAD}</head><h1>{TITLE}</h1><div id=zoom>{TEXT}{table}</div>")
    assert article.body == BODY + "\n0\t甘雨0\n1\t甘雨1\n2\t甘雨2"


def test_pictures_are_kept_apart_from_the_text() -> None:
    figure = '<figure><img src="a.jpg"><figcaption>大户在田里。温知秋 摄</figcaption></figure>'
    icon = '<img src="/images/icon_print.gif"><img src="data:image/gif;base64,R0=">'
    article = read(
        f"<head>{HEAD}</head><h1>{TITLE}</h1><div id=zoom><p>{FIRST}</p>{icon}{figure}<p>{SECOND}</p>"
        '<img data-src="http://www.x.cn/b.jpg" src="loading.gif" alt="秋种现场"></div>'
    )
    assert [(image.url, image.caption) for image in article.images] == [
        ("http://www.x.cn/a/a.jpg", "大户在田里。温知秋 摄"),
        ("http://www.x.cn/b.jpg", "秋种现场"),
    ]
    assert article.body == BODY


def test_pages_of_one_article_are_joined() -> None:
    pages = [
        f"<head>{HEAD}</head><h1>{TITLE}</h1><div>{text}</div><p>1 2 下一页</p>"
        for text in TEXT.split("</p>")[:2]
    ]
    article = belt.run(
        Page(
            url="http://x.cn/1.html",
            site="x",
            bodies=[page.encode() for page in pages],
            fetched_at=datetime.now(UTC),
        )
    )
    assert article.body == BODY
