"""JSON lines: whole documents, one a line."""

import json
from collections.abc import Iterable
from typing import IO, Any

from govnews.store import Document
from govnews.store.reading import plain

BREAKS = {ord(each): f"\\u{ord(each):04x}" for each in "\x85\u2028\u2029"}
"""Characters that JSON leaves alone and some readers take for the end of a line."""


def write(documents: Iterable[Document], columns: dict[str, Any], stream: IO[bytes]) -> None:
    """Write documents with all their fields: those of `columns` first, then those that consumers added."""
    for document in documents:
        ordered = {name: document[name] for name in columns if name in document} | document
        line = json.dumps(plain(ordered), ensure_ascii=False).translate(BREAKS)
        stream.write(f"{line}\n".encode())
