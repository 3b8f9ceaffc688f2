"""Patterns of addresses from examples: for outlets on no known system, and for the dates in addresses."""

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from govnews.listings.addresses import shape

_DATE = re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<a>[-/_]?)(?P<m>\d\d)(?P<b>[-/_]?)(?P<d>\d\d)(?!\d)")
_NUMBER = re.compile(r"[0-9a-f]{16,}|\d+")


def articles(urls: Sequence[str]) -> str | None:
    """Return a pattern for `article.url` that matches the commonest kind of these addresses; None for none.

    >>> articles(["http://x.cn/yw/show-2026-10-12-77.html", "http://x.cn/sz/kj/show-2026-10-11-8.html"])
    '/show-(?P<y>20\\\\d{2})-(?P<m>\\\\d{2})-(?P<d>\\\\d{2})-(?P<id>\\\\d+)\\\\.html$'
    >>> articles(["http://x.cn/news/detail/456.html", "http://x.cn/news/detail/789.html"])
    '/detail/(?P<id>\\\\d+)\\\\.html$'
    """
    shapes = Counter(map(shape, urls))
    if not shapes:
        return None
    common = shapes.most_common(1)[0][0]
    examples = [url for url in urls if shape(url) == common]
    # With the folder that the file stands in, where all stand in the same.
    patterns = [_pattern(examples[0], folders) for folders in (1, 0)]
    return next((one for one in patterns if all(re.search(one, url) for url in examples)), None)


def issue(url: str) -> str | None:
    """Return the template of `epaper.issue` from the address of a page of an issue; None without a date in it.

    >>> issue("http://x.cn/pc/layout/202610/12/node_01.html")
    'http://x.cn/pc/layout/{yyyy}{mm}/{dd}/node_01.html'
    """
    found, count = _DATE.subn(r"{yyyy}\g<a>{mm}\g<b>{dd}", url)
    return found if count else None


def page(url: str) -> str | None:
    """Return a pattern for `epaper.page` from the address of a page of an issue; None without a date in it.

    >>> page("http://x.cn/pc/col/202610/12/node_01.html"), page("http://x.cn/yw/")
    ('/col/\\\\d{6}/\\\\d{2}/node_\\\\w+\\\\.html$', None)
    """
    path = urlsplit(url).path
    dated = _DATE.search(path)
    if dated is None:
        return None
    folder, before = path.rfind("/", 0, dated.start()), path[: dated.start()]
    folder = folder if dated.start() - folder > 1 else max(before.rstrip("/").rfind("/"), 0)
    day = re.sub(r"\d+", lambda one: rf"\d{{{len(one[0])}}}", dated[0])
    name = _NUMBER.sub(r"\\w+", _literal(path[dated.end() :]))
    return f"{_literal(path[folder : dated.start()])}{day}{name}$"


def _pattern(url: str, folders: int) -> str:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    dated = _DATE.search(target)
    kept = target[_start(target, dated.start() if dated else None, folders) :]
    dated = _DATE.search(kept)
    if dated is None:
        return f"{_numbers(kept, last=True)}$"
    day = r"(?P<y>20\d{{2}}){a}(?P<m>\d{{2}}){b}(?P<d>\d{{2}})".format(a=dated["a"], b=dated["b"])
    before, after = _numbers(kept[: dated.start()], last=False), _numbers(kept[dated.end() :], last=True)
    return f"{before}{day}{after}$"


def _start(target: str, dated: int | None, folders: int) -> int:
    """Return where the part begins that all addresses share: with the date, else some folders before the file."""
    if dated is not None:
        return max(target.rfind("/", 0, dated), 0)
    return max(target.rfind("/", 0, target.rfind("/") if folders else None), 0)


def _numbers(text: str, *, last: bool) -> str:
    """Return a pattern for text whose numbers differ; the last one may be the article's own."""
    escaped, place = "", 0
    found = list(_NUMBER.finditer(text))
    for one in found:
        escaped += _literal(text[place : one.start()])
        kind = r"\d+" if one[0].isdigit() else "[0-9a-f]+"
        escaped += f"(?P<id>{kind})" if last and one is found[-1] else kind
        place = one.end()
    return escaped + _literal(text[place:])


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")
