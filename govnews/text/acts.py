"""Acts: what a verb makes of the people before it, and whose verb it is."""

import re
from dataclasses import dataclass

from govnews.text import titles, verbs
from govnews.text.mentions import Mention

_NOUNS = frozenset(("要求", "建议", "希望", "指示"))
_GIVEN = re.compile(r"提出?了?[^，]{0,12}$|作[^，]{0,6}$|的$|意见$")
_UNITS = re.compile(
    r"负责人|负责同志|成员|单位|部门|干部|代表|人员|委员|领导|同志|[等们]|^(?:会议|大会|全会|与会|大家|各|有关|相关|全体|其他|活动|双方|记者|县直|市直|区直)"
)
_MEETING = re.compile(
    r"(?:此次|本次|这次)?(?:会议|大会|全会|座谈会|推进会|调度会|动员会|常委会|常务会|会上)[还也再]?(?:最后|同时|再次|特别|进一步|一致)?"
)


@dataclass(frozen=True, slots=True)
class Act:
    """A role that a verb gives to a mention."""

    mention: Mention
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Opening:
    """A verb of saying behind which a statement begins; no mentions: the meeting itself speaks."""

    mentions: tuple[Mention, ...]
    verb: str
    start: int
    """Where the statement's text begins."""
    clause: int
    """Where the words that introduce it begin."""


def meeting_says(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the verb of saying whose subject is the meeting itself.

    >>> [bool(meeting_says(t, 0, len(t))) for t in ("会议强调", "会议审议", "甄明强调")]
    [True, False, False]
    """
    verb = verbs.pattern().search(text, start, end)
    if verb is None or verbs.reading_of(verb[0])[1] != "say":
        return None
    return verb if _MEETING.fullmatch(text, start, verb.start()) else None


def is_given(verb: str, before: str) -> bool:
    """Tell whether a verb of saying is a noun here: 提出要求.

    >>> is_given("要求", "就春耕工作提出"), is_given("要求", "甄明")
    (True, False)
    """
    return verb in _NOUNS and bool(_GIVEN.search(before[-16:]))


def names_somebody(words: str) -> bool:
    """Tell whether words before a verb name somebody: a group, or a title with a name that was not read.

    >>> names_somebody("市直有关单位"), names_somebody("随后")
    (True, False)
    """
    return bool(_UNITS.search(words)) or any(True for _ in titles.heads(words, 0, len(words)))


def title_start(mention: Mention | None, after: int, default: int) -> int:
    """Return where the titles of a mention begin that stand behind `after`."""
    found = mention.titles if mention else ()
    return min((title.start for title in found if after <= title.start), default=default)
