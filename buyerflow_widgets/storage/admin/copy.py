"""A whole store into another one: to a server and back, or as a backup."""

import json
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, Row, Table, func, insert, select

from buyerflow_widgets.storage.engine import checkpoint_wal, create_store_engine, file_of
from buyerflow_widgets.storage.errors import StoreError
from buyerflow_widgets.storage.migrations import migrate
from buyerflow_widgets.storage.schema import personas, places, revisions
from buyerflow_widgets.storage.snapshot import columns, snapshot

_AT_ONCE = 500
# The lines of the list refer to revisions.
_TABLES = (revisions, personas, places)


class NotCopied(StoreError):  # noqa: N818 (as its siblings)
    """Nothing was copied, and the reason is not one of the databases'."""


class Copied(NamedTuple):
    """How much was copied, and read again to see that it is the same."""

    owners: int
    personas: int
    revisions: int


class _Contents(NamedTuple):
    """Rows as they were read: how many, and a digest of them that knows no order, since databases sort texts differently."""

    rows: int = 0
    digest: int = 0

    def and_also(self, rows: Iterable[Row[*tuple[Any, ...]]]) -> "_Contents":
        texts = [json.dumps(tuple(row), ensure_ascii=False).encode() for row in rows]
        return _Contents(self.rows + len(texts), sum((int.from_bytes(sha256(text).digest()) for text in texts), start=self.digest))


def copy(source: URL, target: URL, progress: Callable[[int, int], object]) -> Copied:
    """Copies everything: owners, revisions, places. All of it is of one moment, and all of it arrives, or nothing does.

    `progress` is told how many revisions are done, and of how many. Raises `NotCopied` where the target is not empty,
    `StoreUnavailable`, `NewerStore`.
    """
    with snapshot(source) as reading:
        made = file_of(target)
        made = None if made and made.exists() else made
        engine = create_store_engine(target)
        try:
            migrate(engine)
            with engine.execution_options(writes=True).begin() as writing:
                _keep_others_out(writing)
                if any(writing.scalar(select(func.count()).select_from(table)) for table in _TABLES):
                    made = None
                    raise NotCopied("The store to copy to is not empty; name another one, since nothing in it is ever overwritten.")
                for table in _TABLES:
                    _copy(reading, writing, table, progress if table is revisions else lambda *_: None)
                owners = writing.scalar(select(func.count(personas.c.owner.distinct()))) or 0
                counts = [writing.scalar(select(func.count()).select_from(table)) or 0 for table in (personas, revisions)]
            checkpoint_wal(engine)
        except BaseException:
            engine.dispose()
            for suffix in ("", "-wal", "-shm") if made else ():
                Path(f"{made}{suffix}").unlink(missing_ok=True)
            raise
        engine.dispose()
    return Copied(owners, *counts)


def _keep_others_out(connection: Connection) -> None:
    # SQLite's write lock does this already.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(table.name for table in _TABLES)} IN EXCLUSIVE MODE")


def _copy(reading: Connection, writing: Connection, table: Table, progress: Callable[[int, int], object]) -> None:
    names = columns(reading, table.name)
    total = reading.scalar(select(func.count()).select_from(table)) or 0
    sent, arrived = _Contents(), _Contents()
    with closing(_read(reading, table, names)) as batches:
        for rows in batches:
            writing.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
            sent = sent.and_also(rows)
            progress(sent.rows, total)
    with closing(_read(writing, table, names)) as batches:
        for rows in batches:
            arrived = arrived.and_also(rows)
    if arrived != sent:
        raise NotCopied("What arrived is not what was sent; nothing was kept of it.")


def _read(connection: Connection, table: Table, names: list[str]) -> Generator[list[Row[*tuple[Any, ...]]]]:
    rows = select(*(table.c[name] for name in names)).execution_options(yield_per=_AT_ONCE)
    with connection.execute(rows) as found:
        yield from (list(rows) for rows in found.partitions())
