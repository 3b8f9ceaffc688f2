"""The grammar of the meeting record, rule by rule: add a row to a table, then change the rule.

All names and sentences are invented.
"""

from datetime import date, datetime

import pytest

from govnews.items import BEIJING, Article, Meeting
from govnews.pipelines.meeting import MeetingPipeline
from govnews.sites import configs_dir, load
from govnews.text.meetings import read

LEAD = "3月1日，全市春耕工作会议召开。"


def record(text: str, title: str | None = "全市春耕工作会议召开", **fields: object) -> Meeting:
    meeting = read(Article(url="", title=title, body=text, **fields))  # type: ignore[arg-type]
    assert meeting is not None
    return meeting


def people(text: str) -> dict[str, str]:
    """Names and roles, as `host+speaker`."""
    return {person.name: "+".join(person.roles) for person in record(LEAD + text).people}


def titles(text: str) -> dict[str, list[str]]:
    return {person.name: person.titles for person in record(LEAD + text).people}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # host
        ("市长甄明主持会议。", {"甄明": "host"}),
        ("会议由副市长甄明山主持。", {"甄明山": "host"}),
        ("在市长甄明的主持下，会议通过了议程。", {"甄明": "host"}),
        ("受市委书记卜安委托，市长甄明主持会议。", {"甄明": "host"}),
        ("市长甄明主持市政府日常工作。", {}),
        # speaker
        ("市长甄明出席会议并讲话。", {"甄明": "speaker+attendee"}),
        ("副市长甄明就防火工作作了安排。", {"甄明": "speaker"}),
        ("市农业局局长甄明通报情况，卜安县县长祖远作表态发言。", {"甄明": "speaker", "祖远": "speaker"}),
        ("会议听取了副市长甄明关于预算的说明。", {"甄明": "speaker"}),
        ("市长甄明听取了汇报。", {}),
        ("市长甄明强调，县长要参加每一次会议。", {"甄明": "speaker"}),
        ("市长甄明充分肯定成绩。他指出，差距仍在。", {"甄明": "speaker"}),
        ("会议传达学习了省委书记甄明在春耕会议上的讲话。", {}),
        # attendee
        ("副市长甄明、卜安，市政府秘书长祖远参加会议。", dict.fromkeys(("甄明", "卜安", "祖远"), "attendee")),
        ("市领导甄明、卜安在分会场收听收看。", dict.fromkeys(("甄明", "卜安"), "attendee")),
        ("到会的有市委书记甄明，市长卜安。", dict.fromkeys(("甄明", "卜安"), "attendee")),
        ("市长甄明主持，副市长卜安及市直有关部门负责人参加。", {"甄明": "host", "卜安": "attendee"}),
        ("副市长甄明主持会议，各县区负责人参加会议。", {"甄明": "host"}),
        (
            "甄明山、卜安远、祖海等市领导在主席台就座。",
            dict.fromkeys(("甄明山", "卜安远", "祖海"), "attendee"),
        ),
        ("市长甄明主持召开水库、渠道等工程协调会。他强调，要抓紧。", {"甄明": "host+speaker"}),
        (
            "副市长甄明山、法院院长卜安；不是组成人员的有关负责人列席会议。",
            dict.fromkeys(("甄明山", "卜安"), "attendee"),
        ),
        (
            "副市长甄明、卜安和祖远山等老同志们欢聚一堂。",
            dict.fromkeys(("甄明", "卜安", "祖远山"), "attendee"),
        ),
        ("市长甄明主持会议，省农业厅有关同志到会指导。", {"甄明": "host"}),
        ("市长甄明在批示中指出，要抓紧。", {}),
        ("应急局副局长甄明山作防火工作提示。", {"甄明山": "speaker"}),
        # untitled
        ("甄明同志在讲话中指出，要抓紧。", {"甄明": "speaker"}),
        ("甄明山代表县工会第九届委员会作工作报告。", {"甄明山": "speaker"}),
        ("马鞍山市召开会议。", {}),
        # several in one sentence
        (
            "副市长甄明、卜安出席，市长祖远主持，市水利局局长季风汇报；县长牧云列席。",
            {"甄明": "attendee", "卜安": "attendee", "祖远": "host", "季风": "speaker", "牧云": "attendee"},
        ),
        # not named: groups, and people whom somebody meets, elects or thanks
        ("市委组织部主要负责同志，各有关单位负责人参加会议。", {}),
        ("会议选举甄明为主席。", {}),
    ],
)
def test_roles(text, expected):
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市委副书记、代市长甄明主持。", {"甄明": ["市委副书记", "代市长"]}),
        ("副市长甄明、卜安出席。", {"甄明": ["副市长"], "卜安": ["副市长"]}),
        ("甄明山、卜安远等市领导出席。", {"甄明山": ["市领导"], "卜安远": ["市领导"]}),
        ("甄明山副市长主持会议。", {"甄明山": ["副市长"]}),
        ("省军区副政委甄明少将出席。", {"甄明": ["省军区副政委", "少将"]}),
        ("10月9日上午市委书记甄明主持会议。", {"甄明": ["市委书记"]}),
        ("会议由市人力资源和社会保障局局长甄明主持。", {"甄明": ["市人力资源和社会保障局局长"]}),
        ("区委书记甄明和区委副书记、区长卜安出席。", {"甄明": ["区委书记"], "卜安": ["区委副书记", "区长"]}),
        ("与会老同志甄明、卜安先后发言。", {"甄明": ["老同志"], "卜安": ["老同志"]}),
        ("县委书记甄明主持。甄明书记强调，要抓紧。", {"甄明": ["县委书记"]}),
        ("金山镇镇长东方明、银山镇镇长卜安发言。", {"东方明": ["金山镇镇长"], "卜安": ["银山镇镇长"]}),
        ("副市长甄明（女）、卜安同志出席。", {"甄明": ["副市长"], "卜安": ["副市长"]}),
        ("市卫健委甄明主任参加会议。", {"甄明": ["主任"]}),
        ("由甄明山副校长宣读决定。", {"甄明山": ["副校长"]}),
        ("规划院院长甄明山五位专家出席。", {"甄明山": ["规划院院长"]}),
        (
            "副市长甄明，以及卜安山、祖远海11位企业家参加。",
            {"甄明": ["副市长"], "卜安山": ["企业家"], "祖远海": ["企业家"]},
        ),
        ("副县长甄明山，卜安，各镇负责人参加会议。", {"甄明山": ["副县长"], "卜安": ["副县长"]}),
        ("市长甄明山及市政办、文物局、金山镇等单位负责人参加会议。", {"甄明山": ["市长"]}),
        ("市长候选人甄明山作表态发言。", {"甄明山": ["市长候选人"]}),
        ("县应对新灾情领导小组组长甄明山主持会议。", {"甄明山": ["县应对新灾情领导小组组长"]}),
        ("市长甄明主持会议。市委书记甄明日前到过甲县。", {"甄明": ["市长", "市委书记"]}),
        ("市委政法委书记甄均，副市长卜安出席。", {"甄均": ["市委政法委书记"], "卜安": ["副市长"]}),
    ],
)
def test_titles(text, expected):
    assert titles(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        *("甄明", "甄明山", "王和平", "李向东", "万年青", "贠安", "禤明山", "缑云", "付山", "刀安明"),
        *("欧阳明", "欧阳明山", "令狐安", "诸葛敏", "濮阳远"),
        *("阿不都·热合曼", "古丽娜尔·买买提", "才让·卓玛", "格桑才让", "阿依古丽", "乌兰巴特尔", "吉木阿且"),
        *("甄　明", "甄  明", "诸葛 敏", "阿不都•热合曼"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "市委书记、市长{}主持会议并讲话。",
        "副市长卜安、{}、祖远出席会议。",
        "市领导卜安、祖远和{}参加。",
        "会议由副市长{}主持。",
        "市长{}强调，要抓紧抓实。",
        "市教育局局长{}就招生工作作了说明。",
    ],
)
def test_names(name, text):
    plain = "".join(name.split()).replace("•", "·")
    assert plain in people(text.format(name))
    assert len([n for n in people(text.format(name)) if n not in ("卜安", "祖远")]) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("领导小组成员单位负责人参加会议。", "市直各部门主要负责人和部分企业代表列席会议。"),
        *("王副市长作了讲话。", "郝主任主持会议。", "会议指出，安全生产责任重大。", "全会强调，要坚持改革。"),
        *("会上，金山镇领导向与会同志介绍了情况。", "会议向党外人士通报了情况。", "车间主任参加会议。"),
        *("房寺镇、辛店镇、市公安局作典型发言。", "市领导班子成员出席。", "会议要求，成立专班。"),
    ],
)
def test_ordinary_words_are_no_names(text):
    assert people(text) == {}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("3月1日，全市春耕工作会议召开。", "全市春耕工作会议", "工作会议"),
        ("3月1日，市政府召开第九次常务会议，研究春耕。", "第九次常务会议", "常务会议"),
        ("3月1日，全省“防汛、抗旱”工作推进会在甲县举行。", "全省“防汛、抗旱”工作推进会", "推进会"),
        ("3月1日，区委常委会（扩大）会议召开。", "区委常委会（扩大）会议", "常委会会议"),
        ("3月1日，县委召开煤矿、非煤矿山安全专题会议。", "煤矿、非煤矿山安全专题会议", "专题会"),
        ("3月1日，县政府紧急召开春防工作暨县安委会第五次会议。", "春防工作暨县安委会第五次会议", "会议"),
        (
            "3月1日，中国共产党甲市第九届委员会第七次全体会议在乙宾馆举行。",
            "中国共产党甲市第九届委员会第七次全体会议",
            "全会",
        ),
        ("3月1日，全省春防动员部署会以视频形式召开。", "全省春防动员部署会", "动员会"),
        ("3月1日，市长甄明主持召开座谈会。", "座谈会", "座谈会"),
        ("3月1日，县医院管理委员会召开工作会议。", "工作会议", "工作会议"),
        ("3月1日，我局党组召开党组会议专题听取春耕汇报。", "党组会议", "党组会议"),
        ("3月1日，市工商联主办了一场春耕企业座谈会。", "春耕企业座谈会", "座谈会"),
        ("3月1日，金山社区开展春防联席会，各单位参加。", "春防联席会", "联席会议"),
        ("3月1日，县长甄明召集水务、农业等部门召开紧急会商会。", "紧急会商会", "会商会"),
        ("3月1日，市政府召开了“全市春耕春防工作动员大会”。", "全市春耕春防工作动员大会", "动员会"),
        ("某社3月2日电 甲市第九届委员会第七次全体会议1日召开。", "甲市第九届委员会第七次全体会议", "全会"),
        ("3月1日，镇党委召开党委扩大会。", "党委扩大会", "扩大会议"),
        ("3月1日，市委召开会议。市长甄明主持会议。", None, None),
    ],
)
def test_name_and_kind(text, name, kind):
    meeting = record(text, title=None)
    assert (meeting.name, meeting.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3月1日，春耕现场会在甲县举行。", "甲县"),
        ("3月1日，市长甄明在市政府二楼会议室主持召开专题会议。", "市政府二楼会议室"),
        ("市长甄明3月1日来到市政务中心，主持召开调度会。", "市政务中心"),
        ("3月1日，市政府召开春耕工作会议。副市长甄明在主会场参加会议。", None),
    ],
)
def test_place(text, place):
    assert record(text, title=None).place == place


@pytest.mark.parametrize(
    ("text", "published", "held_on", "period"),
    [
        ("3月1日上午，春耕会议召开。", "2021-03-02", date(2021, 3, 1), "morning"),
        ("12月31日晚，春运会议召开。", "2022-01-01", date(2021, 12, 31), "evening"),
        ("昨天下午，春运会议召开。", "2022-01-01", date(2021, 12, 31), "afternoon"),
        ("昨（15）日，春运会议召开。", "2022-01-16", date(2022, 1, 15), None),
        ("30日，春运会议召开。", "2022-02-01", date(2022, 1, 30), None),
        ("某社2月2日电 春运会议30日召开。", "2022-06-01", date(2022, 1, 30), None),
        ("春运会议召开。\n1月30日上午，市长甄明主持会议。", "2022-02-01", date(2022, 1, 30), "morning"),
        ("3月1日至2日，春耕会议召开。", "2021-03-03", date(2021, 3, 1), None),
        ("3月1日，2019年春耕会议召开。", None, date(2019, 3, 1), None),
        ("3月1日，春耕会议召开。到2035年，粮食翻番。", None, None, None),
        ("日前，春耕会议召开。", "2022-02-01", None, None),
        ("昨日，春耕会议召开。", None, None, None),
    ],
)
def test_held_on(text, published, held_on, period):
    at = datetime.fromisoformat(published).replace(tzinfo=BEIJING) if published else None
    meeting = record(text, title=None, published_at=at)
    assert (meeting.held_on, meeting.period) == (held_on, period)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("全市春耕工作会议召开", "3月1日，全市春耕工作会议召开。", True),
        ("甄明主持召开春耕座谈会", "3月1日，市长甄明来到甲县，主持召开座谈会。", True),
        ("我市部署春耕工作", "3月1日，市政府召开专题会议，部署春耕。", True),
        ("甄明在调研座谈会上强调抓好春耕", "3月1日，市政府召开春耕座谈会。", True),
        ("甲县对口帮扶工作联席会召开", "3月1日，市长甄明率队到甲县调研，并召开工作联席会议。", True),
        ("甲市举行欢迎宴会", "3月1日，甲市举行欢迎宴会。", False),
        ("甄明在甲县调研", "3月1日，市长甄明到甲县调研，随后召开座谈会。", False),
        ("甄明看望老党员", "3月1日，市长甄明看望老党员，并召开座谈会。", False),
        ("全市安全生产培训会举行", "3月1日，全市安全生产培训会举行。", False),
        ("市政府召开新闻发布会", "3月1日，市政府召开新闻发布会，介绍春耕情况。", False),
        ("关于召开春耕工作会议的通知", "定于3月1日召开春耕工作会议，请准时参加。", False),
        ("市政府将于3月召开春耕会议", "市政府将于3月1日召开春耕会议。", False),
        ("《甲市防汛办法》解读", "3月1日，市政府召开常务会议通过了办法。", False),
        ("全省林业现场会在将乐召开", "3月1日，全省林业现场会在将乐召开。", True),
        ("苹果红了", "3月1日，甲县的苹果红了。", False),
    ],
)
def test_is_a_meeting(title, text, expected):
    assert (read(Article(url="", title=title, body=text)) is not None) is expected


def test_statements_go_to_their_speakers():
    text = "\n".join(
        [
            LEAD + "市长甄明、副市长卜安出席。",
            "甄明指出，春耕是大事。要抓紧。甄明强调：种子要早到。",
            "要选好品种，做到一村一策。",
            "会议要求，各县立即行动。",
            "甄明逐一点评，指出问题、提出建议。",
            "卜安说：“水要到田。”甄明记下了每一条。",
            "各县区负责人参加会议。",
        ]
    )
    found = [(s.speaker, s.verb, s.paragraph, s.text, s.continued) for s in record(text).statements]
    assert found == [
        ("甄明", "指出", 1, "春耕是大事。要抓紧。", False),
        ("甄明", "强调", 1, "种子要早到。", False),
        ("甄明", "强调", 2, "要选好品种，做到一村一策。", True),
        (None, "要求", 3, "各县立即行动。", False),
        ("卜安", "说", 5, "“水要到田。”", False),
    ]


def test_evidence_leads_to_the_words():
    text = LEAD + "市委副书记、市长 甄  明主持会议并讲话。"
    meeting = record(text)
    shown = [(e.kind, e.value, text[e.start : e.end]) for person in meeting.people for e in person.evidence]
    assert shown == [
        ("title", "市委副书记", "市委副书记"),
        ("title", "市长", "市长"),
        ("role", "host", "主持"),
        ("role", "speaker", "讲话"),
    ]
    assert {e.paragraph for person in meeting.people for e in person.evidence} == {0}


def test_bodies_and_region():
    text = "3月1日，市委、市政府在阜南县召开现场会。市直各部门、各县区负责人，企业代表参加会议。"
    meeting = record(text, title="阜阳市春耕现场会召开")
    assert meeting.convened_by == ["市委", "市政府"]
    assert meeting.attending_units == ["市直各部门、各县区负责人", "企业代表"]
    assert (meeting.level, meeting.region) == ("city", "341200")


def test_outlet_stands_for_our_city():
    article = Article(url="", title="我市召开春耕会议", body="3月1日，我市召开春耕会议。市长甄明主持。")
    meeting = read(article, "621002")
    assert meeting is not None
    assert meeting.region == "621000"


def test_reporters_are_no_participants():
    article = Article(
        url="",
        title="春耕会议召开",
        body="3月1日，春耕会议召开。（记者 甄明 卜安）",
        reporters=["甄明", "卜安"],
    )
    meeting = read(article)
    assert meeting is not None
    assert meeting.people == []


def test_the_region_of_the_outlet_tells_whose_city_it_is():
    text = "本报讯 3月1日，我市召开春耕会议。市长甄明主持。"
    site = load(configs_dir() / "sites" / "gansu" / "qingyang.toml")
    article = MeetingPipeline(site).process_item(Article(url="", title="春耕会议召开", body=text))
    assert article.meeting is not None
    assert article.meeting.region == "621000"
