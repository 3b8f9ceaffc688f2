"""A query as it is typed."""

import re
from dataclasses import dataclass
from typing import Self

from govnews.pairs import fold, pairs, runs

_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


class QueryError(ValueError):
    """A query that cannot be searched for; the text says why."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words that an article must have in its title or its text, every one of them."""

    words: tuple[str, ...]
    """Each is one string, folded (`govnews.pairs.fold`), to be found as it is."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a query: words are separated by white space; between two `"`, white space is part of the word.

        No other character means anything: `-` and `*` are looked for like letters.

        Raises QueryError: there is no letter or digit in a word, no word, or a `"` too many.

        >>> Query.parse('脱贫攻坚 "市委 常委" ２０１７年').words
        ('脱贫攻坚', '市委 常委', '2017年')
        """
        # Quotation marks of full width are marks, too, once the text is folded.
        folded = fold(text)
        if folded.count('"') % 2:
            raise QueryError(f'query {text!r}: a " is not closed')
        found = [(quoted or plain).strip() for quoted, plain in _WORD.findall(folded)]
        words = tuple(dict.fromkeys(filter(None, found)))
        if not words:
            raise QueryError("nothing to search for: give one or more words")
        for word in words:
            if not runs(word):
                raise QueryError(f"query {text!r}: {word!r} has no letter or digit to be found by")
        return cls(words)

    @property
    def pairs(self) -> list[str]:
        """Pairs of characters that such an article has; a single character may be part of many.

        >>> Query.parse("“十三五”的 规划").pairs
        ['十三', '三五', '规划']
        """
        found = (pair for word in self.words for pair in pairs(word))
        return list(dict.fromkeys(pair for pair in found if len(pair) == 2))
