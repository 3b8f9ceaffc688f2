"""Who is named as source, author, reporter, editor … of an article, and where on the page.

Three places are read, in this order: the label lines that cleaning took out of the text, the byline in brackets
at either end of a paragraph (`本报讯（记者 张三）`), and a photo credit inside the text (`王五 摄`).
"""

import re
from collections.abc import Iterable

from govnews.items import Article
from govnews.text import labels, signatures
from govnews.text.labels import Field
from govnews.text.names import HAN

FIELDS = {
    "author": "authors",
    "reporter": "reporters",
    "correspondent": "correspondents",
    "photographer": "photographers",
    "editor": "editors",
    "responsible_editor": "responsible_editors",
}
"""Kind of a label → list of the article it fills."""

_READ = frozenset({"labels", "editor"})
_BYLINE = re.compile(r"[（(【]([^（）()【】]{2,80})[）)】]")
_DATELINE = re.compile(r"^[^，。！？；]{0,30}?(?:[讯电]|报道[:：]?|消息)?\s*$")
_UNBRACKETED = re.compile(
    r"^[^，。！？；]{2,16}?[讯电]\s+((?:[^，。！？；\s]{0,6}记者|通讯员)[^，。！？；]{2,40}?)\s*(?:报道|摄影报道)[:：]?"
)


_DATED = re.compile(rf"^[^，。！？；]{{1,16}}?记者([{HAN}]{{2,4}})\d{{1,2}}月\d{{1,2}}日(?:报道|讯|电)[:：]?")
"""东方网记者程甲6月20日报道："""


def extract(article: Article) -> None:
    """Fill the credit fields of a cleaned article in place; what is already filled by its page stays.

    >>> from govnews.items import Removed
    >>> article = Article(url="", body="本报讯（记者 张甲 通讯员李乙）今天下雪。",
    ...     removed=[Removed("labels", "来源：某县发布"), Removed("labels", "编辑：王丙 责编：赵丁")])
    >>> extract(article)
    >>> article.source, article.reporters, article.correspondents, article.editors, article.responsible_editors
    ('某县发布', ['张甲'], ['李乙'], ['王丙'], ['赵丁'])
    """
    for removed in article.removed:
        if removed.rule == "caption" and (photo := signatures.photo_credit(removed.text)):
            _fill(article, [photo], "caption")
        elif removed.rule in _READ:
            _fill(article, labels.parse(removed.text) or signatures.read(removed.text), "label")
    for paragraph in article.paragraphs:
        for byline in _bylines(paragraph):
            _fill(article, byline, "byline")


def _fill(article: Article, fields: Iterable[Field], origin: str) -> None:
    for field in fields:
        if field.kind == "source" and field.value and article.source is None:
            article.source = field.value
            article.origins["source"] = origin
        elif field.kind in FIELDS and field.people:
            _add(article, FIELDS[field.kind], field.people)
            article.origins.setdefault(FIELDS[field.kind], origin)


def _add(article: Article, name: str, people: Iterable[str]) -> None:
    """Add names that the list does not have yet."""
    kept: list[str] = getattr(article, name)
    kept += [person for person in dict.fromkeys(people) if person not in kept]


def _bylines(paragraph: str) -> list[list[Field]]:
    """Return the bylines at the two ends of a paragraph, and its photo credit."""
    found: list[list[Field]] = []
    for match in _BYLINE.finditer(paragraph):
        at_start = _DATELINE.match(paragraph[: match.start()])
        at_end = match.end() >= len(paragraph) - 1
        if (
            (at_start or at_end)
            and not signatures.photo_credit(match[0])
            and (fields := labels.roles(match[1]))
        ):
            found.append(fields)
    if unbracketed := _UNBRACKETED.match(paragraph):
        found.append(labels.roles(unbracketed[1]) or [])
    if dated := _DATED.match(paragraph):
        found.append(labels.roles(f"记者 {dated[1]}") or [])
    if photo := signatures.photo_credit(paragraph):
        found.append([photo])
    return found
