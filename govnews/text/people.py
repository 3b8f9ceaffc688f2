"""Where in a sentence does the name of a person end? Names of all peoples of China, with or without surname.

A name is believed for three reasons together: its form (a surname and one or two more characters; a name with ·;
characters that write Tibetan, Yi, Mongolian … names), what stands before it (a title, another name), and what
follows it (a verb, a mark, the end of the sentence's segment).
"""

import re

from govnews.text import transliterations
from govnews.text.boundaries import LIKELY, acts, followers, follows, is_head_at
from govnews.text.lexicon import terms
from govnews.text.names import HAN
from govnews.text.surnames import NO_NAME, is_ordinary, surname

_HAN = re.compile(rf"[{HAN}]+")
# Adverbs that may still end a name when a mark follows.
_AT_END = frozenset("均曾至")
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
    if dotted := transliterations.dotted(text, start, limit):
        return transliterations.dotted_end(text, dotted, limit, gaps, known)
    first = surname(text[start : start + 2], titled=titled)
    ends = range(start + 2, min(start + 4, limit) + 1) if first else ()
    best, end = max(
        ((_score(text, start, end, limit, gaps, known, titled), end) for end in ends), default=(0, start)
    )
    if titled and best < 10 * LIKELY and (other := transliterations.unsurnamed(text, start, limit, gaps)):
        return other
    return end if best else None


def is_listed_name(text: str) -> bool:
    """Tell whether a whole item of a titled list may be a name, even one that is a frequent word.

    >>> is_listed_name("温暖"), is_listed_name("格绒追美"), is_listed_name("市直单位")
    (True, True, False)
    """
    if not _HAN.fullmatch(text) or NO_NAME.search(text) or text[-2:] in terms("title_heads"):
        return False
    if any(acts(text, start, len(text)) for start in range(len(text) - 1)):
        return False
    first = surname(text)
    if first and 1 <= len(text) - first <= 2:
        return True
    return 3 <= len(text) <= 5 and len(set(text) - terms("transliteration")) <= 1


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
        or (NO_NAME.search(name) and not (titled and end == limit and name[-1] in _AT_END))
        or (name[0] == "向" and (name[1] in "与全各广" or is_head_at(text, end, limit)))
        or _JOINED.match(text[start : end + 1])
    ):
        return 0
    if name in known:
        return 10 * max(follows(text, end, limit, gaps), LIKELY) + 9
    parts = {name[first:], text[end - 1 : end + 1], text[end - 1 : end + 2]}
    if len(name) - first > 1 and is_ordinary(name[:2], often=True):
        parts.add(name[:2])
    if parts & terms("title_heads") or name in followers():
        return 0
    if is_ordinary(name, often=titled):
        return 0
    strength = follows(text, end, limit, gaps)
    if not strength or (not titled and strength < LIKELY):
        return 0
    cut = text[end - 1 : end + 1]
    if (
        len(name) - first == 2
        and is_ordinary(name[:2], often=True)
        and (cut in terms("verbs") or cut in followers())
    ):
        return 0
    straddled = len(name) - first == 2 and text[end - 1 : end + 1] in followers()
    return (
        10 * strength
        + len(name)
        + first
        - 7 * straddled
        - 12 * (strength == LIKELY and len(name) - first == 2 and name[-1] in followers())
        - 3 * is_ordinary(name)
    )
