"""The identity of an article: one id for all the spellings of its address."""

import re
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url

TRACKING = re.compile(r"utm_\w+|from|isappinstalled|spm")
"""Query parameters that say how a reader came to the page, not which page it is."""
CANONICAL = re.compile(r"http://[a-z0-9.-]+/[A-Za-z0-9._/-]*")
"""Addresses that stand for themselves: most do, and to take one apart takes as long as a tenth of storing its article."""
DEFAULT_PORT = re.compile(r":(80|443)?$")


def canonical_url(url: str) -> str:
    """Give the one spelling of an address that stands for all; text that is no URL stays as it is.

    http and https are one; fragment, default port and tracking parameters go; query is sorted.

    >>> canonical_url("HTTPS://WWW.A.gov.cn:443/t?id=2&from=timeline&a=%cd%d1#top")
    'http://www.a.gov.cn/t?a=%CD%D1&id=2'
    """
    if CANONICAL.fullmatch(url):
        return url
    try:
        parts = urlsplit(canonicalize_url(url.strip()))
    except ValueError:
        return url
    if parts.scheme not in ("http", "https"):
        return url
    # Cut by hand, not parsed: the percent-escapes of GBK pages are no UTF-8.
    query = "&".join(
        pair for pair in parts.query.split("&") if not TRACKING.fullmatch(pair.partition("=")[0])
    )
    return urlunsplit(("http", DEFAULT_PORT.sub("", parts.netloc), parts.path, query, ""))


def article_id(url: str) -> str:
    """Id of the article at `url`: 24 hexadecimal digits.

    >>> article_id("http://a.cn/x") == article_id("https://a.cn/x?spm=1")
    True
    """
    return sha256(canonical_url(url).encode(errors="backslashreplace")).hexdigest()[:24]
