"""Run the project's commands in processes of their own, as a user does."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from govnews.demo import Outlets

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
"""Evaluation data beside the checkout; tests that need it skip where it is not."""
Crawl = Callable[..., "subprocess.CompletedProcess[str]"]
Documents = Callable[..., list[dict[str, Any]]]


def crawling(outlets: Outlets, uri: str) -> dict[str, str]:
    """Environment of a crawl of the demo outlets into the database at `uri`."""
    return {"GOVNEWS_HOSTS": json.dumps(outlets.hosts), "GOVNEWS_DELAY": "0", "MONGODB_URI": uri}


def command(
    name: str, *arguments: str, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run one of the project's commands as a user does; a keyword of the test wins over the environment."""
    return subprocess.run(
        [Path(sys.executable).with_name(name), *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
