"""Linkage: is one report about the same meeting as another, and which of them is the original?"""

from govnews.linkage.judgement import Judgement, judge
from govnews.linkage.keys import keys, neighbours
from govnews.linkage.linked import Linked, LinkedPerson, LinkedReport, link
from govnews.linkage.pairs import Pairs
from govnews.linkage.report import Report

__all__ = [
    "Judgement",
    "Linked",
    "LinkedPerson",
    "LinkedReport",
    "Pairs",
    "Report",
    "judge",
    "keys",
    "link",
    "neighbours",
]
