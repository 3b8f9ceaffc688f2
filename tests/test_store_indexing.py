"""The pairs that search goes by, written beside the crawl: whatever happens, they come to be those of the article."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from running import Crawl, command
from writing import article, key, save

from govnews.pairs import distinct
from govnews.search import Query, find
from govnews.store import Database, Document, Run, Session, open_database_sync
from govnews.store.driving import Written
from govnews.store.indexing import AT_ONCE, index_older, indexing
from govnews.store.reading import Selection

EVERYTHING = Selection(name="articles")


@pytest.fixture
def database(mongodb_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database[Document]]:
    monkeypatch.setenv("MONGODB_URI", mongodb_uri)
    opened = open_database_sync(mongodb_uri)
    with opened.client:
        yield opened


@pytest.fixture
def crawled(database: Database[Document]) -> Callable[..., None]:
    """Store articles as a crawl does that comes to its end."""

    async def within(articles: tuple[Any, ...]) -> None:
        session = await Session.open(Run.begin("longdong", {}), dict)
        if articles:
            await session.save(articles)
        await session.end("finished")

    return lambda *articles: asyncio.run(within(articles))


def found(database: Database[Document], query: str) -> list[str]:
    return sorted(hit.id for hit in find(database, Query.parse(query), EVERYTHING))


def indexed(database: Database[Document]) -> dict[str, list[str]]:
    return {each["_id"]: each["tokens"] for each in database["tokens"].find()}


def waiting(database: Database[Document]) -> int:
    return database["articles"].count_documents({"index_pending": True})


def test_when_a_crawl_has_ended_its_articles_are_indexed(
    crawled: Callable[..., None], database: Database[Document]
) -> None:
    bodies = {key(number): f"第{number}次会议" for number in range(AT_ONCE * 2 + 3)}
    crawled(*(article(number, f"第{number}次会议") for number in range(len(bodies))))
    assert indexed(database) == {each: distinct(f"会\n{body}") for each, body in bodies.items()}
    assert waiting(database) == 0
    assert found(database, "第7次会议") == [key(7)]


def test_the_demo_is_found_when_its_crawl_has_ended(crawl: Crawl, database: Database[Document]) -> None:
    assert crawl("longdong", "-a", "since=2017-10-10", "-a", "until=2017-10-17").returncode == 0
    stored = list(database["articles"].find())
    assert indexed(database).keys() == {each["_id"] for each in stored}
    meant = sorted(each["_id"] for each in stored if "会议" in each["title"] + each["body"])
    assert meant
    assert found(database, "会议") == meant


def test_what_a_killed_crawl_left_is_found_and_the_next_one_indexes_it(
    mongodb_uri: str, crawled: Callable[..., None], database: Database[Document]
) -> None:
    save(mongodb_uri, article(1), article(2, "防汛工作"))
    assert indexed(database) == {}
    assert found(database, "防汛") == [key(2)]
    crawled()
    assert indexed(database).keys() == {key(1), key(2)}
    assert waiting(database) == 0


def test_a_changed_article_is_found_by_its_new_words_only(
    mongodb_uri: str, crawled: Callable[..., None], database: Database[Document]
) -> None:
    crawled(article(1, "防汛工作"), article(2, "防汛演练"))
    save(mongodb_uri, article(1, "抗旱工作"))
    for _ in range(2):  # before it is indexed again, and after
        assert (found(database, "防汛"), found(database, "抗旱")) == ([key(2)], [key(1)])
        crawled()
    assert "防汛" not in indexed(database)[key(1)]


def test_white_space_makes_other_pairs(crawled: Callable[..., None], database: Database[Document]) -> None:
    crawled(article(1, "防汛 抗旱"))
    crawled(article(1, "防汛抗旱"))
    assert found(database, "汛抗") == [key(1)]
    assert "汛抗" in indexed(database)[key(1)]


def test_another_look_at_an_article_leaves_its_pairs_alone(
    mongodb_uri: str, crawled: Callable[..., None], database: Database[Document]
) -> None:
    crawled(article(1))
    save(mongodb_uri, article(1))
    assert waiting(database) == 0


def test_an_article_that_changes_while_it_is_indexed_is_indexed_again(
    mongodb_uri: str, database: Database[Document]
) -> None:
    save(mongodb_uri, article(1, "防汛工作"))
    slow = indexing([key(1)])
    ask = next(slow)
    read = list(database[ask.collection].find(ask.query, ask.fields))
    save(mongodb_uri, article(1, "抗旱工作"))
    assert index_older(database) == 1
    for answer in (read, Written()):
        write = slow.send(answer)
        database[write.collection].bulk_write(write.updates)
    assert "防汛" in indexed(database)[key(1)]
    assert found(database, "抗旱") == [key(1)]
    assert index_older(database) == 1
    assert "抗旱" in indexed(database)[key(1)]


def test_what_the_server_refuses_keeps_no_others_from_being_indexed(
    mongodb_uri: str, database: Database[Document], caplog: pytest.LogCaptureFixture
) -> None:
    save(mongodb_uri, *(article(number) for number in range(AT_ONCE + 5)))
    database.command("collMod", "tokens", validator={"_id": {"$ne": key(3)}})
    index_older(database)
    assert key(3) in caplog.text
    assert len(indexed(database)) == AT_ONCE + 4
    assert [each["_id"] for each in database["articles"].find({"index_pending": True})] == [key(3)]
    database.command("collMod", "tokens", validator={})
    assert index_older(database) == 1


def test_migration_indexes_older_articles(mongodb_uri: str, database: Database[Document]) -> None:
    save(mongodb_uri, *(article(number) for number in range(AT_ONCE + 5)))
    database.command("collMod", "articles", validator={})
    older = {"$unset": {"index_pending": ""}, "$set": {"tokens": "会议 议召 召开"}}
    database["articles"].update_many({}, older)
    database["articles"].create_index([("tokens", "text")])
    database["articles"].update_one({"_id": key(1)}, {"$set": {"tokens": ["a consumer's own"]}})
    told = command("govnews", "db", "migrate", MONGODB_URI=mongodb_uri).stdout
    assert f"articles: {AT_ONCE + 5} documents completed" in told
    assert f"articles: {AT_ONCE + 5} documents indexed" in told
    assert "tokens_text" not in database["articles"].index_information()
    assert [each["_id"] for each in database["articles"].find({"tokens": {"$exists": True}})] == [key(1)]
    assert len(indexed(database)) == AT_ONCE + 5
    again = command("govnews", "db", "migrate", MONGODB_URI=mongodb_uri).stdout
    assert "articles: 0 documents indexed" in again


def test_a_migration_that_was_stopped_goes_on_indexing(
    mongodb_uri: str, database: Database[Document]
) -> None:
    save(mongodb_uri, *(article(number) for number in range(AT_ONCE + 5)))
    work = indexing([key(number) for number in range(3)])
    ask = next(work)
    write = work.send(list(database[ask.collection].find(ask.query, ask.fields)))
    database[write.collection].bulk_write(write.updates)
    work.close()
    assert index_older(database) == AT_ONCE + 5
    assert len(indexed(database)) == AT_ONCE + 5
