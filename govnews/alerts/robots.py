"""Webhooks: a general one, and the group robots of 钉钉, 企业微信 and 飞书 with their signatures and replies."""

import base64
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from govnews.alerts.alert import TEST, Alert
from govnews.alerts.errors import AlertError, ChannelError
from govnews.alerts.post import post
from govnews.alerts.tries import tried

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Robot:
    """A webhook that takes JSON. Its address and secret are never shown."""

    name: ClassVar[str]
    codes: ClassVar[tuple[str, ...]] = ()
    """Fields of a reply that are 0 when the message was taken; the service answers 200 also when it was not."""
    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        try:
            good = urlsplit(self.url).scheme in ("http", "https") and self.host
        except ValueError:
            good = False
        if not good:
            raise ChannelError(f"GOVNEWS_ALERT_{self.name.upper()} is not an address such as https://host/…")

    @property
    def host(self) -> str:
        """All of the address that may be shown."""
        return urlsplit(self.url).hostname or ""

    async def send(self, alert: Alert) -> None:
        """Tell it; tries again when that may help. Raises AlertError."""
        await tried(lambda: self._once(alert))

    async def _once(self, alert: Alert) -> None:
        # Signed anew each time: a signature ages.
        now = time.time()
        self._check(await post(self._signed_url(now), self.body(alert) | self._signed_body(now), self.host))

    def body(self, alert: Alert) -> Json:
        """What is sent, without a signature."""
        raise NotImplementedError

    def _signed_url(self, now: float) -> str:
        return self.url

    def _signed_body(self, now: float) -> Json:
        return {}

    def _check(self, reply: Mapping[str, Any]) -> None:
        """Raise AlertError when the reply says that the message was not taken."""
        if not self.codes:
            return
        code = next((reply[name] for name in self.codes if name in reply), None)
        if code != 0:
            told = str(
                reply.get("errmsg") or reply.get("msg") or reply.get("StatusMessage") or "no reason given"
            )
            hidden = [
                *urlsplit(self.url).query.replace("=", "&").split("&"),
                urlsplit(self.url).path,
                self.secret,
            ]
            for each in hidden:
                told = told.replace(each, "…") if each and len(each) > 5 else told
            raise AlertError(f"{self.host} refused the message: code {code}, {told[:200]}")


class Webhook(Robot):
    """Any service that takes our JSON and answers 2xx."""

    name = "webhook"

    def body(self, alert: Alert) -> Json:
        """What is sent: the fields of the alert, and title and text ready to be shown."""
        return {
            "site": alert.site,
            "name": alert.name,
            "before": alert.before,
            "state": alert.state,
            "since": alert.since.isoformat(),
            "reasons": list(alert.reasons),
            "link": alert.link,
            "test": alert.state == TEST,
            "title": alert.title,
            "text": alert.text,
        }


class DingTalk(Robot):
    """钉钉: signed in the address, by the time in milliseconds; the secret is the key."""

    name = "dingtalk"
    codes = ("errcode",)

    def body(self, alert: Alert) -> Json:
        """What is sent, without a signature."""
        return {"msgtype": "text", "text": {"content": alert.text}}

    def _signed_url(self, now: float) -> str:
        if self.secret is None:
            return self.url
        stamp = str(round(now * 1000))
        sign = _hmac(self.secret, f"{stamp}\n{self.secret}")
        joint = "&" if urlsplit(self.url).query else "?"
        return f"{self.url}{joint}{urlencode({'timestamp': stamp, 'sign': sign})}"


class WeCom(Robot):
    """企业微信: a text has at most 2048 bytes."""

    name = "wecom"
    codes = ("errcode",)

    def body(self, alert: Alert) -> Json:
        """What is sent."""
        return {"msgtype": "text", "text": {"content": _cut(alert.text, 2048)}}


class Feishu(Robot):
    """飞书: signed in the body, by the time in seconds; time and secret are the key, and what is signed is empty."""

    name = "feishu"
    codes = ("code", "StatusCode")

    def body(self, alert: Alert) -> Json:
        """What is sent, without a signature."""
        return {"msg_type": "text", "content": {"text": alert.text}}

    def _signed_body(self, now: float) -> Json:
        if self.secret is None:
            return {}
        stamp = str(round(now))
        return {"timestamp": stamp, "sign": _hmac(f"{stamp}\n{self.secret}", "")}


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


def _cut(text: str, size: int) -> str:
    """Cut a text to so many bytes of UTF-8.

    >>> _cut("会议", 7), _cut("会议会议", 9)
    ('会议', '会议…')
    """
    raw = text.encode()
    return text if len(raw) <= size else raw[: size - 3].decode(errors="ignore") + "…"
