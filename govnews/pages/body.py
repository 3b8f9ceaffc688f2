"""Which block of a page holds the article's text."""

import re
from itertools import accumulate

from govnews.pages.document import Block, Document, Line
from govnews.text import boilerplate
from govnews.text.lexicon import terms

_SENTENCE = re.compile(r"[，。；！？!?]|,(?!\d)")
_KNOWN_SHARE = 0.5
"""A known container is believed when it holds at least this share of the prose of the page."""
_ENOUGH = 150
"""Characters of prose before a header such as 相关新闻, for it to end the article and not to open a sidebar."""
_STEP = 0.4
"""Going down the tree, the best child must hold this share of its parent's prose …"""
_LEAD = 1.5
"""… and this many times what the second best holds."""


def find(document: Document) -> tuple[Block, str]:
    """Return the block that holds the text, and the rule that found it (`container:zoom`, `density`)."""
    score = [0, *accumulate(_scores(document.lines))]
    known = _known(document.top, score)
    if known is not None and _score(known[0], score) >= _KNOWN_SHARE * score[-1]:
        return known
    dense = _densest(document.top, score, document.lines)
    if known is not None and (_inside(known[0], dense) or _score(known[0], score) >= _score(dense, score)):
        return known if _score(known[0], score) * 2 >= _score(dense, score) else (dense, "density")
    return dense, "density"


def _scores(lines: list[Line]) -> list[int]:
    """Return the prose of each line; what follows the header of related articles is not this article's."""
    scores = list(map(prose, lines))
    so_far = 0
    for number, line in enumerate(lines):
        so_far += scores[number]
        if so_far >= _ENOUGH and boilerplate.cuts(line.text):
            return scores[:number] + [0] * (len(lines) - number)
    return scores


def prose(line: Line) -> int:
    """Return how many characters of sentences a line has: none when it is mostly a link or has no punctuation."""
    text = len(line.text)
    if text < 12 or line.linked * 2 > text or not _SENTENCE.search(line.text):
        return 0
    return text - line.linked


def _score(block: Block, score: list[int]) -> int:
    return score[block.end] - score[block.start]


def _inside(inner: Block, outer: Block) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _known(top: Block, score: list[int]) -> tuple[Block, str] | None:
    """Return the outermost known container with the most prose."""
    best: tuple[Block, str] | None = None
    queue = [top]
    while queue:
        block = queue.pop()
        if score[-1] and not _score(block, score):
            continue
        name = _container(block)
        if name and (best is None or _score(block, score) > _score(best[0], score)):
            best = (block, f"container:{name}")
        if not name:
            queue += block.children
    return best


def _container(block: Block) -> str | None:
    known, element = terms("containers"), block.element
    if element.tag in known:
        return element.tag
    if (name := element.get("id")) in known:
        return name
    classes = element.get("class")
    return next(filter(known.__contains__, classes.split()), None) if classes else None


def _densest(top: Block, score: list[int], lines: list[Line]) -> Block:
    """Go down from the top as long as one child clearly holds the text, but not into one paragraph or table."""
    block = top
    while block.children:
        best, second = _two_best(block, score)
        enough = _score(best, score) >= _STEP * _score(block, score)
        if not enough or _score(best, score) < _LEAD * second:
            break
        if _paragraph(best, block, score) or _table(best, lines):
            break
        block = best
    return block


def _two_best(block: Block, score: list[int]) -> tuple[Block, int]:
    ranked = sorted(block.children, key=lambda child: _score(child, score), reverse=True)
    return ranked[0], _score(ranked[1], score) if len(ranked) > 1 else 0


def _paragraph(child: Block, parent: Block, score: list[int]) -> bool:
    """One paragraph among others: its parent is the text."""
    if child.end - child.start > 1:
        return False
    return any(_score(other, score) > 0 for other in parent.children if other is not child)


def _table(block: Block, lines: list[Line]) -> bool:
    """A table of data is a part of the text: most of its lines have columns."""
    inside = lines[block.start : block.end]
    return len(inside) > 1 and sum("\t" in line.text for line in inside) * 2 > len(inside)
