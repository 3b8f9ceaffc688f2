"""What Scrapy's stats of a crawl say about the outlet."""

from collections.abc import Mapping
from typing import Any

from govnews.health.figures import Figures

REFUSALS = frozenset({"400", "401", "403", "405", "412", "418", "429", "451", "521"})
"""Statuses by which firewalls and outlets turn a crawler away."""
OUTAGES = frozenset(
    {
        "CannotResolveHostError",
        "DownloadCancelledError",
        "DownloadConnectionRefusedError",
        "DownloadFailedError",
        "DownloadTimeoutError",
        "ResponseDataLossError",
    }
)
"""Scrapy's errors of a server that is not there: names, connections, TLS, time-outs."""
CHALLENGE = "challenge page"
ROBOTS = "robots.txt"
LEAST_ARTICLES = 3
"""Article pages that a share is told of: one or two fail anywhere."""


def measure(stats: Mapping[str, Any]) -> Figures:
    """Read the figures of a crawl itself from its stats."""
    causes = {kind: _causes(stats, kind) for kind in ("listing", "article")}
    pages = _count(stats, "listing/pages") - _count(stats, "listing/challenge")
    unread = _count(stats, "failed/listing") + _count(stats, "listing/challenge")
    fetched, failed = _count(stats, "article/fetched"), _count(stats, "failed/article")
    rejections = _under(stats, "govnews/rejected/")
    shells = sum(n for why, n in rejections.items() if why.startswith(CHALLENGE))
    refusals = {kind: _refusals(stats, causes[kind]) for kind in causes}
    refusals["listing"] |= _some(CHALLENGE, _count(stats, "listing/challenge"))
    refusals["article"] |= _some(CHALLENGE, shells)
    down = {name: n for name, n in causes["listing"].items() if _is_outage(name)}
    many = fetched + failed >= LEAST_ARTICLES
    shares = [
        _share(sum(refusals["listing"].values()), pages + unread),
        _share(sum(refusals["article"].values()), fetched + failed) if many else None,
    ]
    return Figures(
        requests=int(stats.get("downloader/request_count", 0)),
        listing_pages=pages,
        rows=_count(stats, "listing/rows"),
        unread=unread,
        issues_missing=_count(stats, "issue/none"),
        found=fetched + _count(stats, "article/known"),
        refusals=_sum(*refusals.values()),
        refused_share=max((share for share in shares if share is not None), default=None),
        outages=down,
        unreachable_share=_share(sum(down.values()), pages + unread),
        failed_share=_share(failed, fetched + failed) if many else None,
        rejections=rejections,
    )


def _causes(stats: Mapping[str, Any], kind: str) -> dict[str, int]:
    return _under(stats, f"govnews/failed/{kind}/")


def _under(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    # MongoDB does not like full stops in names.
    return {
        key.removeprefix(prefix).replace(".", " "): n for key, n in stats.items() if key.startswith(prefix)
    }


def _refusals(stats: Mapping[str, Any], causes: dict[str, int]) -> dict[str, int]:
    forbidden = min(causes.get("IgnoreRequest", 0), int(stats.get("robotstxt/forbidden", 0)))
    return {name: n for name, n in causes.items() if name in REFUSALS} | _some(ROBOTS, forbidden)


def _is_outage(cause: str) -> bool:
    return cause in OUTAGES or (cause.startswith("5") and cause not in REFUSALS)


def _some(name: str, n: int) -> dict[str, int]:
    return {name.replace(".", " "): n} if n else {}


def _share(some: int, of: int) -> float | None:
    return some / of if of else None


def _sum(*counts: dict[str, int]) -> dict[str, int]:
    names = {name: None for each in counts for name in each}
    return {name: sum(each.get(name, 0) for each in counts) for name in names}


def _count(stats: Mapping[str, Any], name: str) -> int:
    return int(stats.get(f"govnews/{name}", 0))
