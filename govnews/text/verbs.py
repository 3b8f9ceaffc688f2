"""The verbs of `roles.txt`: the role each gives, and whether it is used as a verb where it stands."""

import re
from functools import cache

from govnews.text.lexicon import rows
from govnews.text.sentences import BLIND

_NO_HOST = re.compile(r"[人词稿]|[^，]{0,14}(?:日常|全面)工作")
_NO_ATTENDEE = re.compile(r"(?:看望|慰问|会见|走访|组织|邀请|要求|通知|动员|迎接|欢迎|率)(?:了|前来)?$")
_LISTEN = re.compile(r"听取|听了|审议|学习|讨论|研究|围绕|贯彻|落实|起草|修改|《")
_PLAN = re.compile(r"[作做就对]|进行|具体|提出|强调|提要求")
_NO_NOUN = re.compile(r"会|精神|[人稿词]")
_NO_STATEMENT = re.compile(r"了?(?:存在的?|当前的?|主要)?(?:问题|不足|差距|短板|方向)")
_WRITTEN = re.compile(r"批示|贺信|贺电|来信|书面")
_NO_DEMAND = re.compile(r"(?:按照?|根据|落实|符合|达到|有关|[的新高])$")


def fits(text: str, verb: re.Match[str], before: str, reading: str, limit: int) -> bool:
    """Tell whether a verb of `roles.txt` is used as one here; `before` are the words from the people to the verb.

    >>> def used(text, verb):
    ...     match = next(m for m in pattern().finditer(text) if m[0] == verb)
    ...     return fits(text, match, text[: match.start()], reading_of(verb)[1], len(text))
    >>> used("听取了汇报", "汇报"), used("作汇报", "汇报"), used("按照要求", "要求"), used("主持人", "主持")
    (False, True, False, False)
    """
    after = text[verb.end() : verb.end() + 16]
    role = reading_of(verb[0])[0]
    if verb[0] == "主持":
        return not _NO_HOST.match(after)
    if role == "attendee":
        return not _NO_ATTENDEE.search(before)
    if verb[0] == "说":
        return verb.end() >= limit or text[verb.end()] in (BLIND, "，", "：")
    if verb[0] == "要求":
        return not _NO_DEMAND.search(before) and not after.startswith(("及", "和", "的", "、"))
    if reading == "say" and _WRITTEN.search(before):
        return False
    if reading == "call":
        return not after.startswith(("的", "以来", "前", "后")) and not before.endswith(
            ("的", "决定", "同意", "关于")
        )
    if reading == "plan":
        return bool(_PLAN.search(before))
    if reading == "noun":
        return not _NO_NOUN.match(after) and not _heard(before)
    return True


def _heard(before: str) -> bool:
    """Tell whether what is delivered is only heard, read or discussed by the people on the floor."""
    heard = [match.end() for match in _LISTEN.finditer(before)]
    return bool(heard) and not re.search(r"[并作做]|进行", before[heard[-1] :])


def opens(text: str, end: int) -> bool:
    """Tell whether a statement follows a verb of saying that ends at `end`; 指出问题 opens none.

    >>> opens("指出，问题不少", 2), opens("指出问题、提出建议", 2)
    (True, False)
    """
    return not _NO_STATEMENT.match(text, end)


def delivered(text: str) -> tuple[int, int] | None:
    """Find what a person delivers whom the meeting hears: 听取甲关于…的说明."""
    for verb in pattern().finditer(text):
        if reading_of(verb[0])[0] == "speaker":
            return verb.span()
    return None


def reading_of(verb: str) -> tuple[str, str]:
    """Return the role that a verb gives, and how it is read.

    >>> reading_of("主持"), reading_of("汇报")
    (('host', 'verb'), ('speaker', 'noun'))
    """
    return _rows()[verb]


@cache
def _rows() -> dict[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in rows("roles")}


@cache
def pattern() -> re.Pattern[str]:
    """Return the pattern of all verbs, the longest first."""
    return re.compile("|".join(sorted(_rows(), key=len, reverse=True)))
