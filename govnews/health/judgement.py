"""Figures and rules → the state of an outlet, with the reasons."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from govnews.health.figures import Figures
from govnews.health.rules import RULES, SEVERITY, Rule, State

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
FORMS = [*(each.name for each in fields(Figures)), "seen", "refused", "unreached", "fault"]
"""What the text of a rule may name."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How an outlet is."""

    state: State
    reasons: list[str]
    """Why, the gravest first; empty for `ok`."""


def judge(
    figures: Figures, limits: Mapping[str, float] | None = None, rules: Sequence[Rule] = RULES
) -> Judgement:
    """Judge by all rules whose figure is known; `limits` are thresholds that a site file sets for its outlet.

    >>> judge(Figures(refused_share=0.9, refusals={"412": 9}))
    Judgement(state='blocked', reasons=['the outlet turns the crawl away (412: 9)'])
    >>> judge(Figures(refused_share=0.9), {"refused_share": 0.95}).state
    'ok'
    """
    own = [replace(rule, threshold=(limits or {}).get(rule.figure, rule.threshold)) for rule in rules]
    met = sorted(
        (rule for rule in own if _holds(rule, figures)), key=lambda rule: -SEVERITY.index(rule.state)
    )
    named = {name: getattr(figures, name) for name in FORMS}
    state: State = met[0].state if met else "ok"
    # What makes an outlet quiet is told already where it is stale.
    telling = [rule for rule in met if rule.state != "quiet" or state == "quiet"]
    return Judgement(state, list(dict.fromkeys(rule.text.format(**named) for rule in telling)))


def _holds(rule: Rule, figures: Figures) -> bool:
    figure: float | None = getattr(figures, rule.figure)
    return figure is not None and COMPARISONS[rule.comparison](figure, rule.threshold)
