"""What follows a crawl: it is told what was stored and where, alerts are sent, metrics written."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scrapy.settings import BaseSettings

from govnews import metrics, outbox
from govnews.health import FAILURES
from govnews.sites import Site, configs_dir, load_all
from govnews.store import Run, StoreError, open_database_sync
from govnews.store.outlets import outlets

logger = logging.getLogger(__name__)

WIDTH = 78
COUNTS = ("scraped", "new", "changed", "same", "known", "rejected", "failed")
ADVICE = {
    "the store is unavailable": "see `govnews db status`; the next crawl stores what waits on disk",
    "no article: ": "widen since/until, or try one article: govnews sites try <address>",
    "no article links": "the listing has moved or changed: look at it in a browser, then mend the site file",
    "listing pages could not be read": "look at the outlet in a browser; if it is well there, crawl again later",
    "challenge pages": "a firewall is in between: pause for a day, then a longer GOVNEWS_DELAY",
    "articles rejected": "why, and the pages: collection `quarantine`; one by one: govnews sites try <address>",
    "broke": "that is a fault of govnews: the log has a traceback",
    "is blocked": "pause for a day, then a longer GOVNEWS_DELAY; see docs/operations.md",
    "is broken": "govnews sites try <address of a new article>; see docs/operations.md",
    "outlet: stale": "look whether it has new articles: if so, a listing has moved; see docs/operations.md",
    "was killed": "begin it again: what was stored is not fetched twice",
    "ended early": "begin it again: what was stored is not fetched twice",
}
"""Words of a problem → what to do about it."""


def box(run: Run, where: str = "") -> str:
    """Tell a person how a crawl ended, in a box that can be searched and copied: no line is broken.

    `where` is the database, for people.
    """
    head = f"── {run.site}: {run.reason}{', with problems' if run.problems else ''} "
    return "\n".join([head.ljust(WIDTH, "─"), *(f"  {line}" for line in _lines(run, where)), "─" * WIDTH])


def after(reports: Sequence[Run], settings: BaseSettings) -> None:
    """Send alerts and write metrics, as far as they are set up; what fails is logged, and no fault of a crawl."""
    if settings["GOVNEWS_STORE"] == "off" or not any(run.ended_at for run in reports):
        return
    database = settings["GOVNEWS_DATABASE"] or None
    outbox.after_crawl(lambda: _sites(settings), database)
    if path := settings["GOVNEWS_METRICS_FILE"]:
        try:
            with (opened := open_database_sync(name=database)).client:
                metrics.write(Path(path), outlets(opened))
        except (OSError, StoreError) as error:
            logger.warning("metrics not written to %s: %s", path, error)


def _lines(run: Run, where: str) -> Iterator[str]:
    yield ", ".join(f"{getattr(run, name)} {name}" for name in COUNTS)
    if kept := run.new + run.changed + run.same:
        yield ", ".join(filter(None, [f"stored: {kept} articles in collection articles", where]))
    elif run.scraped:
        yield f"read: {run.scraped} articles, for feeds only; none is stored (GOVNEWS_STORE=off)"
    if run.known:
        yield f"known: {run.known} articles are stored already and not due for another look"
    if run.rejected:
        yield f"rejected: {run.rejected} articles are in collection quarantine, with reasons and pages"
    told = [f"problem: {problem}" for problem in run.problems]
    if run.state and run.state not in FAILURES:  # otherwise it is among the problems
        told.append(f"outlet: {'; '.join([run.state, *run.reasons])}")
    for each in told:
        yield each
        yield from (f"  do: {advice}" for words, advice in ADVICE.items() if words in each)


def _sites(settings: BaseSettings) -> Mapping[str, Site]:
    sites, _ = load_all(configs_dir(settings["GOVNEWS_CONFIGS"] or None))
    return sites
