"""No crawl fails in silence: an outlet of each family is served changed, and stores what is right or says what is wrong.

The pages are the saved ones; each crawl is a real one, of all outlets at once, into a MongoDB of its own.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from zlib import crc32

import pytest
from pymongo import MongoClient
from saved import SITES
from serving import Leaf, Mutation, Serving, target

from govnews.health import Figures, History, compare
from govnews.store import Run, open_database
from govnews.store.plain import restored
from govnews.store.runs import Runs

OUTLETS = (
    "cnwest",
    "fynews",
    "enorth",
    "shanxi_daily",
    "hunan_daily",
    "gansu_daily",
    "hebnews",
    "guangdong_gov",
    "bozhou_gov",
    "lanzhou_gov",
    "anhui_gov",
    "dazhong_daily",
    "qingyang_gov",
    "changzhi_gov",
    "gansu_gov",
    "tianshui_gov",
)
"""One of each family."""
READ = (
    "title",
    "pretitle",
    "subtitle",
    "published_at",
    "published_precision",
    "section",
    "source",
    "authors",
    "reporters",
    "correspondents",
    "photographers",
    "editors",
    "responsible_editors",
    "body",
    "images",
)
"""Fields that are read off a page."""

Document = dict[str, Any]
Crawl = Callable[..., "Crawled"]


@dataclass(frozen=True)
class Crawled:
    """What came of a crawl: the run of each outlet, and the articles stored, by outlet and path."""

    runs: dict[str, Document]
    articles: dict[str, dict[str, Document]]
    kept: dict[str, list[str]]
    """Reasons in quarantine."""
    figures: dict[str, Figures]


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    with Serving(*OUTLETS) as served:
        yield served


@pytest.fixture(scope="module")
def untouched(serving: Serving, mongo: str) -> Iterator[Crawled]:
    """The crawl of the pages as they were saved."""
    yield crawled(serving, f"{mongo}/silence")
    with MongoClient[Document](mongo) as client:
        client.drop_database("silence")


@pytest.fixture
def crawl(serving: Serving, untouched: Crawled, mongodb_uri: str) -> Crawl:
    """Crawl outlets that have been crawled often, with their pages changed; nothing of them is stored."""

    def within(mutation: Mutation, **arguments: dict[str, str]) -> Crawled:
        asyncio.run(remember(untouched, mongodb_uri))
        return crawled(serving, mongodb_uri, mutation, **arguments)

    return within


def crawled(
    serving: Serving, uri: str, mutation: Mutation = lambda leaf: leaf, **arguments: dict[str, str]
) -> Crawled:
    serving.serve(mutation)
    wanted = arguments or {name: outlet.arguments for name, outlet in serving.outlets.items()}
    runs = serving.crawl(wanted, uri)
    with MongoClient[Document](uri, tz_aware=True) as client:
        database = client.get_default_database()
        articles: dict[str, dict[str, Document]] = {name: {} for name in wanted}
        for each in database.articles.find():
            articles[each["site"]][target(each["url"])] = {name: each[name] for name in READ}
        kept = {name: list[str]() for name in wanted}
        for each in database.quarantine.find():
            kept[each["site"]] += each["reasons"]
        last = {each["site"]: each["figures"] for each in database.runs.find().sort("started_at")}
    return Crawled(runs, articles, kept, {name: restored(Figures, last[name]) for name in wanted})


async def remember(past: Crawled, uri: str) -> None:
    """Note in the store at `uri` a run of each outlet that came after thirty such crawls, each of new articles."""
    database = await open_database(uri)
    for name, figures in past.figures.items():
        run = Run.begin(name, {})
        run.started_at -= timedelta(days=1)
        run.end("finished", {})
        for _ in range(30):
            figures = compare(figures, History(runs=[figures]), run.started_at.date())
        run.figures, run.state, run.problems = figures, "ok", []
        await Runs(database).put(run)
    await database.client.close()


# -- mutations ---------------------------------------------------------------------------------------------------------

TAG = re.compile(r"<[a-z][^<>]*>", re.IGNORECASE)
NAMED = re.compile(r"""(\s(?:class|id)\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
ANCHOR = re.compile(
    r"""<(?:a|area)\b[^<>]*?\shref\s*=\s*["']?([^"'\s>]+)[^<>]*>(?:.*?</a>)?""", re.IGNORECASE | re.DOTALL
)
PARAGRAPH = re.compile(r"<(?:p|br)\b", re.IGNORECASE)
DECLARED = re.compile(r"(charset\s*=\s*[\"']?)[\w-]+", re.IGNORECASE)
FIREWALL = (
    "<html><head><script>document.cookie='__jsl_clearance_s=1795312211.301|-1|b7d%2Bk;max-age=3600';"
    "location.href=location.pathname+location.search</script></head></html>"
)
UNKNOWN = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><script src="/9c1f.js"></script></head>'
    '<body onload="go()"></body></html>'
)
"""The page of a firewall that nothing is known of."""
END = "</body></html>\n<html><body>"
GARBLED = {
    "UTF-8 as GB18030": lambda text: text.encode().decode("gb18030", "ignore"),
    "UTF-8 as Latin-1": lambda text: text.encode().decode("latin-1"),
    "GB18030 as Latin-1": lambda text: text.encode("gb18030").decode("latin-1"),
}
"""How a server reads pages wrongly before it sends them, in UTF-8."""


def links(leaf: Leaf) -> list[re.Match[str]]:
    """The links to articles on a page."""
    article = leaf.outlet.site.article.url
    return [
        found
        for found in ANCHOR.finditer(leaf.text)
        if article.search(urljoin(leaf.url, found[1].replace("&amp;", "&")))
    ]


def place(name: str, of: int) -> int:
    """Part the outlets into as many groups; the number of one's group."""
    return OUTLETS.index(name) % of


def renamed(leaf: Leaf) -> Leaf:
    """Give every class and every id another name."""

    def other(found: re.Match[str]) -> str:
        names = found[2].strip("\"'").split()
        return f'{found[1]}"{" ".join(f"k{crc32(name.encode()):08x}" for name in names)}"'

    return replace(leaf, text=TAG.sub(lambda tag: NAMED.sub(other, tag[0]), leaf.text))


def emptied(leaf: Leaf) -> Leaf:
    """Take the links to articles off a listing."""
    text = leaf.text
    for found in reversed(links(leaf) if leaf.kind == "listing" else []):
        text = text[: found.start()] + text[found.end() :]
    return replace(leaf, text=text)


def walled(leaf: Leaf) -> Leaf:
    """Put a firewall, known or not, before everything."""
    return replace(leaf, text=(FIREWALL, UNKNOWN)[place(leaf.outlet.name, 2)])


def walled_articles(leaf: Leaf) -> Leaf:
    """Put a known firewall before all articles, an unknown one before all, or before every second."""
    group = place(leaf.outlet.name, 3)
    if leaf.kind == "listing" or (group == 2 and number(leaf) % 2):
        return leaf
    return replace(leaf, text=(FIREWALL, UNKNOWN, UNKNOWN)[group])


def number(leaf: Leaf) -> int:
    return list(leaf.outlet.rows).index(leaf.url)


def mislabelled(leaf: Leaf) -> Leaf:
    """Name another charset than the bytes are in, in header and meta tag; half of the pages keep their bytes."""
    encoding = leaf.encoding
    if place(leaf.outlet.name, 2):
        encoding = "gb18030" if leaf.encoding == "utf-8" else "utf-8"
    said = "gb2312" if encoding == "utf-8" else "utf-8"
    return replace(
        leaf,
        text=DECLARED.sub(rf"\g<1>{said}", leaf.text),
        content_type=f"{leaf.content_type.partition(';')[0]}; charset={said}",
        encoding=encoding,
    )


def garbled(leaf: Leaf) -> Leaf:
    """Read the page in a wrong charset and write it in UTF-8."""
    read = list(GARBLED.values())[place(leaf.outlet.name, 3)]
    return replace(leaf, text=read(leaf.text), content_type="text/html; charset=utf-8", encoding="utf-8")


def ended(leaf: Leaf) -> Leaf:
    """End the document in the middle of the list, or of the text, and begin another."""
    places = links(leaf) if leaf.kind == "listing" else list(PARAGRAPH.finditer(leaf.text))
    middle = places[len(places) // 2].start()
    return replace(leaf, text=leaf.text[:middle] + END + leaf.text[middle:])


# -- crawls ------------------------------------------------------------------------------------------------------------


def test_there_is_an_outlet_of_each_family() -> None:
    families = [SITES[name].family for name in OUTLETS]
    assert sorted(map(str, families)) == sorted({site.family for site in SITES.values() if site.family})


@pytest.mark.parametrize("name", OUTLETS)
def test_pages_as_they_were_saved_are_stored(name: str, serving: Serving, untouched: Crawled) -> None:
    outlet, stored = serving.outlets[name], untouched.articles[name]
    assert untouched.runs[name]["problems"] == []
    assert {path: each["title"] for path, each in stored.items()} == {
        target(url): title for url, title in outlet.rows.items()
    }
    told = {field: value for field, value in outlet.article.expected.items() if field in READ}
    told["published_at"] = datetime.fromisoformat(told["published_at"])
    for url, title in outlet.rows.items():
        wanted = told | {"title": title, "body": "\n".join(outlet.texts(url))}
        assert {field: stored[target(url)][field] for field in wanted} == wanted


def test_other_names_of_classes_cost_nothing_or_are_told(crawl: Crawl, untouched: Crawled) -> None:
    after = crawl(renamed)
    lost = {name: losses(untouched.articles[name], after.articles[name]) for name in OUTLETS}
    assert {name for name in OUTLETS if lost[name]} == {
        name for name in OUTLETS if after.runs[name]["problems"]
    }
    for name, fields in lost.items():
        told = " ".join(after.runs[name]["problems"])
        assert [
            field for field in fields if f"{field} in 0 of {len(after.articles[name])} articles" not in told
        ] == []
    assert any(lost.values())


def losses(before: dict[str, Document], after: dict[str, Document]) -> set[str]:
    """Fields that are empty now; a field must not hold anything else than before."""
    assert after.keys() == before.keys()
    found = {
        (path, field) for path, each in before.items() for field in READ if after[path][field] != each[field]
    }
    assert {(path, field): after[path][field] for path, field in found if after[path][field]} == {}
    return {field for _, field in found}


def test_a_list_without_articles_is_told(crawl: Crawl, serving: Serving) -> None:
    after = crawl(emptied)
    for name, outlet in serving.outlets.items():
        assert after.articles[name] == {}
        assert empty(outlet.arguments) in after.runs[name]["problems"]
        assert after.runs[name]["state"] == "broken"


def empty(arguments: dict[str, str]) -> str:
    """What is said of a list without articles."""
    if "sections" in arguments:
        return f"section {arguments['sections']}: no article links on its first page"
    return f"no article links on any page of 1 issues ({arguments['since']})"


def test_one_section_without_articles_is_told(crawl: Crawl, serving: Serving) -> None:
    outlet = serving.outlets["cnwest"]
    second = outlet.site.sections[1]

    def one(leaf: Leaf) -> Leaf:
        return emptied(leaf) if leaf.url == second.url else leaf

    after = crawl(one, cnwest={})
    assert after.articles["cnwest"].keys() == {target(url) for url in outlet.rows}
    assert after.runs["cnwest"]["problems"] == [empty({"sections": second.name})]


def test_a_firewall_before_the_list_is_told(crawl: Crawl, serving: Serving) -> None:
    after = crawl(walled)
    for name, outlet in serving.outlets.items():
        run, known = after.runs[name], place(name, 2) == 0
        assert after.articles[name] == {}
        assert run["state"] == ("blocked" if known else "broken")
        said = "1 listing pages were challenge pages of a firewall" if known else empty(outlet.arguments)
        assert said in run["problems"]


def test_a_firewall_before_articles_is_told(crawl: Crawl, serving: Serving, untouched: Crawled) -> None:
    after = crawl(walled_articles)
    for name, outlet in serving.outlets.items():
        group, run, found = place(name, 3), after.runs[name], len(outlet.rows)
        right = untouched.articles[name] if group == 2 else {}
        kept = {target(url) for url in list(outlet.rows)[1::2]}
        assert after.articles[name] == {path: each for path, each in right.items() if path in kept}
        shells = found - len(after.articles[name])
        why = "challenge page instead of the article" if group == 0 else "no text"
        [told] = [each for each in run["problems"] if "articles rejected (" in each.partition("outlet is")[0]]
        assert told.startswith(f"{shells} of {found} articles rejected (")
        assert why in told
        assert run["state"] == "blocked" or group


def test_a_wrong_charset_is_seen_through(crawl: Crawl, untouched: Crawled) -> None:
    after = crawl(mislabelled)
    assert after.articles == untouched.articles
    assert {name: run["problems"] for name, run in after.runs.items() if run["problems"]} == {}


def test_garbled_text_is_never_stored(crawl: Crawl, serving: Serving) -> None:
    after = crawl(garbled)
    for name, outlet in serving.outlets.items():
        found = len(outlet.rows)
        assert after.articles[name] == {}
        assert after.runs[name]["state"] == "broken"
        [told] = [
            each for each in after.runs[name]["problems"] if each.startswith(f"{found} of {found} articles")
        ]
        assert re.search("garbled|could not be decoded|no text", told)
    assert {
        name for name, reasons in after.kept.items() if not any("garbled" in each for each in reasons)
    } == set()


def test_a_document_that_ends_twice_is_read_whole(crawl: Crawl, untouched: Crawled) -> None:
    after = crawl(ended)
    assert after.articles == untouched.articles
    assert {name: run["problems"] for name, run in after.runs.items() if run["problems"]} == {}
