"""A notice: a change of an outlet's state that people are told of, and how it stands with each channel."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from govnews.health import State


@dataclass(slots=True, kw_only=True)
class Delivery:
    """How a notice stands with one channel."""

    sent_at: datetime | None = None
    attempts: int = 0
    claimed_until: datetime | None = None
    """A process is about to send it; null when none is."""
    error: str | None = None
    """Why the last attempt failed."""


@dataclass(slots=True, kw_only=True)
class Notice:
    """A change of state that is told."""

    site: str
    state_before: State | None
    before_since: datetime | None
    """Since when the outlet had been in that state."""
    state: State
    since: datetime
    """When it came into this one."""
    reasons: list[str]
    """Why, for a person."""
    created_at: datetime
    channels: dict[str, Delivery] = field(default_factory=dict)
    """Channel → how the notice stands with it; one that is not here has not tried."""

    @property
    def id(self) -> str:
        """The `_id` of its document: crawls that find the same change, by the state that it leaves, tell of it once."""
        left = f"{self.before_since.astimezone(UTC):%Y%m%dT%H%M%SZ}" if self.before_since else "first"
        return f"{self.site}-{self.state}-after-{left}"
