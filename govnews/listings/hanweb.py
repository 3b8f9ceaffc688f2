"""Pages of a Hanweb column, which its script asks of a data proxy."""

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from govnews.listings.archives import Paging

_PROXY = re.compile(r"(/module(?:/web)?/jpage/dataproxy\.jsp)(?:\?([^\"'\s<>\]]{0,600}))?")
_NAMES = "col appid webid path columnid unitid webname sourceContentType permissiontype".split()
_DEFAULTS = {"col": "1", "appid": "1", "path": "/", "sourceContentType": "1", "permissiontype": "0"}
_TOTAL = re.compile(r"(?:<totalrecord>|\btotalRecord['\"]?\s*[:=]\s*['\"]?)\s*(\d{1,7})", re.IGNORECASE)
_SIZE = re.compile(r"\bperPage['\"]?\s*[:=]\s*['\"]?(\d{1,4})", re.IGNORECASE)
_UNIT = re.compile(
    r"\bunitid['\"]?\s*[:=]\s*['\"]?(\d{1,9})|#(\d{3,9})['\"]\s*\)\s*\.jpage|[?&]uid=(\d{1,9})"
)
_ASSIGNED = r"\b%s['\"]?\s*[:=]\s*['\"]?([\w/]{1,40})"


def read(source: str, url: str) -> Paging | None:
    """Return the paging of a column page, or of an answer of its data proxy.

    Where the page tells what the proxy wants to know, the next page is the proxy's: the server gives the same column
    page for every `pageNum`.
    """
    parts = urlsplit(url)
    if "jpage" not in parts.path and "jpage" not in source:
        return None
    total, size = _first(_TOTAL, source), _first(_SIZE, source) or 15
    if _PROXY.search(parts.path):
        return _proxied(url, dict(parse_qsl(parts.query)), total)
    pages = -(-total // size) if total else None
    shown = source.count("<record>")
    asked = _question(source)
    if shown and asked:
        step = max(size, shown)
        following = None if total and shown >= total else _asking(url, asked, 1 + shown, step, size)
        return Paging(following, pages, "jpage")
    return _numbered(url, source, pages)


def _proxied(url: str, query: dict[str, str], total: int | None) -> Paging:
    """Return the paging of an answer of the proxy: the records behind those of its address."""
    start, end, size = (_int(query.get(name)) for name in ("startrecord", "endrecord", "perpage"))
    if not start or not end or end < start or (total is not None and end >= total):
        return Paging(None, None, "jpage")
    pages = -(-total // (size or 15)) if total else None
    step = end - start + 1
    path = urlsplit(url)._replace(query="").geturl()
    query |= {"startrecord": str(end + 1), "endrecord": str(end + step)}
    return Paging(f"{path}?{urlencode(query)}", pages, "jpage")


def _question(source: str) -> tuple[str, dict[str, str]] | None:
    """Return the path of the proxy and what it is to be asked, as far as the page tells."""
    found = list(_PROXY.finditer(source))
    if not found:
        return None
    query = dict(parse_qsl(max((match[2] or "" for match in found), key=len).replace("&amp;", "&")))
    for name in ("webid", "columnid", "unitid"):
        if name not in query and (match := re.search(_ASSIGNED % name, source)):
            query[name] = match[1]
    known = _DEFAULTS | {name: query[name] for name in _NAMES if name in query}
    return (found[0][1], known) if {"webid", "columnid", "unitid"} <= known.keys() else None


def _asking(url: str, asked: tuple[str, dict[str, str]], start: int, step: int, size: int) -> str:
    path, query = asked
    bounds = {"startrecord": start, "endrecord": start + step - 1, "perpage": size}
    return urljoin(url, f"{path}?{urlencode(bounds | query)}")


def _numbered(url: str, source: str, pages: int | None) -> Paging | None:
    """Return the paging by `pageNum`, which wants the number of the list on the page too."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    unit = _UNIT.search(source)
    uid = query.get("uid") or next(filter(None, unit.groups()), None) if unit else query.get("uid")
    number = _int(query.get("pageNum")) or 1
    if uid is None or (pages is None and "pageNum" not in source):
        return None
    following = parts._replace(
        query=urlencode(query | {"uid": uid, "pageNum": number + 1}), fragment=""
    ).geturl()
    return Paging(following if pages is None or number < pages else None, pages, "jpage")


def _first(form: re.Pattern[str], source: str) -> int | None:
    found = form.search(source)
    return int(found[1]) if found else None


def _int(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 7 else None
