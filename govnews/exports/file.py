"""A file that is there as a whole or not at all."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

from govnews.exports.errors import ExportError
from govnews.store.place import sync


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write beside `path`; put the file in its place when the block ends and all is on disk.

    On any error the file of before stays as it was. `kill -9` also leaves a `.govnews-*.part`, which may be removed.

    Raises ExportError: `path` is a folder or a device, or the system refuses.
    """
    path = path.resolve()  # through a link, not over it
    if path.exists() and not path.is_file():
        raise ExportError(f"{path} is not a file")
    # In the same folder, as only there a rename is one step; a short name, as that of `path` may be the longest.
    part = path.with_name(f".govnews-{uuid4().hex[:12]}.part")
    try:
        try:  # around the opening too: a signal may come between the file's birth and its first byte
            with part.open("xb") as file:
                yield file
                _finish(file, part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ExportError(f"cannot write {path}: {error.strerror or error}") from error


def _finish(file: IO[bytes], part: Path, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, part)
    part.replace(path)
    sync(path.parent)
