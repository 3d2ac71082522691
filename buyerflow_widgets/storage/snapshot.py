"""A store as it is at one moment, read without changing anything, also while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, inspect

from buyerflow_widgets.storage.engine import create_store_engine, file_of
from buyerflow_widgets.storage.errors import StoreUnavailable
from buyerflow_widgets.storage.migrations import known
from buyerflow_widgets.storage.schema import metadata


@contextmanager
def snapshot(url: URL) -> Iterator[Connection]:
    """A connection that can only read, and goes on seeing what there was at its first look.

    Raises `StoreUnavailable` where there is no store, `NewerStore`.
    """
    engine = _only_reading(url)
    try:
        with engine.connect() as connection, connection.begin():
            if not known(connection):
                raise StoreUnavailable("There is no store at this address.")
            yield connection
    finally:
        engine.dispose()


def columns(connection: Connection, table: str) -> list[str]:
    """The columns of today's that a table has; one of an older store has fewer."""
    there = {column["name"] for column in inspect(connection).get_columns(table)}
    return [name for name in metadata.tables[table].columns.keys() if name in there]  # noqa: SIM118 (columns are no dict)


def _only_reading(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        engine = create_store_engine(url)
        if engine.dialect.name == "postgresql":
            return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return engine
    file = file_of(url)
    if file is None or not file.is_file() or not file.stat().st_size:  # of an empty one, SQLite deletes what is beside it
        raise StoreUnavailable("There is no store at this address.")
    address = f"file:{quote(str(file))}?mode=ro"
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False),
        hide_parameters=True,
        poolclass=NullPool,
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine
