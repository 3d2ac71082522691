"""A store as it is at one moment, read without changing anything, also while others write."""

from collections.abc import Iterator
from contextlib import contextmanager

from buyerflow_widgets.storage.address import SqliteAddress, StoreAddress
from buyerflow_widgets.storage.database import Transaction
from buyerflow_widgets.storage.errors import StoreUnavailable
from buyerflow_widgets.storage.migrations import known
from buyerflow_widgets.storage.open_database import open_database
from buyerflow_widgets.storage.schema import TABLES


@contextmanager
def snapshot(address: StoreAddress) -> Iterator[Transaction]:
    """A transaction that can only read, and goes on seeing what there was at its first look.

    Raises `StoreUnavailable` where there is no store, `NewerStore`.
    """
    if isinstance(address, SqliteAddress):
        file = address.file
        if file is None or not file.is_file() or not file.stat().st_size:  # of an empty one, SQLite deletes what is beside it
            raise StoreUnavailable("There is no store at this address.")
    database = open_database(address, read_only=True)
    try:
        with database.transaction() as transaction:
            if not known(transaction):
                raise StoreUnavailable("There is no store at this address.")
            yield transaction
    finally:
        database.close()


def columns(transaction: Transaction, table: str) -> list[str]:
    """The columns of today's that a table has; one of an older store has fewer."""
    there = transaction.columns(table)
    return [name for name in TABLES[table] if name in there]
