"""The channels that the environment sets up."""

from collections.abc import Mapping
from typing import Protocol

from govnews.alerts.alert import Alert
from govnews.alerts.errors import ChannelError
from govnews.alerts.mail import Mail
from govnews.alerts.robots import DingTalk, Feishu, Robot, Webhook, WeCom

PREFIX = "GOVNEWS_ALERT_"
ROBOTS: dict[str, type[Robot]] = {
    "webhook": Webhook,
    "dingtalk": DingTalk,
    "wecom": WeCom,
    "feishu": Feishu,
}


class Channel(Protocol):
    """A way to tell people."""

    @property
    def name(self) -> str:
        """Name of the channel, the same in the environment, in the database and on the command line."""

    @property
    def host(self) -> str:
        """Where it goes to: all of its address that may be shown."""

    async def send(self, alert: Alert) -> None:
        """Tell it. Raises AlertError."""


def channels(environment: Mapping[str, str]) -> list[Channel]:
    """Make the channels that `GOVNEWS_ALERT_…` variables set up.

    Raises ChannelError: the value of one cannot be used.

    >>> [channel.host for channel in channels({"GOVNEWS_ALERT_WECOM": "https://a.cn/send?key=secret"})]
    ['a.cn']
    """
    found: list[Channel] = []
    for name, robot in ROBOTS.items():
        if url := environment.get(PREFIX + name.upper()):
            found.append(robot(url, environment.get(f"{PREFIX}{name.upper()}_SECRET") or None))
    if url := environment.get(f"{PREFIX}SMTP"):
        found.append(Mail.of(url))
    return found


def chosen(found: list[Channel], names: list[str]) -> list[Channel]:
    """Take the channels of these names; all when no name is given.

    Raises ChannelError: one is not set up.
    """
    there = {channel.name: channel for channel in found}
    if missing := [name for name in names if name not in there]:
        known = ", ".join(there) or "none"
        raise ChannelError(
            f"channel {missing[0]!r} is not set up: {PREFIX}{missing[0].upper()} is not set (set up: {known})"
        )
    return [there[name] for name in names] or found
