"""Reports side by side: who may be of one meeting with whom, each pair judged once."""

from collections import defaultdict
from itertools import combinations, product

from govnews.linkage.judgement import Judgement, judge
from govnews.linkage.keys import keys, neighbours
from govnews.linkage.report import Report


class Pairs:
    """A growing set of reports."""

    def __init__(self) -> None:
        self.reports: dict[str, Report] = {}
        """All reports, by id."""
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)
        self._judged: dict[tuple[str, str], Judgement] = {}

    def add(self, *reports: Report) -> None:
        """Add reports; those that are there already stay as they are."""
        for report in reports:
            if self.reports.setdefault(report.id, report) is report:
                for key in keys(report):
                    self._by_key[key].add(report.id)

    def alike(self, key: str) -> list[str]:
        """Ids of the reports that, each taken alone with it, are of the same meeting."""
        wanted = neighbours(self.reports[key])
        near = {other for each in wanted for other in self._by_key.get(each, ())} - {key}
        return sorted(other for other in near if self._judge(key, other).verdict == "same")

    def groups(self, ids: set[str]) -> list[list[Report]]:
        """Part these reports by meeting; the order in which they came makes no difference.

        Reports that are joined by others are parted together; see `_parted`.
        """
        found, left = [], sorted(ids, reverse=True)
        while left:
            circle, fresh = set(), {left.pop()}
            while fresh:
                circle |= fresh
                fresh = {other for each in fresh for other in self.alike(each)} & ids - circle
            found += self._parted(sorted(circle))
            left = [each for each in left if each not in circle]
        return found

    def _parted(self, ids: list[str]) -> list[list[Report]]:
        """Join the surest pairs first.

        A report that fits two meetings does not make them one: groups with two reports that are of different
        meetings stay apart.
        """
        judged = {pair: self._judge(*pair) for pair in combinations(ids, 2)}
        apart = {frozenset(pair) for pair, found in judged.items() if found.verdict == "different"}
        groups = {each: [each] for each in ids}
        for _, (first, second) in sorted(
            (-found.score, pair) for pair, found in judged.items() if found.verdict == "same"
        ):
            one, other = groups[first], groups[second]
            if one is not other and not any(frozenset(pair) in apart for pair in product(one, other)):
                one += other
                groups |= dict.fromkeys(other, one)
        distinct = {id(each): each for each in groups.values()}.values()
        return [[self.reports[each] for each in members] for members in distinct]

    def _judge(self, one: str, other: str) -> Judgement:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._judged:
            self._judged[pair] = judge(self.reports[pair[0]], self.reports[pair[1]])
        return self._judged[pair]
