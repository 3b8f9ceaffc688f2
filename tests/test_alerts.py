"""Alerts: what is told, in the form of each service, once for each change, and without its secrets."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pymongo import MongoClient
from running import Crawl, Documents, command

from govnews import outbox
from govnews.alerts import Alert, AlertError, ChannelError, channels, chosen
from govnews.health import State
from govnews.store import Run, Session, open_database
from govnews.store.notices import Notices

TOKEN, SECRET = "tok3n-of-the-robot", "SEC-very-secret"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
ALERT = Alert(
    site="qingyang",
    name="庆阳网",
    before="ok",
    state="broken",
    since=NOON,
    reasons=("no article links on 3 listing pages",),
    link="https://status.example/qingyang",
)


@dataclass
class Service:
    """A web server that notes what is posted to it."""

    url: str
    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    replies: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """Replies to come; after them, 200 with every service's word for success."""


@pytest.fixture
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.posted.append((self.path, body))
            status, reply = found.replies.pop(0) if found.replies else (200, {"errcode": 0, "code": 0})
            raw = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found = Service(f"http://127.0.0.1:{server.server_port}")
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield found
        server.shutdown()


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govnews.alerts.tries.PAUSES", [0.0, 0.0])


def tell(environment: dict[str, str], alert: Alert = ALERT) -> None:
    [channel] = channels(environment)
    asyncio.run(channel.send(alert))


def test_a_message_says_what_when_why_and_what_to_do_in_both_languages() -> None:
    title, *lines = ALERT.text.splitlines()
    assert title == "[govnews] 庆阳网 (qingyang)：抓取出错 / is broken: its pages cannot be read any more"
    assert "自 / since 2026-11-20 12:00 (北京时间 / Beijing)" in lines
    assert "- no article links on 3 listing pages" in lines
    assert lines[-1] == "https://status.example/qingyang"
    assert any(line.startswith("处理：") for line in lines)
    assert any(line.startswith("What to do: ") for line in lines)


def test_a_long_message_is_cut_to_what_the_service_takes(service: Service) -> None:
    long = Alert(site="a", name="甲", before=None, state="stale", since=NOON, reasons=("因" * 500,) * 20)
    assert "- … (+15)" in long.text
    tell({"GOVNEWS_ALERT_WECOM": service.url}, long)
    [(_, body)] = service.posted
    assert 2000 < len(body["text"]["content"].encode()) <= 2048


def test_the_webhook_gets_the_fields(service: Service) -> None:
    tell({"GOVNEWS_ALERT_WEBHOOK": f"{service.url}/hook?token={TOKEN}"})
    [(path, body)] = service.posted
    assert path == f"/hook?token={TOKEN}"
    assert {name: body[name] for name in ("site", "name", "before", "state", "since", "reasons", "test")} == {
        "site": "qingyang",
        "name": "庆阳网",
        "before": "ok",
        "state": "broken",
        "since": "2026-11-20T04:00:00+00:00",
        "reasons": ["no article links on 3 listing pages"],
        "test": False,
    }


def test_dingtalk_is_signed_in_the_address(service: Service) -> None:
    url = f"{service.url}/robot/send?access_token={TOKEN}"
    for _ in range(20):  # among so many signatures there are all of +, / and =
        tell({"GOVNEWS_ALERT_DINGTALK": url, "GOVNEWS_ALERT_DINGTALK_SECRET": SECRET})
        path, body = service.posted[-1]
        query = parse_qs(urlsplit(path).query)
        stamp = query["timestamp"][0]
        digest = hmac.new(SECRET.encode(), f"{stamp}\n{SECRET}".encode(), hashlib.sha256).digest()
        assert query["sign"] == [base64.b64encode(digest).decode()]
        assert query["access_token"] == [TOKEN]
        assert abs(int(stamp) / 1000 - time.time()) < 3600
    assert body == {"msgtype": "text", "text": {"content": ALERT.text}}


def test_wecom_gets_a_text(service: Service) -> None:
    tell({"GOVNEWS_ALERT_WECOM": f"{service.url}/cgi-bin/webhook/send?key={TOKEN}"})
    assert service.posted == [
        (f"/cgi-bin/webhook/send?key={TOKEN}", {"msgtype": "text", "text": {"content": ALERT.text}})
    ]


def test_feishu_is_signed_in_the_body_with_time_and_secret_as_the_key(service: Service) -> None:
    url = f"{service.url}/open-apis/bot/v2/hook/{TOKEN}"
    tell({"GOVNEWS_ALERT_FEISHU": url, "GOVNEWS_ALERT_FEISHU_SECRET": SECRET})
    [(_, body)] = service.posted
    digest = hmac.new(f"{body['timestamp']}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert body.pop("sign") == base64.b64encode(digest).decode()
    assert abs(int(body.pop("timestamp")) - time.time()) < 3600
    assert body == {"msg_type": "text", "content": {"text": ALERT.text}}


@pytest.mark.parametrize("name", ["DINGTALK", "FEISHU"])
def test_a_robot_without_a_secret_is_not_signed(name: str, service: Service) -> None:
    tell({f"GOVNEWS_ALERT_{name}": service.url})
    [(path, body)] = service.posted
    assert "sign" not in path
    assert "sign" not in body


def test_a_busy_service_is_asked_again(service: Service) -> None:
    service.replies = [(500, {}), (429, {})]
    tell({"GOVNEWS_ALERT_WEBHOOK": service.url})
    assert len(service.posted) == 3


@pytest.mark.parametrize(
    ("reply", "tries", "told"),
    [
        ((503, {}), 3, "503"),
        ((404, {}), 1, "404"),
        ((302, {}), 1, "302"),
        ((200, {"errcode": 310000, "errmsg": f"bad {TOKEN} and {SECRET}"}), 1, "310000, bad … and …"),
        ((200, {}), 1, "None"),
    ],
)
def test_a_refusal_is_told_without_what_is_secret(
    reply: tuple[int, dict[str, Any]], tries: int, told: str, service: Service
) -> None:
    service.replies = [reply] * 3
    url = f"{service.url}/robot/send?access_token={TOKEN}"
    with pytest.raises(AlertError) as caught:
        tell({"GOVNEWS_ALERT_DINGTALK": url, "GOVNEWS_ALERT_DINGTALK_SECRET": SECRET})
    assert len(service.posted) == tries
    assert told in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GOVNEWS_ALERT_WEBHOOK", f"//{TOKEN}"),
        ("GOVNEWS_ALERT_FEISHU", f"https://[{TOKEN}"),
        ("GOVNEWS_ALERT_SMTP", f"smtp://me:{TOKEN}@host"),
        ("GOVNEWS_ALERT_SMTP", f"http://me:{TOKEN}@host?from=a@b.cn&to=c@d.cn"),
        ("GOVNEWS_ALERT_SMTP", f"smtp://me:{TOKEN}@host:many?from=a@b.cn&to=c@d.cn"),
    ],
)
def test_a_wrong_address_is_told_by_its_variable_only(variable: str, value: str) -> None:
    with pytest.raises(ChannelError) as caught:
        channels({variable: value})
    assert variable in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_no_channel_shows_its_secrets() -> None:
    url = f"https://me:{TOKEN}@host.cn/{TOKEN}?key={TOKEN}"
    found = channels(
        {f"GOVNEWS_ALERT_{name}": url for name in ("WEBHOOK", "DINGTALK", "WECOM", "FEISHU")}
        | {f"GOVNEWS_ALERT_{name}_SECRET": SECRET for name in ("DINGTALK", "FEISHU")}
        | {"GOVNEWS_ALERT_SMTP": f"smtps://me:{TOKEN}@host.cn?from=a@b.cn&to=c@d.cn"}
    )
    assert [channel.name for channel in found] == ["webhook", "dingtalk", "wecom", "feishu", "smtp"]
    assert {channel.host for channel in found} == {"host.cn"}
    assert TOKEN not in repr(found)
    assert SECRET not in repr(found)
    assert [channel.name for channel in chosen(found, ["smtp", "wecom"])] == ["smtp", "wecom"]
    with pytest.raises(ChannelError, match="GOVNEWS_ALERT_TELEGRAM is not set"):
        chosen(found, ["telegram"])


# E-mail -------------------------------------------------------------------------------------------


@dataclass
class Post:
    """A mail server's port, and what came to it."""

    port: int = 0
    dialogue: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def mail_server(tls: ssl.SSLContext | None, *, starttls: bool, busy: int = 0) -> Iterator[Post]:
    """Serve SMTP as far as a client that sends one mail needs it; the first `busy` mails are put off."""
    found = Post()
    left = [busy]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())
            await writer.drain()

        await say("220 localhost")
        while line := (await reader.readline()).decode().strip():
            found.dialogue.append(line)
            verb = line.split()[0].upper()
            if verb == "EHLO":
                secured = writer.get_extra_info("sslcontext") is not None
                await say("250-localhost")
                await say("250 STARTTLS" if starttls and not secured else "250 AUTH PLAIN")
            elif verb == "STARTTLS":
                await say("220 go on")
                assert tls
                await writer.start_tls(tls)
            elif verb == "MAIL" and left[0]:
                left[0] -= 1
                await say(f"451 later, {TOKEN}")
            elif verb == "DATA":
                await say("354 go on")
                found.mails.append((await reader.readuntil(b"\r\n.\r\n"))[:-5])
                await say("250 taken")
            elif verb == "QUIT":
                await say("221 bye")
                break
            else:
                await say("235 you" if verb == "AUTH" else "250 fine")
        writer.close()

    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()

    async def begin() -> asyncio.Server:
        return await asyncio.start_server(serve, "127.0.0.1", 0, ssl=None if starttls else tls)

    server = asyncio.run_coroutine_threadsafe(begin(), loop).result()
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}), return_exceptions=True)


def tls_of(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_mail_goes_encrypted_with_the_password(
    scheme: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(tls_of(certificate), starttls=scheme == "smtp") as server:
        address = f"{scheme}://me%40b.cn:pa%2Fss@localhost:{server.port}?from=a@b.cn&to=c@d.cn,e@f.cn"
        tell({"GOVNEWS_ALERT_SMTP": address})
    assert ("STARTTLS" in server.dialogue) == (scheme == "smtp")
    [login] = [line for line in server.dialogue if line.startswith("AUTH PLAIN")]
    assert base64.b64decode(login.split()[2]) == b"\0me@b.cn\0pa/ss"
    assert [line for line in server.dialogue if line.upper().startswith("RCPT")] == [
        "rcpt TO:<c@d.cn>",
        "rcpt TO:<e@f.cn>",
    ]
    mail = cast("EmailMessage", message_from_bytes(server.mails[0], policy=policy.default))
    assert mail["Subject"] == ALERT.title
    assert mail["To"] == "c@d.cn, e@f.cn"
    assert mail.get_content().splitlines() == ALERT.text.splitlines()


def test_a_mail_that_is_put_off_is_sent_again(certificate: Path) -> None:
    with mail_server(None, starttls=False, busy=2) as server:
        tell({"GOVNEWS_ALERT_SMTP": f"smtp://localhost:{server.port}?from=a@b.cn&to=c@d.cn"})
    assert len(server.mails) == 1
    with mail_server(None, starttls=False, busy=9) as server, pytest.raises(AlertError) as caught:
        tell({"GOVNEWS_ALERT_SMTP": f"smtp://localhost:{server.port}?from=a@b.cn&to=c@d.cn"})
    assert "451" in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_password_is_not_sent_in_the_open_nor_to_a_stranger(certificate: Path) -> None:
    query = "?from=a@b.cn&to=c@d.cn"
    with mail_server(None, starttls=False) as plain, pytest.raises(AlertError, match="no TLS"):
        tell({"GOVNEWS_ALERT_SMTP": f"smtp://me:{TOKEN}@localhost:{plain.port}{query}"})
    stranger = tls_of(certificate)
    with mail_server(stranger, starttls=True) as server, pytest.raises(AlertError, match="CertVerification"):
        tell({"GOVNEWS_ALERT_SMTP": f"smtp://me:{TOKEN}@localhost:{server.port}{query}"})
    assert not [line for line in plain.dialogue + server.dialogue if line.startswith("AUTH")]


# Once for each change -----------------------------------------------------------------------------

Change = tuple[State, State]


def note(uri: str, changes: Sequence[Change], reasons: Sequence[str] = ("412: 9",)) -> list[bool]:
    """Put changes of state into the outbox, one a minute."""

    async def within() -> list[bool]:
        database = await open_database(uri)
        notices = Notices(database)
        times = [NOON + timedelta(minutes=n) for n in range(len(changes) + 1)]
        noted = [
            await notices.changed("qingyang", (before, times[n]), after, times[n + 1], reasons)
            for n, (before, after) in enumerate(changes)
        ]
        await database.client.close()
        return noted

    return asyncio.run(within())


def test_only_what_alarms_and_its_end_is_told_and_once(mongodb_uri: str, documents: Documents) -> None:
    changes: list[Change] = [
        ("never-run", "ok"),
        ("ok", "quiet"),
        ("quiet", "stale"),
        ("stale", "broken"),
        ("broken", "quiet"),
        ("quiet", "ok"),
        ("ok", "blocked"),
        ("blocked", "ok"),
        ("ok", "ok"),
    ]
    told = [False, False, True, True, True, False, True, True, False]
    assert note(mongodb_uri, changes) == told
    assert note(mongodb_uri, changes) == [False] * len(changes)
    assert len(documents("notices")) == sum(told)


@pytest.fixture
def sending(mongodb_uri: str, service: Service, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Send what waits, as the end of a crawl does, by two channels of `service`."""
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)
    monkeypatch.setenv("GOVNEWS_ALERT_WEBHOOK", f"{service.url}/hook/{TOKEN}")
    monkeypatch.setenv("GOVNEWS_ALERT_FEISHU", f"{service.url}/feishu/{TOKEN}")
    monkeypatch.setenv("GOVNEWS_STATUS_URL", "https://status.example/")
    return lambda: outbox.after_crawl(dict)


def states(service: Service, path: str) -> list[str]:
    return [str(body.get("state")) for where, body in service.posted if where.startswith(path)]


def test_each_channel_sends_each_change_once_in_order(
    sending: Callable[[], None], service: Service, mongodb_uri: str, documents: Documents
) -> None:
    note(mongodb_uri, [("ok", "broken"), ("broken", "ok")])
    sending()
    sending()
    assert states(service, "/hook") == ["broken", "ok"]
    assert len(states(service, "/feishu")) == 2
    assert {body["link"] for path, body in service.posted if path.startswith("/hook")} == {
        "https://status.example/"
    }
    for notice in documents("notices"):
        for delivery in notice["channels"].values():
            assert (delivery["attempts"], delivery["error"]) == (1, None)
            assert isinstance(delivery["sent_at"], datetime)


def test_a_channel_that_fails_keeps_its_alerts_and_not_the_others(
    sending: Callable[[], None],
    service: Service,
    mongodb_uri: str,
    documents: Documents,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    note(mongodb_uri, [("ok", "broken"), ("broken", "ok")])
    monkeypatch.setenv("GOVNEWS_ALERT_WECOM", f"http://127.0.0.1:9/send?key={TOKEN}")
    sending()
    assert states(service, "/hook") == ["broken", "ok"]
    waiting = [
        notice["channels"]["wecom"] for notice in documents("notices") if "wecom" in notice["channels"]
    ]
    assert [(each["sent_at"], each["attempts"], each["claimed_until"]) for each in waiting] == [
        (None, 1, None)
    ]
    assert waiting[0]["error"] == "127.0.0.1 does not answer (ClientConnectorError)"
    assert "sent later: 127.0.0.1 does not answer" in caplog.text
    assert TOKEN not in caplog.text
    assert TOKEN not in str(documents("notices"))
    monkeypatch.setenv("GOVNEWS_ALERT_WECOM", f"{service.url}/send?key={TOKEN}")
    sending()
    assert len(states(service, "/send")) == 2
    assert states(service, "/hook") == ["broken", "ok"]


def test_a_claim_of_a_killed_process_ends_and_old_news_is_not_told(
    sending: Callable[[], None], service: Service, mongodb_uri: str
) -> None:
    note(mongodb_uri, [("ok", "broken")])
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        notices = client.get_default_database()["notices"]
        now = datetime.now(UTC)
        claim = {"sent_at": None, "attempts": 1, "error": None, "claimed_until": now + timedelta(minutes=1)}
        notices.update_one({}, {"$set": {"channels": {"webhook": claim, "feishu": claim}}})
        sending()
        assert service.posted == []
        past = {
            f"channels.{name}.claimed_until": now - timedelta(seconds=1) for name in ("webhook", "feishu")
        }
        notices.update_one({}, {"$set": past | {"created_at": now - timedelta(days=4)}})
        sending()
        assert service.posted == []
        notices.update_one({}, {"$set": {"created_at": now - timedelta(days=2)}})
        sending()
        assert len(service.posted) == 2


RACER = """
import os, sys
from govnews import outbox
sys.stdin.readline()
outbox.after_crawl(dict)
"""


def test_of_processes_that_race_one_sends(
    sending: Callable[[], None], service: Service, mongodb_uri: str
) -> None:
    changes: list[Change] = [("ok", "broken"), ("broken", "ok")] * 10
    note(mongodb_uri, changes)
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER], stdin=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    for racer in racers:
        racer.communicate()
        assert racer.returncode == 0
    assert sorted(body["since"] for path, body in service.posted if path.startswith("/hook")) == [
        (NOON + timedelta(minutes=n + 1)).isoformat() for n in range(len(changes))
    ]
    assert len(states(service, "/feishu")) == len(changes)


def test_a_crawl_that_finds_its_outlet_broken_leaves_one_notice_and_one_when_it_is_well(
    mongodb_uri: str, documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)
    blocked = {"govnews/failed/listing": 4, "govnews/failed/listing/412": 4}
    well = {"govnews/listing/pages": 2, "govnews/listing/rows": 9, "govnews/article/known": 9}

    async def crawled(stats: dict[str, int]) -> None:
        session = await Session.open(Run.begin("qingyang", {}), lambda: stats)
        await session.end("finished")

    for stats in (well, blocked, blocked, well, well):
        asyncio.run(crawled(stats))
    notices = sorted(documents("notices"), key=lambda notice: notice["since"])
    assert [(each["state_before"], each["state"]) for each in notices] == [
        ("ok", "blocked"),
        ("blocked", "ok"),
    ]
    assert "412" in notices[0]["reasons"][0]
    [site] = documents("sites")
    assert (site["state"], site["state_since"]) == ("ok", notices[1]["since"])


# The command --------------------------------------------------------------------------------------


def test_a_test_message_is_sent_by_the_channels_asked_for(service: Service) -> None:
    environment = {
        "GOVNEWS_ALERT_WEBHOOK": f"{service.url}/hook/{TOKEN}",
        "GOVNEWS_ALERT_WECOM": f"{service.url}/wecom/{TOKEN}",
    }
    ended = command("govnews", "alerts", "test", "--channel", "webhook", **environment)
    assert ended.returncode == 0, ended.stderr
    [(_, body)] = service.posted
    assert body["test"] is True
    assert "测试消息" in body["text"]
    service.replies = [(200, {"errcode": 0}), (404, {}), (200, {}), (404, {})]
    ended = command("govnews", "alerts", "test", **environment)
    assert ended.returncode == 1
    assert re.search(r"127\.0\.0\.1 (answered 404|refused)", ended.stderr)
    assert TOKEN not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "GOVNEWS_ALERT_WEBHOOK"),
        ({"GOVNEWS_ALERT_WECOM": f"wrong-{TOKEN}"}, "GOVNEWS_ALERT_WECOM is not an address"),
    ],
)
def test_a_wrong_setup_is_told(environment: dict[str, str], told: str) -> None:
    for name in ("test", "send"):
        ended = command("govnews", "alerts", name, **environment)
        assert ended.returncode == 2
        assert told in ended.stderr
        assert TOKEN not in ended.stderr


def test_what_waits_is_sent_on_demand(service: Service, mongodb_uri: str) -> None:
    note(mongodb_uri, [("ok", "stale")])
    environment = {"MONGODB_URI": mongodb_uri, "GOVNEWS_ALERT_WEBHOOK": f"{service.url}/{TOKEN}"}
    service.replies = [(404, {})]
    ended = command("govnews", "alerts", "send", **environment)
    assert (ended.returncode, ended.stdout) == (1, "webhook: 0 sent, 1 failed: 127.0.0.1 answered 404\n")
    ended = command("govnews", "alerts", "send", **environment)
    assert (ended.returncode, ended.stdout) == (0, "webhook: 1 sent\n")
    # The site file has the name that people know.
    assert service.posted[-1][1]["name"] == "庆阳网"
    assert TOKEN not in ended.stderr


def test_a_crawl_tells_of_its_outlet_once_and_keeps_its_secrets(
    crawl: Crawl, service: Service, documents: Documents
) -> None:
    window = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")
    down = {"GOVNEWS_ALERT_WECOM": f"http://127.0.0.1:9/send?key={TOKEN}"}
    environment = {"GOVNEWS_ALERT_WEBHOOK": f"{service.url}/hook/{TOKEN}", "GOVNEWS_LOG": "json"}
    ended = [crawl("qingyang", *window, "-L", "DEBUG", **environment, **down) for _ in range(2)]
    assert [each.returncode for each in ended] == [0, 0], ended[0].stderr
    # The demo's articles are years old.
    assert [(body["site"], body["state"]) for _, body in service.posted] == [("qingyang", "stale")]
    [notice] = documents("notices")
    assert notice["channels"]["wecom"]["attempts"] == 2
    assert "not sent by wecom" in ended[0].stderr
    assert TOKEN not in ended[0].stderr + ended[1].stderr
