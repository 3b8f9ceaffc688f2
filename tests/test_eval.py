"""Floors under what the reader reaches on the annotated pages and reports of `../shared/eval`.

The figures are what the outer commands print: `govnews extract --jsonl`, scored by the scripts that lie beside the
pages. A floor may rise, never sink. Without `../shared` there is nothing to measure.
"""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import govnews

EVAL = Path(__file__).parents[2] / "shared" / "eval"
PACKAGE = Path(govnews.__file__).parent
COMMAND = Path(sys.executable).with_name("govnews")

FLOORS = {
    "pages": {
        "title": 0.97,
        "day": 0.98,
        "minute": 0.96,
        "source": 0.96,
        "reporters F1": 0.88,
        "editors F1": 0.92,
        "with": 0.98,
        "without": 0.98,
    },
    "meetings": {
        "meeting": 0.97,
        "name": 0.92,
        "held_on": 0.95,
        "place": 0.85,
        "people": 0.96,
        "roles": 0.93,
        "titles": 0.92,
        "mean_f1": 0.94,
        "published": 0.95,
        "source": 0.95,
        "reporters": 0.95,
        "editors": 0.95,
    },
}
"""Folder of `../shared/eval` → metric of its scorer (of `meetings`: its F1) → the least it may be."""

pytestmark = pytest.mark.skipif(not EVAL.is_dir(), reason="no ../shared/eval beside the project")


def extracted(gold: Path) -> str:
    """What `govnews extract` prints for the rows of a JSONL."""
    done = subprocess.run(
        [COMMAND, "extract", "--jsonl", gold], check=True, capture_output=True, encoding="utf-8", timeout=120
    )
    return done.stdout


@cache
def figures(folder: str) -> dict[str, float]:
    """Metric → figure of a folder's development set; of precision, recall and F1 the last."""
    gold = EVAL / folder / "dev.jsonl"
    scorer = [sys.executable, EVAL / f"score_{folder}.py", gold, "/dev/stdin", "--json"]
    done = subprocess.run(
        scorer, input=extracted(gold), check=True, capture_output=True, encoding="utf-8", timeout=120
    )
    summary = json.loads(done.stdout)
    return {name: value["f1"] if isinstance(value, dict) else value for name, value in summary.items()}


@pytest.mark.parametrize(
    ("folder", "metric"), [(folder, metric) for folder, metrics in FLOORS.items() for metric in metrics]
)
def test_no_figure_is_below_its_floor(folder, metric):
    assert figures(folder)[metric] >= FLOORS[folder][metric]


def test_every_row_is_read():
    assert figures("pages")["missing"] == 0
    rows = [json.loads(line) for line in extracted(EVAL / "pages" / "dev.jsonl").splitlines()]
    assert [row for row in rows if "error" in row] == []


def test_the_package_names_no_host_of_the_pages():
    """The pages are read by general rules: neither code nor word lists know where they come from."""
    lines = (EVAL / "pages" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    hosts = {json.loads(line)["host"] for line in lines}
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in files}
    assert len(hosts) > 1
    assert [(str(path), host) for path, text in texts.items() for host in sorted(hosts) if host in text] == []
