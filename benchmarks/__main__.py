"""Run the benchmarks of all subjects, or of those named: `python -m benchmarks pages`."""

import argparse
import subprocess
import sys
from importlib import import_module

from rich.console import Console

SUBJECTS = ("pages", "meetings", "store")
"""Modules of this package that have `run(console, rounds)`."""
_WIDTH = 140
"""Columns of what is printed to a file or a pipe."""


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed beside quality.")
    parser.add_argument(
        "subjects", nargs="*", metavar="SUBJECT", help=f"of {', '.join(SUBJECTS)}; all without it"
    )
    parser.add_argument("--rounds", type=int, default=7, help="rounds whose median counts (%(default)s)")
    options = parser.parse_args()
    if unknown := set(options.subjects) - set(SUBJECTS):
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    subjects = options.subjects or SUBJECTS
    if len(subjects) > 1:
        # Each in a process of its own: what one leaves in memory slows the garbage collection of the next.
        for subject in subjects:
            subprocess.run(  # noqa: S603 - our own modules
                [sys.executable, "-m", "benchmarks", subject, f"--rounds={options.rounds}"], check=True
            )
        return
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    import_module(f"benchmarks.{subjects[0]}").run(console, max(1, options.rounds))


if __name__ == "__main__":
    main()
