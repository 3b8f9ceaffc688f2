"""The health of an outlet, judged by what comes of its crawls: pure figures and rules, no store, no network."""

from govnews.health.comparison import History, compare
from govnews.health.figures import Figures
from govnews.health.judgement import Judgement, judge
from govnews.health.rhythm import Rhythm
from govnews.health.rules import ALARMS, FAILURES, RULES, Rule, State
from govnews.health.stats import measure

__all__ = [
    "ALARMS",
    "FAILURES",
    "RULES",
    "Figures",
    "History",
    "Judgement",
    "Rhythm",
    "Rule",
    "State",
    "compare",
    "judge",
    "measure",
]
