"""The linked meetings in a real MongoDB: one document for each, whatever happens on the way."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from running import Crawl, Documents, command

from govnews.demo import DemoArticle, flagged
from govnews.items import BEIJING, Article, Meeting, Person
from govnews.store import ArticleStore, Run, Session, article_id, open_database
from govnews.store.meetings import Meetings
from govnews.store.schema import ARTICLES, MEETINGS
from govnews.store.spool import Spool

Mongo = AsyncDatabase[dict[str, Any]]
PEOPLE = [Person(name="甄明", titles=["市长"], roles=["host"]), Person(name="贠宁", roles=["attendee"])]
MEETING = Meeting(
    name="市政府常务会议",
    kind="常务会议",
    level="city",
    region="621000",
    held_on=date(2023, 3, 8),
    people=PEOPLE,
)
OTHER = replace(MEETING, name="市政府党组会议", kind="党组会议")
TEXT = "3月8日，市长甄明主持召开市政府常务会议，强调种子化肥农膜要在惊蛰前送到村社，缺口由供销社兜底，不让农户来回跑。贠宁参加。"
"""Long enough to tell a copy."""


def told(number: int, meeting: Meeting | None = MEETING, **fields: Any) -> Article:
    published = datetime(2023, 3, 9, number, tzinfo=BEIJING)
    given = {
        "site": f"site{number}",
        "title": "会议召开",
        "body": f"第{number}家报道。",
        "published_at": published,
    }
    return Article(
        url=f"http://a.cn/{number}", meeting=meeting, fetched_at=datetime.now(UTC), **{**given, **fields}
    )


def key(number: int) -> str:
    return article_id(f"http://a.cn/{number}")


@pytest.fixture
def within(mongodb_uri: str) -> Callable[[Callable[[Mongo], Awaitable[Any]]], Any]:
    """Run an async function on the open database of the test."""

    def run(work: Callable[[Mongo], Awaitable[Any]]) -> Any:
        async def opened() -> Any:
            database = await open_database(mongodb_uri)
            try:
                return await work(database)
            finally:
                await database.client.close()

        return asyncio.run(opened())

    return run


@pytest.fixture
def write(within: Any) -> Callable[..., None]:
    """Store articles as a crawl that is killed before it links them."""
    return lambda *articles: within(lambda database: ArticleStore(database).save(articles))


@pytest.fixture
def save(within: Any) -> Callable[..., None]:
    """Store articles and link them, in this order."""

    async def work(database: Mongo, articles: tuple[Article, ...]) -> None:
        await ArticleStore(database).save(articles)
        await Meetings(database).link([article_id(each.url) for each in articles])

    return lambda *articles: within(lambda database: work(database, articles))


@pytest.fixture
def link_all(within: Any) -> Callable[[], None]:
    return lambda: within(lambda database: Meetings(database).link_all())


@pytest.fixture
def database(mongodb_uri: str) -> Iterator[Any]:
    with MongoClient[dict[str, Any]](mongodb_uri, tz_aware=True) as client:
        yield client.get_default_database()


@pytest.fixture
def links(database: Any) -> Callable[[], dict[str, list[int]]]:
    """Meetings that stand, with the numbers of their articles; both directions of the links are checked."""
    numbers = {key(number): number for number in range(24)}

    def read() -> dict[str, list[int]]:
        found = {each["_id"]: each for each in database[MEETINGS].find()}
        for each in database[ARTICLES].find():
            linked = [name for name, one in found.items() if each["_id"] in reported(one)]
            assert linked == ([each["meeting_id"]] if each["meeting_id"] else [])
            assert each["link_pending"] is False
        for each in found.values():
            assert len(set(reported(each))) == len(each["reports"])
            assert each["merged_into"] is None or (each["reports"] == [] and each["merged_into"] in found)
        return {
            name: sorted(numbers[one] for one in reported(each))
            for name, each in found.items()
            if each["merged_into"] is None
        }

    return read


def reported(meeting: dict[str, Any]) -> list[str]:
    return [each["article"] for each in meeting["reports"]]


def test_two_outlets_and_a_reprint_are_one_meeting(save: Any, links: Any, database: Any) -> None:
    save(told(1, body=TEXT), told(2), told(3, body=TEXT, source="site1"), told(4, OTHER))
    assert sorted(links().values()) == [[1, 2, 3], [4]]
    meeting = database[MEETINGS].find_one({"reports.article": key(1)})
    assert [each["reprint_of"] for each in meeting["reports"]] == [None, None, key(1)]
    assert (meeting["original"], meeting["sites"]) == (key(1), ["site1", "site2", "site3"])
    assert meeting["people"][0]["articles"] == [key(1), key(2), key(3)]


def test_saving_again_changes_nothing(save: Any, links: Any, database: Any) -> None:
    save(told(1), told(2))
    before = list(database[MEETINGS].find())
    save(told(2))
    save(told(1), told(1))
    assert list(database[MEETINGS].find()) == before
    save(told(3))
    assert list(links().values()) == [[1, 2, 3]]
    assert database[MEETINGS].find_one()["updated_at"] > before[0]["updated_at"]


def test_an_article_without_a_meeting_is_not_linked(save: Any, links: Any) -> None:
    save(told(1, None))
    assert links() == {}


def test_killed_between_article_and_link(write: Any, link_all: Any, links: Any, database: Any) -> None:
    write(told(1), told(2), told(3, OTHER))
    assert database[ARTICLES].count_documents({"link_pending": True, "meeting_id": None}) == 3
    link_all()
    assert sorted(links().values()) == [[1, 2], [3]]


def test_killed_between_meeting_and_article(save: Any, link_all: Any, links: Any, database: Any) -> None:
    save(told(1), told(2))
    before = links()
    database[ARTICLES].update_many({}, {"$set": {"meeting_id": None, "link_pending": True}})
    link_all()
    assert links() == before


def test_any_order_and_any_batches_give_the_same_meetings(save: Any, links: Any, database: Any) -> None:
    undated, elsewhere = replace(MEETING, held_on=None), replace(MEETING, region="621100")
    morning, evening = (replace(OTHER, period=period) for period in ("morning", "evening"))
    reports = [MEETING, undated, MEETING, OTHER, morning, evening, elsewhere, undated]
    articles = [told(number, meeting) for number, meeting in enumerate(reports)]
    found = []
    for seed in range(8):
        chance = random.Random(seed)  # noqa: S311 - not for secrets
        left = chance.sample(articles, len(articles))
        while left:
            size = chance.randint(1, 3)
            save(*left[:size])
            left = left[size:]
        found.append(sorted(links().values()))
        for name in (ARTICLES, MEETINGS):
            database[name].delete_many({})
    # The report without a time of the day goes with one of the two that have one, always with the same.
    assert found[0] in ([[0, 1, 2, 7], [3, 4], [5], [6]], [[0, 1, 2, 7], [3, 5], [4], [6]])
    assert found == [found[0]] * len(found)


def test_a_report_that_joins_two_meetings(save: Any, links: Any, database: Any) -> None:
    """One tells no region, one no day: a third report makes them one meeting; the younger id is still found."""
    save(told(1, replace(MEETING, people=[], region=None)))
    save(told(2, replace(MEETING, people=[], held_on=None)))
    first, second = f"m{key(1)}", f"m{key(2)}"
    assert links() == {first: [1], second: [2]}
    save(told(3))
    assert links() == {first: [1, 2, 3]}
    merged = database[MEETINGS].find_one({"_id": second})
    assert (merged["merged_into"], merged["original"], merged["people"]) == (first, None, [])


def test_links_follow_an_article_that_changes(save: Any, links: Any, database: Any) -> None:
    save(told(1), told(2))
    name = f"m{key(1)}"
    assert links() == {name: [1, 2]}
    save(told(2, replace(MEETING, held_on=date(2023, 3, 7))))
    assert links() == {name: [1], f"m{key(2)}": [2]}
    save(told(2))
    assert links() == {name: [1, 2]}
    save(told(2, None))
    assert links() == {name: [1]}
    save(told(1, None))
    assert links() == {name: []}
    assert database[MEETINGS].find_one({"_id": name})["original"] is None
    save(told(1))
    assert links() == {name: [1]}


def test_the_founder_leaves(save: Any, links: Any, database: Any) -> None:
    save(told(1), told(2))
    save(told(1, None))
    assert links() == {f"m{key(2)}": [2]}
    assert database[MEETINGS].find_one({"_id": f"m{key(1)}"})["merged_into"] == f"m{key(2)}"


def test_fields_of_others_survive(save: Any, links: Any, database: Any) -> None:
    save(told(1))
    database[MEETINGS].update_one({}, {"$set": {"topic": "水利"}})
    save(told(2))
    assert database[MEETINGS].find_one()["topic"] == "水利"
    assert list(links().values()) == [[1, 2]]


def test_a_withdrawn_article_stays_a_report(save: Any, within: Any, links: Any) -> None:
    save(told(1), told(2))
    within(lambda database: ArticleStore(database).withdraw(["http://a.cn/1"]))
    save(told(3))
    assert list(links().values()) == [[1, 2, 3]]


def test_crawls_at_the_same_time_found_one_meeting(within: Any, links: Any, mongodb_uri: str) -> None:
    async def crawl(number: int) -> None:
        database = await open_database(mongodb_uri)
        try:
            for meeting in (MEETING, OTHER):
                at = number + 8 * (meeting is OTHER)
                await ArticleStore(database).save([told(at, meeting)])
                await Meetings(database).link([key(at)])
        finally:
            await database.client.close()

    async def together(database: Mongo) -> None:
        await asyncio.gather(*map(crawl, range(8)))
        await Meetings(database).link_all()

    within(together)
    assert sorted(links().values()) == [[*range(8)], [*range(8, 16)]]


def test_what_the_server_refuses_keeps_no_others_from_being_linked(
    write: Any, link_all: Any, database: Any
) -> None:
    write(told(1), told(2, OTHER))
    database.command("collMod", MEETINGS, validator={"name": {"$ne": OTHER.name}})
    link_all()
    assert [each["name"] for each in database[MEETINGS].find()] == [MEETING.name]
    waiting = [each["_id"] for each in database[ARTICLES].find({"link_pending": True})]
    assert waiting == [key(2)]
    database.command("collMod", MEETINGS, validator={})
    link_all()
    assert database[MEETINGS].count_documents({}) == 2


def test_a_session_links_what_waits_and_what_it_replays(
    write: Any, links: Any, mongodb_uri: str, database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)
    write(told(1))
    spool = Spool("site2", database["meta"].find_one()["id"])
    spool.add(told(2))
    spool.close()

    async def crawl() -> None:
        session = await Session.open(Run.begin("site3", {}), dict)
        await session.save([told(3)])
        await session.end("finished")

    asyncio.run(crawl())
    assert list(links().values()) == [[1, 2, 3]]


def test_migration_links_older_articles(write: Any, links: Any, mongodb_uri: str, database: Any) -> None:
    write(told(1), told(2), told(3, OTHER), told(4, None))
    new = dict.fromkeys(("link_keys", "link_pending", "meeting_id"), "")
    database.command("collMod", ARTICLES, validator={})
    database[ARTICLES].update_many({}, {"$unset": new})
    ended = command("govnews", "db", "migrate", MONGODB_URI=mongodb_uri)
    assert ended.returncode == 0, ended.stderr
    assert "articles: 3 documents linked" in ended.stdout
    assert sorted(links().values()) == [[1, 2], [3]]
    assert (
        "articles: 0 documents linked" in command("govnews", "db", "migrate", MONGODB_URI=mongodb_uri).stdout
    )


def test_the_demo_outlets(crawl: Crawl, documents: Documents) -> None:
    for outlet in ("longdong", "qingyang", "gansudaily"):
        ended = crawl(outlet, "-a", "since=2017-10-01", "-a", "until=2017-10-20")
        assert ended.returncode == 0, ended.stderr

    def find(each: DemoArticle) -> dict[str, Any]:
        return next(
            one for one in documents() if one["site"] == each.outlet and one["url"].endswith(each.path)
        )

    (original, reprint), (one, other) = [
        [find(each) for flag in flags for each in flagged(flag)]
        for flags in (("reprinted", "reprint"), ("same_meeting",))
    ]
    linked = {
        each["_id"]: {one["article"]: one["reprint_of"] for one in each["reports"]}
        for each in documents(MEETINGS)
    }
    # 庆阳网 tells of it in its own words, before the newspaper is printed.
    [online] = [each for each in documents() if each["title"] == "庆阳打响秋冬季蓝天保卫战动员会召开"]
    copied = {online["_id"]: None, original["_id"]: None, reprint["_id"]: original["_id"]}
    assert linked[original["meeting_id"]] == copied
    assert linked[one["meeting_id"]] == {one["_id"]: None, other["_id"]: None}
    pairs = {original["meeting_id"], one["meeting_id"]}
    assert [name for name, reports in linked.items() if len(reports) > 1 and name not in pairs] == []
    assert sum(map(len, linked.values())) == sum(each["meeting"] is not None for each in documents())
