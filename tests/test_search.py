"""Search finds what a scan of all titles and texts finds, and shows where."""

import asyncio
import json
import random
import re
import subprocess
import sys
import unicodedata
import uuid
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo import MongoClient
from running import ROOT, command

from govnews.days import first_day, last_day
from govnews.demo import articles
from govnews.items import BEIJING, Article
from govnews.search import Query, QueryError, find
from govnews.search.snippet import LENGTH, places, snippet
from govnews.store import ArticleStore, Database, Document, open_database, open_database_sync
from govnews.store.indexing import Indexing
from govnews.store.reading import Selection
from govnews.text import segment

OUTLETS = ("longdong", "qingyang", "anhuinews", "gansudaily")
OWN = {
    "2015-03-01": (
        "２０１５年ＧＤＰ增长8.5%",
        "全年 GDP 达 １２３４ 亿元，增长8.5%。\n“十三五”规划－－出台，K12-教育ﬁn。",
    ),
    "2015-03-02": ("扶贫－攻坚", "市委 常委出席。Straße与café，“十三五”的规划。面积１㎡…"),
    "2015-03-03": ("县", "十三五规划。" + "长" * 300 + "尾声到了" + "字" * 300),
}
CORPUS = [
    Article(
        url=f"http://{outlet}.example.cn{article.path}",
        site=outlet,
        title=article.title,
        body=article.body,
        published_at=article.published_at,
    )
    for outlet in OUTLETS
    for article in articles(outlet)
] + [
    Article(
        url=f"http://own.example.cn/{day}",
        site="own",
        title=title,
        body=body,
        published_at=datetime.fromisoformat(day).replace(tzinfo=BEIJING),
    )
    for day, (title, body) in OWN.items()
]
EVERYTHING = Selection(name="articles")
FAMILIAR = segment.jieba.dt


@pytest.fixture(scope="module")
def address(mongo: str) -> Iterator[str]:
    """Address of a database that has the articles of all demo outlets and some of our own."""
    name = f"test_{uuid.uuid4().hex[:12]}"

    async def store() -> None:
        opened = await open_database(f"{mongo}/{name}")
        assert set(await ArticleStore(opened).save(CORPUS)) == {"new"}
        indexing = Indexing(opened)
        indexing.begin()
        await indexing.end()
        await opened.client.close()

    asyncio.run(store())
    yield f"{mongo}/{name}"
    with MongoClient(mongo) as client:
        client.drop_database(name)


@pytest.fixture(scope="module")
def database(address: str) -> Iterator[Database[Document]]:
    opened = open_database_sync(address)
    with opened.client:
        yield opened


def scanned(*words: str) -> set[str]:
    """Addresses of the articles that have all words as they are, by looking."""
    return {
        each.url for each in CORPUS if all(word in (each.title or "") or word in each.body for word in words)
    }


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def alike(word: str) -> set[str]:
    """The same, without the difference of widths and cases."""
    return {
        each.url
        for each in CORPUS
        if folded(word) in folded(each.title or "") or folded(word) in folded(each.body)
    }


def found(database: Database[Document], query: str, selection: Selection = EVERYTHING) -> list[str]:
    return [hit.url for hit in find(database, Query.parse(query), selection)]


def kind(text: str) -> str:
    if not text.isalnum():
        return "marks"
    if re.search(r"[0-9A-Za-z]", folded(text)):
        return "digits or Latin"
    return "word" if FAMILIAR.FREQ.get(text) else "no word"


def substrings() -> dict[str, list[str]]:
    """Every substring of 2 to 6 characters of the corpus that begins and ends with a letter or digit, by kind."""
    kinds: dict[str, set[str]] = {}
    lines = {line for each in CORPUS for line in (each.title, *each.paragraphs) if line}
    for line in lines:
        for length in range(2, 7):
            for start in range(len(line) - length + 1):
                text = line[start : start + length]
                if text[0].isalnum() and text[-1].isalnum() and '"' not in text:
                    kinds.setdefault(kind(text), set()).add(text)
    return {name: sorted(texts) for name, texts in kinds.items()}


@pytest.mark.parametrize("name", ["word", "no word", "digits or Latin", "marks"])
def test_what_a_scan_finds_is_found_and_nothing_else(database: Database[Document], name: str) -> None:
    if name == "word":
        segment.load()
    FAMILIAR.check_initialized()
    chosen = random.Random(11).sample(substrings()[name], 100)  # noqa: S311 - no secret
    for text in chosen:
        urls = found(database, f'"{text}"')
        assert scanned(text) <= set(urls), text
        assert set(urls) == alike(text), text
        assert len(urls) == len(set(urls))


@pytest.mark.parametrize("best", [False, True])
def test_what_is_common_is_found_on_the_way_back_in_time(
    database: Database[Document], monkeypatch: pytest.MonkeyPatch, best: bool
) -> None:
    monkeypatch.setattr("govnews.store.search.FEW", 3)
    for text in ("会议", "工作", "建设", "一", "十三五", "不存在的词"):
        hits = [hit.url for hit in find(database, Query.parse(text), EVERYTHING, best=best)]
        assert len(hits) == len(set(hits))
        assert set(hits) == alike(text), text
        if not best:
            dates = [each.published_at for url in hits for each in CORPUS if each.url == url]
            assert dates == sorted(dates, reverse=True)


def test_names_are_found(database: Database[Document]) -> None:
    names = {
        name
        for outlet in OUTLETS
        for each in articles(outlet)
        for name in (*each.reporters, *each.correspondents, *each.photographers)
    }
    told = [name for name in sorted(names) if scanned(name)]
    assert told
    for name in told:
        assert set(found(database, name)) == scanned(name)


def test_several_words_must_all_occur(database: Database[Document]) -> None:
    chooser = random.Random(5)  # noqa: S311 - no secret
    for _ in range(60):
        body = chooser.choice(CORPUS).body
        words = chooser.sample([run for run in re.findall(r"[一-鿕]{2,4}", body) if len(run) > 1], 2)
        assert set(found(database, " ".join(words))) == scanned(*words)


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("2015年gdp", ["01"]),
        ("ＧＤＰ 1234", ["01"]),
        ("-十三五", []),
        ("扶贫-攻坚", ["02"]),
        ("扶贫攻坚", []),
        ("K12-教育", ["01"]),
        ("8.5%", ["01"]),
        ("“十三五”规划", ["01"]),
        ("十三五 规划", ["03", "02", "01"]),
        ('"市委 常委"', ["02"]),
        ("STRASSE", ["02"]),
        ("cafe", []),
        ("1m2...", ["02"]),
        ("fin", ["01"]),
        ("尾", ["03"]),
        ("县 尾声", ["03"]),
        ("尾声 不存在的词", []),
    ],
)
def test_no_character_but_white_space_and_quotes_means_anything(
    database: Database[Document], query: str, days: list[str]
) -> None:
    own = Selection(name="articles", sites=("own",))
    assert found(database, query, own) == [f"http://own.example.cn/2015-03-{day}" for day in days]


@pytest.mark.parametrize("query", ["", "  ", '""', '一 "', "，。", "会议 --"])
def test_a_query_without_anything_to_find_is_an_error(query: str) -> None:
    with pytest.raises(QueryError):
        Query.parse(query)


def test_outlets_and_days_narrow_a_search(database: Database[Document]) -> None:
    dated = {each.url: each for each in CORPUS}
    for site in OUTLETS:
        days = sorted(each.published_at.date() for each in CORPUS if each.site == site and each.published_at)
        middle = days[len(days) // 2]
        urls = found(database, "会议", Selection(name="articles", sites=(site,), since=middle))
        inside = {
            url
            for url in scanned("会议")
            if dated[url].site == site and dated[url].published_at.date() >= middle
        }
        assert set(urls) == inside
        times = [dated[url].published_at for url in urls]
        assert times == sorted(times, reverse=True)
    assert (first_day("2017"), last_day("2016-02").day) == (first_day("2017-01-01"), 29)


def test_the_best_have_the_words_in_the_title(database: Database[Document]) -> None:
    hits = list(find(database, Query.parse("会议"), EVERYTHING, best=True))
    assert {hit.url for hit in hits} == scanned("会议")
    titled = ["会议" in hit.title for hit in hits]
    assert titled == sorted(titled, reverse=True)
    assert len(set(titled)) == 2


def test_a_snippet_is_a_part_of_the_text_with_its_words(database: Database[Document]) -> None:
    bodies = {each.url: each.body for each in CORPUS}
    for query in ("会议", "项目 建设", "尾声到了", "１２３４", "1m2"):
        words = Query.parse(query).words
        for hit in find(database, Query.parse(query), EVERYTHING):
            part, body = hit.snippet, bodies[hit.url]
            assert part.text == body[part.start : part.start + len(part.text)]
            assert len(part.text) <= LENGTH
            assert all(folded(part.text[start:end]) in words for start, end in part.hits)
            assert all(folded(hit.title[start:end]) in words for start, end in hit.title_hits)
            assert part.hits or not any(word in folded(body) for word in words)


@given(
    st.text("市委讲话。\n１2ß㎡ …", max_size=400),
    st.lists(st.sampled_from(["市委", "12", "ss", "m2", "话。"])),
)
def test_a_snippet_of_any_text(text: str, words: list[str]) -> None:
    spans = places(text, words)
    part = snippet(text, spans)
    assert part.text == text[part.start : part.start + len(part.text)]
    assert len(part.text) <= LENGTH + 2
    assert bool(part.hits) == any(spans)
    flat = [place for span in part.hits for place in span]
    assert flat == sorted(flat)
    assert not flat or 0 <= flat[0] < flat[-1] <= len(part.text)


def test_the_command_tells_as_json_and_as_text(address: str) -> None:
    asked = (
        "search",
        "会议",
        "项目",
        "--site",
        "longdong",
        "--since",
        "2017",
        "--until",
        "2017",
        "--limit",
        "3",
    )
    rows = [
        json.loads(line)
        for line in command("govnews", *asked, "--json", MONGODB_URI=address).stdout.splitlines()
    ]
    assert len(rows) == 3
    for row in rows:
        assert row["site"] == "longdong"
        assert row["published_at"].startswith("2017-")
        text = row["snippet"]["text"]
        assert {text[start:end] for start, end in row["snippet"]["hits"]} <= {
            "会议",
            "项目",
            "会议项目",
            "项目会议",
        }
    ended = command("govnews", *asked, MONGODB_URI=address)
    assert ended.returncode == 0
    assert "\x1b" not in ended.stdout
    for row in rows:
        assert all(part in ended.stdout for part in (row["title"], row["url"], row["snippet"]["text"]))


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["不存在的词组"], 1, "no article"),
        ([], 2, "words"),
        ([""], 2, "nothing to search for"),
        (["会议", "--site", "longdnog"], 2, "longdong"),
        (["会议", "--since", "2017-13"], 2, "--since 2017-13"),
        (["会议", "--until", "去年"], 2, "--until 去年"),
        (["会议", "--since", "2018", "--until", "2017"], 2, "later"),
        (["会议", "--limit", "0"], 2, "limit"),
    ],
)
def test_a_search_ends_with_the_status_of_grep(
    address: str, arguments: list[str], status: int, told: str
) -> None:
    ended = command("govnews", "search", *arguments, MONGODB_URI=address)
    assert (ended.returncode, ended.stdout) == (status, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_example_for_pymongo_finds_the_same(address: str, database: Database[Document]) -> None:
    [example] = re.findall(
        r"```python\n(.*?)```", (ROOT / "docs" / "search.md").read_text("utf-8"), re.DOTALL
    )
    ended = subprocess.run(
        [sys.executable, "-c", example],
        env={"MONGODB_URI": address, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    urls = {line.split()[0] for line in ended.stdout.splitlines()}
    assert urls
    assert urls == set(found(database, "会议 项目", Selection(name="articles", sites=("longdong",))))
