"""Places in the file system: private folders, locks, names brought to disk, the socket of the embedded server."""

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO

SOCKET_BYTES = 107
"""Longest address of a unix socket that Linux takes."""


def find(home: Path) -> Path:
    """Socket of the server whose data is in `home`, also if it was moved to a shorter address."""
    near = _near(home)
    return near.readlink() if near.is_symlink() else near


def choose(home: Path) -> Path:
    """Free address for a server about to start: in `home`, or short and linked from there.

    Raises OSError: there is no address that is short enough or private enough.
    """
    near = _near(home)
    near.unlink(missing_ok=True)
    if _fits(near):
        return near
    # Not the user's runtime folder: that one goes away when the user logs out, the server does not.
    folder = Path(tempfile.gettempdir()) / f"govnews-{os.getuid()}"
    make_private(folder)
    far = folder / f"{sha256(os.fsencode(home)).hexdigest()[:16]}.sock"
    if not _fits(far):
        raise OSError(f"a socket address has at most {SOCKET_BYTES} bytes and no comma: {far}")
    near.symlink_to(far)
    return far


def make_private(folder: Path) -> None:
    """Make `folder` if need be, and let only this user in.

    Raises OSError: it cannot be made, is no folder, or belongs to somebody else.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise PermissionError(f"{folder} must be a folder of this user, not a link")
    folder.chmod(0o700)


@contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock file `path`, which is made if need be; where the system has no such locks, nothing is held.

    Raises TimeoutError: somebody else held it for all of `seconds`.
    """
    deadline = time.monotonic() + seconds
    with path.open("a") as file:
        while not _lock(file):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path} has been locked for {seconds} s")
            time.sleep(0.02)
        yield


def sync(folder: Path) -> None:
    """Bring the names in a folder to disk."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(file: IO[str]) -> bool:
    try:
        import fcntl  # absent on Windows
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _near(home: Path) -> Path:
    return home / "mongodb" / "mongod.sock"


def _fits(path: Path) -> bool:
    # mongod takes a list of addresses, separated by commas.
    return len(os.fsencode(path)) <= SOCKET_BYTES and "," not in str(path)
