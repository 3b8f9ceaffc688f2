"""Pages that a firewall serves instead of what was asked for."""

import re

_MARKERS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("ruishu", re.compile(rb"\$_ts\s*=\s*window|_\$[a-zA-Z0-9]{2,4}\s*=\s*\$_ts")),
    ("jsl", re.compile(rb"__jsl_clearance|jsl\.clearance")),
    ("acw", re.compile(rb"acw_sc__v2|arg1\s*=\s*'[0-9A-F]{40}'")),
    ("hwwaf", re.compile(rb"HWWAF(?:SES)?|hwwafsestime", re.IGNORECASE)),
    ("yunsuo", re.compile(rb"yunsuo_session|YUNSUO", re.IGNORECASE)),
    ("safeline", re.compile(rb"SafeLine|slg_", re.IGNORECASE)),
)
_WORDS = re.compile(
    "请开启\\s*JavaScript|请(?:您)?启用\\s*JavaScript|安全验证|人机验证|滑动验证|访问过于频繁|访问频率过高|您的访问被(?:拦截|阻断|拒绝)"
    "|正在(?:进行)?(?:安全)?(?:检查|检测)(?:您的)?浏览器|请求(?:已被)?(?:拦截|阻断)|网站防火墙|Web应用防火墙|云防护",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"<script\b.*?(?:</script|\Z)|<style\b.*?(?:</style|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_LONGEST = 400
"""A challenge shows less than this many characters; an article that quotes the words shows more."""
_SCAN = 200_000


def challenge(body: bytes) -> str | None:
    """Return the name of the firewall's mark when a page is a challenge, else None.

    >>> challenge("<title>提示</title><p>请开启JavaScript并刷新该页</p>".encode())
    'words:请开启JavaScript'
    >>> challenge(b"<p>an ordinary page</p>") is None
    True
    """
    if len(body) > _SCAN:
        return None
    for encoding in ("utf-8", "gb18030"):
        shown = _shown(body.decode(encoding, "ignore"))
        if shown is None:
            return None
        if match := _WORDS.search(shown):
            return f"words:{match[0]}"
    return next((name for name, pattern in _MARKERS if pattern.search(body)), None)


def _shown(html: str) -> str | None:
    """Return the text of a page without white space; None as soon as it is too long for a challenge."""
    shown, place = "", 0
    for piece in _TEXT.finditer(html):
        shown += "".join(html[place : piece.start()].split())
        place = piece.end()
        if len(shown) > _LONGEST:
            return None
    shown += "".join(html[place:].split())
    return None if len(shown) > _LONGEST else shown
