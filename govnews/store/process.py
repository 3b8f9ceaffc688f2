"""Processes, and where their numbers mean something."""

import os
from functools import cache
from pathlib import Path
from socket import gethostname


def dead(pid: int) -> bool:
    """Tell whether this computer has no process `pid`; False where one cannot ask."""
    if os.name != "posix":  # elsewhere, asking for a process in this way may end it
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # it is somebody else's
        return False
    return False


@cache
def machine() -> str:
    """Name what the numbers of processes are unique in: this start of this computer, and this container."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # not Linux
        return gethostname()
