"""The status of all outlets: in numbers, and as a page, against a real database."""

import asyncio
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pymongo import MongoClient
from running import ROOT, command, crawling

from govnews.demo import Outlets
from govnews.health import ALARMS, RULES, Figures, State
from govnews.health.rules import SEVERITY
from govnews.items import BEIJING, Article, Meeting, Person
from govnews.sites import configs_dir, load_all
from govnews.status import Overview, Row, overview, pages
from govnews.status.reasons import chinese
from govnews.status.row import DAYS
from govnews.status.strip import HEIGHT, STEP, strip
from govnews.status.words import FIELDS, LANGUAGES, MEANINGS, PROVINCES, STATES, TABLES, WORDS, spoken
from govnews.store import ArticleStore, open_database, open_database_sync
from govnews.store.history import COUNTED
from govnews.store.meetings import Meetings
from govnews.text.lexicon import rows as lexicon

SITES, _ = load_all(configs_dir())
WINDOW = ("-a", "since=2017-10-01", "-a", "until=2022-12-31")
THEN = datetime(2021, 12, 8, 9, tzinfo=BEIJING)
"""When some of the demo's articles were new."""
EVIL = "<script>alert(1)</script>\"'><img src=x>"
TEMPLATES = ROOT / "govnews" / "status" / "templates"
VOID = {"meta", "link", "br", "img", "hr", "input"}
DRAWN = {"path", "circle", "rect", "use"}


@pytest.fixture(scope="module")
def crawled(mongo: str) -> Iterator[str]:
    """Address of a database into which two of the demo outlets were crawled."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with Outlets() as outlets:
        environment = crawling(outlets, f"{mongo}/{name}")
        for site in ("qingyang", "anhuinews"):
            command("scrapy", "crawl", site, *WINDOW, **environment)
    yield f"{mongo}/{name}"
    with MongoClient(mongo) as client:
        client.drop_database(name)


@pytest.fixture(scope="module")
def found(crawled: str) -> Overview:
    """What there was to see when the demo's articles were new."""
    with (database := open_database_sync(crawled)).client:
        return overview(database, SITES, THEN)


@pytest.fixture(scope="module")
def rendered(found: Overview) -> dict[str, str]:
    return pages(found)


class Reader(HTMLParser):
    """Reads a page, and fails when an element is not closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice: {attrs}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(attribute)) is not None]


def status(uri: str, *arguments: str) -> tuple[int, str, str]:
    ended = command("govnews", "status", *arguments, MONGODB_URI=uri)
    return ended.returncode, ended.stdout, ended.stderr


def test_json_has_an_object_for_each_outlet_with_its_numbers(crawled: str) -> None:
    code, text, _ = status(crawled, "--json")
    told = {each["site"]: each for each in map(json.loads, text.splitlines())}
    assert told.keys() == SITES.keys()
    with MongoClient[dict[str, Any]](crawled, tz_aware=True) as client:
        database = client.get_default_database()
        for name in ("qingyang", "anhuinews"):
            each = told[name]
            site, run = database.sites.find_one({"_id": name}), database.runs.find_one({"site": name})
            assert site is not None
            assert run is not None
            assert (each["state"], each["reasons"]) == (site["state"], site["reasons"])
            assert each["articles"] == database.articles.count_documents({"site": name}) > 20
            newest = database.articles.find_one({"site": name}, sort=[("published_at", -1)])
            assert newest is not None
            assert each["newest"]["url"] == newest["url"]
            assert datetime.fromisoformat(each["newest"]["published_at"]) == newest["published_at"]
            assert datetime.fromisoformat(each["last_run_at"]) == run["ended_at"]
            assert each["last_run"]["new"] == run["new"]
            assert each["read"] == run["figures"]["read"]
            assert each["fields"]["source"] == run["figures"]["fields"]["source"] / each["read"]
            assert (each["region"], each["name"]) == (SITES[name].region, SITES[name].name)
    assert {each["state"] for name, each in told.items() if name not in {"qingyang", "anhuinews"}} == {
        "never-run"
    }
    assert told["longdong"]["newest"] is told["longdong"]["last_run"] is None
    assert code == int(any(each["state"] in ALARMS for each in told.values()))


def test_the_exit_status_says_whether_somebody_should_look(crawled: str) -> None:
    with MongoClient[dict[str, Any]](crawled) as client:
        sites = client.get_default_database().sites
        before = sites.find_one({"_id": "qingyang"})
        assert before is not None
        for state in ("quiet", "broken"):
            sites.update_one({"_id": "qingyang"}, {"$set": {"state": state, "reasons": ["why [so]"]}})
            code, text, _ = status(crawled, "qingyang", "longdong")
            assert code == int(state in ALARMS), state
            shown = [line.split()[:2] for line in text.splitlines()[1:3]]
            assert shown == [["qingyang", state], ["longdong", "never-run"]], "the gravest comes first"
            assert "why [so]" in text
        sites.replace_one({"_id": "qingyang"}, before)


def test_those_that_somebody_should_look_at_are_the_alarms() -> None:
    days = {THEN.date(): 1}
    rows = [row(days, THEN.date(), standing={"state": state}) for state in SEVERITY]
    seen = Overview(THEN, rows, [])
    assert {each.state for each in seen.alarming} == ALARMS
    assert list(seen.counts) == [*reversed(SEVERITY)]


def test_metrics_are_those_of_the_store(crawled: str) -> None:
    code, text, _ = status(crawled, "--metrics", "qingyang")
    found = {
        sample.labels["site"]
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "site" in sample.labels
    }
    assert (code, found) == (0, {"qingyang"})


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["longdnog"], "did you mean 'longdong'"),
        (["--json", "--metrics"], "choose one"),
        (["--html", "/dev/null/page"], "/dev/null/page"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(crawled: str, arguments: list[str], told: str) -> None:
    code, text, error = status(crawled, *arguments)
    assert (code, text) == (2, "")
    assert told in error
    assert "Traceback" not in error


def test_a_database_that_does_not_answer_is_no_outlet_in_trouble() -> None:
    uri = "mongodb://127.0.0.1:9/govnews?serverSelectionTimeoutMS=200"
    code, text, error = status(uri)
    assert (code, text) == (2, "")
    assert "MongoDB at mongodb://127.0.0.1:9/govnews" in error


def test_the_page_is_written_beside_what_is_there(crawled: str, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "www"
    for _ in range(2):
        code, text, _ = status(crawled, "--html", str(folder))
        assert code == 0
        assert text.split() == [str(folder / "index.html"), str(folder / "index.zh.html")]
        assert sorted(each.name for each in folder.iterdir()) == ["index.html", "index.zh.html"]
    for path in folder.iterdir():
        read = Reader(path.read_text("utf-8"))
        [generated, *_] = read.values("datetime")
        assert generated.endswith("+08:00")
        assert abs(datetime.now(UTC) - datetime.fromisoformat(generated)) < timedelta(minutes=10)


def test_a_row_for_each_outlet_and_a_heading_for_each_province(
    rendered: dict[str, str], found: Overview
) -> None:
    for text in rendered.values():
        read = Reader(text)
        ids = read.values("id")
        assert [name for name, n in Counter(ids).items() if n > 1] == []
        assert {name.removeprefix("o-") for name in ids if name.startswith("o-")} == SITES.keys()
        provinces = {site.region[:2] for site in SITES.values()}
        assert {name.removeprefix("p-") for name in ids if name.startswith("p-")} == provinces
        assert sum(tag == "th" and each.get("scope") == "row" for tag, each in read.elements) == len(
            found.rows
        ) + sum(len(row.runs) for row in found.rows)
        drawn = [each for tag, each in read.elements if tag == "svg" and each.get("role") == "img"]
        assert len(drawn) == len(found.rows)
        assert {each["aria-labelledby"] for each in drawn} <= set(ids)


def test_nothing_is_loaded_from_elsewhere_and_all_links_within_lead_somewhere(
    rendered: dict[str, str],
) -> None:
    for name, text in rendered.items():
        read = Reader(text)
        ids = set(read.values("id"))
        for tag, attributes in read.elements:
            assert not {"src", "srcset", "action", "background", "xlink:href"} & attributes.keys()
            assert not [each for each in attributes if each.startswith("on")]
            href = attributes.get("href") or "#outlets"
            if href.startswith("#"):
                assert href[1:] in ids, href
            elif tag == "a" and href not in rendered:
                assert urlsplit(href).scheme in {"http", "https"}
                assert attributes["rel"] == "noopener noreferrer"
            else:
                assert href in {*rendered, "data:,"} - {name}
        assert {"script", "iframe", "object", "form"}.isdisjoint(tag for tag, _ in read.elements)
        assert "default-src 'none'" in text
        assert not re.search(r"@import|url\(", text)


def test_the_languages_lead_to_each_other(rendered: dict[str, str]) -> None:
    langs = {}
    for name, text in rendered.items():
        read = Reader(text)
        langs[name] = next(each["lang"] for tag, each in read.elements if tag == "html")
    assert langs == {"index.html": "en", "index.zh.html": "zh-Hans"}
    for name, text in rendered.items():
        [other] = langs.keys() - {name}
        links = [each for tag, each in Reader(text).elements if tag == "a" and each["href"] == other]
        assert [(each["lang"], each["hreflang"]) for each in links] == [(langs[other], langs[other])]


def test_both_languages_say_everything() -> None:
    for table in TABLES.values():
        assert all(len(forms) == len(LANGUAGES) and all(forms) for forms in table.values())
    assert STATES.keys() == MEANINGS.keys() == set(get_args(State))
    assert FIELDS.keys() == set(COUNTED)
    provinces = {code[:2] for _, code in lexicon("regions") if code.endswith("0000")}
    assert provinces <= PROVINCES.keys()
    used = set()
    for path in TEMPLATES.glob("*.html"):
        used |= set(re.findall(r"\bwords\.(\w+)", path.read_text("utf-8")))
    assert used | {"no_region", "nation"} == WORDS.keys()
    symbols = set(re.findall(r'id="i-([\w-]+)"', (TEMPLATES / "icons.svg").read_text("utf-8")))
    assert symbols == STATES.keys()


def test_the_pages_say_what_their_language_has(rendered: dict[str, str]) -> None:
    for language, text in zip(LANGUAGES, rendered.values(), strict=True):
        words = spoken(language)["words"]
        said = " ".join(Reader(text).texts)
        for key in ("title", "lead", "attention", "meetings", "outlets", "strip_help", "foot"):
            assert words[key] in said


def test_every_rule_is_told_in_chinese() -> None:
    figures = Figures(
        listing_pages=3,
        refusals={"403": 2},
        outages={"502": 1},
        unreachable_runs=2,
        lost=["source in 0 of 9 articles, usually in 99%", "9 of 9 articles rejected"],
        newest_on=date(2026, 11, 1),
        silent_days=12,
        interval=2,
        week=3,
        usual_week=14.0,
        month_share=0.2,
        effort=6.0,
    )
    named = {each.name: getattr(figures, each.name) for each in fields(Figures)}
    for name in ("seen", "refused", "unreached", "fault"):
        named[name] = getattr(figures, name)
    for rule in RULES:
        said = rule.text.format(**named)
        told = chinese(said, spoken("zh")["fields"])
        assert not re.search(r"[A-Za-z]", told), told
        assert sorted(re.findall(r"\d+", said)) == sorted(re.findall(r"\d+", told))
    for seen in (Figures(listing_pages=9, rows=1), Figures(unread=2), Figures(issues_missing=7)):
        assert not re.search(r"[A-Za-z]", chinese(seen.seen, {}))
    assert chinese("words of tomorrow", {}) == "words of tomorrow"


def test_what_outlets_write_is_text_and_nothing_else(mongodb_uri: str) -> None:
    meeting = Meeting(
        name=EVIL,
        held_on=THEN.date(),
        region="621000",
        people=[Person(name=EVIL, titles=[EVIL], roles=["host"])],
    )
    report = Article(
        url='http://a.cn/"><img src=x>',
        site="qingyang",
        title=EVIL,
        body="会议召开。",
        published_at=THEN,
        meeting=meeting,
    )
    odd = Article(
        url="javascript:alert(1)", site="gone.<b>", title="会", body="会议召开。", published_at=THEN
    )

    async def store() -> None:
        opened = await open_database(mongodb_uri)
        assert await ArticleStore(opened).save([report, odd]) == ["new", "new"]
        await Meetings(opened).link_all()
        await opened.client.close()

    asyncio.run(store())
    sites = {"qingyang": SITES["qingyang"].model_copy(update={"name": EVIL})}
    with (database := open_database_sync(mongodb_uri)).client:
        found = overview(database, sites, THEN, ["qingyang", "gone.<b>"])
    rows = [
        Row(**{each.name: getattr(row, each.name) for each in fields(Row)} | {"standing": standing})
        for row, standing in zip(
            found.rows, ({"state": "broken", "reasons": [EVIL]}, {"state": "ok"}), strict=True
        )
    ]
    for text in pages(Overview(found.at, rows, found.meetings)).values():
        read = Reader(text)
        assert {"script", "img", "b>"}.isdisjoint(tag for tag, _ in read.elements)
        # Name of the outlet (alarm, row, details, report), reason (twice), title, meeting, person, title of the person.
        assert sum(EVIL in each for each in read.texts) >= 9
        assert not [href for href in read.values("href") if href.startswith("javascript")]


def test_the_strip_shows_each_day_and_the_gaps(crawled: str, found: Overview) -> None:
    [row] = [each for each in found.rows if each.site == "anhuinews"]
    first = THEN.date() - timedelta(days=DAYS - 1)
    with MongoClient[dict[str, Any]](crawled, tz_aware=True) as client:
        articles = client.get_default_database().articles.find({"site": "anhuinews"})
        days = Counter(each["published_at"].astimezone(BEIJING).date() for each in articles)
    seen = {day: n for day, n in days.items() if first <= day <= THEN.date()}
    assert seen
    assert row.days == seen
    drawn = strip(row)
    places = [int(at) for at in re.findall(r"M(\d+) ", drawn.bars)]
    assert places == [(day - first).days * STEP for day in sorted(seen)]
    heights = [int(each) for each in re.findall(r"v-(\d+)", drawn.bars)]
    assert max(heights) == HEIGHT
    assert min(heights) > 0
    assert all(0 <= left < left + width <= drawn.width for left, width in drawn.gaps)


def row(days: dict[date, int], today: date, **more: Any) -> Row:
    standing = {"first_published_at": datetime.combine(min(days), datetime.min.time(), BEIJING)}
    standing |= more.pop("standing", {})
    return Row(site="x", name="某网", region=None, today=today, days=days, standing=standing, **more)


def test_a_gap_and_the_silence_of_a_stale_outlet_are_shaded() -> None:
    today = date(2026, 11, 22)
    gap = {"since": "2026-11-02", "until": "2026-11-05"}
    old = {"since": "2026-06-01", "until": "2026-08-26"}
    newest = {"published_at": datetime(2026, 11, 12, tzinfo=BEIJING)}
    stale = row({date(2026, 8, 1): 1}, today, gaps=[old, gap], newest=newest, standing={"state": "stale"})
    first = today - timedelta(days=DAYS - 1)
    assert strip(stale).stretches == [
        (first, date(2026, 8, 26)),
        (date(2026, 11, 2), date(2026, 11, 5)),
        (date(2026, 11, 13), date(2026, 11, 21)),
    ]
    assert strip(stale).gaps[1] == (69 * STEP, 4 * STEP)


def test_the_usual_week_is_the_median_of_the_whole_weeks_before() -> None:
    today = date(2026, 11, 22)
    days = {today - timedelta(days=n): 1 + n // 7 for n in range(30)}
    # Today and six days before are one week; three whole ones are before it: 2, 3 and 4 articles a day.
    assert (row(days, today).week, row(days, today).usual_week) == (7, 21)
    new = row({today: 3}, today)
    assert (new.week, new.usual_week) == (3, None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read(scheme: str) -> None:
    css = (TEMPLATES / "page.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, flags=re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[scheme == "dark"]))
    assert STATES.keys() <= colours.keys()
    for ground in ("ground", "paper"):
        for name in ("ink", "soft", "accent", *STATES):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
    assert contrast(colours["bars"], colours["paper"]) >= 3


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, by WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
