"""The outbox: what waits in the store to be told, sent by the channels of the environment."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from govnews.alerts import Alert, AlertError, Channel, channels
from govnews.sites import Site
from govnews.store import StoreError, open_database
from govnews.store.notice import Notice
from govnews.store.notices import Notices

logger = logging.getLogger(__name__)

LONGEST = 60
"""Seconds that sending may hold up the end of a crawl."""


@dataclass(slots=True)
class Sent:
    """What one channel has sent."""

    sent: int = 0
    failed: int = 0
    error: str = ""
    """Why it failed."""


def after_crawl(sites: Callable[[], Mapping[str, Site]], database: str | None = None) -> None:
    """Send what waits, if a channel is set up; a failure is logged and changes nothing for the crawl.

    `sites` reads the site files: they are not asked for where nobody is told.
    """
    try:
        if found := channels(os.environ):
            asyncio.run(asyncio.wait_for(send(found, sites(), database), LONGEST))
    except (AlertError, StoreError) as error:
        logger.warning("alerts are sent later: %s", error)
    except TimeoutError:
        logger.warning("alerts are sent later: no end after %d s", LONGEST)


async def send(
    found: Sequence[Channel], sites: Mapping[str, Site], database: str | None = None
) -> dict[str, Sent]:
    """Send what waits; `sites` have the names that people know. Each channel by itself; the failures of one are logged and do not keep the others.

    Raises StoreError: the outbox cannot be read.
    """
    opened = await open_database(name=database)
    try:
        notices = Notices(opened)
        sent = await asyncio.gather(*(_all(notices, channel, sites) for channel in found))
    finally:
        await opened.client.close()
    return {channel.name: each for channel, each in zip(found, sent, strict=True)}


async def _all(notices: Notices, channel: Channel, sites: Mapping[str, Site]) -> Sent:
    """Send all that waits for a channel, up to its first failure."""
    told = Sent()
    while notice := await notices.claim(channel.name):
        try:
            await channel.send(alert(notice, sites))
        except AlertError as error:
            logger.warning("alert %s not sent by %s, it is sent later: %s", notice.id, channel.name, error)
            await notices.failed(notice, channel.name, str(error))
            told.failed, told.error = 1, str(error)
            break
        await notices.sent(notice, channel.name)
        logger.info("alert %s sent by %s (%s)", notice.id, channel.name, channel.host)
        told.sent += 1
    return told


def alert(notice: Notice, sites: Mapping[str, Site]) -> Alert:
    """Put a notice into words."""
    return Alert(
        site=notice.site,
        name=sites[notice.site].name if notice.site in sites else notice.site,
        before=notice.state_before,
        state=notice.state,
        since=notice.since,
        reasons=tuple(notice.reasons),
        link=os.environ.get("GOVNEWS_STATUS_URL") or None,
    )
