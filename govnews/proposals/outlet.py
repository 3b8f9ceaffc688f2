"""What an outlet is called, and where it is, by its own pages."""

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urlsplit

from govnews.proposals.evidence import Evidence, Source
from govnews.sites import BLANK
from govnews.text import regions
from govnews.text.lexicon import rows

_SPLIT = re.compile(r"\s*[-—–_|·>»]+\s*|\s{2,}")
_ENDS = re.compile(r"(?:网|网站|报|报社|数字报|在线|门户|政府|传媒)$")
_PAGE = re.compile(r"^第?\s*\w+\s*版|^首页$")
_MOST = 0.6
"""Share of the places named that must lie in a region."""
_SHARED = frozenset("com net org gov edu cn www news paper epaper szb".split())
_STEM = re.compile(r"[a-z][a-z0-9_]*")


def name(evidence: Evidence) -> str:
    """Return the outlet's own name: its SiteName, else what the titles of its pages share; `?` for none."""
    stated = next((found for one in evidence.sources if (found := one.metas.get("sitename"))), None)
    if stated:
        return stated
    titles = [[part for part in _parts(one.title) if not _PAGE.search(part)] for one in evidence.sources]
    shared = [part for part in titles[-1] if part in titles[0]]
    named = [part for part in [*shared, *titles[-1], *titles[0]] if _ENDS.search(part)]
    # A single page's title may be nothing but its headline.
    return next(iter([*named, *(shared[-1:] if len(titles) > 1 else [])]), BLANK)


def section(evidence: Evidence) -> str:
    """Return the name of the section (栏目) that a listing page is of."""
    source = evidence.listing
    if urlsplit(source.url).path in {"", "/"}:
        return "首页"
    parts = [part for part in _parts(source.title) if part != name(evidence)]
    return source.metas.get("columnname") or next(iter(parts), BLANK)


def region(evidence: Evidence) -> tuple[str, str]:
    """Return the code of the outlet's region, and what tells it; `?` when nothing does."""
    for source in evidence.sources:
        code = source.metas.get("siteidcode", "")[:6]
        if code in _codes():
            return code, f"SiteIDCode {source.metas['siteidcode']}"
    called = name(evidence)
    if found := regions.codes(called):
        return max(found, key=lambda code: len(code.rstrip("0"))), f"the name {called}"
    named = [code for source in evidence.sources for code in regions.codes(_visible(source))]
    return _around(named) or BLANK, "the places in its pages: look whether it is right"


def stem(url: str) -> str | None:
    """Return a stem for the site file from the host of an address; None for a host that has no name.

    >>> stem("http://www.xincheng.gov.cn/yw/"), stem("http://epaper.xinchengnews.com.cn/"), stem("http://127.0.0.1/")
    ('xincheng_gov', 'xinchengnews', None)
    """
    labels = (urlsplit(url).hostname or "").split(".")
    own = [label for label in labels if label not in _SHARED]
    found = f"{own[-1]}_gov" if own and "gov" in labels else own[-1] if own else ""
    return found if is_stem(found) else None


def is_stem(text: str) -> bool:
    """Tell whether `text` can be the stem of a site file: small letters, digits and `_`."""
    return _STEM.fullmatch(text) is not None


def _around(codes: list[str]) -> str | None:
    """Return the smallest region that holds most of the places named; None when they lie in many.

    A place before one that lies in it is part of the name of that, as in 甘肃省庆阳市.

    >>> _around(["621022", "621022", "621002", "621024", "340000"]), _around(["621022", "340000"]), _around([])
    ('621000', None, None)
    >>> _around(["620000", "621000"])
    '621000'
    """
    codes = [code for code, after in pairwise([*codes, ""]) if after == code or not _lies_in(after, code)]
    for size in (6, 4, 2):
        for digits, count in Counter(code[:size] for code in codes).most_common(1):
            if count > _MOST * len(codes):
                return digits.ljust(6, "0")
    return None


def _lies_in(code: str, region: str) -> bool:
    return code.startswith(re.sub(r"(00)+$", "", region))


def _parts(title: str) -> list[str]:
    return [part for part in _SPLIT.split(title) if part]


def _visible(source: Source) -> str:
    return re.sub(r"<(script|style)\b.*?</\1>|<[^<>]*>", " ", source.text, flags=re.DOTALL | re.IGNORECASE)


def _codes() -> frozenset[str]:
    return frozenset(code for _, code in rows("regions"))
