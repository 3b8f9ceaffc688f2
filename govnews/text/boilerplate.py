"""Part the text of an article from what its site puts around and between it.

The rules are data, in `govnews.text.rules`. Three more are code: `title`, a line that is the headline again;
`labels`, a line that `govnews.text.labels` reads from end to end; `site`, the bare name of an outlet.
"""

import re
from collections.abc import Callable

from govnews.items import Removed
from govnews.text import labels, names, signatures
from govnews.text.rules import RULES

_CUTS = [rule for rule in RULES if rule.kind == "cut"]
_DAY = re.compile(
    r"(?:19|20|二[〇○零])[\d〇○零一二三四五六七八九]{2}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)


def clean(lines: list[str], title: str | None) -> tuple[list[str], list[Removed]]:
    """Part the lines of a page into the paragraphs of the article and what was removed, in page order.

    >>> text, removed = clean(["首页 > 时政", "某会召开", "10月1日，某会召开。", "编辑:孙甲乙", "相关稿件", "另一篇"], "某会召开")
    >>> text
    ['10月1日，某会召开。']
    >>> [(r.rule, r.text) for r in removed]
    [('crumb', '首页 > 时政'), ('title', '某会召开'), ('labels', '编辑:孙甲乙'), ('related', '相关稿件'), ('related', '另一篇')]
    """
    lines = [line for line in map(str.strip, lines) if line]
    first, last = _prose_span(lines, fold(title or ""))
    signed = {number for number in _signed(lines) if number > first}
    kept: list[str] = []
    removed: list[Removed] = []
    for number, line in enumerate(lines):
        edge = not first <= number <= last and number not in signed
        if number > first and (rule := cuts(line)):
            removed += [Removed(rule, rest) for rest in lines[number:]]
            break
        text = _line(line, title, removed, edge=edge)
        if text:
            kept.append(text)
    return kept, removed


def join(pages: list[list[str]]) -> tuple[list[str], list[Removed]]:
    """Join the lines of an article's pages; what stands around the text of each is removed where two pages meet.

    >>> lines, removed = join([["10月1日，某会召开。", "分享到：微信 微博"], ["会议指出，要抓落实。", "编辑：孙甲乙"]])
    >>> lines, [each.text for each in removed]
    (['10月1日，某会召开。', '会议指出，要抓落实。', '编辑：孙甲乙'], ['分享到：微信 微博'])
    """
    joined: list[str] = []
    removed: list[Removed] = []
    for number, lines in enumerate(pages):
        texts = [number for number, line in enumerate(lines) if rule_of(line.strip()) is None]
        first = texts[0] if texts and number else 0
        last = texts[-1] + 1 if texts and number < len(pages) - 1 else len(lines)
        around = [*lines[:first], *lines[last:]]
        removed += [Removed(rule, line) for line in around if (rule := rule_of(line.strip()))]
        joined += lines[first:last]
    return joined, removed


def is_prose(line: str) -> bool:
    """Tell whether a line reads as a sentence: it ends one, and no rule knows it as boilerplate.

    >>> is_prose("会议于昨日召开。"), is_prose("编辑：孙甲乙"), is_prose("声明：转载请联系本网。")
    (True, False, False)
    """
    if not re.search(r"[。！？!?；]", line) and (len(line) < 60 or labels.parse(line) is not None):
        return False
    return not any(rule.pattern.fullmatch(line) for rule in RULES if rule.kind == "line")


def _prose_span(lines: list[str], title: str) -> tuple[int, int]:
    """Return the numbers of the first and the last line of prose but the title, up to where a `cut` rule applies."""
    numbers: list[int] = []
    for number, line in enumerate(lines):
        if numbers and cuts(line):
            break
        if is_prose(line) and fold(line) != title:
            numbers.append(number)
    return (numbers[0], numbers[-1]) if numbers else (len(lines), -1)


def rule_of(line: str) -> str | None:
    """Return the id of the rule that removes a line beside the text, if any.

    >>> rule_of("分享到微信朋友圈"), rule_of("编辑：孙甲乙"), rule_of("会议召开")
    ('share', 'labels', None)
    """
    return _whole(line, None, edge=True)


def cuts(line: str) -> str | None:
    """Return the id of the rule by which `line` ends the article, if any."""
    return next((rule.id for rule in _CUTS if rule.pattern.fullmatch(line)), None)


def _line(line: str, title: str | None, removed: list[Removed], *, edge: bool) -> str:
    """Return what stays of one line; add what goes to `removed`."""
    whole = _whole(line, title, edge=edge)
    if whole:
        removed.append(Removed(whole, line))
        return ""
    for rule in RULES:
        if rule.kind == "part" and (edge or not rule.edge):
            line = rule.pattern.sub(_taker(rule.id, removed), line)
    return line.strip()


def _taker(rule: str, removed: list[Removed]) -> Callable[[re.Match[str]], str]:
    def take(match: re.Match[str]) -> str:
        removed.append(Removed(rule, match[0]))
        return ""

    return take


def _whole(line: str, title: str | None, *, edge: bool) -> str | None:
    """Return the id of the rule that removes the whole line, if any."""
    if edge and title and fold(line) == fold(title):
        return "title"
    for rule in RULES:
        if rule.kind == "line" and (edge or not rule.edge) and rule.pattern.fullmatch(line):
            return rule.id
    if edge and (labels.parse(line) is not None or signatures.read(line)):
        return "labels"
    if any(field.kind == "photographer" for field in signatures.read(line)):
        return "labels"
    return "site" if edge and names.is_body(line) and len(line) <= 12 else None


def _signed(lines: list[str]) -> set[int]:
    """Return the numbers of the lines that sign a document: the body and, below it, the day in Chinese form.

    They are part of a notice, though alone they would look like the name of the site and a publish time.
    """
    days = [number for number, line in enumerate(lines) if _DAY.fullmatch(line)]
    return {*days, *(number - 1 for number in days if number and names.is_body(lines[number - 1]))}


def fold(text: str) -> str:
    """Return `text` without white space, for comparing headlines.

    >>> fold("某会 召开") == fold("某会　召开")
    True
    """
    return "".join(text.split())
