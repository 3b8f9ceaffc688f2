"""The record against annotated reports that lie beside the checkout: figures may rise, never sink."""

import importlib.util
import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from govnews.items import BEIJING, Article
from govnews.pages.article import read_text
from govnews.text import boilerplate
from govnews.text import credits as bylines
from govnews.text.meetings import read

EVAL = Path(__file__).parents[2] / "shared" / "eval"
GOLD = EVAL / "meetings" / "dev.jsonl"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="annotated reports are not beside this checkout")

FLOOR = {
    "meeting": 1.0,
    "name": 1.0,
    "held_on": 1.0,
    "place": 1.0,
    "people": 0.99,
    "roles": 0.985,
    "titles": 0.99,
}
SPEAKERS = {
    "s001": {4: ["市委书记"], 5: ["市委书记"], 6: ["市委书记"], 7: ["市长"]},
    "s002": {
        **{number: ["市委书记"] for number in (1, 3, 4, 5, 6)},
        2: ["市委书记", "代市长"],
        **{number: ["代市长"] for number in (7, 8)},
    },
}
"""Read by hand: paragraph of the cleaned text → title of whoever speaks in it."""


@cache
def rows() -> dict[str, dict]:
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, filter(None, lines))}


def article(row: dict) -> Article:
    at = row.get("published_at")
    moment = datetime.fromisoformat(at) if at else None
    found = read_text(
        row["text"],
        title=row["title"],
        published_at=moment.replace(tzinfo=moment.tzinfo or BEIJING) if moment else None,
    )
    paragraphs, removed = boilerplate.clean(found.paragraphs, found.title)
    found.body, found.removed = "\n".join(paragraphs), [*found.removed, *removed]
    bylines.extract(found)
    return found


def scorer():
    spec = importlib.util.spec_from_file_location("score_meetings", EVAL / "score_meetings.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prediction(row: dict) -> dict:
    found = article(row)
    meeting = read(found)
    shown = asdict(meeting) if meeting else None
    if shown:
        shown["held_on"] = meeting.held_on.isoformat() if meeting.held_on else None
    return {"id": row["id"], "meeting": shown}


def figures(ids: list[str]) -> dict[str, float]:
    module = scorer()
    score = module.Score()
    for row in (rows()[id_] for id_ in ids):
        module.score_document(score, row, prediction(row))
    return {metric: score.row(metric)["f1"] for metric in FLOOR}


def test_floor():
    found = figures(list(rows()))
    assert {metric: found[metric] >= floor for metric, floor in FLOOR.items()} == dict.fromkeys(
        FLOOR, True
    ), found


@pytest.mark.parametrize("id_", SPEAKERS)
def test_seeds_are_read_without_a_fault(id_):
    found = figures([id_])
    gold = rows()[id_]
    expected = {metric for metric in FLOOR if metric != "place" or gold["meeting_place"]}
    assert {metric for metric in expected if found[metric] == 1.0} == expected


@pytest.mark.parametrize("id_", SPEAKERS)
def test_speech_paragraphs_of_the_seeds(id_):
    meeting = read(article(rows()[id_]))
    assert meeting is not None
    held = {person.name: person.titles for person in meeting.people}
    spoken: dict[int, list[str]] = {}
    for statement in meeting.statements:
        spoken.setdefault(statement.paragraph, []).append(statement.speaker)
    assert spoken.keys() == SPEAKERS[id_].keys()
    for paragraph, speakers in spoken.items():
        wanted = SPEAKERS[id_][paragraph]
        assert [title in held[name] for name, title in zip(speakers, wanted, strict=True)] == [True] * len(
            wanted
        )
