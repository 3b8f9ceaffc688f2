"""A lease: who may crawl an outlet, and whether that process is gone."""

from dataclasses import dataclass
from datetime import datetime

from govnews.store.process import dead, machine
from govnews.store.schema import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who may crawl an outlet, and until when. Times are by the clock of the MongoDB server."""

    token: str
    """Another one each time that a lease is taken."""
    host: str
    """Name of the computer of the crawl."""
    pid: int
    """Its process there."""
    machine: str
    """Start of the computer and, in a container, which: where `pid` tells whether the process lives."""
    since: datetime
    """When it was taken."""
    until: datetime
    """When it ends, unless it is renewed before."""


def gone(holder: Document) -> bool:
    """Tell whether the process of a lease is known to have ended; of one elsewhere only time can tell."""
    return bool(holder["machine"] == machine() and dead(holder["pid"]))
