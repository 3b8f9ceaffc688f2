"""Titles (职务): where they end, where they begin, and what the words before them say of the person.

A title ends with a word of `title_heads.txt` (书记, 主任 …). It begins where the segment begins, or behind the last
word of `leads.txt` (由, 受, 上午 …), which also tells whether the person acts (`subject`), is acted upon (`object`),
is listened to (`listen`) or is said to be present (`present`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from govnews.text.lexicon import rows, terms

_LONGEST = 40
_DATE = r"\d+月\d+日|\d+[日时]许?|\d+[:：]\d+|(?:讯|电|报道|消息)□+|^□{6,}"
_OURS = re.compile(r"^[我该本][省市县区州盟旗镇乡](?=.{2})")
_JOINED = re.compile(r"^(?:[和与及暨](?!会)|并由)+")
_RANK = re.compile(r"^(?:原|代|常务)?副?")
# Heads that, behind a name, are rather verbs or the next words of the sentence.
_NOT_BEHIND = frozenset(
    "代表 指挥 领导 编辑 导演 干部 秘书 顾问 成员 群众 主持人 助理 总指挥 组长 学者 编导 总编".split()
)


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a title and is no part of it."""

    end: int
    relation: str


def heads(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the positions in `text` where titles may end.

    >>> text = "市委副书记、市长甄明"
    >>> [text[:end] for end in heads(text, 0, len(text))]
    ['市委副书记', '市委副书记、市长']
    """
    found = start
    match = _heads().search(text, start, end)
    while match:
        # Heads may overlap: 中校 and 校长 in 一中校长.
        if match.end() > found:
            found = match.end()
            yield found
        match = _heads().search(text, match.start() + 1, end)


def is_title(text: str) -> bool:
    """Tell whether a whole segment is a title.

    >>> is_title("市人大常委会主任"), is_title("主任会议")
    (True, False)
    """
    return 2 <= len(text) <= _LONGEST and text.endswith(_endings())


def lead(text: str) -> Lead:
    """Find where the title that `text` ends with begins.

    >>> [lead(t) for t in ["会议由副市长", "听取县委副书记", "12月8日上午市长", "市人力资源和社会保障局局长"]]
    [Lead(end=3, relation='subject'), Lead(end=2, relation='listen'), Lead(end=7, relation='subject'), Lead(end=0, relation='')]
    """
    offset = max(0, len(text) - _LONGEST)
    joined = _JOINED.match(text)
    found = Lead(joined.end() if joined else 0, "")
    offset = max(offset, found.end)
    for match in _leads().finditer(text, offset):
        if match.end() < len(text):
            relation = _relations().get(match[0], "subject")
            found = Lead(match.end(), relation)
    ours = _OURS.match(text[found.end :])
    return Lead(found.end + ours.end(), found.relation) if ours else found


def behind(text: str, start: int, end: int) -> int | None:
    """Return where a title that begins right behind a name ends.

    >>> behind("副市长指出", 0, 5), behind("同志指出", 0, 4), behind("代表市委", 0, 4)
    (3, None, None)
    """
    ranked = _RANK.match(text[start:end])
    for skip in (0, ranked.end() if ranked else 0):
        match = _heads().match(text, start + skip, end)
        if match and match[0] not in _NOT_BEHIND:
            return match.end()
    return None


def after_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where names of two and three characters may stand before the title of an office.

    >>> text = "市卫健委甄明副主任"
    >>> [text[a:b] for a, b in after_names(text, 0, len(text))]
    ['委甄明', '甄明']
    """
    for office in _OFFICE.finditer(text, start, end):
        for length in (3, 2):
            if office.start() - length >= start:
                yield office.start() - length, office.start()


_OFFICE = re.compile(
    r"副?(?:书记|主任|主席|秘书长|董事长|总经理|理事长|检察长|[局部厅处科校院会省市县区州镇乡所站行社]长)"
)


def collective(text: str) -> str | None:
    """Return the title that stands behind a list and 等: 等市领导.

    >>> collective("等市领导参加会议"), collective("等7名企业家提出"), collective("等出席会议")
    ('市领导', '企业家', None)
    >>> collective("11位企业家参加"), collective("企业家参加")
    ('企业家', None)
    """
    match = _COLLECTIVE.match(text)
    if not match:
        return None
    found = None
    for end in heads(text, match.end(), min(len(text), match.end() + 14)):
        if found is None or _heads().fullmatch(text, found, end):
            found = end
    title = text[match.end() : found] if found else ""
    return title if title and not _VERBS.search(title) else None


_COLLECTIVE = re.compile(
    r"(?:等(?:[\d一二三四五六七八九十]+余?)?[位名个]?|[\d一二三四五六七八九十]+余?[位名])(?:在家的?)?"
)
_VERBS = re.compile(r"出席|参加|列席|到会|应邀|陪同|主持|[在作就对]|分别|先后|一同|及|和")


@cache
def _heads() -> re.Pattern[str]:
    words = "|".join(sorted(terms("title_heads"), key=len, reverse=True))
    return re.compile(rf"(?:{words})(?![台团](?!长)|班子|干部|小组|单位|会议|大会|办公|委员会|常委会|制)")


@cache
def _endings() -> tuple[str, ...]:
    return tuple(terms("title_heads"))


@cache
def _relations() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("leads")}


@cache
def _leads() -> re.Pattern[str]:
    """Time words and words that act on nobody cut anywhere, the others only before the start of a title."""
    free = [row[0] for row in rows("leads") if len(row[0]) > 1 and row[2:] != ("bound",)]
    bound = [row[0] for row in rows("leads") if row[0] not in free]
    starts = "|".join(sorted(terms("title_starts"), key=len, reverse=True))
    longest = (sorted(words, key=len, reverse=True) for words in (free, [*bound, "的"]))
    first, second = ("|".join(words) for words in longest)
    return re.compile(rf"{_DATE}|(?:{first})(?=.)|(?<!应)(?:{second})(?=(?:{starts}))")
