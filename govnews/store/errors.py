"""What can go wrong in the store, told so that a person can act on it."""

# ruff: noqa: N818 - the names say what is the case, not that it is an error


class StoreError(Exception):
    """Any refusal or failure of the store; its text is meant for people."""


class ServerUnavailable(StoreError):
    """The embedded MongoDB server cannot be started, stopped or reached."""


class StoreUnavailable(StoreError):
    """The database does not answer, or does not let us in."""


class LeaseLost(StoreUnavailable):
    """The lease of the outlet is somebody else's by now: this crawl must store nothing more."""


class Busy(StoreError):
    """Another process is crawling the outlet."""


class ForeignDatabase(StoreError):
    """The database holds collections but no mark of govnews: it belongs to somebody else."""


class NewerSchema(StoreError):
    """The database was written by a newer govnews than this one."""


class AmbiguousId(StoreError):
    """The first characters of an article id fit several articles."""
