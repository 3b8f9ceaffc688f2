"""Which report is the original, and which repeat the text of another."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from govnews.linkage import texts
from govnews.linkage.judgement import COPY, COPY_SHINGLES
from govnews.linkage.report import Report

HEAD_START = timedelta(hours=36)
"""A report that names no source may be printed the morning after its copy went online."""
_LATEST = datetime.max.replace(tzinfo=UTC)


def order(reports: Sequence[Report]) -> list[Report]:
    """Sort reports of one meeting: the original first, then by publication."""
    by_time = sorted(reports, key=lambda report: (report.published_at or _LATEST, report.id))
    first = sorted(by_time, key=_claim)[:1]
    return first + [report for report in by_time if report not in first]


def copies(ordered: Sequence[Report]) -> dict[str, str]:
    """Tell for each report that repeats the text of another its original: id → id."""
    found: dict[str, str] = {}
    for family in _families(ordered):
        original = min(family, key=_claim)
        found |= {report.id: original.id for report in family if report is not original}
    return found


def _claim(report: Report) -> tuple[datetime, int, str]:
    """Sort key by which the original comes first: who names no source goes before who does."""
    if report.published_at is None:
        return _LATEST, 0, report.id
    start = HEAD_START if not report.source else timedelta()
    return report.published_at - start, -len(report.text), report.id


def _families(reports: Sequence[Report]) -> list[list[Report]]:
    """Part reports by text: those that share most of it belong together."""
    families: list[list[Report]] = []
    for report in reports:
        kin = [family for family in families if any(_copied(report, other) for other in family)]
        families = [family for family in families if family not in kin]
        families.append([report, *(other for family in kin for other in family)])
    return families


def _copied(one: Report, other: Report) -> bool:
    enough = min(len(one.shingles), len(other.shingles)) >= COPY_SHINGLES
    return enough and texts.contained(one.shingles, other.shingles) >= COPY
