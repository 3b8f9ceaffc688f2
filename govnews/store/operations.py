"""Operations on a collection: done again after a lost connection; some of a batch may be refused."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

from pymongo import UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect, BulkWriteError, ServerSelectionTimeoutError

from govnews.store.schema import Document

VALUES_AT_ONCE = 500

T = TypeVar("T")


async def twice(attempt: Callable[[], Awaitable[T]]) -> T:
    """Try again once when the connection was lost; for what may be repeated."""
    try:
        return await attempt()
    except ServerSelectionTimeoutError:
        raise  # it has waited long enough
    except AutoReconnect:
        return await attempt()


async def look_up(
    collection: AsyncCollection[Document],
    field: str,
    values: Sequence[str],
    condition: Document,
    wanted: Sequence[str],
) -> list[Document]:
    """Look up some fields of the documents with one of the values that meet the condition."""

    async def read(some: Sequence[str]) -> list[Document]:
        return await collection.find({field: {"$in": list(some)}, **condition}, wanted).to_list()

    some = [values[start : start + VALUES_AT_ONCE] for start in range(0, len(values), VALUES_AT_ONCE)]
    return [one for each in some for one in await twice(partial(read, each))]


async def write(collection: AsyncCollection[Document], writes: Sequence[UpdateOne]) -> dict[int, str]:
    """Write all that the server takes; return the places of the others, and why."""
    try:
        if writes:
            await collection.bulk_write(writes, ordered=False)
    except BulkWriteError as error:
        if error.details["writeConcernErrors"]:
            raise
        return {each["index"]: _refusal(each) for each in error.details["writeErrors"]}
    return {}


def _refusal(error: Document) -> str:
    """Why the server refused a document, with the fields that broke the rule."""
    broken = error.get("errInfo", {}).get("details", {}).get("schemaRulesNotSatisfied", [])
    names = [each["propertyName"] for rule in broken for each in rule.get("propertiesNotSatisfied", [])]
    return ": ".join([str(error["errmsg"]), *([", ".join(names)] if names else [])])
