"""Parquet: our fields as typed columns, nested as in the documents."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from itertools import islice
from typing import IO, Any, Literal, get_args, get_origin

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from govnews.exports.columns import inside, known
from govnews.exports.errors import ExportError
from govnews.store import Document

AT_ONCE = 20
"""Documents converted in one go: few, as one may have 16 MiB."""
GROUP_BYTES = 16 * 1024 * 1024
"""Size in memory from which on a row group is written."""
SINGLE = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    datetime: pa.timestamp("ms", "UTC"),
    date: pa.date32(),
}
UNFIT = (pa.ArrowException, TypeError, ValueError, OverflowError)
"""Errors that say a document does not fit the schema."""


def write(documents: Iterable[Document], columns: dict[str, Any], stream: IO[bytes]) -> None:
    """Write documents in row groups as they come; fields that are not in `columns` are left out.

    Raises ExportError: a field holds what its column does not.
    """
    made = schema(columns)
    with ParquetWriter(stream, made, compression="zstd") as file:
        for group in _groups(_batches(iter(documents), columns, made)):
            file.write_table(pa.Table.from_batches(group))


def schema(columns: Mapping[str, Any]) -> pa.Schema:
    """Give the Arrow schema of fields with these types; every column may be null, as older documents lack some."""
    return pa.schema([(name, arrow(hint)) for name, hint in columns.items()])


def arrow(hint: Any) -> pa.DataType:  # noqa: ANN401 - type hints are values of any type
    """Give the Arrow type of values with this type.

    >>> arrow(list[str] | None)
    ListType(list<element: string>)
    """
    hint = known(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if hint in SINGLE:
        return SINGLE[hint]
    if origin is Literal:
        return arrow(type(inner[0]))
    if origin in (list, set, frozenset, tuple):
        return pa.list_(pa.field("element", arrow(inner[0])))
    if origin is dict:
        return pa.map_(pa.string(), arrow(inner[1]))
    if fields := inside(hint):
        return pa.struct([(name, arrow(each)) for name, each in fields.items()])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return pa.string()
    raise TypeError(f"no column for values of type {hint!r}")


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Gather batches until they are worth a row group."""
    group: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        group.append(batch)
        size += batch.nbytes
        if size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _batches(
    documents: Iterator[Document], columns: dict[str, Any], made: pa.Schema
) -> Iterator[pa.RecordBatch]:
    while some := list(islice(documents, AT_ONCE)):
        try:
            yield _batch(some, columns, made)
        except UNFIT:
            for each in some:
                _check(each, columns, made)
            raise


def _check(document: Document, columns: dict[str, Any], made: pa.Schema) -> None:
    try:
        _batch([document], columns, made)
    except UNFIT as error:
        key = document.get("_id", document.get("article"))
        raise ExportError(f"document {key} cannot be a row of Parquet: {error}") from error


def _batch(documents: list[Document], columns: dict[str, Any], made: pa.Schema) -> pa.RecordBatch:
    rows = [{name: _value(each.get(name), hint) for name, hint in columns.items()} for each in documents]
    return pa.RecordBatch.from_pylist(rows, schema=made)


def _value(value: Any, hint: Any) -> Any:  # noqa: ANN401
    """Give a value as Arrow takes it: days, which MongoDB holds as text, are days again."""
    hint = known(hint)
    if hint is date and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, dict) and (fields := inside(hint)):
        return {name: _value(value.get(name), each) for name, each in fields.items()}
    if isinstance(value, list) and (inner := get_args(hint)):
        return [_value(each, inner[0]) for each in value]
    return value
