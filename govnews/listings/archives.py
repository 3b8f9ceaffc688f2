"""Pages of lists that only a script links: TRS, UCAP and enorth."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

_CALL = re.compile(r"createPage\w{0,12}\s{0,4}\(([^()]{3,200})\)")
_ARGUMENT = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\"|([^,]*))\s*(?:,|$)")
_COUNT_PAGE = re.compile(r"\b(?:countPage|pageCount|totalPages?)\s*=\s*[\"']?(\d{1,6})")
_CURRENT_PAGE = re.compile(r"\bcurrentPage\s*=\s*[\"']?(\d{1,6})")
_PREFIX = re.compile(r"(\w{1,40})\\?[\"']\s{0,4}\+\s{0,4}\\?[\"']_")
_SUFFIX = re.compile(
    r"_\\?[\"']\s{0,4}\+[\w\s()+-]{1,40}\+\s{0,4}\\?[\"']\.(?:\\?[\"']\s{0,4}\+\s{0,4}\\?[\"'])?(s?html?)\b"
)
_NAME = re.compile(r"(?P<prefix>[^/]*?)(?:_(?P<n>\d{1,6}))?\.(?P<suffix>\w{3,5})$")
_ENORTH = re.compile(
    r"/system/count//?(?P<channel>\d{7})/(?P<sub>\d{12})/000/\d{3}/c\d{19}_(?P<n>\d{9})\.s?html"
)
_ENORTH_COUNT = re.compile(r"/system/count//?(?P<channel>\d{7})/(?P<sub>\d{12})/count_page_list_\d{19}\.js")
_ENORTH_TOTAL = re.compile(
    r"(?:id=[\"']?allid[\"']?[^>]{0,200}>\s*|\bmaxpage\s*=\s*[\"']?)(\d{1,6})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Paging:
    """Where the pages of a list are."""

    next: str | None = None
    """Address of the next older page; None on the last one."""
    total: int | None = None
    """How many pages there are."""
    rule: str | None = None
    """What tells it; None when nothing does."""
    count_url: str | None = None
    """Address of the script that tells how many archive pages there are, where the page does not (enorth)."""


def trs(source: str, url: str) -> Paging | None:
    """Read a call of `createPageHTML`: (total, current, name, suffix, …), or the same behind the id of an element.

    The pages are counted from 0 (TRS), or from 1 where the first page says that it is 1 (UCAP).

    >>> trs('createPageHTML(9, 0, "index", "html");', "http://x.cn/yw/").next
    'http://x.cn/yw/index_1.html'
    >>> trs("createPageHTML('page_div',5, 1,'list','shtml',89);", "http://x.cn/yw/list.shtml").next
    'http://x.cn/yw/list_2.shtml'
    >>> trs("createPageHTML(3, 2, 'index', 'shtml')", "http://x.cn/yw/index_2.shtml").next is None
    True
    """
    for call in _CALL.finditer(source):
        given = [next(filter(None, found), "").strip() for found in _ARGUMENT.findall(call[1])]
        start = next((place for place in (0, 1) if given[place : place + 1] and _number(given[place])), None)
        if start is None or len(given) < start + 2 or not _number(given[start + 1]):
            continue
        total, current = int(given[start]), int(given[start + 1])
        prefix, suffix = ([*given[start + 2 :], "", ""])[:2]
        return static(url, total, current, prefix, suffix, named=start > 0, rule="createPageHTML")
    return None


def counted(source: str, url: str) -> Paging | None:
    """Read the variables `countPage` and `currentPage` of TRS templates.

    >>> counted('var currentPage = 1; var countPage = 3; document.write("list"+"_"+n)', "http://x.cn/list_1.html").next
    'http://x.cn/list_2.html'
    """
    count = _COUNT_PAGE.search(source)
    if count is None:
        return None
    current, name = _CURRENT_PAGE.search(source), _NAME.search(urlsplit(url).path)
    if current is None and (name is None or count[0].startswith("total")):
        return None
    number = int(current[1]) if current else int(name["n"] or 0) if name else 0
    prefix, suffix = _PREFIX.search(source), _SUFFIX.search(source)
    names = (prefix[1] if prefix else "", suffix[1] if suffix else "")
    return static(url, int(count[1]), number, *names, named=False, rule="countPage")


def static(url: str, total: int, current: int, prefix: str, suffix: str, *, named: bool, rule: str) -> Paging:
    """Return the paging of pages named `<prefix>_<n>.<suffix>`, the first without a number."""
    name = _NAME.search(urlsplit(url).path)
    first = name is None or name["n"] is None
    from_one = current > 0 and (first or named)
    prefix = prefix or (name["prefix"] if name else "") or "index"
    suffix = suffix.lstrip(".") or (name["suffix"] if name else "") or "html"
    more = current < total if from_one else current + 1 < total
    following = urljoin(url, f"{prefix}_{current + 1}.{suffix}") if more else None
    return Paging(following, max(total, 1), rule)


def enorth(source: str, url: str) -> Paging | None:
    """Read the archive of enorth, whose pages are numbered from the oldest = 1.

    >>> url = "http://x.cn/system/count//0015011/000000000000/000/000/c0015011000000000000_000000002.shtml"
    >>> enorth("", url).next[-16:]
    '_000000001.shtml'
    """
    total = _ENORTH_TOTAL.search(source)
    pages = int(total[1]) if total else None
    if here := _ENORTH.search(url):
        return Paging(archived(url, int(here["n"]) - 1), pages, "enorth")
    script = _ENORTH_COUNT.search(source)
    if script is None:
        return None
    count_url = urljoin(url, script[0])
    if pages is None:
        return Paging(None, None, "enorth", count_url)
    return Paging(archived(count_url, pages - 1), pages, "enorth", count_url)


def archived(url: str, number: int) -> str | None:
    """Return the address of an archive page of the channel that an archive page or count script is of."""
    found = _ENORTH.search(url) or _ENORTH_COUNT.search(url)
    if found is None or number < 1:
        return None
    channel, sub = found["channel"], found["sub"]
    path = f"/system/count//{channel}/{sub}/000/{number // 1000:03d}/c{channel}{sub}_{number:09d}.shtml"
    return urljoin(url, path)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6
