"""List pages of every family, and what stands on them that is no row."""

import json
import re
import time
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govnews.demo.article import rows as listed
from govnews.demo.outlets import OUTLETS
from govnews.demo.reply import HOST
from govnews.listings import data
from govnews.listings.listing import Choice, Listing, Row, read
from govnews.pages.document import parse
from govnews.sites import Data

TODAY = date(2022, 1, 20)
TITLES = [
    "云州市召开全市经济工作会议",
    "林海县举行重点项目集中开工仪式",
    "市政府常务会议研究春季防汛工作",
    "云州市城乡供水一体化工程通水",
    "关于表扬二〇二一年度先进集体的决定",
    "石桥镇千亩油菜迎来第一场雪",
    "全市教育系统安全工作视频会召开",
    "云州机场新增两条国内航线",
]

MENU = "".join(
    f'<li><a href="/col/col{n}/index.html">{name}</a><ul>'
    + "".join(f'<li><a href="/{name_}/{n}{m}/">{word}</a></li>' for m, (name_, word) in enumerate(SUB))
    + "</ul></li>"
    for SUB in [[("zfxxgk", "信息公开"), ("ldzc", "领导之窗"), ("zcjd", "政策解读"), ("bmfw", "便民服务")]]
    for n, name in enumerate(
        ["首页", "新闻中心", "政务公开", "办事服务", "互动交流", "走进云州", "专题专栏"], 101
    )
)
FARM = "".join(
    f'<a href="http://www.friend{n}.gov.cn/">云州市友好城市{n}号人民政府门户网站</a>' for n in range(60)
)
FOOT = (
    f'<div class="links"><h3>友情链接</h3>{FARM}</div><div class="footer"><a href="/wzdt/201801/1.html">网站地图</a>'
    '<a href="https://beian.miit.gov.cn/">云ICP备05000001号-1</a><a href="/gywm/201801/t20180101_2.html">关于我们</a>'
    '<a href="javascript:void(0)">设为首页</a><a href="mailto:a@yunzhou.gov.cn">联系邮箱</a></div>'
)


def page(content: str, head: str = "") -> str:
    crumbs = '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/xw/">新闻中心</a></div>'
    return f'<html><head>{head}</head><body><div class="nav"><ul>{MENU}</ul></div>{crumbs}{content}{FOOT}</body></html>'


def items(form: str, titles: list[str] = TITLES) -> str:
    """Rows of `form`, newest first: {n} counts, {d} is the day of January 2022."""
    return "\n".join(form.format(n=n, d=f"{19 - n:02d}", t=title) for n, title in enumerate(titles, 1))


def expected(titles: list[str] = TITLES) -> list[tuple[str, date]]:
    return [(title, date(2022, 1, 19 - n)) for n, title in enumerate(titles, 1)]


def told(found: Listing) -> list[tuple[str | None, date | None]]:
    return [(row.title, row.day) for row in found.rows]


TRS = '<li><a href="./202201/t202201{d}_88{n}.html" target="_blank">{t}</a><span>2022-01-{d}</span></li>'
GOV = '<tr><td>{n}</td><td><a href="/zwgk/fdzdgknr/{n}4817.html" title="{t}">{t}</a></td><td>云办〔2022〕{n}号</td><td>2022-01-{d}</td></tr>'
JPAGE = """<script type="text/xml"><datastore>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=7&path=/&columnid=4021&unitid=5501&webname=云州市&permissiontype=0"></a>]]></nextgroup>
<recordset>{}</recordset></datastore></script>
<script>$(function(){{ $('#5501').jpage({{ totalRecord: 40, perPage: 8, proxyUrl: '/module/web/jpage/dataproxy.jsp' }}) }})</script>"""
RECORD = '<record><![CDATA[<li><a href="/art/2022/1/{d}/art_4021_90{n}.html" title="{t}">{t}</a><span>[01-{d}]</span></li>]]></record>'
PAGER = '<div class="pg"><strong>1</strong><a href="{0}">2</a><a href="{1}">3</a><a href="{0}" class="nxt">下一页</a></div>'

FAMILIES = {
    "TRS": (
        "http://www.yunzhou.gov.cn/xw/bdxw/",
        f'<div class="list"><ul>{items(TRS)}</ul></div><script>createPageHTML(20, 0, "index", "html");</script>',
        ("http://www.yunzhou.gov.cn/xw/bdxw/index_1.html", 20),
    ),
    "TRS variables": (
        "http://www.yunzhou.gov.cn/xw/bdxw/index_3.html",
        f"<ul>{items(TRS)}</ul><script>var currentPage = 3;//所在页从0开始\nvar countPage = 20//共多少页</script>",
        ("http://www.yunzhou.gov.cn/xw/bdxw/index_4.html", 20),
    ),
    "Founder web": (
        "http://www.yunzhouwang.cn/node_1043.htm",
        items(
            '<table><tr><td>·<a href="content/2022-01/{d}/content_54{n}.htm">{t}</a></td><td>2022-01-{d} 09:1{n}</td></tr></table>'
        )
        + '<div id="displaypagenum"><span>1</span> <a href="node_1043_2.htm">2</a> <a href="node_1043_2.htm">下一页</a></div>',
        ("http://www.yunzhouwang.cn/node_1043_2.htm", None),
    ),
    "enorth": (
        "http://news.yunzhou.com.cn/qwfb/index.shtml",
        f"<ul>{items('<li><a href=/system/2022/01/{d}/03068{n}.shtml>{t}</a><span>2022-01-{d}</span></li>')}</ul>"
        '<script src="/system/count/0015011/000000000000/count_page_list_0015011000000000000.js"></script>'
        '<span id="allid" style="display:none">1207</span>',
        (
            "http://news.yunzhou.com.cn/system/count//0015011/000000000000/000/001/c0015011000000000000_000001206.shtml",
            1207,
        ),
    ),
    "Hanweb": (
        "http://www.yunzhou.gov.cn/col/col4021/index.html",
        f'<div id="5501">{JPAGE.format(items(RECORD))}</div>',
        (
            "http://www.yunzhou.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=9&endrecord=16&perpage=8&col=1&appid=1"
            "&path=%2F&sourceContentType=1&permissiontype=0&webid=7&columnid=4021&unitid=5501&webname=%E4%BA%91%E5%B7%9E%E5%B8%82",
            5,
        ),
    ),
    "Hanweb pageNum": (
        "http://www.yunzhou.gov.cn/col/col4021/index.html?uid=5501&pageNum=2",
        f"<ul>{items('<li><a href=/art/2022/1/{d}/art_4021_90{n}.html>{t}</a><b>01-{d}</b></li>')}</ul>"
        "<script>$('#5501').jpage({totalRecord:'40', perPage:'8'})</script>",
        ("http://www.yunzhou.gov.cn/col/col4021/index.html?uid=5501&pageNum=3", 5),
    ),
    "UCAP": (
        "http://www.yunzhou.gov.cn/yunzhou/c100233/list.shtml",
        "<ul>"
        + items(
            '<li><a href="/yunzhou/c100233/202201/3f0a{n}c77d1e94b6f8a2c05e11d9b4a{d}0.shtml">{t}</a><i>01-{d}</i></li>'
        )
        + "</ul><div id='page_div'></div><script>createPageHTML('page_div',50, 1,'list','shtml',998);</script>",
        ("http://www.yunzhou.gov.cn/yunzhou/c100233/list_2.shtml", 50),
    ),
    "Lonsun": (
        "https://www.linhai.gov.cn/content/column/6795621",
        "<ul class='doc_list'>"
        + items(
            '<li><a href="/xwzx/bdyw/3300{n}1.html" title="{t}"><span class="t">{t}</span></a><span>2022/1/{d}</span></li>'
        )
        + '</ul><div class="pagination"><a class="default_pgBtn default_pgNext" title="下一页" '
        'href="/content/column/6795621?pageIndex=2"></a><span>共 9 页</span></div>',
        ("https://www.linhai.gov.cn/content/column/6795621?pageIndex=2", 9),
    ),
    "Discuz": (
        "http://www.linhainews.net/portal.php?mod=list&catid=3",
        "<div class='bm'>"
        + items(
            '<dl class="bbda cl"><dt class="xs2"><a href="article-21{n}-1.html" class="xi2">{t}</a></dt>'
            "<dd class='xs2 cl'>记者从会上获悉，今年将新建三处公园 ...</dd>"
            "<dd><span class='xg1'> 2022-1-{d} 08:30</span></dd></dl>"
        )
        + "</div>"
        + PAGER.format(
            "portal.php?mod=list&amp;catid=3&amp;page=2", "portal.php?mod=list&amp;catid=3&amp;page=3"
        ),
        ("http://www.linhainews.net/portal.php?mod=list&catid=3&page=2", None),
    ),
    "VSB": (
        "http://zwfw.linhai.gov.cn/xwzx/ttxw.htm",
        "<ul>"
        + items(
            '<li id="line_u8_{n}"><a href="../info/1012/45{n}.htm" title="{t}">{t}</a><span>2022年01月{d}日</span></li>'
        )
        + '</ul><span class="p_no_d">1</span><span class="p_no"><a href="ttxw/84.htm">2</a></span>'
        '<span class="p_no"><a href="ttxw/83.htm">3</a></span><span class="p_next p_fun"><a href="ttxw/84.htm">下页</a></span>'
        '<span class="p_last p_fun"><a href="ttxw/1.htm">尾页</a></span>',
        ("http://zwfw.linhai.gov.cn/xwzx/ttxw/84.htm", None),
    ),
    "government table": (
        "http://www.linhai.gov.cn/zwgk/fdzdgknr/list_12.html",
        f"<table><tr><th>序号</th><th>标题</th><th>文号</th><th>日期</th></tr>{items(GOV)}</table>"
        "<div class='page'>第12/30页 <a href='list_11.html'>11</a><span>12</span><a href='list_13.html'>13</a></div>",
        ("http://www.linhai.gov.cn/zwgk/fdzdgknr/list_13.html", 30),
    ),
    "CMSTOP": (
        "http://www.linhainews.net/yaowen/?page=2",
        items(
            "<div class=item><a href=/2022/01{d}/17{n}.shtml><img src=/a{n}.jpg></a><h3><a href=/2022/01{d}/17{n}.shtml>{t}</a></h3>"
            "<p class=summary>会议总结了去年的工作。</p></div>"
        )
        + "<div class=page><a href='?page=1'>1</a><b>2</b><a href='?page=3'>3</a></div>",
        ("http://www.linhainews.net/yaowen/?page=3", None),
    ),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_rows_and_next_page_of_every_family(family: str) -> None:
    url, content, paging = FAMILIES[family]
    found = read(page(content), url, today=TODAY)
    assert told(found) == expected()
    assert (found.next, found.total) == paging
    assert not any(row.pinned for row in found.rows)


@pytest.mark.parametrize("family", FAMILIES)
def test_gb18030_bytes_give_the_same_rows(family: str) -> None:
    url, content, _ = FAMILIES[family]
    assert told(read(page(content).encode("gb18030"), url, today=TODAY)) == expected()


@pytest.mark.parametrize(
    ("url", "content"),
    [
        ("http://x.cn/yw/index_2.html", 'createPageHTML(3, 2, "index", "html");'),
        ("http://x.cn/yw/list_5.shtml", "createPageHTML('page_div', 5, 5, 'list', 'shtml', 89);"),
        ("http://x.cn/yw/", "createPageHTML(1, 0, 'index', 'html');"),
        ("http://x.cn/yw/index_2.html", "var currentPage = 2; var countPage = 3"),
        ("http://x.cn/system/count//0015011/000000000000/000/000/c0015011000000000000_000000001.shtml", ""),
        (
            "http://x.cn/col/col1/index.html?uid=5501&pageNum=5",
            "$('#5501').jpage({totalRecord:40,perPage:8})",
        ),
    ],
)
def test_the_last_page_has_no_next_one(url: str, content: str) -> None:
    assert read(page(f"<ul>{items(TRS)}</ul><script>{content}</script>"), url, today=TODAY).next is None


@pytest.mark.parametrize(
    ("url", "pager", "following"),
    [
        ("http://x.cn/yw/list_3.html", '<a href="list_2.html">2</a><b>3</b><span>下一页</span>', None),
        (
            "http://x.cn/yw/list_3.html",
            '<a href="list_2.html">上一页</a><a href="list_3.html">下一页</a>',
            None,
        ),
        ("http://x.cn/yw/", '<a href="javascript:;">下一页</a>', None),
        (
            "http://x.cn/yw/",
            '<a href="index_2.html">2</a><a href="index_2.html">&gt;</a>',
            "http://x.cn/yw/index_2.html",
        ),
        ("http://x.cn/yw/", '<a href="http://other.cn/2.html">下一页</a>', None),
        ("http://x.cn/yw/", '<a href="p2.html">[下一页]</a>', "http://x.cn/yw/p2.html"),
        ("http://x.cn/yw?p=3", "<em>共5页</em>", "http://x.cn/yw?p=4"),
        ("http://x.cn/yw?p=5", "<em>共5页</em>", None),
        (
            "http://x.cn/yw/ttxw/1.htm",
            '<a href="2.htm">84</a><span class="p_no_d">85</span><span>下页</span>',
            None,
        ),
        (
            "http://x.cn/zwyw/index.html",
            '<a class="default_pgBtn default_pgNext" href="/content/column/7?pageIndex=2"></a>',
            "http://x.cn/content/column/7?pageIndex=2",
        ),
        ("http://x.cn/zwyw/index.html", '<a class="next" href="/tu/7_2.html"></a>', None),
    ],
)
def test_pagers_by_links_and_numbers(url: str, pager: str, following: str | None) -> None:
    assert (
        read(page(f"<ul>{items(TRS)}</ul><div class=page>{pager}</div>"), url, today=TODAY).next == following
    )


def test_the_data_proxy_of_hanweb_is_a_list_page() -> None:
    url = "http://www.yunzhou.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=9&endrecord=16&perpage=8&unitid=5501"
    answer = f"<?xml version='1.0'?><datastore><totalrecord>40</totalrecord><recordset>{items(RECORD)}</recordset></datastore>"
    found = read(answer, url, today=TODAY)
    assert told(found) == expected()
    assert found.next == url.replace("=9&", "=17&").replace("=16&", "=24&")
    assert read(answer, url.replace("=9&", "=33&").replace("=16&", "=40&"), today=TODAY).next is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"articles": [', "not JSON"),
        ('{"items": []}', "no 'articles'"),
        ("[]", "no 'articles'"),
        ('{"articles": {"a": 1}}', "no list of objects"),
        ('{"articles": [{"link": "/p/1.html"}]}', "does not fill"),
    ],
)
def test_a_json_list_that_is_not_as_told_is_an_error(text: str, told: str) -> None:
    rows = Data(rows="articles", url="{url}", title="title")
    with pytest.raises(data.DataError, match=told):
        data.read(text, "http://x.cn/api?page=1", rows, re.compile("/p/"))


def test_rows_of_a_json_list_that_are_no_articles_are_left_out() -> None:
    given = [{"url": f"/p/{name}", "title": title} for name, title in (("1.html", "会议"), ("1.pdf", "附件"))]
    text = json.dumps({"articles": [*given, {"url": "/about", "title": "关于"}, given[0]]})
    found = data.read(
        text, "http://x.cn/api", Data(rows="articles", url="{url}", title="title"), re.compile("/p/")
    )
    assert [(row.url, row.title, row.day) for row in found.rows] == [("http://x.cn/p/1.html", "会议", None)]
    assert (found.next, found.paging.rule) == (None, None)


def test_a_count_that_stands_elsewhere_is_named() -> None:
    script = (
        '<script src="/system/count/0015011/000000000000/count_page_list_0015011000000000000.js"></script>'
    )
    paging = read(f"<span id=allid></span>{script}", "http://x.cn/qwfb/index.shtml").paging
    assert (paging.next, paging.count_url) == (
        None,
        "http://x.cn/system/count/0015011/000000000000/count_page_list_0015011000000000000.js",
    )


def test_a_home_page_gives_the_articles_of_all_its_blocks() -> None:
    blocks = "".join(
        f'<div class="block{b}"><h2><a href="/{b}/">栏目{b}</a><a href="/{b}/" class="more">更多&gt;&gt;</a></h2><ul>'
        + "".join(
            f'<li><a href="/{b}/202201/t2022011{n}_{b}{n}7.html">{title}</a></li>'
            for n, title in enumerate(TITLES)
        )
        + "</ul></div>"
        for b in range(1, 5)
    )
    topics = (
        '<div class="zt"><a href="/zt/2022lh/"><img src="/zt.jpg" alt="聚焦二〇二二年全市两会专题"></a></div>'
    )
    found = read(page(topics + blocks), "http://www.yunzhou.gov.cn/", today=TODAY)
    assert [row.title for row in found.rows] == TITLES * 4
    assert (found.next, found.rule) == (None, "shape:N/N/tN_N.html")


def rows_of(content: str, url: str = "http://www.yunzhou.gov.cn/xw/bdxw/") -> list[Row]:
    return read(page(f'<div class="list"><ul>{content}</ul></div>'), url, today=TODAY).rows


def test_a_first_row_that_is_older_or_marked_is_pinned() -> None:
    old = (
        '<li><a href="./202003/t20200301_9.html">云州市民营经济发展二十条全文</a><span>2020-03-01</span></li>'
    )
    marked = old.replace("云州", "【置顶】云州").replace("2020-03-01", "2022-01-20")
    assert [row.pinned for row in rows_of(old + items(TRS))] == [True] + [False] * 8
    assert [row.pinned for row in rows_of(marked + items(TRS))] == [True] + [False] * 8
    assert rows_of(marked + items(TRS))[0].title == "云州市民营经济发展二十条全文"
    # Back-dated in the middle, and a list from old to new: not pinned.
    lines = items(TRS).split("\n")
    assert not any(row.pinned for row in rows_of("".join([*lines[:3], old, *lines[3:]])))
    assert not any(row.pinned for row in rows_of("".join(reversed(lines))))


def test_attachments_are_no_articles_even_where_the_pattern_fits() -> None:
    files = "".join(
        f'<li><a href="./202201/P0202201190{n}.{kind}">云州市二〇二二年公开招聘岗位表</a><span>2022-01-19</span></li>'
        for n, kind in enumerate(
            ["pdf", "DOC", "docx", "xls", "xlsx", "zip", "rar", "jpg", "mp4", "wps", "ofd"]
        )
    )
    down = '<li><a href="/down.jsp?id=7&amp;name=a.pdf">云州市二〇二二年公开招聘岗位表</a><span>2022-01-19</span></li>'
    assert [row.title for row in rows_of(files + down + items(TRS))] == TITLES
    anything = read(
        f"<ul>{files}{items(TRS)}</ul>", "http://x.cn/yw/", pattern=re.compile(r"/20220\d"), today=TODAY
    )
    assert [row.title for row in anything.rows] == TITLES


def test_picture_title_and_summary_links_are_one_row() -> None:
    content = items(
        '<li><a href="./202201/t202201{d}_{n}.html"><img src="{n}.jpg"></a>'
        '<h4><a href="./202201/t202201{d}_{n}.html">{t}</a></h4>'
        '<p><a href="./202201/t202201{d}_{n}.html">1月10日，会议在云州召开，与会同志参观了三处园区……</a>'
        '<a href="./202201/t202201{d}_{n}.html">[详细]</a></p><div class="d"><b>{d}</b><i>2022-01</i></div></li>'
    )
    assert [(row.title, row.day) for row in rows_of(content)] == expected()


def test_a_link_around_the_whole_row_gives_title_and_day() -> None:
    content = items(
        '<li><a href="./2022/{n}77.html"><div class="date"><strong>{d}</strong><span>2022/01</span></div>'
        "<h3>{t}</h3><p>会议在云州召开，与会同志参观了三处园区。</p></a></li>"
    )
    assert [(row.title, row.day) for row in rows_of(content)] == expected()


@pytest.mark.parametrize(
    "row",
    [
        '<li><a href="./a/{n}77.html" title="{t}">{t:.7}…</a><span>2022-01-{d}</span></li>',
        '<li><a href="./a/{n}77.html">{t:.7}...</a><a href="./a/{n}77.html">{t}</a> 2022.01.{d}</li>',
        '<li><a href="./a/{n}77.html">·&nbsp;{t}<font color=red>NEW</font></a>（浏览：{n}23）[2022-01-{d}]</li>',
        '<li><span>2022年1月{d}日</span><a href="/xw/">[要闻]</a><a href="./a/{n}77.html">{t}</a></li>',
        '<li><a href="./a/{n}77.html">[01-{d}] {t}</a></li>',
        '<li><a href="./a/{n}77.html">{t}<span>01月{d}日</span></a></li>',
        '<li><a href="./a/{n}77.html">{t}</a><em>{d}</em><em>2022-01</em></li>',
        '<li><a href="./a/{n}77.html">{t}</a><em>发布时间：2022-01-{d} 15:20</em><em>来源：某局</em></li>',
        '<dt><a href="./a/{n}77.html">{t}</a></dt><dd>2022-01-{d}</dd>',
        '<p>[2022-01-{d}]</p><p><a href="./a/{n}77.html">{t}</a></p>',
        '<a href="./a/{n}77.html">{t}</a> (01-{d})<br>',
    ],
)
def test_titles_and_days_in_all_usual_forms(row: str) -> None:
    assert [(row.title, row.day) for row in rows_of(items(row))] == expected()


def test_dates_without_a_year_go_back_over_the_turn_of_the_year() -> None:
    days = ["01-19", "01-03", "12-30", "12-01", "02-29"]
    content = "".join(
        f'<li><a href="/yw/{n}77.html">{title}</a>[{day}]</li>'
        for n, (day, title) in enumerate(zip(days, TITLES, strict=False))
    )
    assert [row.day for row in rows_of(content)] == [
        date(2022, 1, 19),
        date(2022, 1, 3),
        date(2021, 12, 30),
        date(2021, 12, 1),
        date(2020, 2, 29),
    ]


def test_duplicated_rows_count_once_and_side_boxes_of_a_list_do_not() -> None:
    hot = "".join(
        f'<li><a href="/xw/202112/t20211201_{n}.html">{title}</a></li>' for n, title in enumerate(TITLES)
    )
    content = (
        f'<div class="list"><ul>{items(TRS)}{items(TRS)}</ul></div><div class="hot"><h3>热点排行</h3><ol>{hot}</ol></div>'
        '<script>createPageHTML(20, 0, "index", "html");</script>'
    )
    assert told(read(page(content), "http://www.yunzhou.gov.cn/xw/bdxw/", today=TODAY)) == expected()


def test_rows_on_another_host_count_only_where_most_are_there() -> None:
    row = '<li><a href="http://mp.weixin.example/s/8f{n}17{d}">{t}</a><span>2022-01-{d}</span></li>'
    assert [(found.title, found.day) for found in rows_of(items(row))] == expected()
    one = items(row, ["邻市召开全市经济工作会议"])
    assert [found.title for found in rows_of(one + items(TRS))] == TITLES


def test_a_page_without_rows_has_none() -> None:
    found = read(page("<h1>网站升级改造中</h1>"), "http://www.yunzhou.gov.cn/")
    assert (found.rows, found.rule, found.next) == ([], None, None)


def test_a_tree_a_text_and_selectors_are_read_alike() -> None:
    url, content, _ = FAMILIES["TRS"]
    assert told(read(parse(page(content)), url, today=TODAY)) == expected()
    chosen = Choice(rows="div.list li", date="span")
    found = read(page(content), url, choice=chosen, today=TODAY)
    assert (told(found), found.rule) == (expected(), "rows:div.list li")


def lists() -> Iterator[tuple[str, str, bytes]]:
    """Outlet, path and bytes of every page of the demo that lists articles."""
    for name, outlet in OUTLETS.items():
        own = {path for row in listed(name) for path in (row.path, row.listed_path)}
        for path, reply in outlet.draw(listed(name)).items():
            if reply.status == 200 and path not in own and not path.endswith("_2.htm"):
                yield name, path, reply.body.replace(HOST.encode(), outlet.host.encode())


@pytest.mark.parametrize(
    ("outlet", "path", "body"), [pytest.param(*one, id="".join(one[:2])) for one in lists()]
)
def test_listings_of_the_demo_are_read_without_a_pattern(outlet: str, path: str, body: bytes) -> None:
    found = read(body, f"http://{OUTLETS[outlet].host}{path}")
    titles = {urlsplit(row.url).path: row.title for row in found.rows}
    truth = {row.listed_path: row for row in listed(outlet)}
    text = body.decode("gb18030" if outlet == "gansudaily" else "utf-8")
    wanted = {place for place in truth if f'{place.rpartition("/")[2]}"' in text}
    right = {place for place in titles if place in wanted and titles[place] == truth[place].title}
    assert len(right) >= 0.95 * len(wanted) > 0
    assert len(right) >= 0.95 * len(titles)
    pinned = {urlsplit(row.url).path for row in found.rows if row.pinned}
    assert all("pinned" in truth[place].flags for place in pinned if outlet == "anhuinews")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(list(FAMILIES)), st.integers(0, 4000))
def test_any_bytes_are_read(noise: bytes, family: str, place: int) -> None:
    url, content, _ = FAMILIES[family]
    body = page(content).encode()
    for broken in (noise, body[:place] + noise + body[place + len(noise) :]):
        assert isinstance(read(broken, url), Listing)


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="<>/=\"' ahrefliudtsp2019-.年月日第共页下一>()_,;&#置顶…", max_size=300),
    st.text(max_size=40),
)
def test_any_text_and_address_are_read(text: str, url: str) -> None:
    assert isinstance(read(text, f"http://x.cn/{url}"), Listing)


@pytest.mark.parametrize(
    "form",
    [
        '<li><a href="./2022/{n}.html">云州市召开第{n}次会议</a><span>2022-01-19</span></li>',
        '<a href="./2022/{n}.html">云州市召开第{n}次会议</a> 2022-01-19<br>',
        '<div><a href="./2022/{n}.html">云州市召开第{n}次会议',
        '<a href="./2022/1.html">云州市召开会议</a>',
        '<a href="/yw?page={n}">{n}</a>',
    ],
)
def test_twenty_thousand_links_are_read_in_linear_time(form: str) -> None:
    body = "".join(form.format(n=n) for n in range(20_000))
    started = time.process_time()
    read(f"<html><body>{body}</body></html>", "http://x.cn/yw/")
    assert time.process_time() - started < 10  # a quadratic reader takes minutes
