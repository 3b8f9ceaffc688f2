"""A field of the articles of an outlet, weighed run by run: can it still be read?"""

from dataclasses import dataclass, replace
from math import log
from typing import Self

STORED = "stored"
"""Whether an article was stored at all, weighed as if it were a field."""
REQUIRED = frozenset({STORED, "title", "published_at", "body"})
"""Fields without which an article is rejected."""
BROKEN = 0.9
"""Share of articles without a field that cannot be read any more."""
EXPECTED, WEIGHT = 0.02, 10
"""Share of articles without a field at an outlet that is new, and how many articles that is worth."""
LEAST = 0.01
"""No outlet is better than that."""
KNOWN_BY, FILLED = 100, 0.7
"""Another field is weighed when so many articles are known, and so large a share of them has it."""
SETTLED = 1.0
"""Below this loss an outlet is as usual, and its articles tell what is usual."""
MOST = 20.0
"""A loss grows no further, so that an outlet recovers with its next articles."""
MEMORY = 1000
"""Articles after which half of them are forgotten: outlets change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What is known of a field: a cumulated sum of the logarithm of the odds that it is lost (CUSUM)."""

    missing: int = 0
    """Articles that lacked it, of those that tell what is usual."""
    of: int = 0
    """How many those are."""
    lacking: int = 0
    """Articles that lacked it, of those since the loss grew."""
    since: int = 0
    """How many those are."""
    loss: float = 0.0
    """How much speaks for it that the field is lost; 0 is nothing, 7 is a thousand to one."""

    @property
    def usual(self) -> float:
        """Share of articles that usually lack the field."""
        return max(LEAST, (self.missing + EXPECTED * WEIGHT) / (self.of + WEIGHT))

    def weighed(self, field: str, missing: int, of: int) -> Self:
        """Add the articles of a run, of which `missing` lack the field.

        >>> usual = Tally(of=200).weighed("body", 1, 30)
        >>> usual.loss, round(usual.weighed("body", 2, 2).loss, 1)
        (0.0, 9.0)
        """
        loss = (
            min(MOST, max(0.0, self.loss + self._gain(missing, of - missing))) if self._known(field) else 0.0
        )
        now = replace(self, lacking=self.lacking + missing, since=self.since + of, loss=loss)
        if loss >= SETTLED:
            return now
        kept = 2 if now.of > MEMORY else 1
        usual = {"missing": now.missing // kept + now.lacking, "of": now.of // kept + now.since}
        return replace(now, lacking=0, since=0, **usual)

    def told(self, field: str) -> str:
        """Say what is lost.

        >>> Tally(of=200, lacking=9, since=9).told("source")
        'source in 0 of 9 articles, usually in 99%'
        """
        if field == STORED:
            return f"{self.lacking} of {self.since} articles rejected"
        return f"{field} in {self.since - self.lacking} of {self.since} articles, usually in {1 - self.usual:.0%}"

    def _known(self, field: str) -> bool:
        usual = self.usual
        return usual < BROKEN / 2 if field in REQUIRED else self.of >= KNOWN_BY and 1 - usual >= FILLED

    def _gain(self, missing: int, there: int) -> float:
        usual = self.usual
        return missing * log(BROKEN / usual) + there * log((1 - BROKEN) / (1 - usual))
