"""Keywords of a text, by jieba.

jieba's dictionary is loaded once, before the first use, which takes 1 to 3 seconds: call `load` in a thread before
an event loop depends on it.
"""

import logging
import re
import warnings
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Protocol, cast

import rjieba
from platformdirs import user_cache_path

with warnings.catch_warnings():
    # jieba 0.42.1 has invalid escapes in its patterns, and asks pkg_resources, where there is one, for its files.
    for _category in cast("list[type[Warning]]", [DeprecationWarning, SyntaxWarning]):
        warnings.filterwarnings("ignore", message=r"(?s).*invalid escape sequence", category=_category)
    for _category in cast("list[type[Warning]]", [DeprecationWarning, UserWarning]):
        warnings.filterwarnings("ignore", message=r"(?s).*pkg_resources", category=_category)
    # It leaves its word lists to the garbage collector, which closes them with a warning.
    warnings.filterwarnings("ignore", message="unclosed file", category=ResourceWarning)
    import jieba
    import jieba.analyse

jieba.setLogLevel(logging.WARNING)

_LONGEST_BLOCK = 1000
LONGEST = 50_000
"""Characters that are read, from the beginning: no report is longer, and jieba takes 5 seconds for a million."""

_BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+)")
"""What jieba looks at as a whole; between two blocks it always parts."""
_HAN = re.compile(r"[\u4E00-\u9FD5]+")
"""A block that rjieba cuts exactly as jieba does, twenty times as fast.

With digits and letters in it they differ: jieba parts 2022-03-22.
"""


class Tokenizer(Protocol):
    """What is used of `jieba.Tokenizer`."""

    def cut(self, text: str) -> Iterator[str]:
        """Yield the words of a text."""
        ...


def load(folder: Path | None = None) -> Tokenizer:
    """Return the tokenizer, with its dictionary loaded; its cache file lies in `folder`, or the user's cache folder."""
    return _tokenizer(folder or user_cache_path("govnews", ensure_exists=True))


def keywords(text: str, count: int = 20, names: Collection[str] = ()) -> list[str]:
    """Return up to `count` words that tell most of what a text is about, by TF-IDF, the weightiest first.

    Of a text over `LONGEST` its beginning is read. A part of one of the `names` is no word.

    >>> keywords("市委常委会议召开，会议要求抓好春耕备耕", 2)
    ['备耕', '春耕']
    >>> keywords("覃立新察看春耕", 2), keywords("覃立新察看春耕", 2, ["覃立新"])
    (['春耕', '立新'], ['春耕', '察看'])
    """
    text, tokenizer = text[:LONGEST], load()
    cut = [word for piece in _pieces(text) for word in _words(piece, tokenizer)]
    known = "\n".join(names)
    whole = [word for word in cut if word not in known or word in names]
    return _weightiest(whole, count)


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that can be cut one by one, none of them so long that jieba's time grows by its square."""
    for block in _BLOCK.split(text):
        for start in range(0, len(block), _LONGEST_BLOCK):
            yield block[start : start + _LONGEST_BLOCK]


def _words(piece: str, tokenizer: Tokenizer) -> Iterable[str]:
    return rjieba.cut(piece) if _HAN.fullmatch(piece) else tokenizer.cut(piece)


def _weightiest(cut: list[str], count: int) -> list[str]:
    """Weigh the words as jieba's `extract_tags` does."""
    idf, median, stop = _weights()
    counted: dict[str, float] = {}
    for word in cut:
        if len(word.strip()) > 1 and word.lower() not in stop:
            counted[word] = counted.get(word, 0.0) + 1.0
    weighed = sorted(counted, key=lambda word: counted[word] * idf.get(word, median), reverse=True)
    return weighed[:count]


@cache
def _tokenizer(folder: Path) -> Tokenizer:
    tokenizer = jieba.Tokenizer()
    # The default is one fixed file in the system's temporary folder, which anybody may have written.
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    return cast("Tokenizer", tokenizer)


@cache
def _weights() -> tuple[dict[str, float], float, frozenset[str]]:
    """Inverse document frequencies, the one of unknown words, and the words that never count."""
    analyst = jieba.analyse.default_tfidf
    return analyst.idf_freq, analyst.median_idf, frozenset(analyst.stop_words)
