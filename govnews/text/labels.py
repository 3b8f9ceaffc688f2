"""Label lines: `来源：陇东报 作者：张三 2022-03-22 09:15`, `（编辑：李 四  编审：王五）`, `□记者 张三`.

One grammar serves three readers: the page's publish time, the credits, and the cleaning of the text
(a line that this grammar reads from end to end is not prose).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from govnews.text import dates, markers, names, regions
from govnews.text.markers import KINDS, PEOPLE

_WRITERS = frozenset({"author", "reporter", "correspondent"})
_BRACKETS = re.compile(r"^[（(【\[〔［]\s*(.*?)\s*[）)】\]〕］]$")
_CHECKER = re.compile(r"(?<=[）)】\]〕］])[①-⑳]\d{0,2}$")
"""Behind a byline, 河南日报 prints who read the proofs: （本报记者 程甲）③7."""
_MARK = re.compile(r"^[□■◎●▲◆★☆○◇△▪•]+\s*")
_WIDGET = re.compile(
    r"[【\[](?:[^】\]：:]{1,12})[】\]]|大\s+中\s+小|(?:文/图|图/文|文图|图文)(?!\s*[:：/|｜丨])"
)
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)+(?:com|cn|net|org|gov)(?:\.cn)?(?:/[\w./-]*)?", re.IGNORECASE
)
_BUTTONS = re.compile(
    r"(?:[\s　]*(?:参与互动|下载|收藏|打印(?:本页)?|关闭(?:窗口|本页)?|分享|纠错|我要纠错|字号|阅读|评论|大|中|小))+$"
)
_TRAIL = re.compile(
    r"(?:[\s　|｜]*(?:我来说两句|我要爆料|我要纠错|参与互动|手机查看|分享[到至][:：]?|\d+\s*条?评论))+$"
)
"""Links behind the last value of a line."""
_BOXED = re.compile(r"[【\[]([^【】\[\]:：]{2,6})[】\]]\s*(?=[:：])")
"""A label in brackets: 【责任编辑】：程甲."""
_PLACE = re.compile(rf"\s([{names.HAN}]{{2,4}})(?:报道|报导)$")
"""Where the reporter was: 记者 程甲 济南报道."""
_AROUND = str.maketrans("【】[]〔〕", "      ")
_PROSE = re.compile(r"[。！？!?；]")
BOTH = re.compile(r"文/图|图/文|文图|图文")
_TOOK = re.compile(rf"([{names.HAN}]{{2,4}})\s*(?:[/／]\s*(?:摄影|图|摄)|摄)(?![{names.HAN}])")
_PART = re.compile(r"[/／]\s*(?:文|整理|编辑)(?=\s|$)")
_ALLY = re.compile(rf"共享联盟[{names.DOTS}][{names.HAN}]{{2,6}}(?![{names.HAN}])")
"""The county paper behind a name in 浙江日报: （记者 程甲 共享联盟·某县 秦乙）."""
_LONGEST = 200
"""A label line has no more characters."""
_OWN = re.compile(r"(?:本[报网台刊社]|特约|首席|实习|见习|文/图|图/文|文图|图文)$")


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a line.

    `kind` is the second column of `lexicons/labels.txt`; or `date` for a date without a label, or `lead` for what
    stands before the first label.
    """

    kind: str
    value: str
    people: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def parse(line: str) -> tuple[Field, ...] | None:
    """Read a whole line as labels and values; None when any of it is prose.

    >>> [(f.kind, f.value) for f in parse("来源：某县融媒体中心　作者：曾 旎　2024-08-09 10:08")]
    [('source', '某县融媒体中心'), ('author', '曾 旎'), ('date', '2024-08-09 10:08')]
    >>> [f.people for f in parse("编辑:孙甲乙责任编辑:吴 丙")]
    [('孙甲乙',), ('吴丙',)]
    >>> [(f.kind, f.people) for f in parse("□融媒体记者 钟蕾甲 陈 乙")]
    [('reporter', ('钟蕾甲', '陈乙'))]
    >>> parse("记者从会上了解到，全市春灌已经开始。") is None
    True
    """
    inner, marked = unwrap(line)
    if not inner or len(inner) > _LONGEST or _PROSE.search(inner):
        return None
    fields = _fields(inner, glued=marked)
    return None if fields is None else tuple(fields)


def unwrap(line: str) -> tuple[str, bool]:
    """Return a line without the mark before it and the brackets around it, and whether it had any.

    >>> unwrap("□ 张三"), unwrap("（编辑：李四）"), unwrap("张三")
    (('张三', True), ('编辑：李四', True), ('张三', False))
    """
    text = line.strip()
    inner = _CHECKER.sub("", _MARK.sub("", text))
    if len(inner) <= _LONGEST and (bracketed := _BRACKETS.match(inner)):
        inner = bracketed[1]
    return inner, inner != text


def roles(text: str) -> list[Field] | None:
    """Read the inside of a byline's brackets: `鹤岗日报记者 邢甲 通讯员栾 冰`; None when it is no byline.

    >>> [(f.kind, f.people or f.value) for f in roles("某市日报记者 邢甲乙 通讯员 栾 冰")]
    [('lead', '某市日报'), ('reporter', ('邢甲乙',)), ('correspondent', ('栾冰',))]
    >>> roles("市、区") is None
    True
    """
    fields = _fields(text, glued=True)
    if fields is None or not any(field.people for field in fields):
        return None
    return fields


def _fields(text: str, *, glued: bool) -> list[Field] | None:
    """Cut `text` at its labels and check each value; `glued` allows a name right behind a bare label."""
    both = bool(BOTH.search(text))
    text = _BOXED.sub(r"\1", _TRAIL.sub("", text) or text)
    text = _ADDRESS.sub(" ", _WIDGET.sub(" ", text)).translate(_AROUND)
    marks = markers.find(text, glued=glued)
    lead, fields = _stamps(text[: marks[0].start()] if marks else text)
    lead = _OWN.sub("", lead.strip(" ,，、:：-—_　|｜"))
    if len(lead) > 16 or (not marks and not (fields and len(lead) <= 10)):
        return None
    if lead:
        fields.insert(0, Field("lead", lead))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        value = text[mark.end() : following.start() if following else len(text)]
        read = _field(mark, value)
        if read is None:
            return None
        fields += read
    if both:  # 文/图: who wrote it also took the photos
        fields += [
            Field("photographer", field.value, field.people) for field in fields if field.kind in _WRITERS
        ]
    return fields


def _field(mark: re.Match[str], value: str) -> list[Field] | None:
    """Read one value; None when the label's kind cannot have it."""
    kind = KINDS[re.sub(r"\s+", "", mark["colon"] or mark["bare"])]
    if kind == "-":
        return [Field(kind, value.strip())] if len(value) <= 60 else None
    value, stamps = _stamps(value)
    value = value.strip(" \t,，、;；　\xa0|｜")
    if kind in PEOPLE:
        fields = _credited(kind, _BUTTONS.sub("", value))
        return None if fields is None else [*fields, *stamps]
    if kind == "published":
        return (
            [Field(kind, stamp.value) for stamp in stamps]
            if len(value) <= 12 and (stamps or not value)
            else None
        )
    return [*_source(value), *stamps] if len(value) <= 80 else None


def _credited(kind: str, value: str) -> list[Field] | None:
    """Read the names behind a label; who took the photos is named behind his name: 张三/图, 记者李四摄."""
    photographers = [name for found in _TOOK.findall(value) for name in names.split(found) or ()]
    people = people_in(_PART.sub(" ", _TOOK.sub(" ", _ALLY.sub(" ", value))))
    if people is None:
        return None
    fields = [Field(kind, value, tuple(people))] if people or not photographers else []
    return [*fields, Field("photographer", value, tuple(photographers))] if photographers else fields


def _source(value: str) -> list[Field]:
    """Read a source: without the buttons beside it, and apart from the writer named behind an outlet (某网 张三)."""
    value = _BUTTONS.sub("", value).strip(" \t,，、;；　\xa0")
    outlet, _, writer = value.rpartition(" ")
    if names.is_outlet(outlet) and 2 <= len(writer) <= 3 and names.is_name(writer):
        return [Field("source", outlet.strip()), Field("author", writer, (writer,))]
    return [Field("source", value)]


def people_in(value: str) -> list[str] | None:
    """Return the names in a value; a body in their place (作者：市融媒体中心) is read as no name."""
    value = _OWN.sub("", value).strip()
    place = _PLACE.search(value)
    if place and regions.codes(place[1]):
        value = value[: place.start()]
    kept = [token for token in value.split() if not names.is_body(token)]
    return names.split(" ".join(kept)) if len(kept) <= 12 else None


def _stamps(text: str) -> tuple[str, list[Field]]:
    """Take the first date and time out of `text`."""
    stamp = dates.find(text)
    if stamp is None:
        return text, []
    start, end = stamp.span
    return text[:start] + " " + text[end:], [Field("date", text[start:end].strip())]
