"""Chinese text to knowledge: tables of the forms that pages use, and properties that hold for any text."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govnews.items import BEIJING, Article, Removed
from govnews.text import boilerplate, credits, dates, labels, names, rules

CHINESE = st.text(
    st.sampled_from(
        "市委书记讲话会议召开，。；：:（）()【】□ 　\n0123456789-/年月日来源编辑作者记摄图文喆镕·、|"
    ),
    max_size=80,
)

CREDIT_LINES = {
    "来源：某某日报": {"source": "某某日报"},
    "信息来源：县政府办公室　浏览次数：412　【字体：大 中 小】": {"source": "县政府办公室"},
    "稿源： 某县发布 编辑： 甘雨禾": {"source": "某县发布", "editors": ["甘雨禾"]},
    "( 来源:中安在线    作者: 温知秋 简宁 )": {"source": "中安在线", "authors": ["温知秋", "简宁"]},
    "【来源:某某县融媒体中心】": {"source": "某某县融媒体中心"},
    "编辑:甘雨禾责任编辑:沈从简": {"editors": ["甘雨禾"], "responsible_editors": ["沈从简"]},
    "编 辑：甘 禾　责　编：沈 简": {"editors": ["甘禾"], "responsible_editors": ["沈简"]},
    "初审：甘雨禾　二审：沈从简　终审：陆一苇": {"editors": ["甘雨禾", "沈从简", "陆一苇"]},
    "2021-12-29 16:20:07 编辑: 甘雨禾 审核人:沈从简 阅读次数:1530 |": {"editors": ["甘雨禾", "沈从简"]},
    "(记 者:温知秋 简 宁 见习记者 古月)": {"reporters": ["温知秋", "简宁", "古月"]},
    "□融媒体记者 温知秋 简 宁": {"reporters": ["温知秋", "简宁"]},
    "（文/图 记者 温知秋）": {"reporters": ["温知秋"], "photographers": ["温知秋"]},
    "来源:某某网记者温知秋": {"source": "某某网", "reporters": ["温知秋"]},
    "□ 温知秋": {"authors": ["温知秋"]},
    "温知秋 摄": {"photographers": ["温知秋"]},
    "（温知秋、简 宁 摄）": {"photographers": ["温知秋", "简宁"]},
    "（记者  温知秋   摄影  简宁）": {"reporters": ["温知秋"], "photographers": ["简宁"]},
    "全媒体记者：温 秋 简 宁": {"reporters": ["温秋", "简宁"]},
    "作者：通讯员 尔玉": {"correspondents": ["尔玉"]},
    "作者： 记者温知秋\t编辑： 甘雨禾": {"reporters": ["温知秋"], "editors": ["甘雨禾"]},
    "撰稿：阿依努尔·买买提　编辑：司马禾": {"authors": ["阿依努尔·买买提"], "editors": ["司马禾"]},
    "文字：温知秋": {"authors": ["温知秋"]},
    "（温知秋）": {"authors": ["温知秋"]},
    "（某县发布）": {"source": "某县发布"},
    "责任编辑：李 宁 | 监制：马 骁": {"editors": ["马骁"], "responsible_editors": ["李宁"]},
    "发布日期：2020年02月21日  信息来源：某某日报  作者：温 秋 简 宁": {
        "source": "某某日报",
        "authors": ["温秋", "简宁"],
    },
    "来源：某某局发布日期：2024-06-05": {"source": "某某局"},
    "编辑丨甘雨禾 来源 | 某某发布": {"source": "某某发布", "editors": ["甘雨禾"]},
    "记者：温知秋/文 简宁/图": {"reporters": ["温知秋"], "photographers": ["简宁"]},
    "文/温知秋 图/简宁": {"authors": ["温知秋"], "photographers": ["简宁"]},
    "（新华社记者温知秋摄）": {"photographers": ["温知秋"]},
    "（温知秋 文/图）": {"authors": ["温知秋"], "photographers": ["温知秋"]},
    "（水务局 温知秋）": {"authors": ["温知秋"]},
    "采写：某某日报记者 温知秋 通讯员 简宁 实习生 古月": {
        "reporters": ["温知秋", "古月"],
        "correspondents": ["简宁"],
    },
    "策划：温知秋 统筹：简宁 校对：古月": {},
}
BYLINES = {
    "某某网讯(记者 温知秋 简宁)10月1日上午，会议召开。": {"reporters": ["温知秋", "简宁"]},
    "本报讯（记者温知秋 通讯员简宁）昨日，会议召开。": {"reporters": ["温知秋"], "correspondents": ["简宁"]},
    "某某网某地4月13日讯（某某日报记者 温知秋 通讯员 简 宁）会议召开。": {
        "reporters": ["温知秋"],
        "correspondents": ["简宁"],
    },
    "某某网1月16日讯(新某某·某某网记者温知秋)会议召开。": {"reporters": ["温知秋"]},
    "云上某县报道：（全媒体记者  温 秋）会议召开。": {"reporters": ["温秋"]},
    "本报讯 记者温知秋 通讯员简宁报道：会议召开。": {"reporters": ["温知秋"], "correspondents": ["简宁"]},
    "会议听取了汇报。（记者 温知秋）": {"reporters": ["温知秋"]},
    "会场一角。温知秋 摄": {"photographers": ["温知秋"]},
    "会场一角 温知秋 摄": {"photographers": ["温知秋"]},
    "参加会议的有各县（区）、各部门负责人。": {},
    "记者（右一）采访参会代表。": {},
}
LISTS = [*credits.FIELDS.values(), "source"]


def found(article: Article) -> dict[str, object]:
    credits.extract(article)
    return {name: value for name in LISTS if (value := getattr(article, name))}


@pytest.mark.parametrize("line", CREDIT_LINES)
def test_a_credit_line_leaves_the_text_and_gives_its_names(line: str) -> None:
    paragraphs, removed = boilerplate.clean(["10月1日，会议召开。", line], "标题")
    assert paragraphs == ["10月1日，会议召开。"]
    assert found(Article(url="", removed=removed)) == CREDIT_LINES[line]


@pytest.mark.parametrize("line", BYLINES)
def test_a_byline_gives_its_names_and_stays(line: str) -> None:
    paragraphs, _ = boilerplate.clean([line], "标题")
    assert paragraphs == [line]
    assert found(Article(url="", body=line)) == BYLINES[line]


BOILERPLATE = {
    "share": [
        "分享到微信朋友圈",
        "打开微信,点击 “ 发现 ” ,使用 “ 扫一扫 ” 即可将网页分享至朋友圈。",
        "扫一扫在手机打开当前页",
    ],
    "crumb": ["首页 > 时政", "您当前的位置 : 某某网 >> 新闻 >> 要闻", "首页>政务公开>新闻"],
    "client": ["• 陇东报数字报", "掌中庆阳客户端", "手机版 | 繁體版 | 无障碍版 | 政务微信"],
    "widget": ["【打印】 【关闭】", "【字体：大 中 小】", "打印本页"],
    "counter": ["浏览次数：412", "阅读 3,021", "点击量：88次"],
    "neighbour": ["上一篇：别的事", "下一篇：没有了", "[1] [2] [3] 下一页", "返回某某频道"],
    "disclaimer": [
        "声明：转载此文是出于传递更多信息之目的，请与本网联系。",
        "凡本网注明“来源：某某网”的作品，转载请注明出处。",
    ],
    "footer": [
        "主办：某某市人民政府办公室　某ICP备05000000号",
        "网站介绍 | 联系我们 | 版权声明",
        "某某在线版权所有 未经允许 请勿复制或镜像",
    ],
    "labels": ["编辑：甘雨禾", "2020-01-02 10:00  人气："],
}


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for rule, lines in BOILERPLATE.items() for line in lines]
)
def test_boilerplate_goes_and_is_kept_with_its_rule(rule: str, line: str) -> None:
    paragraphs, removed = boilerplate.clean(["会议召开。", line], None)
    assert (paragraphs, removed) == (["会议召开。"], [Removed(rule, line)])


@pytest.mark.parametrize(
    "header", ["相关稿件", "相关新闻：", "【延伸阅读】", "往期推荐", "相关附件>>", "更多>>"]
)
def test_related_articles_end_the_text(header: str) -> None:
    lines = ["会议召开。", header, "另一个会议召开。", "编辑：别人"]
    paragraphs, removed = boilerplate.clean(lines, None)
    assert paragraphs == ["会议召开。"]
    assert [one.rule for one in removed] == ["related"] * 3
    assert found(Article(url="", removed=removed)) == {}


@pytest.mark.parametrize(
    "line", ["时间：3月1日上午9点", "地点：某某会议中心", "首页设计大赛开幕", "来源：群众，服务群众。"]
)
def test_what_only_looks_like_boilerplate_stays_between_sentences(line: str) -> None:
    lines = ["会议的安排如下。", line, "请按时参加。"]
    assert boilerplate.clean(lines, None)[0] == lines


def test_a_signed_notice_keeps_its_signature() -> None:
    lines = ["特此公告。", "某某市公路管理局", "2017年10月10日"]
    assert boilerplate.clean([*lines, "编辑：甘雨禾", "某某信息港"], None)[0] == lines


@pytest.mark.parametrize("place", ["（责任编辑：甘雨禾）", "[责编：甘雨禾]", "【编 辑：甘雨禾】"])
def test_editors_behind_the_last_sentence_go(place: str) -> None:
    paragraphs, removed = boilerplate.clean([f"会议到此结束。{place}"], None)
    assert paragraphs == ["会议到此结束。"]
    article = Article(url="", removed=removed)
    assert "甘雨禾" in str(found(article))


def test_rules_have_ids_of_their_own() -> None:
    ids = [rule.id for rule in rules.RULES]
    assert len(ids) == len(set(ids))


@given(st.lists(CHINESE, max_size=12), CHINESE)
def test_cleaning_loses_nothing_and_is_done_at_once(lines: list[str], title: str) -> None:
    lines = [line.strip() for text in lines for line in text.split("\n") if line.strip()]
    kept, removed = boilerplate.clean(lines, title)
    assert sorted("".join(lines)) == sorted(
        char for text in [*kept, *(r.text for r in removed)] for char in text
    ) or any(char.isspace() for char in "".join(lines))
    assert all(line in lines or any(line in whole for whole in lines) for line in kept)


@given(CHINESE | st.text(max_size=60))
def test_any_line_is_read_without_exception(text: str) -> None:
    labels.parse(text)
    labels.roles(text)
    dates.find(text)
    names.split(text)
    found(Article(url="", body=text, removed=[Removed("labels", text)]))


@given(st.datetimes(datetime(1996, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_a_written_time_is_read_back(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0, tzinfo=BEIJING)
    if (at.hour, at.minute) == (0, 0):
        at = at.replace(hour=1)
    for form in (
        "%Y-%m-%d %H:%M",
        "%Y年%m月%d日 %H:%M",
        "%Y/%m/%d/ %H:%M",
        "%d.%m.%Y  %H:%M",
        "%Y-%m-%dT%H:%M:%S+08:00",
    ):
        stamp = dates.find(f"发布时间：{at.strftime(form)} 来源")
        assert stamp is not None
        assert stamp.at == at


@pytest.mark.parametrize("text", ["", "13:20", "2022-13-01", "12月8日", "电话010-12345678", "第2022100号"])
def test_no_date_is_made_up(text: str) -> None:
    assert dates.find(text) is None


@pytest.mark.parametrize("text", ["2020-02-21 00:00", "2020-02-21 23:59:59", "2020年2月21日"])
def test_a_filled_in_time_counts_as_a_day(text: str) -> None:
    stamp = dates.find(text)
    assert stamp is not None
    assert (stamp.at, stamp.precision) == (dates.day(2020, 2, 21), "day")
