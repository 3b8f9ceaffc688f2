"""Alerts by e-mail."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import ClassVar, Self
from urllib.parse import parse_qs, unquote, urlsplit

from govnews.alerts.alert import Alert
from govnews.alerts.errors import AlertError, ChannelError, Passing
from govnews.alerts.tries import PATIENCE, tried

PORTS = {"smtp": 587, "smtps": 465}
FORM = "smtp://user:password@host:587?from=a@b.cn&to=c@d.cn,e@f.cn (smtps:// for TLS from the beginning)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail server and who writes to whom."""

    name: ClassVar[str] = "smtp"
    host: str
    port: int
    tls: bool
    """From the first byte; otherwise by STARTTLS, where the server offers it."""
    user: str | None = field(repr=False)
    password: str | None = field(repr=False)
    sender: str
    to: list[str]

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `GOVNEWS_ALERT_SMTP`; raises ChannelError, which does not quote it."""
        try:
            parts = urlsplit(url)
            query, port = parse_qs(parts.query), parts.port or PORTS[parts.scheme]
            return cls(
                host=_present(parts.hostname),
                port=port,
                tls=parts.scheme == "smtps",
                user=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                sender=_present(query["from"][0]),
                to=[address.strip() for address in _present(",".join(query["to"])).split(",")],
            )
        except (KeyError, ValueError):
            raise ChannelError(f"GOVNEWS_ALERT_SMTP is not of the form {FORM}") from None

    async def send(self, alert: Alert) -> None:
        """Tell it; tries again when that may help. Raises AlertError."""
        message = self.message(alert)
        await tried(lambda: asyncio.to_thread(self._once, message))

    def message(self, alert: Alert) -> EmailMessage:
        """Write the message."""
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = alert.title, self.sender, ", ".join(self.to)
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = make_msgid("govnews", self.sender.rpartition("@")[2].rstrip(">") or None)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(alert.text)
        return message

    def _once(self, message: EmailMessage) -> None:
        try:
            with self._server() as server:
                server.send_message(message)
        except smtplib.SMTPResponseException as error:
            # The reply may quote user or addressee: the code says what is the matter.
            kind = Passing if 400 <= error.smtp_code < 500 else AlertError
            raise kind(f"{self.host} refused the message: {type(error).__name__} {error.smtp_code}") from None
        except (
            smtplib.SMTPRecipientsRefused,
            smtplib.SMTPNotSupportedError,
            ssl.SSLCertVerificationError,
        ) as error:
            raise AlertError(f"{self.host} cannot be used: {type(error).__name__}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise Passing(f"{self.host} does not answer ({type(error).__name__})") from None

    def _server(self) -> smtplib.SMTP:
        safe = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=safe)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        try:
            self._enter(server, safe)
        except BaseException:
            server.close()
            raise
        return server

    def _enter(self, server: smtplib.SMTP, safe: ssl.SSLContext) -> None:
        server.ehlo()
        secured = self.tls
        if not secured and server.has_extn("starttls"):
            server.starttls(context=safe)
            secured = True
        if self.user is not None:
            if not secured:
                raise AlertError(f"{self.host} offers no TLS: the password is not sent in the open")
            server.login(self.user, self.password or "")


def _present(text: str | None) -> str:
    if not text:
        raise ValueError("nothing there")
    return text
