"""Where on a page the headline of the article stands."""

import re
from dataclasses import dataclass

from govnews.pages.document import Line
from govnews.text import labels
from govnews.text.boilerplate import fold

_SHORTEST = 4
"""A headline has at least this many characters; 首页 and 要闻 are menu words."""
_SURE = 8
"""A shown line of so many characters that a named title begins with is the headline."""
_PARTS = re.compile(r"\s*(?:_{1,3}|[|｜]|\s-{1,3}\s?|-{2,3}|-(?=[^-]{2,20}$)|\s[–—]\s|\s{2,})\s*")
_SITE = re.compile(r"(?:网|网站|门户|政府|在线|频道|首页|日报|晚报)$")


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline, the rule that gave it, and the lines it takes on the page (none when it is not shown)."""

    text: str
    origin: str
    start: int
    end: int


def find(
    lines: list[Line], before: int, named: list[tuple[str, str]], listed: str | None = None
) -> Headline | None:
    """Return the headline among `lines[:before]`, with the help of the titles that the page's metadata names.

    A shown line that a named title repeats wins; then one that is `listed`, the title in the listing; then the last
    heading; then the line above the label line; then a named title that is not shown. A short match loses to a longer line above the labels: it is often the name of the
    section, which some sites put into `<title>`.
    """
    wanted = [(origin, text) for origin, text in named if not _is_site(strip_site(text))]
    above = _above_labels(lines, before)
    best = max(_matches(lines[:before], wanted), key=lambda match: match[0], default=None)
    if best and (best[0][0] >= _SURE or above is None or above.start <= best[1].start):
        return best[1]
    for _, shown in _matches(lines[:before], [("listing", listed)] if listed and not best else []):
        if shown.origin == "listing":
            return shown
    for number in range(before - 1, -1, -1):
        if lines[number].heading and _possible(lines[number]):
            return Headline(lines[number].text, "heading", number, number + 1)
    if above and (best or not wanted):
        return above
    for origin, text in wanted:
        return Headline(strip_site(text), origin, before, before)
    return above


def strip_site(title: str) -> str:
    """Return a `<title>` without the names of section and site behind it.

    >>> strip_site("某市召开座谈会_要闻_某市人民政府"), strip_site("某市召开座谈会 - 要闻 - 某某网")
    ('某市召开座谈会', '某市召开座谈会')
    """
    return _PARTS.split(title.strip())[0] or title.strip()


def _matches(lines: list[Line], wanted: list[tuple[str, str]]) -> list[tuple[tuple[int, int, int], Headline]]:
    """Return the shown lines (or runs of lines) that begin a named title, with how well they do."""
    found: list[tuple[tuple[int, int, int], Headline]] = []
    folded = [fold(line.text) for line in lines]
    for origin, text in (*wanted, *((origin, strip_site(text)) for origin, text in wanted)):
        whole = fold(text)
        for number, line in enumerate(lines):
            if not _begins(whole, folded[number]) or not _possible(line):
                continue
            end = _run(lines, number, whole)
            shown = " ".join(part.text for part in lines[number:end])
            size = len(fold(shown))
            rank = (size, int(line.heading), number)
            found.append(
                (rank, Headline(shown, origin if size == len(whole) else f"{origin}+shown", number, end))
            )
    return found


def _begins(whole: str, shown: str) -> bool:
    """Tell whether a named title begins with the shown line.

    It may also end with it, after the name of the site (某某政府网——…), or be cut short itself (…).
    """
    stem = whole.rstrip(".…")
    if whole.startswith(shown) or (stem != whole and len(stem) >= _SURE and shown.startswith(stem)):
        return True
    return whole.endswith(shown) and len(shown) * 2 > len(whole)


def _above_labels(lines: list[Line], before: int) -> Headline | None:
    """Return the line right above the last label line: the headline of pages whose metadata does not name it."""
    for number in range(before - 1, 0, -1):
        above = lines[number - 1]
        if labels.parse(lines[number].text) and _possible(above) and above.linked * 2 < len(above.text):
            return Headline(above.text, "above-labels", number - 1, number)
    return None


def _run(lines: list[Line], start: int, whole: str) -> int:
    """Return the end of the run of lines from `start` on that together begin the title `whole`."""
    text, end = fold(lines[start].text), start + 1
    while end < len(lines) and end - start < 4 and whole.startswith(text + fold(lines[end].text)):
        if _is_site(lines[end].text) or len(text) == len(whole):
            break
        text += fold(lines[end].text)
        end += 1
    return end


def _possible(line: Line) -> bool:
    """Tell whether a line can be a headline: not a menu, not a label line, not too long."""
    size = len(fold(line.text))
    return _SHORTEST <= size <= 120 and labels.parse(line.text) is None and not _is_site(line.text)


def _is_site(text: str) -> bool:
    """Tell whether a title is only the name of a site: 某某政府门户网站."""
    return len(text) <= 24 and bool(_SITE.search(text)) and not re.search(r"[，：！？]|召开|举行", text)
