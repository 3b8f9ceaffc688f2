"""Trying again what may go better in a moment."""

import asyncio
from collections.abc import Awaitable, Callable

from govnews.alerts.errors import Passing

PAUSES = [1.0, 4.0]
"""Seconds between one try and the next; after the last, the alert waits for the next run."""
PATIENCE = 10
"""Seconds that one try may take."""


async def tried(attempt: Callable[[], Awaitable[None]]) -> None:
    """Make the attempt, and again after each pause while it fails in passing. Raises what the last one raises."""
    for pause in PAUSES:
        try:
            return await attempt()
        except Passing:
            await asyncio.sleep(pause)
    return await attempt()
