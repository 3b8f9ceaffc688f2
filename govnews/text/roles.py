"""Who does what in a sentence: the verbs behind the people give them their roles.

The people of a sentence gather until a verb comes (`甲、乙，丙出席`), and keep the floor until other people or the
sentence's end take it (`甲主持会议，并传达…`). What follows a verb of saying (`甲指出，…`) is the statement, and gives
nobody a role.
"""

import re

from govnews.text import acts, verbs
from govnews.text.acts import Act, Opening
from govnews.text.boundaries import CONJUNCTIONS
from govnews.text.mentions import Clause, Mention
from govnews.text.sentences import BLIND, Paragraph

_SAME = re.compile(r"[并还就对向与]|代表|随后|同时|最后|一起|一同|先后|分别|要求|希望")
_FORWARD = re.compile(r"(?:出席|参加|列席|到会|参会|陪同)[^，]{0,14}(?:[有为]|的.{0,8}领导|领导)$")
_PASSIVE = re.compile(r"的?(主持|陪同)下")
_PRONOUN = re.compile(r"[他她](?!们|人)")
_SUBORDINATE = re.compile(r"[并还]|随后|最后|要求|提出|作|讲话|指出|强调|表示|说")


class Roles:
    """Reads the roles of one sentence after the other, and remembers who spoke last."""

    def __init__(self) -> None:
        self.last: list[Mention] = []
        self.listed: list[Mention] = []
        """Those whose verb comes behind the mark ；."""

    def read(self, paragraph: Paragraph, clauses: list[Clause]) -> "SentenceRoles":
        """Return the acts and openings of a sentence."""
        sentence = SentenceRoles(paragraph.blind, clauses, self.last)
        if self.listed and clauses[0].segment.start > 0:
            sentence.subjects, sentence.open = self.listed, True
        sentence.read()
        goes_on = sentence.open and clauses[-1].segment.after == "；"
        self.listed = list(sentence.subjects) if goes_on else []
        self.last = sentence.subjects or self.last
        return sentence


class SentenceRoles:
    """The roles of one sentence: `acts`, and `opening` where a statement begins in it."""

    def __init__(self, text: str, clauses: list[Clause], last: list[Mention]) -> None:
        self.text, self.clauses, self.last = text, clauses, last
        self.acts: list[Act] = []
        self.opening: Opening | None = None
        self.subjects: list[Mention] = []
        self.open = False
        self.agenda = False
        self.forward: tuple[int, int] | None = None

    def read(self) -> None:
        """Go through the segments until a statement begins."""
        for clause in self.clauses:
            self._clause(clause)
            if self.opening:
                return

    def _clause(self, clause: Clause) -> None:
        segment = clause.segment
        if not clause.mentions:
            self._unnamed(segment.start, segment.end)
            return
        for mention, following in zip(clause.mentions, [*clause.mentions[1:], None], strict=True):
            self._enter(mention)
            limit = following.start if following else segment.end
            self._predicate(mention, mention.end, acts.title_start(following, mention.end, limit), limit)
            if self.opening:
                return

    def _enter(self, mention: Mention) -> None:
        """Let a mention take the floor, join those who have it, or stay an object."""
        begin = min(
            [title.start for title in mention.titles if title.start >= mention.lead] or [mention.start]
        )
        before = self.text[mention.lead : begin]
        if forward := _FORWARD.search(before):
            self.forward = (mention.lead + forward.start(), mention.lead + forward.end())
        if mention.relation in ("object", "listen") or (mention.relation == "with" and not self.open):
            return
        if not self.open:
            self.subjects, self.open, self.agenda = [], True, False
        self.subjects.append(mention)
        if mention.relation == "present":
            self._act([mention], "attendee", mention.lead, begin)
        if self.forward:
            self._act([mention], "attendee", *self.forward)

    def _predicate(self, mention: Mention, start: int, end: int, limit: int) -> None:
        """Read what stands behind a mention, up to the next one."""
        if mention.relation == "listen":
            if verb := verbs.delivered(self.text[start:end]):
                self._act([mention], "speaker", start + verb[0], start + verb[1])
            return
        if passive := _PASSIVE.match(self.text, start, end):
            role = "host" if passive[1] == "主持" else "attendee"
            self._act([mention], role, passive.start(), passive.end())
            self.subjects, self.open = [m for m in self.subjects if m is not mention], False
            return
        if mention not in self.subjects:
            self.open = self.open and end - start < 1
            return
        words = self.text[start:end].strip(BLIND)
        if words.strip("".join(CONJUNCTIONS)) in ("", "等"):
            return
        if words[0] in ("等", *CONJUNCTIONS) and not verbs.pattern().search(words):
            return
        self._verbs(start, end, limit)
        self.open = False

    def _unnamed(self, start: int, end: int) -> None:
        """Read a segment that names nobody: the people before go on, unless it has a subject of its own."""
        words = self.text[start:end]
        if _FORWARD.search(words):
            found = _FORWARD.search(words)
            self.forward = (start + found.start(), start + found.end()) if found else None
            return
        if self._meeting_speaks(start, end):
            return
        if _PRONOUN.match(words) and not self.open:
            self.subjects, self.agenda = list(self.subjects or self.last[-1:]), False
        first = next(iter(verbs.pattern().finditer(words)), None)
        if (
            not self.open
            and not _SAME.match(words)
            and (first or self.text[start - 1 : start] != "、")  # within a list nobody takes the floor
            and acts.names_somebody(words[: first.start()] if first else words)
        ):
            self.subjects = []
        if not self.subjects or (self.agenda and not _SUBORDINATE.search(words)):
            return
        if first or not self.open:
            self._verbs(start, end, end)
            self.open = self.open and first is None

    def _meeting_speaks(self, start: int, end: int) -> bool:
        """Open a statement of the meeting itself: 会议指出，…"""
        verb = acts.meeting_says(self.text, start, end)
        if verb is None:
            return False
        self.opening = Opening((), verb[0], self._after(verb.end()), start)
        self.subjects = []
        return True

    def _verbs(self, start: int, end: int, limit: int) -> None:
        """Give the people on the floor the roles of the verbs between `start` and `end`."""
        attending = called = False
        for verb in verbs.pattern().finditer(self.text, start, end):
            role, reading = verbs.reading_of(verb[0])
            before = self.text[max(start, verb.start() - 40) : verb.start()]
            if not verbs.fits(self.text, verb, before, reading, limit):
                continue
            if reading == "call" and (attending or len(self.subjects) > 2):
                continue
            if called and reading in ("verb", "noun", "plan") and role == "speaker" and "并" not in before:
                continue
            attending = attending or role == "attendee"
            called = called or reading == "call"
            self.agenda = self.agenda or called
            self._act(self.subjects, role, verb.start(), verb.end())
            if reading == "say" and self._opens(verb, start, limit):
                return

    def _opens(self, verb: re.Match[str], start: int, limit: int) -> bool:
        """Open a statement behind a verb of saying, unless the verb is a noun here (提出要求)."""
        before = self.text[start : verb.start()]
        if acts.is_given(verb[0], before):
            return False
        if (verb.end() < limit and len(before) > 12) or not verbs.opens(self.text, verb.end()):
            return False
        self.opening = Opening(tuple(self.subjects), verb[0], self._after(verb.end()), start)
        return True

    def _after(self, position: int) -> int:
        """Skip the mark behind a verb of saying."""
        while self.text[position : position + 1] in tuple("，：、"):
            position += 1
        return position

    def _act(self, mentions: list[Mention], role: str, start: int, end: int) -> None:
        self.acts += [Act(mention, role, start, end) for mention in mentions]
