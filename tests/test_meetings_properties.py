"""What must hold for any text: names are exchangeable, spaces and widths do not matter, nothing raises, nothing is slow."""

import time
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govnews.items import Article
from govnews.text import days, events, people, venues
from govnews.text.meetings import read
from govnews.text.segment import keywords
from govnews.text.sentences import fold, sentences

REPORT = """{city}春耕工作现场会召开
3月1日上午，{city}春耕工作现场会在甲县召开。市委书记{a}出席会议并讲话，市委副书记、代市长{b}主持会议。
市委常委、市委秘书长{c}，副市长{d}、{e}参加会议。{f}、{g}等市领导在主席台就座。
{a}指出，春耕（春灌）是大事，不误农时。{b}强调，要抓紧。
市农业局局长{h}通报情况，甲县县长{i}作交流发言。各县区负责人参加会议。"""

SLOTS = "abcdefghi"
PLAIN = dict(zip(SLOTS, "甄明 卜安远 祖海 季长青 牧云 明子谦 汪立 褚天明 费远".split(), strict=True))
SHAPES = {
    "two": "岑光 倪平 毕真 郝学 安泰 常青 万里 方圆 时珍".split(),
    "three": "王和平 李向东 张为国 陈在田 贠建安 缑同庆 付立成 任全胜 单以恒".split(),
    "compound": "欧阳明 令狐安远 尉迟敏 诸葛长青 司马立 濮阳思 公冶长明 闻人志 东方晓明".split(),
    "dotted": "阿布都·热合曼 艾力·买买提 努尔兰·哈德斯 才让·卓玛 古丽·吾布力 吐尔逊·艾力 热依拉·玉素甫 库尔班·尼牙孜 帕提古丽·阿吾提".split(),
    "unsurnamed": "格桑才让 那仁满都拉 吉木阿且 索南达杰 乌兰图雅 阿依古丽 巴雅尔 尕玛措 扎西次仁".split(),
}

text = st.text(
    alphabet=st.sampled_from("市长书记甄明卜安、，。：；“”（）·主持出席召开会议强调3月1日在由和等及 \n"),
    max_size=200,
)


def record(city: str, names: dict[str, str]) -> dict[str, object]:
    title, _, body = REPORT.format(city=city, **names).partition("\n")
    meeting = read(Article(url="", title=title, body=body))
    assert meeting is not None
    return asdict(meeting)


def outline(found: dict[str, object], back: dict[str, str]) -> list[object]:
    """The record without positions, with other names put back."""
    shown = [(back.get(p["name"], p["name"]), p["titles"], p["roles"]) for p in found["people"]]  # type: ignore[attr-defined]
    said = [(back.get(s["speaker"], s["speaker"]), s["verb"], s["paragraph"]) for s in found["statements"]]  # type: ignore[attr-defined]
    return [shown, said, found["place"], found["held_on_text"], found["attending_units"]]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("shift", range(9))
def test_names_are_exchangeable(shape, shift):
    names = SHAPES[shape][shift:] + SHAPES[shape][:shift]
    others = dict(zip(SLOTS, names, strict=True))
    back = {others[slot]: PLAIN[slot] for slot in SLOTS}
    assert outline(record("甲市", others), back) == outline(record("甲市", PLAIN), {})


@pytest.mark.parametrize("city", ["庆阳市", "阜阳市", "喀什地区", "凉山州", "苏尼特右旗", "恭城瑶族自治县"])
def test_cities_are_exchangeable(city):
    plain, other = record("甲市", PLAIN), record(city, PLAIN)
    assert outline(other, {}) == outline(plain, {})
    assert other["name"] == str(plain["name"]).replace("甲市", city)


@pytest.mark.parametrize("space", [" ", "　", "  "])
def test_spaces_in_names_and_widths_do_not_matter(space):
    spaced = {slot: name[0] + space + name[1:] if len(name) == 2 else name for slot, name in PLAIN.items()}
    assert outline(record("甲市", spaced), {}) == outline(record("甲市", PLAIN), {})
    half = REPORT.translate(str.maketrans("，：（）", ",:()")).format(city="甲市", **PLAIN)
    title, _, body = half.partition("\n")
    meeting = read(Article(url="", title=title, body=body))
    assert meeting is not None
    assert outline(asdict(meeting), {}) == outline(record("甲市", PLAIN), {})


@given(st.one_of(st.text(max_size=120), text), st.one_of(st.none(), st.text(max_size=30), text))
@settings(max_examples=300, deadline=None)
def test_any_text_in_no_exception_out(body, title):
    meeting = read(Article(url="", title=title, body=body))
    for statement in meeting.statements if meeting else ():
        paragraph = body.split("\n")[statement.paragraph]
        assert paragraph[statement.start : statement.end] == statement.text


@given(st.one_of(st.text(max_size=80), text))
@settings(max_examples=200, deadline=None)
def test_parts_take_any_text(body):
    paragraph = fold(body)
    assert len(paragraph.text) == len(paragraph.blind) == len(paragraph.places)
    for sentence in sentences(paragraph):
        for segment in sentence:
            people.name_end(paragraph.blind, segment.start, segment.end)
    list(events.events(paragraph))
    venues.place(paragraph)
    days.find(paragraph.text)


@pytest.mark.parametrize(
    "part",
    [
        "、",
        "主持",
        "书记",
        "会议",
        "召开",
        "“",
        "（）",
        "王平、",
        "在",
        "市长王平主持召开",
        "\n",
        "甲·",
        "3月1日",
    ],
)
def test_a_megabyte_takes_about_a_second(part):
    long = part * (1_000_000 // len(part))
    start = time.perf_counter()
    read(Article(url="", title="春耕会议召开", body="3月1日，春耕会议召开。" + long))
    # About a second on a slow machine; a rule of quadratic time would take minutes.
    assert time.perf_counter() - start < 5


def test_words_are_those_of_jieba():
    import jieba.analyse

    body = REPORT.format(city="甲市", **PLAIN)
    assert keywords(body, 10) == jieba.analyse.extract_tags(body, topK=10)
