"""A site on other hosts than its own."""

import re
from collections.abc import Mapping


def moved(value: object, mapping: Mapping[str, str]) -> object:
    """Return what a site file says, with other hosts (host → host:port) in its addresses, templates and patterns."""
    if isinstance(value, dict):
        return {key: moved(item, mapping) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(moved(item, mapping) for item in value)
    for host, other in mapping.items():
        if isinstance(value, re.Pattern):
            value = re.compile(value.pattern.replace(re.escape(host), re.escape(other)))
        elif isinstance(value, str):
            value = _moved_text(value, host, other)
    return value


def _moved_text(text: str, host: str, other: str) -> str:
    # Loopback servers speak plain http, so the scheme changes with the host.
    moved = re.sub(rf"https?://{re.escape(host)}(?![\w.:-])", f"http://{other}", text)
    return other if moved == host else moved
