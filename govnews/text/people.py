"""Where in a sentence does the name of a person end? Names of all peoples of China, with or without surname.

A name is believed for three reasons together: its form (a surname and one or two more characters; a name with ·;
characters that write Tibetan, Yi, Mongolian … names), what stands before it (a title, another name), and what
follows it (a verb, a mark, the end of the sentence's segment).
"""

import re
from functools import cache

from govnews.text.lexicon import rows, terms
from govnews.text.names import HAN
from govnews.text.sentences import BLIND

CONJUNCTIONS = frozenset("和与及同暨")
_DOTTED = re.compile(rf"[{HAN}]{{1,12}}(?:·[{HAN}]{{1,12}})+")
_HAN = re.compile(rf"[{HAN}]+")
_LONGEST_WORD = 5
_SURE, _LIKELY, _WEAK = 3, 2, 1
_SHORTEST_WEAK = 2
_NO_NAME = re.compile(r"某|[们总氏姓等就的并与及受把从将被是曾已也均都至因按对边则于说称副]$")
# The conjunctions 和 and 同 are surnames too; before these words they are conjunctions.
_JOINED = re.compile(r"[和同](?:.*[各县区市镇乡村部分有关全其他相街直单位大主]|..[^、，。；])")


def name_end(
    text: str,
    start: int,
    limit: int,
    *,
    gaps: frozenset[int] = frozenset(),
    known: frozenset[str] = frozenset(),
    titled: bool = True,
) -> int | None:
    """Return where the name that begins at `start` ends, or None when none begins there.

    `limit` is the end of the segment, `titled` tells that a title or another name stands before.

    >>> def name(text): return text[: name_end(text, 0, len(text)) or 0]
    >>> [name(t) for t in ["甄士明出席会议", "甄明主持", "欧阳文博强调", "万年青", "王和平在会上", "格桑才让出席"]]
    ['甄士明', '甄明', '欧阳文博', '万年青', '王和平', '格桑才让']
    >>> name("买合木提·吐尔地主持会议"), name("单位负责人"), name("张主任出席")
    ('买合木提·吐尔地', '', '')
    """
    dotted = _DOTTED.match(text, start, limit)
    if dotted and not _joins(dotted[0]):
        return _dotted_end(text, dotted, limit, gaps, known)
    first = surname(text[start : start + 2], titled=titled)
    ends = range(start + 2, min(start + 4, limit) + 1) if first else ()
    best, end = max(
        ((_score(text, start, end, limit, gaps, known, titled), end) for end in ends), default=(0, start)
    )
    if titled and best < 10 * _LIKELY and (other := _unsurnamed(text, start, limit, gaps)):
        return other
    return end if best else None


def follows(text: str, end: int, limit: int, gaps: frozenset[int] = frozenset()) -> int:
    """Tell how surely a name may end at `end`: 3 sure, 2 likely, 1 weakly, 0 not.

    >>> text = "甄明勉励大家"
    >>> [follows(text, end, len(text)) for end in (1, 2, 6)]
    [0, 3, 3]
    """
    if end >= limit or text[end] == BLIND or text[end].isdigit() or not _HAN.match(text, end):
        return _SURE
    if acts(text, end, limit) or _head_at(text, end, limit):
        return _SURE
    if text[end] == "等" or text[end : end + 2] in terms("verbs") or end in gaps:
        return _LIKELY
    return _WEAK if text[end] in _followers() else 0


def acts(text: str, at: int, limit: int) -> bool:
    """Tell whether a word of `followers.txt` with at least two characters stands at `at`.

    >>> acts("甄明主持", 2, 4), acts("甄明局长", 2, 4)
    (True, False)
    """
    ends = range(min(at + _LONGEST_WORD, limit), at + 1, -1)
    return any(text[at:end] in _followers() for end in ends)


def _head_at(text: str, at: int, limit: int) -> bool:
    at += text[at] in "副代原"
    ends = range(min(at + _LONGEST_WORD, limit), at + 1, -1)
    return any(text[at:end] in terms("title_heads") for end in ends)


def surname(text: str, *, titled: bool = False) -> int:
    """Return the length of the surname that `text` begins with, 0 for none.

    >>> surname("贠安"), surname("令狐安"), surname("会议"), surname("能安"), surname("能安", titled=True)
    (1, 2, 0, 0, 1)
    """
    if text[:2] in terms("compound_surnames"):
        return 2
    return 1 if text[:1] in (terms("surnames") if titled else _sure_surnames()) else 0


def is_ordinary(text: str, *, often: bool = False) -> bool:
    """Tell whether a text in the form of a name is an ordinary word; with `often`, a frequent one.

    >>> is_ordinary("江山"), is_ordinary("江山", often=True), is_ordinary("单位", often=True)
    (True, False, True)
    """
    return text in (_often() if often else terms("ordinary"))


def is_listed_name(text: str) -> bool:
    """Tell whether a whole item of a titled list may be a name, even one that is a frequent word.

    >>> is_listed_name("温暖"), is_listed_name("格绒追美"), is_listed_name("市直单位")
    (True, True, False)
    """
    if not _HAN.fullmatch(text) or _NO_NAME.search(text) or text[-2:] in terms("title_heads"):
        return False
    if any(acts(text, start, len(text)) for start in range(len(text) - 1)):
        return False
    first = surname(text)
    if first and 1 <= len(text) - first <= 2:
        return True
    return 3 <= len(text) <= 5 and len(set(text) - terms("transliteration")) <= 1


@cache
def _followers() -> frozenset[str]:
    return terms("followers")


@cache
def _heads() -> re.Pattern[str]:
    return re.compile("|".join(terms("title_heads")))


@cache
def _sure_surnames() -> frozenset[str]:
    return frozenset(row[0] for row in rows("surnames") if len(row) == 1)


@cache
def _often() -> frozenset[str]:
    return frozenset(row[0] for row in rows("ordinary") if len(row) > 1)


def _score(
    text: str, start: int, end: int, limit: int, gaps: frozenset[int], known: frozenset[str], titled: bool
) -> int:
    """Weigh one reading of a name with a surname; 0 is no name."""
    name = text[start:end]
    first = surname(name, titled=titled)
    if (
        not first
        or not 1 <= len(name) - first <= 2
        or not _HAN.fullmatch(name)
        or _NO_NAME.search(name)
        or _JOINED.match(text[start : end + 1])
    ):
        return 0
    if name in known:
        return 10 * max(follows(text, end, limit, gaps), _LIKELY) + 9
    parts = {name[first:], text[end - 1 : end + 1], text[end - 1 : end + 2]}
    if len(name) - first > 1 and is_ordinary(name[:2], often=True):
        parts.add(name[:2])
    if parts & terms("title_heads") or name in _followers():
        return 0
    if is_ordinary(name, often=titled):
        return 0
    strength = follows(text, end, limit, gaps)
    if not strength or (not titled and strength < _LIKELY):
        return 0
    cut = text[end - 1 : end + 1]
    if (
        len(name) - first == 2
        and is_ordinary(name[:2], often=True)
        and (cut in terms("verbs") or cut in _followers())
    ):
        return 0
    straddled = len(name) - first == 2 and text[end - 1 : end + 1] in _followers()
    return (
        10 * strength
        + len(name)
        + first
        - 7 * straddled
        - 12 * (strength == _LIKELY and len(name) - first == 2 and name[-1] in _followers())
        - 3 * is_ordinary(name)
    )


def _joins(text: str) -> bool:
    """Tell whether a name with · is joined to one before it: 甄明和阿不都·热合曼."""
    first = text[: text.index("·")]
    return bool(surname(first, titled=True)) and any(character in CONJUNCTIONS for character in first[2:])


def _dotted_end(
    text: str, dotted: re.Match[str], limit: int, gaps: frozenset[int], known: frozenset[str]
) -> int | None:
    """Find the end of the last part of a name with ·, behind which the sentence goes on without a mark."""
    start = dotted.start()
    last = text.rindex("·", start, dotted.end()) + 1
    if _heads().search(text, start, last):
        return None
    head = _heads().search(text, last, dotted.end())
    ends = range(last + 1, (head.start() if head else dotted.end()) + 1)
    allowed = [
        end for end in ends if not _NO_NAME.search(text[last:end]) and text[end - 1] not in CONJUNCTIONS
    ]
    if named := [end for end in allowed if text[start:end] in known]:
        return named[-1]
    return max(allowed, key=lambda end: _dotted_score(text, last, end, limit, gaps), default=None)


def _dotted_score(text: str, last: int, end: int, limit: int, gaps: frozenset[int]) -> tuple[float, int]:
    """Weigh an end: what follows, whether the characters write such names, and then the shorter of sure ends."""
    strange = len(set(text[last:end]) - terms("transliteration"))
    strength = follows(text, end, limit, gaps) - 0.7 * strange - (0 if end - last > 1 else 1.5)
    return strength, end if strength <= _WEAK else -end


def _unsurnamed(text: str, start: int, limit: int, gaps: frozenset[int]) -> int | None:
    """Find the end of a name of two to seven characters that all write names of other languages."""
    weak = None
    for end in range(start + 1, min(start + 7, limit) + 1):
        name = text[start:end]
        if name[-1] not in terms("transliteration") or name in _followers() or name in terms("verbs"):
            break
        strength = follows(text, end, limit, gaps) if len(name) > 1 else 0
        if strength >= _LIKELY:
            return end
        weak = end if strength and len(name) > _SHORTEST_WEAK else weak
    return weak
