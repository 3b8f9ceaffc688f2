"""The names in our database: its collections, its mark, and the version of its layout."""

from typing import Any

Document = dict[str, Any]

META = "meta"
ARTICLES = "articles"
REVISIONS = "revisions"
QUARANTINE = "quarantine"
RUNS = "runs"
SITES = "sites"
LEASES = "leases"
NOTICES = "notices"
MEETINGS = "meetings"
TOKENS = "tokens"
APPEARANCES = "appearances"
"""A view: who did what at which meeting, by which article."""

MARK = "govnews"
"""`_id` of the document in `meta` that says the database is ours."""
SCHEMA = 4
"""Version of the layout; raise it when older code could no longer work with what newer code writes."""
