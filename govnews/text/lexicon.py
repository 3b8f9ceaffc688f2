"""Word lists: one term a line, comments behind `#`, an optional second column."""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of `lexicons/<name>.txt`, each split at white space.

    >>> rows("labels")[0]
    ('来源', 'source')
    """
    text = files("govnews.text").joinpath("lexicons", f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].split() for line in text.splitlines())
    return tuple(tuple(line) for line in lines if line)


@cache
def terms(name: str) -> frozenset[str]:
    """First column of `lexicons/<name>.txt`.

    >>> "诸葛" in terms("compound_surnames")
    True
    """
    return frozenset(row[0] for row in rows(name))
