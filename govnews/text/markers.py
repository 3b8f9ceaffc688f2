"""The words that label a value: 来源, 责任编辑, 记者 … and where a line has them."""

import re

from govnews.text import names
from govnews.text.lexicon import rows

PEOPLE = frozenset({"author", "reporter", "correspondent", "photographer", "editor", "responsible_editor"})
KINDS = {label: kind for label, kind, *_ in rows("labels")}
"""Label → the kind of what follows it."""
_GLUED = frozenset({"浏览", "阅读", "点击", "访问", "字号", "字体"})


def find(text: str, *, glued: bool) -> list[re.Match[str]]:
    """Find the labels.

    One with neither colon nor space counts when `glued`, right behind another (作者：记者张三), and behind a value
    when names follow to the end (来源：某网记者张三).
    """
    marks: list[re.Match[str]] = []
    for mark in _MARKER.finditer(text):
        nested = bool(marks) and not text[marks[-1].end() : mark.start()].strip()
        if mark["colon"] or mark["gap"] or glued or nested or (marks and names.split(text[mark.end() :])):
            marks.append(mark)
    return marks


def _spaced(label: str) -> str:
    return r"\s*".join(map(re.escape, label))


def _alternation(labels: list[str]) -> str:
    return "|".join(_spaced(label) for label in sorted(labels, key=len, reverse=True))


def _marker() -> re.Pattern[str]:
    """Build the expression for a label: with a colon, or (people only) with a space or nothing behind it.

    A label of one character, and labels that may end a longer word (会议时间：), start a word of their own. Counters
    and buttons never end one, and pages part them from the source by style only (来源：某报浏览量：1206).
    """
    loose = [
        label
        for label, kind in KINDS.items()
        if len(label) > (1 if kind in PEOPLE | {"source"} or label[:2] in _GLUED else 3)
    ]
    strict = [label for label in KINDS if label not in loose]
    people = [label for label in loose if KINDS[label] in PEOPLE]
    word_start = rf"(?<![{names.HAN}])"
    first = "".join({re.escape(label[0]) for label in KINDS})
    return re.compile(
        rf"(?=[{first}])(?:(?P<colon>{_alternation(loose)}|{word_start}(?:{_alternation(strict)}))\s*[:：/／|｜丨]\s*"
        rf"|(?P<bare>{_alternation(people)})(?P<gap>\s*))"
    )


_MARKER = _marker()
