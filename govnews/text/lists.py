"""Lists of people: where an untitled one begins, and what is an item of one."""

import re

from govnews.text import people, titles
from govnews.text.boundaries import CONJUNCTIONS, acts, follows
from govnews.text.mentions import JOINS, Clause, Mention
from govnews.text.sentences import Paragraph
from govnews.text.surnames import PLACE, is_bare
from govnews.text.untitled import BODY

_LIST_END = re.compile(r"等|作|在|就")
_LONGEST = 60


class Lists:
    """Finds the untitled lists among the segments of a sentence."""

    def __init__(self, paragraph: Paragraph, clauses: list[Clause]) -> None:
        self.paragraph, self.clauses = paragraph, clauses
        self.no_list = 0

    def begins(self, number: int) -> bool:
        """Tell whether a list of at least two names begins at a segment and does something at its end."""
        if number < self.no_list:
            return False
        text, doubts = self.paragraph.blind, 0
        for items, clause in enumerate(self.clauses[number : number + _LONGEST], start=1):
            self.no_list = number + items
            segment = clause.segment
            start = segment.start + (text[segment.start] in CONJUNCTIONS)
            end = people.name_end(text, start, segment.end, gaps=self.paragraph.gaps)
            if end is None:
                return False
            doubts += not is_bare(text[start:end])
            if end < segment.end or segment.after not in JOINS:
                return items > 1 and _ends(text, end, segment.end, certain=items > 2 * doubts)
        return False


def _ends(text: str, position: int, end: int, *, certain: bool) -> bool:
    """Tell whether what follows the last item ends a list of people: 等市领导, or a verb if the names are certain."""
    if titles.collective(text[position:end]):
        return True
    return certain and (acts(text, position, end) or bool(_LIST_END.match(text, position, end)))


def is_item(
    paragraph: Paragraph, known: frozenset[str], start: int, name_end: int, end: int, *, shared: bool
) -> bool:
    """Check an item: it must end where the segment does, or before a word that cannot belong to it."""
    text = paragraph.blind
    name = text[start:name_end]
    if len(name) > 2 and PLACE.search(name) and name not in known:
        return False
    if name in known or text[name_end : name_end + 1] in ("等", *CONJUNCTIONS):
        return True
    if follows(text, name_end, end, paragraph.gaps) < 3:
        return False
    if BODY.search(name) and titles.behind(text, name_end, end):
        return False
    return shared or is_bare(name) or name_end == end


def is_body(text: str, item: Mention, titled: Mention | None) -> bool:
    """Tell that what looks like an item is the body that the next title names: 金山镇镇长甄明."""
    if titled is None or text[item.end : item.end + 1] in (*CONJUNCTIONS, "等", ""):
        return False
    return not acts(text, item.end, titled.start)
