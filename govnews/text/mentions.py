"""Mentions of people in a sentence: their names, their titles, and whether they act.

The segments of a sentence are read from left to right. A name is found behind a title (`市长甄明`), as an item of
a list (`、甄明、`), or because the article names the person elsewhere. Titles that fill a segment (`市委副书记、`)
wait for the next name; items of a list share the titles of the item before; a title behind the list
(`等市领导`) goes to its untitled items.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from govnews.text import people, titles
from govnews.text.lexicon import rows, terms
from govnews.text.sentences import BLIND, Paragraph, Segment

_PLACE = re.compile(r"[镇县市区局厅乡村省委部办站校社]$")
_BODY = re.compile(r"[委会部局办厅院校县市区镇乡村处组站所社党室联协体务]$")
_LIST_END = re.compile(r"等|作|在|就")
_LONGEST_LIST = 60
_JOINS = frozenset(("、", "以及"))


@dataclass(slots=True, eq=False)
class Title:
    """A title where it stands in a paragraph's folded text."""

    text: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Mention:
    """A person where the sentence names them."""

    name: str
    start: int
    end: int
    titles: list[Title] = field(default_factory=list)
    relation: str = ""
    """What the words before say: `subject`, `object`, `listen`, `present`; empty when there are none."""
    lead: int = 0
    """Where the words before begin."""


@dataclass(slots=True, eq=False)
class Clause:
    """A segment and the people named in it."""

    segment: Segment
    mentions: list[Mention] = field(default_factory=list)


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
        self.no_list = 0

    def read(self) -> list[Clause]:
        for number, clause in enumerate(self.clauses):
            if clause.segment.before not in _JOINS:
                self.listing, self.shared, self.waiting, self.relation = False, [], [], ""
            self.listing = self.listing or self._begins_list(number)
            self._clause(clause)
        self._titles_behind_lists()
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

    def _joined(self, position: int) -> bool:
        """Tell whether a conjunction stands behind a name; 同 of 同志 is none."""
        words = self.text[position : position + 2]
        return words[:1] in people.CONJUNCTIONS and words not in ("同志", "同时", "同步", "同意")

    def _next(self, clause: Clause, position: int) -> Mention | None:
        """Return the next mention of a segment: an item of a list, or the first titled or known name."""
        end = clause.segment.end
        titled = self._titled(position, end)
        if self.listing and (item := self._item(position, end)) and not self._is_body(item, titled):
            return item
        if position == clause.segment.start and (first := self._first(position, end)):
            return first
        known = self.reader.next_known(self.text, position, end)
        if known and (titled is None or known[0] < titled.start):
            return self._known(position, *known, end)
        return titled

    def _first(self, position: int, end: int) -> Mention | None:
        """Read an untitled name at the start of a segment: one with ·, or one with its title behind it."""
        name_end = people.name_end(
            self.text, position, end, gaps=self.paragraph.gaps, known=self.reader.known, titled=False
        )
        if name_end is None:
            return None
        name = self.text[position:name_end]
        mention = Mention(name, position, name_end, lead=position)
        self._title_behind(mention)
        if "·" in name and people.follows(self.text, name_end, end):
            return mention
        return (
            mention if mention.titles and _bare_name(name) and self._is_last(name, mention.end, end) else None
        )

    def _is_last(self, name: str, position: int, end: int) -> bool:
        """Tell that behind name and title the sentence goes on with a verb, and not with the real name."""
        if _BODY.search(name) or people.follows(self.text, position, end) < 2:
            return False
        return people.name_end(self.text, position, end) is None

    def _is_body(self, item: Mention, titled: Mention | None) -> bool:
        """Tell that what looks like an item is the body that the next title names: 金山镇镇长甄明."""
        if titled is None or self.text[item.end : item.end + 1] in (*people.CONJUNCTIONS, "等", ""):
            return False
        return not people.acts(self.text, item.end, titled.start)

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
        self._title_behind(mention)

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
        self._title_behind(mention)
        return mention

    def _item(self, position: int, end: int) -> Mention | None:
        """Read an untitled item of a list, behind a conjunction if there is one."""
        start = position
        if self.text[start : start + 1] in people.CONJUNCTIONS and start + 1 < end:
            start += 1
        name_end = people.name_end(self.text, start, end, gaps=self.paragraph.gaps, known=self.reader.known)
        if name_end is None and self.shared and people.is_listed_name(self.text[start:end]):
            name_end = end
        elif name_end is None or not self._is_item(start, name_end, end):
            return None
        relation = "present" if self.relation == "present" else ""
        mention = Mention(self.text[start:name_end], start, name_end, list(self.shared), relation, start)
        self._title_behind(mention)
        return mention

    def _is_item(self, start: int, name_end: int, end: int) -> bool:
        """Check an item once more: it must end where the segment does, or before a word that cannot belong to it."""
        name = self.text[start:name_end]
        if name in self.reader.known or self.text[name_end : name_end + 1] in ("等", *people.CONJUNCTIONS):
            return True
        if people.follows(self.text, name_end, end, self.paragraph.gaps) < 3:
            return False
        if _BODY.search(name) and titles.behind(self.text, name_end, end):
            return False
        return bool(self.shared) or _bare_name(name) or name_end == end

    def _title_behind(self, mention: Mention) -> None:
        """Add a title that stands right behind the name: 甄明少将."""
        end = titles.behind(self.text, mention.end, len(self.text))
        if end is None or (not mention.titles and end - mention.end < 2):
            return
        mention.titles = [*mention.titles, Title(self.paragraph.text[mention.end : end], mention.end, end)]
        mention.end = end

    def _wait(self, clause: Clause, position: int) -> None:
        """Keep a segment, or its end behind a name, that is only a title for the name that follows."""
        end = clause.segment.end
        joined = not clause.mentions or self.text[position : position + 1] in people.CONJUNCTIONS
        if clause.segment.after != "、" or not joined or not titles.is_title(self.text[position:end]):
            self.waiting = []
            return
        lead = titles.lead(self.text[position:end])
        if not self.waiting:
            self._waiting_relation = lead.relation
        start = position + lead.end
        self.waiting = [*self.waiting, Title(self.paragraph.text[start:end], start, end)]

    _waiting_relation = ""

    def _begins_list(self, number: int) -> bool:
        """Tell whether an untitled list of at least two names begins here and does something at its end."""
        if number < self.no_list:
            return False
        doubts = 0
        for items, clause in enumerate(self.clauses[number : number + _LONGEST_LIST], start=1):
            self.no_list = number + items
            segment = clause.segment
            start = segment.start + (self.text[segment.start] in people.CONJUNCTIONS)
            end = people.name_end(self.text, start, segment.end, gaps=self.paragraph.gaps)
            if end is None:
                return False
            doubts += not _bare_name(self.text[start:end])
            if end < segment.end or segment.after not in _JOINS:
                shared = titles.collective(self.text[end : segment.end])
                return items > 1 and (
                    bool(shared) or (items > 2 * doubts and self._ends_list(end, segment.end))
                )
        return False

    def _ends_list(self, position: int, end: int) -> bool:
        acts = people.acts(self.text, position, end)
        return acts or bool(_LIST_END.match(self.text, position, end))

    def _titles_behind_lists(self) -> None:
        """Give the title behind 等 to the untitled items of the list before it."""
        run: list[Mention] = []
        for clause in self.clauses:
            if clause.segment.before not in _JOINS:
                run = []
            for mention in clause.mentions:
                run.append(mention)
            if clause.mentions:
                self._collect(run, clause.mentions[-1].end, clause.segment.end)

    def _collect(self, run: list[Mention], start: int, end: int) -> None:
        if self.text[start : start + 1] != "等":
            return
        title = titles.collective(self.text[start:end])
        if title:
            at = self.text.index(title, start)
            shared = Title(self.paragraph.text[at : at + len(title)], at, at + len(title))
            for mention in run:
                mention.titles = mention.titles or [shared]


def _skip(text: str, position: int, end: int) -> int:
    """Skip what stands in brackets behind a name: 甄明（女）."""
    while position < end and text[position] == BLIND:
        position += 1
    return position


def _alternation(names: frozenset[str]) -> re.Pattern[str] | None:
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest))) if longest else None


def _bare_name(name: str) -> bool:
    """Tell whether a name without any title has the form of a name and of nothing else."""
    return "·" in name or (
        bool(people.surname(name))
        and not people.is_ordinary(name)
        and not (len(name) > 2 and _PLACE.search(name))
    )


def _relation(before: str) -> str:
    """Judge the words between the start of a segment, or another person, and a known name."""
    if before[-1:] in people.CONJUNCTIONS or len(before) == 0:
        return "with"
    return "object" if before.endswith(_object_leads()) else ""


@cache
def _object_leads() -> tuple[str, ...]:
    return tuple(row[0] for row in rows("leads") if row[1] == "object")
