"""People without a title before their name: at the start of a segment, or between a body and the title behind."""

import re

from govnews.text import people, titles
from govnews.text.boundaries import follows
from govnews.text.mentions import Mention
from govnews.text.sentences import Paragraph
from govnews.text.surnames import is_bare

BODY = re.compile(r"[委会部局办厅院校县市区镇乡村处组站所社党室联协体务]$")
"""Last characters of bodies."""
_BODY_OR_BY = re.compile(r"[由委会部局办厅院校县市区镇乡村处组站所社党室联协体务学心司]")
_REPORTS = re.compile(r"代表[^，、]{4,30}作[^，]{0,12}报告")
_PERSON_ACTS = re.compile(
    r"主持|指出|强调|表示|代表[^，、]{2,30}作|作[^，]{0,12}(?:报告|讲话)|(?:出席|主持)(?:会议)?并讲话|宣读"
)


def first(paragraph: Paragraph, known: frozenset[str], start: int, end: int) -> Mention | None:
    """Read a name at the start of a segment: one with ·, with its title behind, or doing what people do.

    >>> from govnews.text.sentences import fold
    >>> def name(text): return (m := first(fold(text), frozenset(), 0, len(text))) and m.name
    >>> [name(t) for t in ("甄明山副市长主持", "甄明同志主持", "甄明山出席并讲话", "马鞍山召开", "会议指出")]
    ['甄明山', '甄明', '甄明山', None, None]
    """
    text = paragraph.blind
    name_end = people.name_end(text, start, end, gaps=paragraph.gaps, known=known, titled=False)
    if name_end is None:
        return None
    name = text[start:name_end]
    mention = Mention(name, start, name_end, lead=start)
    mention.add_title_behind(paragraph)
    if "·" in name and follows(text, name_end, end):
        return mention
    if not is_bare(name):
        return None
    entitled = bool(mention.titles) and _is_last(text, name, mention.end, end)
    return mention if entitled or _person_acts(name, text[name_end:end]) else None


def before_title(paragraph: Paragraph, start: int, end: int) -> Mention | None:
    """Read a name between a body, or the start of a title, and its own title.

    >>> from govnews.text.sentences import fold
    >>> def name(text): return (m := before_title(fold(text), 0, len(text))) and m.name
    >>> name("市卫健委甄明主任参加会议"), name("车间主任参加会议"), name("市卫健委主任参加会议")
    ('甄明', None, None)
    """
    text = paragraph.blind
    for name_start, name_end in titles.after_names(text, start, end):
        lead = titles.lead(text[start:name_start])
        name = text[name_start:name_end]
        led = lead.end == name_start - start or _BODY_OR_BY.match(text, name_start - 1, name_start)
        if not led or not is_bare(name) or BODY.search(name):
            continue
        mention = Mention(name, name_start, name_end, [], lead.relation, start)
        mention.add_title_behind(paragraph)
        named = people.name_end(text, mention.end, end)
        if mention.titles and named is None and follows(text, mention.end, end):
            return mention
    return None


def _is_last(text: str, name: str, position: int, end: int) -> bool:
    """Tell that behind name and title the sentence goes on with a verb, and not with the real name."""
    if BODY.search(name) or follows(text, position, end) < 2:
        return False
    return people.name_end(text, position, end) is None


def _person_acts(name: str, words: str) -> bool:
    """Tell that an untitled name at the start of a sentence does what only people do."""
    if words.startswith("同志") or _REPORTS.match(words):
        return True
    return len(name) > 2 and bool(_PERSON_ACTS.match(words))
