"""Events: where a text says that a meeting was held, and how it names the meeting.

A meeting is named before the verb (`全市春耕现场会在某县召开`), behind it (`召开全市春耕现场会`), or behind 主持, 出席
and 这是, which is a weaker sign. The name ends with a word of `kinds.txt`, which also tells the kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from govnews.text.lexicon import rows
from govnews.text.sentences import BLIND, Paragraph

_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting where the text has it."""

    name: str | None
    """None for a bare 会议."""
    kind: str | None
    """None for gatherings that are no meetings."""
    start: int
    """Where its words begin in the folded paragraph."""
    end: int
    sure: bool
    """Whether a verb says that it was held."""
    before: tuple[int, int]
    """Span of the words before the verb in the same clause: bodies, dates, the place."""


_VERB = re.compile(
    r"召开|举行|举办|主办|开展(?=[^，]{2,30}会议?(?:$|[，。]))|套开|开幕|闭幕|召集(?![^，]{0,40}(?:召开|举行))|主持(?!召开|举行|召集)|出席|参加|这是|在(?=[^，。；：在]{2,40}[会议]上)"
)
_SURE = frozenset("召开 举行 举办 主办 开展 套开 开幕 闭幕 召集".split())
_NOT_HELD = re.compile(
    r"(?:(?:(?<![在于])将|拟|即将|计划|准备|筹备|决定|建议|关于|提请|同意|自从)[^，。；]{0,14}|(?:定于|拟于|将于|定在)[^，。；]{0,40})$"
)
_RELATIVE = re.compile(r"的|以来|之前|之后|之际|期间|时间|[前后时](?!段)")
_CLAUSE = re.compile(r"[，。；：！？]")
_QUOTED = re.compile(rf"(?:了|过)?({BLIND}{{6,}})$")
_MEETING = re.compile(r"会议|会")
_GOES_ON = re.compile(
    r"[第室场上中员长计委办各暨会\d]|期间|情况|精神|主席|主任|党组|常委|机关|代表|工作|全体|扩大|(?:专题|联席|视频|现场|座谈|推进|调度)(?=[^，]{0,10}会)|的|通知|方案|秘书|纪要|筹备|领导|议[^，]{0,3}(?:室|厅)|□+(?:会|第|全|专)|前|后|成员|主持|商|展|谈|见|签|同|合|诊|战|晤"
)
_REST = re.compile(
    r"$|在|以|采取|采用|通过|于|由|今|昨|近日|日前|如期|隆重|顺利|胜利|正式|圆满|先行|同时|继续|随即|接续|分别|先后|已|\d|上午|下午|晚|□|同步|成功|首次|紧急|、"
)
_TIME = re.compile(
    r"^.*(?:\d日(?:[至到—\-]\d+日)?(?:上午|下午|晚上|晚间|晚|中午|凌晨)?(?:\d+[时点]许?|讯□*|电(?![视话])□*)?|[今昨][天日](?:□+)?(?:上午|下午|晚上|晚)?|近日|日前|当天|当日|当晚|上午|下午|讯□*|电□+|消息|报道□*|随后|随即|据悉)"
)
_TRIM = re.compile(
    r"^(?:由[^，]{2,40}?[主承协]办的|关于(?=.{6})|□(?=[^□])|[了的过到由]|我[省市县区州旗盟](?=.{4})|为期.{1,3}[天日]的|备受.{2,4}的|一次|一场|首次(?=.{6}))+"
)
_BARE = frozenset("会议 大会 会 本次会议 此次会议 这次会议 一次会议 有关会议 相关会议 上述会议".split())


def events(paragraph: Paragraph) -> Iterator[Event]:
    """Yield the meetings that a paragraph says were held.

    >>> from govnews.text.sentences import fold
    >>> def names(text): return [event.name for event in events(fold(text))]
    >>> names("3月1日，全市“三夏”工作推进会在甲县召开。"), names("市政府召开第3次常务会议，研究工作。")
    (['全市“三夏”工作推进会'], ['第3次常务会议'])
    >>> names("会议将于明日召开。"), names("县委常委会（扩大）会议召开"), names("市委召开会议")
    ([], ['县委常委会（扩大）会议'], [None])
    """
    for verb in _VERB.finditer(paragraph.blind):
        start = _clause_start(paragraph.blind, verb.start())
        end = _clause_end(paragraph.blind, verb.end())
        if verb[0] in _SURE and _NOT_HELD.search(paragraph.blind, start, verb.start()):
            continue
        behind = _RELATIVE.match(paragraph.blind, verb.end())
        found = _behind(paragraph, verb.end(), end) if verb[0] != "在" else _at(paragraph, verb.end(), end)
        if verb[0] in _SURE and not behind and found is None:
            found = _ahead(paragraph, start, verb.start()) or found
        sure = verb[0] in _SURE and (not behind or behind[0] == "的")
        while found:
            name_start, name_end, name = found
            yield _event(name, name_start, name_end, (start, verb.start()), sure=sure)
            joined = paragraph.blind[name_end : name_end + 1] in ("和", "及", "暨") and name_end < end
            found = _behind(paragraph, name_end + 1, end) if joined else None


def kind(name: str) -> str | None:
    """Return the kind of a meeting by the last words of its name; None when it is no meeting.

    >>> kind("全市安全生产工作会议"), kind("某市第九届委员会第七次全体会议"), kind("新任干部培训会")
    ('工作会议', '全会', None)
    >>> kind("市政府安委会第一次全体会议"), kind("县政府第23次常务会议"), kind("县委常委会2023年第2次会议")
    ('全体会议', '常务会议', '常委会会议')
    """
    found = _ending(name)
    if found == "全会" and not re.search(
        r"(?:[届次]|省|市|县|区|州|盟|旗|纪)委|届委员会|纪律检查委员会|届[\d一二三四五六七八九十]+次", name
    ):
        return "全体会议"
    if found == "会议":
        return next((kind for inner, kind in _INNER if inner in name), "会议")
    return None if found in ("-", "body") else found


_INNER = (
    ("常委会", "常委会会议"),
    ("常务委员会", "常委会会议"),
    ("主席团", "主席团会议"),
    ("人民代表大会", "代表大会"),
    ("人大", "代表大会"),
    ("全会", "全会"),
    ("党组", "党组会议"),
    ("领导小组", "领导小组会议"),
)


def _ending(name: str) -> str:
    """Return the second column of the longest ending of a name in `kinds.txt`."""
    lengths = range(min(12, len(name)), 0, -1)
    return next((_kinds()[name[-n:]] for n in lengths if name[-n:] in _kinds()), "-")


@cache
def _kinds() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("kinds")}


def _event(name: str | None, start: int, end: int, before: tuple[int, int], *, sure: bool) -> Event:
    return Event(name, kind(name) if name else "会议", start, end, sure, before)


def _clause_start(text: str, position: int) -> int:
    offset = max(0, position - _LONGEST)
    starts = [mark.end() for mark in _CLAUSE.finditer(text, offset, position)]
    return starts[-1] if starts else offset


def _clause_end(text: str, position: int) -> int:
    mark = _CLAUSE.search(text, position, position + _LONGEST)
    return mark.start() if mark else min(len(text), position + _LONGEST)


def _ends(blind: str, start: int, end: int) -> Iterator[int]:
    """Yield where a name of a meeting may end between two positions."""
    for match in _MEETING.finditer(blind, start, end):
        goes_on = match.end() < end and _GOES_ON.match(blind, match.end(), end)
        if not goes_on and _ending(blind[start : match.end()]) != "body":
            yield match.end()


def _behind(paragraph: Paragraph, start: int, end: int) -> tuple[int, int, str | None] | None:
    """Find a name that begins right behind the verb, also one that is all in quotation marks."""
    if quoted := _QUOTED.match(paragraph.blind, start, end):
        name = paragraph.text[quoted.start(1) + 1 : quoted.end(1) - 1]
        return (quoted.start(1), quoted.end(1), name) if _MEETING.search(name[-2:]) and kind(name) else None
    name_end = next(_ends(paragraph.blind, start, end), None)
    return _name(paragraph, start, name_end) if name_end else None


def _at(paragraph: Paragraph, start: int, end: int) -> tuple[int, int, str | None] | None:
    """Find a name in 在…会上."""
    match = re.compile(r"会议?(?=上)").search(paragraph.blind, start, end)
    return _name(paragraph, start, match.end()) if match else None


def _ahead(paragraph: Paragraph, start: int, end: int) -> tuple[int, int, str | None] | None:
    """Find a name that ends before the verb, with nothing but place, time and manner in between."""
    for match in reversed(list(_MEETING.finditer(paragraph.blind, start, end))):
        if _REST.match(paragraph.blind, match.end(), end) if match.end() < end else True:
            time = _TIME.match(paragraph.blind[start : match.end() - 2])
            return _name(paragraph, start + (time.end() if time else 0), match.end())
    return None


def _name(paragraph: Paragraph, start: int, end: int) -> tuple[int, int, str | None] | None:
    """Trim a name; a bare 会议 has none, and what is only a quotation is none."""
    trim = _TRIM.match(paragraph.blind[start:end])
    if trim and paragraph.blind[start] != BLIND:
        start += trim.end()
    name = paragraph.text[start:end].strip("，、：")
    if len(name) < 2:
        return None
    return start, end, None if name in _BARE else name
