"""Which encoding the bytes of a page are really in, whatever its header and meta tag say."""

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_BELIEVED = dict.fromkeys(("gb2312", "gbk", "gb18030", "hz"), "gb18030") | {
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
}
"""Codecs whose declaration tells something: a wrong one shows in the bytes. (Python's also has rot13 and idna.)"""
_TAIL = 4
"""A body cut in mid character loses at most this many bytes (the longest UTF-8 and GB18030 sequences)."""


def decode(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """Return the text of a page and the name of its encoding.

    `declared` is the charset of the Content-Type header. In order: a byte order mark; UTF-8 if it fits (a body cut
    in mid character still does); what is declared, if it fits; GB18030, of which gb2312 and GBK are parts, if it
    fits; what charset-normalizer finds; at last UTF-8 with U+FFFD for what does not fit.

    >>> decode("庆阳市委书记贠某".encode("gb18030"), "gb2312")
    ('庆阳市委书记贠某', 'gb18030')
    >>> decode("胡喆".encode(), "iso-8859-1")[0], decode("陇东报".encode()[:-1])[0]
    ('胡喆', '陇东')
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    for name in ("utf-8", *_declared(body, declared), "gb18030"):
        text = _strict(body, name)
        if text is not None:
            return text, name
    return _guess(body)


def _declared(body: bytes, header: str | None) -> list[str]:
    """Return the declared encodings that Python knows and that can tell right from wrong.

    Every byte is valid latin-1 and cp1252, so a declaration of these proves nothing; gb2312 and gbk mean GB18030.
    """
    meta = _META.search(body[:4096])
    found: list[str] = []
    for name in (header, meta[1].decode("ascii", "replace") if meta else None):
        try:
            codec = codecs.lookup(name or "").name
        except (LookupError, ValueError):  # no such codec; a NUL in its name
            continue
        if codec in _BELIEVED:
            found.append(_BELIEVED[codec])
    return found


def _strict(body: bytes, name: str) -> str | None:
    """Decode without a wrong byte, but for a last character that is cut off; None when that cannot be."""
    try:
        return body.decode(name)
    except UnicodeDecodeError as error:
        if error.start < len(body) - _TAIL or error.start == 0:
            return None
        return body[: error.start].decode(name)


def _guess(body: bytes) -> tuple[str, str]:
    """Decode what is damaged inside: the encoding that leaves the fewest U+FFFD wins."""
    best = from_bytes(body[:200_000]).best()
    names = [
        "utf-8",
        "gb18030",
        *([best.encoding] if best and best.encoding.startswith(("big5", "utf")) else []),
    ]
    texts = [(body.decode(name, "replace"), name) for name in dict.fromkeys(names)]
    return min(texts, key=lambda pair: pair[0].count("\ufffd"))
