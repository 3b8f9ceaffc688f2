"""Reads the mentions of a sentence: their names, their titles, and whether they act.

The segments of a sentence are read from left to right. A name is found behind a title (`市长甄明`), as an item of
a list (`、甄明、`), or because the article names the person elsewhere. Titles that fill a segment (`市委副书记、`)
wait for the next name; items of a list share the titles of the item before; a title behind the list
(`等市领导`) goes to its untitled items.
"""

import re
from functools import cache

from govnews.text import lists, people, titles, untitled
from govnews.text.boundaries import CONJUNCTIONS
from govnews.text.lexicon import rows, terms
from govnews.text.mentions import JOINS, Clause, Mention, Title, share_titles
from govnews.text.sentences import BLIND, Paragraph, Segment
from govnews.text.surnames import is_bare


class Reader:
    """Reads the mentions of one sentence after the other; `known` grows with every titled name."""

    def __init__(self, known: frozenset[str] = frozenset()) -> None:
        self.known = known
        self._pattern = _alternation(known)

    def read(self, paragraph: Paragraph, sentence: list[Segment]) -> list[Clause]:
        """Return the segments of a sentence with the people in each."""
        return _Sentence(self, paragraph, sentence).read()

    def next_known(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the next place where a known name stands; 任全 in 主任全安 is none."""
        for match in self._pattern.finditer(text, start, end) if self._pattern else ():
            if text[max(0, match.start() - 1) : match.start() + 1] not in terms("title_heads"):
                return match.span()
        return None


class _Sentence:
    """The state while one sentence is read."""

    def __init__(self, reader: Reader, paragraph: Paragraph, sentence: list[Segment]) -> None:
        self.reader, self.paragraph, self.text = reader, paragraph, paragraph.blind
        self.clauses = [Clause(segment) for segment in sentence]
        self.waiting: list[Title] = []
        self.shared: list[Title] = []
        self.listing = False
        self.relation = ""
        self.lists = lists.Lists(paragraph, self.clauses)

    def read(self) -> list[Clause]:
        for number, clause in enumerate(self.clauses):
            if clause.segment.before not in JOINS and not self._lists_on(clause.segment):
                self.listing, self.shared, self.waiting, self.relation = False, [], [], ""
            self.listing = self.listing or self.lists.begins(number)
            self._clause(clause)
        share_titles(self.paragraph, self.clauses)
        return self.clauses

    def _clause(self, clause: Clause) -> None:
        """Read one segment from mention to mention."""
        segment, position = clause.segment, clause.segment.start
        while mention := self._next(clause, position):
            clause.mentions.append(mention)
            position = _skip(self.text, mention.end, segment.end)
            self.shared, self.relation, self.waiting = mention.titles, mention.relation, []
            self.listing = self._joined(position)
        self.listing = bool(clause.mentions) and position == segment.end
        self._wait(clause, position)

    def _lists_on(self, segment: Segment) -> bool:
        """Tell that a list goes on behind the mark ，: a segment that is nothing but a name."""
        name = self.text[segment.start : segment.end]
        alone = segment.before == segment.after == "，" and self.listing
        return alone and 2 <= len(name) <= 3 and is_bare(name)

    def _joined(self, position: int) -> bool:
        """Tell whether a conjunction stands behind a name; 同 of 同志 is none."""
        words = self.text[position : position + 2]
        return words[:1] in CONJUNCTIONS and words not in ("同志", "同时", "同步", "同意")

    def _next(self, clause: Clause, position: int) -> Mention | None:
        """Return the next mention of a segment: an item of a list, or the first titled or known name."""
        end = clause.segment.end
        titled = self._titled(position, end)
        if (
            self.listing
            and (item := self._item(position, end))
            and not lists.is_body(self.text, item, titled)
        ):
            return item
        if position == clause.segment.start and (
            first := untitled.first(self.paragraph, self.reader.known, position, end)
        ):
            return first
        known = self.reader.next_known(self.text, position, end)
        if known and (titled is None or known[0] < titled.start):
            return self._known(position, *known, end)
        return titled or untitled.before_title(self.paragraph, position, end)

    def _titled(self, position: int, end: int) -> Mention | None:
        for head in titles.heads(self.text, position, end):
            name_end = people.name_end(
                self.text, head, end, gaps=self.paragraph.gaps, known=self.reader.known
            )
            if name_end is None and head < end <= head + 5 and people.is_listed_name(self.text[head:end]):
                name_end = end if self.text[end : end + 1] == "、" else None
            if name_end:
                mention = Mention(self.text[head:name_end], head, name_end, lead=position)
                self._entitle(mention, position, head)
                return mention
        return None

    def _entitle(self, mention: Mention, position: int, head: int) -> None:
        """Give a mention the title before it, and those that waited for it."""
        lead = titles.lead(self.text[position:head])
        mention.relation = lead.relation
        waiting = [] if lead.relation else self.waiting
        own = Title(self.paragraph.text[position + lead.end : head], position + lead.end, head)
        mention.titles = [*waiting, own]
        if waiting and not lead.relation:
            mention.relation = self._waiting_relation
        mention.add_title_behind(self.paragraph)

    def _known(self, position: int, start: int, name_end: int, end: int) -> Mention:
        before = titles.lead(self.text[position:start])
        relation = before.relation if before.end == start - position else ""
        mention = Mention(self.text[start:name_end], start, name_end, [], relation, position)
        if position == start and self.waiting:
            mention.titles = list(self.waiting)
        elif not relation and start - position > 0:
            mention.relation = _relation(self.text[position:start])
        if self.listing and not mention.titles and start - position <= 1:
            mention.titles = list(self.shared)
        mention.add_title_behind(self.paragraph)
        return mention

    def _item(self, position: int, end: int) -> Mention | None:
        """Read an untitled item of a list, behind a conjunction if there is one."""
        start = position
        if self.text[start : start + 1] in CONJUNCTIONS and start + 1 < end:
            start += 1
        name_end = people.name_end(self.text, start, end, gaps=self.paragraph.gaps, known=self.reader.known)
        if name_end is None and self.shared and people.is_listed_name(self.text[start:end]):
            name_end = end
        elif name_end is None or not lists.is_item(
            self.paragraph, self.reader.known, start, name_end, end, shared=bool(self.shared)
        ):
            return None
        relation = "present" if self.relation == "present" else ""
        mention = Mention(self.text[start:name_end], start, name_end, list(self.shared), relation, start)
        mention.add_title_behind(self.paragraph)
        return mention

    def _wait(self, clause: Clause, position: int) -> None:
        """Keep a segment, or its end behind a name, that is only a title for the name that follows."""
        end = clause.segment.end
        joined = not clause.mentions or self.text[position : position + 1] in CONJUNCTIONS
        if clause.segment.after != "、" or not joined or not titles.is_title(self.text[position:end]):
            self.waiting = []
            return
        lead = titles.lead(self.text[position:end])
        if not self.waiting:
            self._waiting_relation = lead.relation
        start = position + lead.end
        self.waiting = [*self.waiting, Title(self.paragraph.text[start:end], start, end)]

    _waiting_relation = ""


def _skip(text: str, position: int, end: int) -> int:
    """Skip what stands in brackets behind a name: 甄明（女）."""
    while position < end and text[position] == BLIND:
        position += 1
    return position


def _alternation(names: frozenset[str]) -> re.Pattern[str] | None:
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest))) if longest else None


def _relation(before: str) -> str:
    """Judge the words between the start of a segment, or another person, and a known name."""
    if before[-1:] in CONJUNCTIONS or len(before) == 0:
        return "with"
    return "object" if before.endswith(_object_leads()) else ""


@cache
def _object_leads() -> tuple[str, ...]:
    return tuple(row[0] for row in rows("leads") if row[1] == "object")
