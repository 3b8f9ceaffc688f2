"""Names of people in a credits line: `栾 冰`, `张三、李四`, `阿依古丽·吐尔逊`."""

import re

from govnews.text.lexicon import terms

HAN = r"々〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
"""Chinese characters, for use inside a regular expression's brackets (贠 喆 镕 and the rare planes too)."""
DOTS = "·•・‧∙⋅"

_SEPARATOR = re.compile(r"[、，,;；/／|｜&＆]+")
_NOISE = re.compile(
    r"(?:联合报道|综合报道|整合报道|整合|综合|编译|摄影报道|摄影/报道|报道|报导|整理|文/图|图/文|文/摄|摄/文|文图|图文|摄)$"
)
_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:[{DOTS}][{HAN}]{{1,8}})+|[A-Za-z][A-Za-z .·]{{1,30}}")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")


def split(text: str) -> list[str] | None:
    """Return the names in `text` without inner spaces, or None when something in it is no name.

    Two-character names padded with spaces become one; so does a compound surname and its given name.

    >>> split("栾 冰")
    ['栾冰']
    >>> split("骆 冬、阿依古丽·吐尔逊  诸葛 敏 王建国")
    ['骆冬', '阿依古丽·吐尔逊', '诸葛敏', '王建国']
    >>> split("臧 钊 和 博")
    ['臧钊', '和博']
    >>> split("市委宣传部 张三") is None
    True
    """
    names: list[str] = []
    for chunk in _SEPARATOR.split(_BRACKETED.sub(" ", text)):
        names += _join(chunk.split())
    names = [_NOISE.sub("", name) for name in names]
    names = [name for name in names if name]
    return names if all(is_name(name) for name in names) else None


def is_name(text: str) -> bool:
    """Tell whether `text` has the form of a person's name and not that of a body's.

    >>> is_name("公冶长林"), is_name("融媒体中心"), is_name("丰南发布")
    (True, False, False)
    """
    return bool(_NAME.fullmatch(text)) and not is_body(text)


def is_body(text: str) -> bool:
    """Tell whether `text` ends as the names of outlets, offices and companies do.

    Only names of four characters and more are judged by every ending, for 李科 and 刘建社 may well be people.

    >>> is_body("庆阳市融媒体中心"), is_body("水务局"), is_body("刘建社"), is_body("李科")
    (True, True, False, False)
    """
    if len(text) == 3:
        return text[-1] in "局厅委办网报"
    return len(text) >= 4 and text.endswith(tuple(terms("outlets")))


def is_outlet(text: str) -> bool:
    """Tell whether a short text without label is the name of an outlet: 光明网.

    >>> is_outlet("光明网"), is_outlet("今天"), is_outlet("庆阳市融媒体中心")
    (True, False, True)
    """
    return bool(re.fullmatch(rf"[{HAN}A-Za-z0-9]{{1,12}}[网报社台刊]", text)) or is_body(text)


def _join(tokens: list[str]) -> list[str]:
    """Join what spaces inside one name have parted: single characters, and a compound surname."""
    if len(tokens) == 3 and all(len(token) == 1 for token in tokens):
        return ["".join(tokens)]
    joined: list[str] = []
    open_name = False
    for token in tokens:
        if open_name and len(token) == 1:
            joined[-1] += token
            open_name = False
        else:
            joined.append(token)
            open_name = len(token) == 1 or token in terms("compound_surnames")
    return joined
