"""Pairs of neighbouring characters: what a text is found by, wherever its words begin and end.

Chinese has no spaces, and no dictionary parts every text as every query. A text that is indexed by all its pairs is
found by any of its substrings: those of 脱贫攻坚 are 脱贫, 贫攻 and 攻坚.
"""

import re
import unicodedata

LONGEST = 50_000
"""Characters of a text by which it is found, from the beginning: no report is longer."""

_RUN = re.compile(r"[^\W_]+")
"""Letters and digits of any script. All else, MongoDB's text index takes for a gap."""


class _Folding(dict[int, str]):
    """Code point → how it is compared, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = unicodedata.normalize("NFKC", chr(code)).casefold()
        return folded


_folding = _Folding()


def fold(text: str) -> str:
    """Return a text without the difference of widths and cases; a character becomes one or several.

    >>> fold("２０１７年ＧＤＰ")
    '2017年gdp'
    """
    return text.translate(_folding)


def runs(text: str) -> list[str]:
    """Return the folded runs of letters and digits, in order.

    >>> runs("“十三五”规划, GDP")
    ['十三五', '规划', 'gdp']
    """
    return _RUN.findall(fold(text))


def pairs(text: str) -> list[str]:
    """Return the pairs of each run, in order and with repetitions; a run of one character is itself.

    >>> pairs("“十三五”规划, 一 GDP")
    ['十三', '三五', '规划', '一', 'gd', 'dp']
    """
    return [pair for run in runs(text) for pair in _pairs(run)]


def distinct(text: str) -> list[str]:
    """Return each pair of a text, or of the first `LONGEST` characters, once.

    >>> distinct("会议会议")
    ['会议', '议会']
    """
    return list(dict.fromkeys(pairs(text[:LONGEST])))


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)] or [run]
