"""Which reports are of one meeting: labelled pairs of invented reports, read by the real reader."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import ROOT

from govnews import belt
from govnews.items import BEIJING, Article, Meeting, Person
from govnews.linkage import Pairs, Report, judge, keys, link, neighbours
from govnews.sites import Site, load

FOLDER = ROOT / "tests" / "linkage"
SETS = ("tuning", "held-out")
PRECISION, RECALL = 0.97, 0.90
"""What is promised."""


@dataclass(frozen=True)
class Scenario:
    what: str
    reports: tuple[Report, ...]
    labels: tuple[str, ...]
    """The meeting of each report."""


@cache
def site(region: str) -> Site:
    known = load(ROOT / "configs" / "sites" / "gansu" / "longdong.toml")
    return known.model_copy(update={"region": region})


def article(number: int, told: dict[str, Any]) -> Article:
    fields = {name: told[name] for name in ("site", "source", "title", "body")}
    published = datetime.fromisoformat(told["published_at"]).replace(tzinfo=BEIJING)
    written = Article(url=f"http://{told['site']}.cn/{number}", published_at=published, **fields)
    return belt.run(written, site(told["region"]))


def report(key: str, read: Article) -> Report:
    assert read.meeting, read.title
    return Report(
        id=key,
        url=read.url,
        site=read.site,
        title=read.title,
        text=read.body,
        source=read.source,
        published_at=read.published_at,
        meeting=read.meeting,
    )


@cache
def scenarios(name: str) -> tuple[Scenario, ...]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    found = []
    for line in map(json.loads, lines):
        reports = [report(f"{n}", article(n, told)) for n, told in enumerate(line["reports"])]
        labels = tuple(told["meeting"] for told in line["reports"])
        found.append(Scenario(line["what"], tuple(reports), labels))
    return tuple(found)


def grouped(reports: tuple[Report, ...] | list[Report]) -> set[frozenset[str]]:
    pairs = Pairs()
    pairs.add(*reports)
    return {frozenset(each.id for each in group) for group in pairs.groups(set(pairs.reports))}


def outcomes(name: str) -> Iterator[tuple[bool, bool]]:
    """For each pair whether it is of one meeting, and whether it is found to be."""
    for scenario in scenarios(name):
        groups = grouped(scenario.reports)
        for (a, one), (b, other) in combinations(zip(scenario.reports, scenario.labels, strict=True), 2):
            yield one == other, any({a.id, b.id} <= group for group in groups)


def test_there_are_enough_pairs_of_both_sorts() -> None:
    labels = [same for name in SETS for same, _ in outcomes(name)]
    assert len(labels) >= 90
    assert 0.3 <= sum(labels) / len(labels) <= 0.7


@pytest.mark.parametrize("name", SETS)
def test_precision_and_recall_of_labelled_pairs(name: str) -> None:
    found = list(outcomes(name))
    right = sum(same and linked for same, linked in found)
    assert right / sum(linked for _, linked in found) >= PRECISION
    assert right / sum(same for same, _ in found) >= RECALL


@pytest.mark.parametrize("name", SETS)
def test_reports_of_one_meeting_share_a_key(name: str) -> None:
    for scenario in scenarios(name):
        for one, other in permutations(scenario.reports, 2):
            if judge(one, other).verdict == "same":
                assert set(neighbours(one)) & set(keys(other)), scenario.what


@given(
    st.sampled_from(SETS).flatmap(
        lambda name: st.permutations([r for s in scenarios(name) for r in renamed(s)])
    )
)
def test_the_order_of_the_reports_makes_no_difference(shuffled: list[Report]) -> None:
    assert grouped(shuffled) == grouped(sorted(shuffled, key=lambda each: each.id))


def renamed(scenario: Scenario) -> list[Report]:
    return [replace(each, id=f"{scenario.what}-{each.id}") for each in scenario.reports]


def test_a_judgement_does_not_depend_on_who_comes_first() -> None:
    for scenario in [each for name in SETS for each in scenarios(name)]:
        for one, other in combinations(scenario.reports, 2):
            there, back = judge(one, other), judge(other, one)
            assert (sorted(there.reasons), there.verdict) == (sorted(back.reasons), back.verdict)


BASE = Meeting(name="全市春耕工作会议", kind="工作会议", level="city", region="621000")
HELD = datetime(2023, 3, 8).date()  # noqa: DTZ001


def made(key: str, meeting: Meeting, published: str = "2023-03-09T08:00", **fields: Any) -> Report:
    given = {"url": f"http://a.cn/{key}", "site": key, "title": None, "text": "", "source": None}
    when = datetime.fromisoformat(published).replace(tzinfo=BEIJING)
    return Report(**{**given, "id": key, "published_at": when, "meeting": meeting, **fields})


def test_a_bare_report_does_not_join_two_meetings() -> None:
    host = [Person(name="甄明", roles=["host"])]
    morning = made("a", replace(BASE, held_on=HELD, people=host, period="morning"))
    evening = made("b", replace(BASE, held_on=HELD, people=host, period="evening"))
    bare = made("c", replace(BASE, held_on=HELD, people=host))
    assert judge(morning, bare).verdict == judge(evening, bare).verdict == "same"
    assert grouped([morning, evening, bare]) == grouped([bare, evening, morning])
    assert not any({"a", "b"} <= group for group in grouped([morning, evening, bare]))


@pytest.mark.parametrize(
    ("changed", "apart"),
    [
        ({"held_on": datetime(2023, 3, 7).date()}, ["other day"]),  # noqa: DTZ001
        ({"region": "621100"}, ["other region"]),
        ({"region": "621022"}, []),
        ({"region": None}, []),
        ({"name": "全省春耕工作会议"}, ["other body"]),
        ({"name": "全市春耕工作第二次会议"}, []),
        ({"held_on": None}, []),
    ],
)
def test_what_tells_two_meetings_apart(changed: dict[str, Any], apart: list[str]) -> None:
    meeting = replace(BASE, held_on=HELD)
    assert judge(made("a", meeting), made("b", replace(meeting, **changed))).apart == apart


@pytest.mark.parametrize(
    ("published", "verdict"),
    [("2023-03-13", "same"), ("2023-03-14", "different"), ("2023-03-07", "different")],
)
def test_an_undated_report_is_published_soon_after(published: str, verdict: str) -> None:
    people = [Person(name="甄明", roles=["host"]), Person(name="贠宁", roles=["attendee"])]
    meeting = replace(BASE, held_on=HELD, people=people)
    undated = made("b", replace(meeting, held_on=None), published)
    assert judge(made("a", meeting), undated).verdict == verdict


TEXT = "3月8日，全市春耕工作会议召开，市长甄明出席会议并讲话，强调种子化肥农膜要在惊蛰前送到村社，缺口由供销社兜底，不让农户来回跑。"


def test_the_original_of_a_text_and_its_reprints() -> None:
    meeting = replace(BASE, held_on=HELD)
    paper = made("paper", meeting, "2023-03-09T00:00", text=TEXT)
    early = made("early", meeting, "2023-03-08T22:00", text=TEXT, source="某报")
    cut = made("cut", meeting, "2023-03-08T23:00", text=TEXT[:50], source="某报")
    own = made(
        "own", meeting, "2023-03-10T09:00", text="春耕怎么干？昨天的会上，市长把任务一件一件说给县区听。"
    )
    linked = link([own, cut, early, paper])
    assert linked.original == "paper"
    assert {each.article: each.reprint_of for each in linked.reports} == {
        "paper": None,
        "early": "paper",
        "cut": "paper",
        "own": None,
    }


def test_gaps_of_the_original_are_filled_and_people_merged() -> None:
    first = replace(
        BASE, name="座谈会", held_on=HELD, people=[Person(name="甄明", titles=["市长"], roles=["host"])]
    )
    second = replace(
        BASE,
        name="全市民营企业家座谈会",
        region="621002",
        place="西峰",
        people=[
            Person(name="甄明", titles=["市委副书记"], roles=["speaker"]),
            Person(name="贠宁", roles=["attendee"]),
        ],
    )
    third = replace(second, place="宁县", people=[])
    later = [made("b", second, "2023-03-11T08:00"), made("c", third, "2023-03-12T08:00")]
    linked = link([*later, made("a", first)])
    assert (linked.name, linked.place, linked.held_on, linked.region) == (
        "全市民营企业家座谈会",
        "西峰",
        HELD,
        "621002",
    )
    assert [(p.name, p.titles, p.roles, p.articles) for p in linked.people] == [
        ("甄明", ["市长", "市委副书记"], ["host", "speaker"], ["a", "b"]),
        ("贠宁", [], ["attendee"], ["b"]),
    ]
    assert (linked.sites, linked.original) == (["a", "b", "c"], "a")
