"""What lists put around a title: bullets, dates, 置顶, NEW and view counts; and titles cut to fit."""

import re
from collections.abc import Iterable

from lxml import etree

from govnews.listings import calendar
from govnews.text.lexicon import terms

_BULLETS = "·•●○■□◆◇▪▫►▶▷»›>※★☆*|｜"
_DATE = r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}[:：]\d\d(?:[:：]\d\d)?)?"
_BOXED = rf"[\[【〔(（]\s*(?:{_DATE}|\d{{1,2}}[-/.]\d{{1,2}})\s*[\]】〕)）]"
_FLAG = r"[\[【〔(（]\s*(?:置顶|顶|热门?|荐|推荐|最新|新|new|top|hot)\s*[\]】〕)）]|置顶[:：\s]|new!?(?=\s|[一-龥])"
_VIEWS = r"[\[【(（]?\s*(?:浏览|阅读|点击|访问|人气|查看)(?:次数|人数|量|数|率)?\s*[:：]\s*\d{1,9}\s*次?\s*[\]】)）]?|[\[(（]\d{1,9}\s*次(?:浏览|阅读|点击)?[\])）]"
_BEFORE = re.compile(rf"^(?:[\s{re.escape(_BULLETS)}]+|{_BOXED}|{_DATE}(?!\d)|{_FLAG})+", re.IGNORECASE)
_BEHIND = re.compile(rf"(?:\s|{_BOXED}|(?<!\d){_DATE}|{_FLAG}|new!?|hot!?|{_VIEWS})$", re.IGNORECASE)
_NO_TITLE = re.compile(rf"(?:\s|{_VIEWS}|\d{{1,9}}|new!?|hot!?|top|置顶|顶|热|荐|图)+", re.IGNORECASE)
_CUT = re.compile(r"\s*(?:…+|\.{2,}|。{2,}|⋯+)$")
_PINNED = re.compile(r"置顶|[\[【(（]\s*顶\s*[\]】)）]|^\s*(?:顶|top)\s*$", re.IGNORECASE)
_PIN_NAMES = frozenset("zhiding istop is-top sticky pinned pin stick toplevel".split())
_PIN_PICTURE = re.compile(r"(?:zhiding|istop|/(?:zd|top|ding)\d?)[\w-]*\.(?:gif|png|jpe?g)", re.IGNORECASE)
_LONG = 300
"""No title is longer; what is, is not looked at character by character."""


def clean(title: str) -> str:
    """Return a title without what the list put around it.

    >>> clean("· 【置顶】某市召开会议 [01-19]"), clean("2022-01-19 某县通知（浏览：12）"), clean("1-5月数据（3-5）")
    ('某市召开会议', '某县通知', '1-5月数据')
    """
    text = _BEFORE.sub("", " ".join(title[:_LONG].split()))
    while shorter := _BEHIND.search(text):
        text = text[: shorter.start()]
    return text.strip()


def is_title(text: str) -> bool:
    """Tell whether a text says more than a date, a count, a mark or 详细.

    >>> is_title("[详细]"), is_title("2022-01-19"), is_title("某县通知"), is_title("NEW"), is_title("")
    (False, False, True, False, False)
    """
    bare = text.strip(" []【】()（）" + _BULLETS)
    if len(bare) <= _LONG and (calendar.whole(bare) or calendar.piece(bare) or _NO_TITLE.fullmatch(bare)):
        return False
    return bool(bare) and bare.lower() not in terms("prompts")


def full(shown: str, others: Iterable[str]) -> str:
    """Return the title that `shown` is cut from, when one of `others` is it.

    >>> full("某市召开经济…", ["某市召开经济工作会议", "别的"]), full("某市召开…", []), full("", ["某市"])
    ('某市召开经济工作会议', '某市召开', '某市')
    """
    stem = _CUT.sub("", shown)
    longer = [_CUT.sub("", other) for other in others if len(other) > len(stem)]
    if not stem:
        return max(longer, key=len, default="")
    if stem == shown:
        return shown
    return max((other for other in longer if other.startswith(stem)), key=len, default=stem)


def pinned(texts: Iterable[str], elements: Iterable[etree._Element]) -> bool:
    """Tell whether a row is marked as pinned, in words, by a class or by a picture."""
    if any(_PINNED.search(text[:_LONG]) for text in texts):
        return True
    return any(map(_pin, elements))


def _pin(element: etree._Element) -> bool:
    if element.tag == "img":
        return "置顶" in (element.get("alt") or "") or bool(_PIN_PICTURE.search(element.get("src") or ""))
    return not _PIN_NAMES.isdisjoint((element.get("class") or "").lower().split())
