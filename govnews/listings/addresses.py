"""What an address tells of the page behind it: an article, a list, a file to download, another outlet's page."""

import re
from urllib.parse import parse_qsl, urlsplit

from govnews.listings.anchors import Anchor, key_of
from govnews.text.lexicon import terms

_DIGITS = re.compile(r"\d+")
_HASH = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
_TURNS = re.compile(r"(?:^|&)(?:\w*page\w*|p|pn)=\d", re.IGNORECASE)
_SHARED = frozenset("com net org gov edu ac mil".split())


def candidate(anchor: Anchor, page_url: str) -> bool:
    """Tell whether a link may be an article by its address: a file, a list or a service is none."""
    parts = urlsplit(anchor.url)
    if not anchor.url or attachment(anchor.url) or anchor.key == key_of(page_url):
        return False
    folders, _, name = parts.path.lower().rpartition("/")
    words = set(_WORD.findall(name.partition(".")[0]))
    if not _DIGITS.search(parts.path + parts.query) or words & terms("columns"):
        return False
    if (parts.netloc, parts.path) == urlsplit(page_url)[1:3] and _TURNS.search(parts.query):
        return False
    last = folders.rpartition("/")[2]
    return bool(name or _DIGITS.search(last)) and not (name.isdigit() and last in terms("columns"))


def attachment(url: str) -> bool:
    """Tell whether an address is that of a file to download.

    >>> attachment("http://x.cn/a/P0201.PDF?v=1"), attachment("http://x.cn/a/t1.html")
    (True, False)
    """
    parts = urlsplit(url)
    names = [parts.path, *(value for _, value in parse_qsl(parts.query))]
    return any("." in name and name.rpartition(".")[2].lower() in terms("attachments") for name in names)


def shape(url: str) -> str:
    """Return what the addresses of one kind of page share.

    >>> shape("http://x.cn/gd/szxw/202112/t20211206_56.html"), shape("http://x.cn/art/2022/1/9/art_1_2.html")
    ('W/N/tN_N.html', 'art/N/N/N/art_N_N.html')
    >>> shape("http://x.cn/article.php?id=5&cat=yw"), shape("http://x.cn/c1/202201/" + "0a" * 16 + ".shtml")
    ('article.php?cat=W&id=N', 'W/N/H.shtml')
    """
    parts = urlsplit(url)
    folders, _, name = parts.path.strip("/").rpartition("/")
    kept: list[str] = []
    for folder in map(_kind, folders.split("/") if folders else ()):
        if folder != "W" or kept[-1:] != ["W"]:
            kept.append(folder)
    query = "&".join(
        f"{key}={'N' if value.isdigit() else 'W'}" for key, value in sorted(parse_qsl(parts.query))
    )
    return "/".join([*kept, _numberless(name)]) + (f"?{query}" if query else "")


def house(url: str, page_url: str) -> str:
    """Return `own` for an address of the outlet that the page is of, else its host."""
    host, page = (urlsplit(one).hostname or "" for one in (url, page_url))
    return "own" if _domain(host) == _domain(page) else host


def _kind(folder: str) -> str:
    if _HASH.search(folder):
        return "H"
    if folder in terms("columns"):
        return folder
    bare = _DIGITS.sub("N", folder)
    return (
        bare if re.fullmatch(r"[\W_N]*N[\W_N]*", bare) else bare if bare in {"art", "info", "system"} else "W"
    )


def _numberless(name: str) -> str:
    stem, dot, suffix = name.partition(".")
    return ("H" if _HASH.fullmatch(stem) else _DIGITS.sub("N", _HASH.sub("H", stem))) + dot + suffix


def _domain(host: str) -> str:
    """Return the part of a host name that an outlet registers.

    >>> _domain("news.x.com.cn"), _domain("www.y.gov.cn"), _domain("127.0.0.1")
    ('x.com.cn', 'y.gov.cn', '127.0.0.1')
    """
    labels = host.split(".")
    if labels[-1].isdigit():
        return host
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in _SHARED else -2 :])
