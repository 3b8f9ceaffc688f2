"""Revisions: what an outlet's article said before, and what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from hashlib import sha256

from govnews.store.document import escaped, to_document
from govnews.store.schema import Document

BODY_BYTES = 12 * 1024 * 1024
DIFF_BYTES = 2 * 1024 * 1024
TITLE_BYTES = 256 * 1024
"""Together with the small fields they stay below the 16 MiB of a document."""


@dataclass(slots=True, kw_only=True)
class Revision:
    """One change of a stored article, as it is kept."""

    article: str
    """`_id` of the article."""
    url: str
    site: str | None
    at: datetime
    """When the store learned of it."""
    extractor: str | None
    """Version of govnews that read the page this time; null for a withdrawal."""
    extractor_changed: bool = False
    """Whether another version had read it before: then the change may be ours, not the outlet's."""
    withdrawn: bool = False
    """Whether the page is gone (404 or 410)."""
    title_changed: bool = False
    title_before: str | None = None
    """The old title, if it changed."""
    title_after: str | None = None
    """The new title, if it changed."""
    diff: list[str]
    """Unified diff of the paragraphs: lines that begin with `-`, `+`, a blank or `@@`."""
    body_before: str | None
    """The text before; null for a withdrawal, where the article keeps it."""
    cut: bool = False
    """Whether diff, text or titles were cut to fit into a document."""


def revised(key: str, before: Document, after: Document, now: datetime) -> Document:
    """Document of the revision that turns the stored article `before` into `after`."""
    titles = (before.get("title") or "", after.get("title") or "")
    title_changed = "".join(titles[0].split()) != "".join(titles[1].split())
    diff = list(difference(before.get("body") or "", after["body"]))
    kept = list(_fitting(diff, DIFF_BYTES))
    body, cut_body = _cut(before.get("body") or "", BODY_BYTES)
    (old, cut_old), (new, cut_new) = (_cut(title, TITLE_BYTES) for title in titles)
    revision = Revision(
        article=key,
        url=after["url"],
        site=after["site"],
        at=now,
        extractor=after["extractor"],
        extractor_changed=before.get("extractor") != after["extractor"],
        title_changed=title_changed,
        title_before=old if title_changed else None,
        title_after=new if title_changed else None,
        diff=kept,
        body_before=body,
        cut=len(kept) < len(diff) or cut_body or (title_changed and (cut_old or cut_new)),
    )
    # The version that was replaced is part of the identity: a text that goes back and forth is revised each time.
    return _identified(revision, str(before.get("changed_at")), after["content_hash"])


def withdrawn(article: Document, now: datetime) -> Document:
    """Document of the revision that says the page of a stored article is gone."""
    revision = Revision(
        article=article["_id"],
        url=article["url"],
        site=article.get("site"),
        at=now,
        extractor=None,
        withdrawn=True,
        diff=[],
        body_before=None,
    )
    return _identified(revision, "withdrawn", str(article["last_seen"]))


def difference(before: str, after: str) -> Iterator[str]:
    """Diff of two texts by paragraph, with one paragraph around each change.

    >>> print(*difference("本报讯\\n会议指出。", "本报讯\\n会议强调。"), sep="\\n")
    @@ -1,2 +1,2 @@
     本报讯
    -会议指出。
    +会议强调。
    """
    lines = unified_diff(_paragraphs(before), _paragraphs(after), n=1, lineterm="")
    return (line for number, line in enumerate(lines) if number > 1)  # the first two name files


def _paragraphs(text: str) -> list[str]:
    # White space is no change: the same folding as in the content hash, as far as it stays readable.
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _identified(revision: Revision, *identity: str) -> Document:
    digest = sha256("\n".join(identity).encode()).hexdigest()[:24]
    return {"_id": f"{revision.article}-{digest}", **to_document(revision)}


def _cut(text: str, room: int) -> tuple[str, bool]:
    data = escaped(text).encode()
    return data[:room].decode(errors="ignore"), len(data) > room


def _fitting(lines: Sequence[str], room: int) -> Iterator[str]:
    for line in lines:
        # A line in a list of BSON takes its number and type besides its text.
        room -= len(line.encode()) + 16
        if room < 0:
            return
        yield line
