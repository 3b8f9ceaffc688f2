"""Administrative divisions: names to GB/T 2260 codes, and the level of a body by its name."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Literal

from govnews.text.lexicon import rows

Level = Literal["nation", "province", "city", "county", "township"]

NATION = "000000"
"""Code of the whole country: of ministries, and of papers that are no region's."""
_LEVELS: tuple[tuple[str, Level], ...] = (
    (r"^(?:全国|中央|国务院|国家)", "nation"),
    (r"^(?:[^市县区州]{0,3}省|自治区|[^市县区州]{2,8}自治区|全省)", "province"),
    (r"^(?:.{0,12}?[市州盟]|地委|行署|地区|.{2,4}地区|全[市州盟])(?![^委府]{1,6}(?:县|区)委)", "city"),
    (r"^(?:全?[县区旗]|.{2,10}?[县旗区](?:委|政府|人大|政协|人民|第|十|召开|领导|党))", "county"),
    (r"^(?:.{0,8}?(?:[镇乡]|街道))", "township"),
)
_ENDING = re.compile(
    r"(?:特别行政区|[^自治省市县区州盟旗]{1,3}族自治[州县旗]|(?:维吾尔|壮族|回族)?自治区|地区|林区|[省市县区盟旗州])$"
)


def find(texts: Iterable[str], outlet: str | None = None, level: Level | None = None) -> str | None:
    """Return the code of the region that texts speak of, as deep as they name it.

    Names that several regions share count for the outlet's own. Without any name the region of the outlet stands,
    cut to the level of the meeting.

    >>> find(["全市现场会在阜南县召开", "阜阳市委书记甄明出席"], level="city")
    '341200'
    >>> find(["我市召开会议"], outlet="621002", level="city"), find(["会议召开"])
    ('621000', None)
    """
    counted = Counter(code for text in texts for code in codes(text, outlet))
    found = [code for code, _ in counted.most_common()]
    if level:
        exact = [code for code in found if depth(code) == level]
        if level == "city" and not exact:
            exact = [code for code in found if code in _county_cities()]
        raised = [parent for code in found if (parent := raise_to(code, level))]
        found = exact or raised or found
    if not found and outlet:
        return (raise_to(outlet, level) if level else None) or outlet
    return found[0] if found else None


def codes(text: str, outlet: str | None = None) -> list[str]:
    """Return the codes of the regions named in a text.

    >>> codes("陇东报讯 庆阳市环县")
    ['621000', '621022']
    """
    found: list[str] = []
    position = 0
    names = _names()
    while position < len(text) - 1:
        for name in names.get(text[position : position + 2], ()):
            if text.startswith(name, position):
                found += _choose(_codes()[name], found, outlet)
                position += len(name) - 1
                break
        position += 1
    return found


def named(code: str) -> str | None:
    """Return the name of a region, from its province on; None for a code that no region has.

    >>> named("621022"), named("110101"), named("000000"), named("629999")
    ('甘肃省庆阳市环县', '北京市东城区', '全国', None)
    """
    if code == NATION:
        return "全国"
    names = {known: name for name, known in rows("regions")}
    around = (f"{code[:2]}0000", f"{code[:4]}00", code)
    found = [names[one] for one in around if one in names and names[one] not in ("市辖区", "县")]
    return "".join(dict.fromkeys(found)) if code in names else None


def depth(code: str) -> Level:
    """Return the level of a code.

    >>> depth("340000"), depth("341200"), depth("341225")
    ('province', 'city', 'county')
    """
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def raise_to(code: str, level: Level) -> str | None:
    """Return the code of the region of that level around a code."""
    kept = {"province": 2, "city": 4, "county": 6}.get(level)
    if kept is None or (kept == 6 and code.endswith("00")) or (kept == 4 and code.endswith("0000")):
        return None
    return code[:kept].ljust(6, "0")


def level_of(text: str) -> Level | None:
    """Return the level that the name of a body or meeting begins with.

    >>> [level_of(t) for t in ["全省春耕会议", "市委", "阜南县委", "自治区政府", "龙王乡党委", "专题会议"]]
    ['province', 'city', 'county', 'province', 'township', None]
    """
    return next((level for pattern, level in _LEVELS if re.match(pattern, text)), None)


def _choose(candidates: tuple[str, ...], before: list[str], outlet: str | None) -> list[str]:
    """Of regions with the same name take the one near those named before, or near the outlet."""
    if len(candidates) == 1:
        return [candidates[0]]
    for near in [*reversed(before), *([outlet] if outlet else [])]:
        for kept in (4, 2):
            inside = [code for code in candidates if code[:kept] == near[:kept]]
            if inside:
                return inside[:1]
    return []


@cache
def _county_cities() -> frozenset[str]:
    """Cities of county level call themselves 市 too."""
    return frozenset(
        code for name, code in rows("regions") if name.endswith("市") and not code.endswith("00")
    )


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    """Full names, and names without their ending where two characters are left, to codes."""
    found: dict[str, list[str]] = {}
    for name, code in rows("regions"):
        if name in ("市辖区", "县") or (
            code.endswith("00")
            and name.endswith("市")
            and code[:2] in ("11", "12", "31", "50")
            and not code.endswith("0000")
        ):
            continue
        short = _ENDING.sub("", name)
        for form in {name, short if len(short) > 1 and depth(code) != "county" else name}:
            found.setdefault(form, []).append(code)
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """First two characters of a name to the names, the longest first."""
    found: dict[str, list[str]] = {}
    for name in _codes():
        found.setdefault(name[:2], []).append(name)
    return {start: tuple(sorted(names, key=len, reverse=True)) for start, names in found.items()}
