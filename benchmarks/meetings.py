"""The belt from bytes to the meeting record: what each step takes, in multiples of a bare parse, and memory."""

import copy
import logging
import resource
from functools import partial

from rich.console import Console
from rich.table import Table

from benchmarks import corpus, readers
from benchmarks.corpus import Sample
from benchmarks.timing import medians
from govnews.belt import Step
from govnews.items import Article
from govnews.pages import article as reader
from govnews.pages.challenge import challenge
from govnews.pipelines.clean import CleanPipeline
from govnews.pipelines.credits import CreditsPipeline
from govnews.pipelines.meeting import MeetingPipeline
from govnews.pipelines.segment import SegmentPipeline
from govnews.text import segment

_PARSE = "lxml parse"
_STEPS: dict[str, Step] = {
    "clean": CleanPipeline(),
    "credits": CreditsPipeline(),
    "meeting": MeetingPipeline(),
    "segment (jieba)": SegmentPipeline(),
}


def run(console: Console, rounds: int) -> None:
    """Measure the steps one by one, and print the table."""
    logging.disable(logging.CRITICAL)
    pages = corpus.load()
    segment.load()
    before = {"read": [readers.page(sample) for sample in pages.samples]}
    articles = [reader.read(page) for page in before["read"]]
    tasks = {_PARSE: partial(_parse, pages.samples), "read": partial(_read, pages.samples)}
    for name, step in _STEPS.items():
        tasks[name] = partial(_take, name, copy.deepcopy(articles))
        articles = [step.process_item(article) for article in articles]
    seconds = medians(tasks, rounds)
    count = sum(article.meeting is not None for article in articles)
    characters = sum(len(article.body) for article in articles) // len(articles)
    console.print(
        f"{len(articles)} {pages.name}, {characters} characters on average, {count} of them meeting reports; "
        f"medians of {rounds} rounds"
    )
    console.print(_table(seconds, len(articles)))
    console.print(
        f"largest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
    )


def _parse(samples: list[Sample]) -> None:
    for sample in samples:
        readers.parse(sample)


def _read(samples: list[Sample]) -> None:
    for sample in samples:
        page = readers.page(sample)
        if not any(map(challenge, page.bodies)):
            reader.read(page)


def _take(name: str, articles: list[Article]) -> None:
    """Take a step with articles as the steps before leave them; what it fills is taken back."""
    for article in articles:
        kept = copy.copy(article)
        kept.removed, kept.origins = list(article.removed), dict(article.origins)
        _STEPS[name].process_item(kept)


def _table(seconds: dict[str, float], count: int) -> Table:
    table = Table("step")
    for heading in ("× parse", "ms a page"):
        table.add_column(heading, justify="right")
    steps = [name for name in seconds if name != _PARSE]
    sums = {"all but jieba": steps[:-1], "the whole belt": steps}
    rows = {name: seconds[name] for name in seconds}
    rows |= {name: sum(seconds[step] for step in parts) for name, parts in sums.items()}
    for name, took in rows.items():
        table.add_row(name, f"{took / seconds[_PARSE]:.1f}", f"{took / count * 1000:.2f}")
    return table
