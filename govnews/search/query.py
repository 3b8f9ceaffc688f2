"""A query as it is typed."""

import re
from dataclasses import dataclass
from typing import Self

from govnews.text.pairs import fold, pairs, runs

_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


class QueryError(ValueError):
    """A query that cannot be searched for; the text says why."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words that an article must have in its title or its text, every one of them."""

    words: tuple[str, ...]
    """Each is one string, folded (`govnews.text.pairs.fold`), to be found as it is."""

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
    def tokens(self) -> list[str]:
        """What `tokens` of such an article has in it: for each run of letters and digits its pairs.

        >>> Query.parse("“十三五”规划").tokens
        ['十三 三五', '规划']
        """
        return list(dict.fromkeys(" ".join(pairs(run)) for word in self.words for run in runs(word)))
