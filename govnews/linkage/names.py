"""Names of meetings taken apart: whose, about what, of which kind, the how manieth."""

import re
from dataclasses import dataclass
from functools import cached_property

_NUMERALS = "零〇一二三四五六七八九十百两0-9"
_ORDINAL = re.compile(rf"第?([{_NUMERALS}]+)(次|届|期)")
_SCOPE = re.compile(
    r"^(?:中国共产党|中共)?(?:全|.{0,7}?)(省|自治区|市|州|盟|地区|县|区|旗|镇|乡|街道)(?:委员会|委|人民政府|政府)?"
)
_WHOLE = re.compile(r"^全(?:省|自治?区|市|州|盟|地区|县|旗|镇|乡|街道)")
_BODY = re.compile(
    r"^(?:中国共产党|中共)?(?:.{2,7}?(?:省|自治区|市|州|盟|县|区|旗|镇|乡))?[省市州盟县区旗镇乡]?(?:委员会|委(?!员)|人民政府|政府)"
)
_LEVELS = {"省": "province", "自治区": "province", "镇": "township", "乡": "township", "街道": "township"}
_CITIES = frozenset("市 州 盟 地区".split())
_KIND = re.compile(
    r"(?:工作|专题|现场|视频|电视电话|电话|动员|部署|安排|推进|调度|协调|座谈|汇报|总结|表彰|扩大|紧急|"
    r"交流|观摩|集中|集体|例|（|）|\(|\))*(?:会议|大会|会|学习)$"
)
_SHORT = 2
"""Letters of the shortest topic: less says nothing."""


@dataclass(frozen=True)
class Name:
    """One name of a meeting."""

    whose: str | None
    """Level that its first words say: 全市 is `city`; 市 may also be one of county level."""
    topic: str
    """What tells it from other meetings of the same body; empty for a bare 座谈会."""
    ordinal: int | None
    """Number of the meeting, if it has one."""

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Pairs of letters of the topic."""
        return frozenset(self.topic[at : at + 2] for at in range(len(self.topic) - 1))


def parse(name: str | None, convened_by: list[str], kind: str | None) -> list[Name]:
    """Take a name apart, each of two that 暨 joins; without one the bodies that convened it stand for it.

    >>> [(n.whose, n.topic) for n in parse("全市教育大会暨庆祝教师节大会", [], "大会")]
    [('city', '教育'), (None, '庆祝教师节')]
    >>> parse(None, ["环县县委常委会"], "会议")[0].topic, parse("市政府第二十一次常务会议", [], None)[0].ordinal
    ('常委会', 21)
    """
    parts = [_parse(part) for part in re.split("暨", name or "") if part]
    if not any(part.topic for part in parts):
        parts = [_parse(f"{body}{name or kind or ''}") for body in convened_by] or parts
    return parts or [Name(None, "", None)]


def likeness(one: list[Name], other: list[Name]) -> float | None:
    """How much the topics of two reports are alike, from 0 to 1; None where one of them has none.

    >>> likeness(parse("全市苹果产业提质增效现场推进会", [], None), parse("全市苹果产业现场推进会", [], None))
    1.0
    >>> likeness(parse("市政府常务会议", [], None), parse("市政府党组会议", [], None))
    0.0
    """
    found = [_alike(a, b) for a in one for b in other if a.topic and b.topic]
    return max(found, default=None)


def number(numerals: str) -> int:
    """Read Chinese or Arabic numerals below 1000.

    >>> number("一百六十八"), number("二十一"), number("十"), number("34"), number("一〇五")
    (168, 21, 10, 34, 105)
    """
    if not re.search("[十百]", numerals):
        return int("".join(str(_digit(each)) for each in numerals))
    total = current = 0
    for each in numerals:
        if each in "十百":
            total += (current or 1) * (10 if each == "十" else 100)
            current = 0
        else:
            current = _digit(each)
    return total + current


def _digit(numeral: str) -> int:
    return (
        int(numeral)
        if numeral.isdecimal()
        else "零一二三四五六七八九".find(numeral.replace("〇", "零").replace("两", "二"))
    )


def _parse(name: str) -> Name:
    ordinals = [number(found[1]) for found in _ORDINAL.finditer(name) if found[2] == "次"]
    plain = re.sub(r"[\W_]+", "", _ORDINAL.sub("", name))
    topic = _KIND.sub("", _WHOLE.sub("", _BODY.sub("", plain)))
    return Name(_whose(plain), topic if len(topic) >= _SHORT else "", ordinals[-1] if ordinals else None)


def _whose(name: str) -> str | None:
    """Level of a name that begins with 全市 or 市委."""
    found = (_WHOLE.match(name) or _BODY.match(name)) and _SCOPE.match(name)
    if not found:
        return None
    unit = found[1]
    if unit in _LEVELS:
        return _LEVELS[unit]
    return "city" if unit in _CITIES else "county"


def _alike(one: Name, other: Name) -> float:
    """Share of the pairs of letters: of the shorter topic if it is long enough to say something, else of both."""
    common = len(one.pairs & other.pairs)
    sizes = sorted((len(one.pairs), len(other.pairs)))
    return common / sizes[0] if sizes[0] > _SHORT else 2 * common / sum(sizes)
