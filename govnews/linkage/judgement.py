"""Judging a pair of reports: do they tell of one meeting? Every reason and its weight is told."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from govnews.linkage import regions, texts
from govnews.linkage.names import likeness
from govnews.linkage.report import Report

ENOUGH = 4.0
"""Sum of weights from which two reports are of one meeting; at 0 and below they are of two."""
COPY = 0.8
"""How much of the shorter text the longer one must hold to be a copy of it."""
COPY_SHINGLES = 30
"""Texts with fewer shingles are too short to tell a copy."""
COPIED_WITHIN = timedelta(days=30)
"""Days between a text and its copy: the same words a year later are another meeting."""
UNDATED = timedelta(days=5)
"""A report that says only 日前 is published within so many days."""
SESSIONS = frozenset(
    "常务会议 常委会会议 党组会议 党委会议 主任会议 主席会议 主席团会议 办公会议 全会 全体会议 代表大会 学习会 座谈会 领导小组会议".split()
)
"""Kinds that no report takes for another."""
PLAIN = frozenset({None, "会议", "大会", "工作会议"})
"""Kinds that may stand for any."""
WEIGHTS = {
    "copied text": 7.0,
    "quoted text": 3.0,
    "common text": 1.5,
    "same name": 3.0,
    "name in the text": 2.0,
    "other topic": -2.0,
    "other name": -5.0,
    "other kind": -1.5,
    "other session": -4.0,
    "same day": 1.0,
    "same region": 1.0,
    "same period": 0.5,
    "other level": -1.0,
    "same host": 2.0,
    "other host": -3.0,
    "same people": 1.5,
    "same person": 1.0,
    "other person": -1.5,
    "other people": -3.0,
    "same outlet": -1.0,
}
"""What each reason adds."""


@dataclass(slots=True)
class Judgement:
    """What speaks for and against that two reports are of one meeting."""

    reasons: list[str] = field(default_factory=list)
    """Reasons, of `WEIGHTS`."""
    apart: list[str] = field(default_factory=list)
    """What alone tells two meetings apart, unless the text is copied."""

    @property
    def score(self) -> float:
        """Sum of the weights of the reasons."""
        return sum(WEIGHTS[reason] for reason in self.reasons)

    @property
    def verdict(self) -> Literal["same", "different", "open"]:
        """`open` where nothing tells the two apart, but too little speaks for one meeting."""
        copied = "copied text" in self.reasons
        if self.apart and not copied:
            return "different"
        if self.score >= ENOUGH:
            return "same"
        return "different" if self.score <= 0 else "open"


def judge(one: Report, other: Report) -> Judgement:
    """Judge a pair; which of the two comes first makes no difference."""
    found = Judgement(apart=_apart(one, other))
    related = not one.prints.isdisjoint(other.prints)
    if found.apart and not related:
        return found
    found.reasons = [*_named(one, other), *_when(one, other), *_who(one, other)]
    if related or 0 < found.score < ENOUGH + WEIGHTS["common text"]:
        found.reasons += _text(one, other)
    if one.site == other.site and not any("text" in reason for reason in found.reasons):
        found.reasons.append("same outlet")
    return found


def _apart(one: Report, other: Report) -> list[str]:
    days = one.meeting.held_on, other.meeting.held_on
    found = []
    if _unlike(*days) or not (all(days) or _soon(one, other)):
        found.append("other day")
    if regions.apart(one.meeting.region, other.meeting.region):
        found.append("other region")
    # Noon is a part of whatever goes on.
    if _unlike(one.meeting.period, other.meeting.period) and "noon" not in (
        one.meeting.period,
        other.meeting.period,
    ):
        found.append("other period")
    if all(_unlike(a.ordinal, b.ordinal) for a in one.names for b in other.names):
        found.append("other number")
    if all(_unlike(a.whose, b.whose) for a in one.names for b in other.names):
        found.append("other body")
    return found


def _soon(one: Report, other: Report) -> bool:
    """Whether a report without a day may be of the other's day."""
    first, last = (report.meeting.held_on or report.published_on for report in (one, other))
    if first is None or last is None:
        return False
    # Nobody reports a meeting before its day.
    early = first > last if one.meeting.held_on else other.meeting.held_on and last > first
    return not early and abs(last - first) <= UNDATED


def _named(one: Report, other: Report) -> list[str]:
    alike, kinds = likeness(one.names, other.names), {one.meeting.kind, other.meeting.kind}
    found = []
    if alike is None:
        found += _told(one, other) + _told(other, one)
    elif alike >= 0.75:
        found.append("same name")
    elif alike < 0.5:
        found.append("other name")
    if len(kinds) > 1 and not kinds & PLAIN:
        found.append("other session" if kinds & SESSIONS else "other kind")
    return found


def _told(named: Report, bare: Report) -> list[str]:
    """Whether a report without a topic speaks of the other's."""
    topics = [name for name in named.names if name.pairs]
    if not topics:
        return []
    share = max(sum(pair in bare.words for pair in name.pairs) / len(name.pairs) for name in topics)
    return ["name in the text" if share >= 0.75 else "other topic"]


def _when(one: Report, other: Report) -> list[str]:
    a, b = one.meeting, other.meeting
    found = ["same day"] if a.held_on and a.held_on == b.held_on else []
    if a.region and a.region == b.region:
        found.append("same region")
    if a.period and a.period == b.period:
        found.append("same period")
    if _unlike(a.level, b.level):
        found.append("other level")
    return found


def _who(one: Report, other: Report) -> list[str]:
    found = []
    if one.hosts and other.hosts:
        found.append("same host" if one.hosts & other.hosts else "other host")
    fewest = min(len(one.people), len(other.people))
    common = len(one.people & other.people)
    if fewest > 1 and common != 1:
        found.append("same people" if common else "other people")
    elif fewest:
        found.append("same person" if common else "other person")
    return found


def _text(one: Report, other: Report) -> list[str]:
    share = texts.contained(one.shingles, other.shingles)
    fewest, most = sorted((len(one.shingles), len(other.shingles)))
    if share >= COPY and fewest >= COPY_SHINGLES and _near(one, other):
        # One of many items of a round-up is in its text too.
        return ["copied text" if fewest * 4 >= most else "quoted text"]
    return ["common text"] if share >= 0.3 else []


def _near(one: Report, other: Report) -> bool:
    both = one.published_at and other.published_at
    return not both or abs(one.published_at - other.published_at) <= COPIED_WITHIN  # type: ignore[operator]


def _unlike(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other
