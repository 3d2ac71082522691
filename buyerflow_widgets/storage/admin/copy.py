"""A whole store into another one: to a server and back, or as a backup."""

import json
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from buyerflow_widgets.storage.address import StoreAddress
from buyerflow_widgets.storage.database import Row, Transaction
from buyerflow_widgets.storage.errors import StoreError
from buyerflow_widgets.storage.migrations import migrate
from buyerflow_widgets.storage.open_database import open_database
from buyerflow_widgets.storage.schema import TABLES, insert
from buyerflow_widgets.storage.snapshot import columns, snapshot

_AT_ONCE = 500
_BOOLEANS = ("aside", "deleted")


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

    def and_also(self, rows: Iterable[Row]) -> "_Contents":
        texts = [json.dumps(tuple(row), ensure_ascii=False).encode() for row in rows]
        return _Contents(self.rows + len(texts), sum((int.from_bytes(sha256(text).digest()) for text in texts), start=self.digest))


def copy(source: StoreAddress, target: StoreAddress, progress: Callable[[int, int], object]) -> Copied:
    """Copies everything: owners, revisions, places. All of it is of one moment, and all of it arrives, or nothing does.

    `progress` is told how many revisions are done, and of how many. Raises `NotCopied` where the target is not empty,
    `StoreUnavailable`, `NewerStore`.
    """
    with snapshot(source) as reading:
        made = None if target.file and target.file.exists() else target.file
        database = open_database(target)
        try:
            migrate(database)
            with database.transaction(writes=True) as writing:
                _keep_others_out(writing)
                if any(_count(writing, table) for table in TABLES):
                    made = None
                    raise NotCopied("The store to copy to is not empty; name another one, since nothing in it is ever overwritten.")
                for table in TABLES:
                    _copy(reading, writing, table, progress if table == "revisions" else lambda *_: None)
                owners = writing.scalar("SELECT count(DISTINCT owner) FROM personas")
                copied = Copied(owners, personas=_count(writing, "personas"), revisions=_count(writing, "revisions"))
            database.checkpoint()
        except BaseException:
            database.close()
            for suffix in ("", "-wal", "-shm") if made else ():
                Path(f"{made}{suffix}").unlink(missing_ok=True)
            raise
        database.close()
    return copied


def _count(transaction: Transaction, table: str) -> int:
    count: int = transaction.scalar(f"SELECT count(*) FROM {table}")
    return count


def _keep_others_out(transaction: Transaction) -> None:
    # SQLite's write lock does this already.
    if transaction.database.dialect == "postgresql":
        transaction.execute("SET LOCAL statement_timeout = 0")
        transaction.execute(f"LOCK TABLE {', '.join(TABLES)} IN EXCLUSIVE MODE")


def _copy(reading: Transaction, writing: Transaction, table: str, progress: Callable[[int, int], object]) -> None:
    names = columns(reading, table)
    total = _count(reading, table)
    sent, arrived = _Contents(), _Contents()
    with closing(_read(reading, table, names)) as batches:
        for rows in batches:
            writing.execute_many(insert(table, names), [dict(zip(names, row, strict=True)) for row in rows])
            sent = sent.and_also(rows)
            progress(sent.rows, total)
    with closing(_read(writing, table, names)) as batches:
        for rows in batches:
            arrived = arrived.and_also(rows)
    if arrived != sent:
        raise NotCopied("What arrived is not what was sent; nothing was kept of it.")


def _read(transaction: Transaction, table: str, names: list[str]) -> Generator[list[Row]]:
    with closing(transaction.stream(f"SELECT {', '.join(names)} FROM {table}", at_once=_AT_ONCE)) as rows:
        while some := [_with_booleans(row) for row in islice(rows, _AT_ONCE)]:
            yield some


def _with_booleans(row: Row) -> Row:
    """SQLite gives 0 and 1, which PostgreSQL takes for no booleans."""
    return row._replace(**{name: bool(getattr(row, name)) for name in _BOOLEANS if name in row._fields})
