"""A real MongoDB for the tests, in a folder of their own."""

import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from running import Crawl, Documents, command, crawling

from govnews.demo import Outlets
from govnews.store import server


@pytest.fixture(scope="session", autouse=True)
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder that stands for the user's data, so that no test touches the user's own data or MongoDB."""
    folder = tmp_path_factory.mktemp("govnews")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVNEWS_DATA_DIR", str(folder))
        patch.delenv("MONGODB_URI", raising=False)
        yield folder
        # Also where a test started it through the environment.
        server.stop(folder)


@pytest.fixture(scope="session")
def mongo(data_dir: Path) -> str:
    """Address of an embedded server that all tests share."""
    return server.start(data_dir)


@pytest.fixture
def mongodb_uri(mongo: str) -> Iterator[str]:
    """Address of a database that does not exist yet, as one would write it in MONGODB_URI."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield f"{mongo}/{name}"
    with MongoClient(mongo) as client:
        client.drop_database(name)


@pytest.fixture
def outlets() -> Iterator[Outlets]:
    """The demo outlets, served on free ports."""
    with Outlets() as served:
        yield served


@pytest.fixture
def crawl(outlets: Outlets, mongodb_uri: str) -> Crawl:
    """Run `scrapy crawl …` on the demo outlets into a database of the test's own; environment as keywords."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return command("scrapy", "crawl", *arguments, **(crawling(outlets, mongodb_uri) | environment))

    return run


@pytest.fixture
def documents(mongodb_uri: str) -> Documents:
    """Read a collection of the test's database."""

    def read(collection: str = "articles", **query: object) -> list[dict[str, Any]]:
        with MongoClient[dict[str, Any]](mongodb_uri, tz_aware=True) as client:
            return list(client.get_default_database()[collection].find(query).sort("_id"))

    return read
