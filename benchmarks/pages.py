"""Readers of article pages: what each reads right, and how long it takes, in multiples of a bare parse."""

import logging
import warnings
from functools import partial

from rich.console import Console
from rich.table import Table

from benchmarks import corpus, quality, readers
from benchmarks.corpus import Corpus, Row, Sample
from benchmarks.quality import METRICS, Figures
from benchmarks.readers import READERS, Read, Reader
from benchmarks.timing import medians

_PARSE = "lxml parse"


def run(console: Console, rounds: int) -> None:
    """Measure the readers that are installed, and print the table."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    pages = corpus.load()
    console.print(f"{len(pages.samples)} {pages.name}, medians of {rounds} rounds")
    installed = {reader.name: reader.load() for reader in READERS if reader.version}
    scores = {
        reader.name: _score(reader, installed[reader.name], pages) for reader in READERS if reader.version
    }
    tasks = {name: partial(_read_all, read, pages.samples) for name, read in installed.items()}
    seconds = medians({_PARSE: partial(_read_all, readers.parse, pages.samples), **tasks}, rounds)
    console.print(_table(seconds, scores, len(pages.samples)))


def _read_all(read: Read, samples: list[Sample]) -> None:
    for sample in samples:
        _attempt(read, sample)


def _attempt(read: Read, sample: Sample) -> object | None:
    """Read one page; a reader that raises has read nothing."""
    try:
        return read(sample)
    except Exception:  # noqa: BLE001 - whatever a library raises
        return None


def _score(reader: Reader, read: Read, pages: Corpus) -> Figures:
    found = [_row(reader, read, sample) for sample in pages.samples]
    figures = quality.figures([sample.gold for sample in pages.samples], found)
    return {name: None if name in reader.lacks else figures.get(name) for name in METRICS}


def _row(reader: Reader, read: Read, sample: Sample) -> Row:
    found = _attempt(read, sample)
    return {"id": sample.gold["id"], **(reader.fields(found) if found is not None else {})}


def _table(seconds: dict[str, float], scores: dict[str, Figures], count: int) -> Table:
    table = Table("reader", "version")
    for heading in ("× parse", "ms a page", *METRICS):
        table.add_column(heading, justify="right")
    table.add_row(_PARSE, "", *_speed(seconds, _PARSE, count))
    for reader in READERS:
        if reader.version is None:
            table.add_row(reader.name, "not installed", style="dim")
            continue
        figures = ["–" if value is None else f"{value:.3f}" for value in scores[reader.name].values()]
        table.add_row(reader.name, reader.version, *_speed(seconds, reader.name, count), *figures)
    return table


def _speed(seconds: dict[str, float], name: str, count: int) -> tuple[str, str]:
    return f"{seconds[name] / seconds[_PARSE]:.1f}", f"{seconds[name] / count * 1000:.2f}"
