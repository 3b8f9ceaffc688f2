"""What an article must have to be stored; what fails goes to quarantine with its reasons, never away."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from govnews.pipelines import Rejected
from govnews.store.history import COUNTED as WATCHED

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

    from govnews.items import Article

COUNTED = (*WATCHED, "meeting")
"""Fields whose emptiness is counted in `govnews/empty/<field>`: the way a broken selector shows."""
_EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""No Chinese news site is older: an earlier date is a misread number."""
_BYTES = range(0x80, 0x100)
_WESTERN = {*map(chr, _BYTES), *(bytes([byte]).decode("cp1252", "ignore") for byte in _BYTES)} - {*"“”‘’…—·"}
"""What the bytes of Chinese become when they are read as Western European, but for Chinese punctuation."""
_CHINESE = re.compile("[\u2010-\u2030\u3000-\u9fff\uff00-\uffef]")
_TELLING = 8
"""So few characters may be garbled by chance: in GB18030 联通 looks like UTF-8."""


class CheckPipeline:
    """Count what could not be read, and reject what cannot be trusted."""

    def __init__(self, stats: StatsCollector | None = None) -> None:
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CheckPipeline:
        """Count in the crawl's stats."""
        return cls(crawler.stats)

    def process_item(self, item: Article) -> Article:
        """Return the article; raises Rejected with every reason against it."""
        for field in COUNTED:
            if not getattr(item, field) and self._stats:
                self._stats.inc_value(f"govnews/empty/{field}")
        if reasons := problems(item):
            raise Rejected(reasons, item)
        return item


def problems(article: Article, now: datetime | None = None) -> list[str]:
    """Return why an article cannot be stored; an empty list when it can.

    >>> from govnews.items import Article
    >>> problems(Article(url="http://x.cn/1", title="某会召开", body="某会\ufffd召开"))
    ['no publish time', 'characters that could not be decoded (U+FFFD) in body']
    """
    found = [f"no {name}" for name, value in (("title", article.title), ("text", article.body)) if not value]
    found += _date_problems(article.published_at, now or datetime.now(UTC))
    broken = [name for name in ("title", "body", "source") if "\ufffd" in (getattr(article, name) or "")]
    if broken:
        found.append(f"characters that could not be decoded (U+FFFD) in {', '.join(broken)}")
    if mangled := [name for name in ("title", "body") if garbled(getattr(article, name) or "")]:
        found.append(f"text that the outlet has garbled in {', '.join(mangled)}")
    return found + [f"page of the article missing: {url}" for url in article.missing]


def garbled(text: str) -> bool:
    """Tell whether a text was decoded wrongly before it was sent: its bytes are right, its characters are not.

    >>> garbled("县政府召开常务会议".encode().decode("latin-1")), garbled("县政府召开常务会议")
    (True, False)
    """
    shown = "".join(text.split())
    if len(shown) < _TELLING:
        return False
    if 2 * sum(char in _WESTERN for char in shown) > len(shown):
        return True
    # UTF-8 read as GB18030 is Chinese to look at, but its bytes are UTF-8 still, three for each character.
    raw = "".join(char for char in shown if not char.isascii()).encode("gb18030", "ignore")
    return 2 * 3 * len(_CHINESE.findall(raw.decode("utf-8", "ignore"))) > max(len(raw), 2 * _TELLING)


def _date_problems(published_at: datetime | None, now: datetime) -> list[str]:
    if published_at is None:
        return ["no publish time"]
    if published_at > now + timedelta(days=1):
        return [f"published in the future: {published_at.isoformat()}"]
    if published_at < _EARLIEST:
        return [f"published before there were news sites: {published_at.isoformat()}"]
    return []
