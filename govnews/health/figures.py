"""What is measured of a run, of what came of it, and of its outlet."""

from dataclasses import dataclass, field
from datetime import date

from govnews.health.tally import Tally


@dataclass(slots=True, kw_only=True)
class Figures:
    """The numbers that an outlet is judged by; null is what could not be measured, or not be compared yet."""

    requests: int = 0
    """Requests that the crawl made."""
    listing_pages: int = 0
    """Listing pages and pages (版) of issues that were read; challenge pages do not count."""
    rows: int = 0
    """Links to articles on them."""
    unread: int = 0
    """Listing pages that were asked for and not read."""
    issues_missing: int = 0
    """Days of an e-paper without an issue."""
    found: int = 0
    """Articles found: fetched now, or known."""
    refusals: dict[str, int] = field(default_factory=dict)
    """How the outlet turned the crawl away, status or kind of page → times."""
    refused_share: float | None = None
    """Share of the listing pages, or of the article pages if it is more, that were refused."""
    outages: dict[str, int] = field(default_factory=dict)
    """Why pages could not be reached, status or error → times."""
    unreachable_share: float | None = None
    """Share of the listing pages that could not be reached."""
    failed_share: float | None = None
    """Share of the article pages that could not be fetched, of three or more."""
    rejections: dict[str, int] = field(default_factory=dict)
    """Why articles were rejected → times."""
    read: int = 0
    """Articles read that were new or changed, or rejected for the first time."""
    rejected: int = 0
    """Those of them that were rejected."""
    fields: dict[str, int] = field(default_factory=dict)
    """Field → in how many of the read articles it is filled."""

    newest_on: date | None = None
    """Beijing day of the newest article."""
    silent_days: int | None = None
    """Days since then."""
    interval: int | None = None
    """Days from one publication day to the next, of which 19 in 20 are no more."""
    interval_share: float | None = None
    """Days since the newest article as a share of `interval`, days of rest not counted."""
    silence: float | None = None
    """How surprising it is that nothing came since, as a share of what is usual for the outlet."""
    week: int | None = None
    """Articles of the last seven working days."""
    usual_week: float | None = None
    """Median of earlier such weeks."""
    week_share: float | None = None
    """The one as a share of the other."""
    month_share: float | None = None
    """The same for four weeks."""
    usual_rows: float | None = None
    """Median of the rows per listing page in earlier runs."""
    row_share: float | None = None
    """Rows per listing page as a share of that; 0 when there are none."""
    effort: float | None = None
    """Requests per article found, as a share of their median in earlier runs."""
    unreachable_runs: int = 0
    """Runs, one after the other up to this one, that could not reach the outlet."""
    tallies: dict[str, Tally] = field(default_factory=dict)
    """Field → what is known of it, by all runs up to this one."""
    required_loss: float | None = None
    """The greatest loss of a field without which an article is rejected."""
    optional_loss: float | None = None
    """The greatest loss of another field."""
    lost: list[str] = field(default_factory=list)
    """What is lost, for a person."""

    @property
    def seen(self) -> str:
        """What came of the listing pages.

        >>> Figures(unread=2).seen, Figures(issues_missing=7).seen, Figures(listing_pages=3).seen
        ('2 listing pages could not be read', 'none of 7 issues was there', 'no article links on 3 listing pages')
        """
        if self.listing_pages:
            links = f"{self.rows} article links" if self.rows else "no article links"
            return f"{links} on {self.listing_pages} listing pages"
        if self.unread:
            return f"{self.unread} listing pages could not be read"
        return f"none of {self.issues_missing} issues was there"

    @property
    def refused(self) -> str:
        """How the outlet refused, with counts.

        >>> Figures(refusals={"403": 2}).refused
        '403: 2'
        """
        return told(self.refusals)

    @property
    def unreached(self) -> str:
        """Why it could not be reached, with counts."""
        return told(self.outages)

    @property
    def fault(self) -> str:
        """What is lost, and why articles were rejected."""
        why = f" ({told(self.rejections)})" if self.rejections else ""
        return "; ".join(self.lost) + why


def told(counts: dict[str, int]) -> str:
    """Write counts by name, the most frequent first.

    >>> told({"404": 1, "403": 2})
    '403: 2, 404: 1'
    """
    return ", ".join(f"{name}: {n}" for name, n in sorted(counts.items(), key=lambda each: -each[1]))
