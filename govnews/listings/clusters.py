"""Which links of a page are its articles: links of one shape in places of one structure, and what they look like."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from lxml import etree

from govnews.listings.addresses import house, shape
from govnews.listings.anchors import key_of

_DIGITS = re.compile(r"\d+")
_HAN = re.compile(r"[一-龥]")
_ID = re.compile(r"\d{3,}|[0-9a-f]{16,}", re.IGNORECASE)
_APART = re.compile(
    r"(?:^|[-_\s])(?:foot\w*|nav\w*|menu\w*|friend\w*|yqlj|copyright|crumbs?|bread\w*|sitemap|links?|toplink|"
    r"position|location|place|dqwz|pages?|pager|pagination|fenye|turnpage)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_FLOOR = 3.4
"""Points that make links articles: a long title gives up to 3, dates 2.5, a number in the address 1.5, company 1."""
_LEAST = 2.0
"""Points that links of such a shape need in each structure that they stand in."""
_LEVELS = 8
"""Elements above a row that tell where it stands."""
_FEW, _MAIN = 4, 0.8
"""Fewest rows of a list or a side box, and the share of rows with a day that makes the list."""


@dataclass(slots=True)
class Member:
    """A row as far as it tells whether it is an article."""

    url: str
    title: str
    dated: bool
    """The row or the address tells its day."""
    shown: bool
    """The row does."""
    element: etree._Element


def articles(members: Sequence[Member], page_url: str) -> dict[int, str]:
    """Return the places of the members that are articles, each with the shape that its address has.

    A shape and a structure must agree: a shape that articles have does not make a menu of columns articles.
    """
    shapes: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for place, member in enumerate(members):
        shapes[house(member.url, page_url), shape(member.url)].append(place)
    found = {"": _chosen(shapes, members, own=True), "foreign": _chosen(shapes, members, own=False)}
    return found["foreign"] if len(found["foreign"]) > 2 * len(found[""]) else found[""]


def listed(places: dict[int, str], members: Sequence[Member]) -> dict[int, str]:
    """Return the places without those of side boxes (热点, 推荐), on a page whose list shows the day of each row."""
    groups = _structures(list(places), members)
    shares = [sum(members[place].shown for place in group) / len(group) for group in groups]
    if not any(share >= _MAIN and len(group) >= _FEW for group, share in zip(groups, shares, strict=True)):
        return places
    aside = {
        place
        for group, share in zip(groups, shares, strict=True)
        if share == 0 and len(group) >= _FEW
        for place in group
    }
    return {place: shape for place, shape in places.items() if place not in aside}


def _chosen(
    shapes: dict[tuple[str, str], list[int]], members: Sequence[Member], *, own: bool
) -> dict[int, str]:
    chosen: dict[int, str] = {}
    for (owner, name), places in shapes.items():
        if own != (owner == "own"):
            continue
        prior = _points([members[place] for place in places])
        for group in _structures(places, members):
            own_points = _points([members[place] for place in group])
            if own_points >= _LEAST and prior + own_points >= 2 * _FLOOR:
                chosen |= dict.fromkeys(group, name)
    return dict(sorted(chosen.items()))


def _structures(places: list[int], members: Sequence[Member]) -> list[list[int]]:
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in places:
        groups[_place_of(members[place].element)].append(place)
    return list(groups.values())


def _points(group: list[Member]) -> float:
    size = len(group)
    length = median(len(_HAN.findall(member.title[:80])) for member in group)
    dated = sum(member.dated for member in group) / size
    numbered = sum(bool(_ID.search(_path(member.url))) for member in group) / size
    apart = sum(_apart(member.element) for member in group) / size
    company = min(size, 10) / 10
    short = 1.5 if length < 6 and (dated < 0.5 or apart > 0.5) else 0
    return min(length, 24) / 8 + 2.5 * dated + 1.5 * numbered + company - 3 * apart - short


def _path(url: str) -> str:
    return key_of(url).partition("/")[2].partition("?")[0]


def _place_of(element: etree._Element) -> tuple[str, ...]:
    """Return where a row stands: tags and classes above it, without numbers."""
    names = [str(element.tag)]
    above: etree._Element | None = element.getparent()
    for _ in range(_LEVELS):
        if above is None:
            break
        names.append(f"{above.tag!s}.{_DIGITS.sub('', (above.get('class') or '').partition(' ')[0])}")
        above = above.getparent()
    return tuple(names)


def _apart(element: etree._Element) -> bool:
    """Tell whether a row stands in a menu, a footer or a box of links."""
    above: etree._Element | None = element
    for _ in range(_LEVELS):
        if above is None or above.tag == "body":
            return False
        if above.tag in {"nav", "footer"} or _APART.search(
            f"{above.get('class') or ''} {above.get('id') or ''}"
        ):
            return True
        above = above.getparent()
    return False
