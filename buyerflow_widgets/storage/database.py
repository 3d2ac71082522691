"""One interface to SQLite and PostgreSQL: SQL with `:name` for values, in a transaction on a pooled connection."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any, Literal, Protocol

from buyerflow_widgets.storage.errors import StoreUnavailable
from buyerflow_widgets.storage.reasons import BUSY

# Seconds to wait for a connection where all are in use.
_CHECK_OUT_SECONDS = 30
Values = Mapping[str, Any]
Row = Any
"""A named tuple: its fields are the names of the columns."""


class Cursor(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""

    def fetchone(self) -> Row | None:
        """The next row."""

    def fetchall(self) -> list[Row]:
        """The rest of the rows."""


class Transaction:
    """What stands between BEGIN and COMMIT. SQL is the same for both databases, and is never made of anybody's text."""

    def __init__(self, database: "Database", connection: Any) -> None:
        self.database = database
        self._connection = connection

    def execute(self, sql: str, values: Mapping[str, Any] = {}) -> Cursor:
        """Runs a statement."""
        cursor: Cursor = self._connection.execute(self.database.placeholders(sql), values)
        return cursor

    def execute_many(self, sql: str, rows: Sequence[Values]) -> None:
        """Runs a statement once for each row of values."""
        self._connection.cursor().executemany(self.database.placeholders(sql), rows)

    def scalar(self, sql: str, values: Mapping[str, Any] = {}) -> Any:
        """The first column of the first row; None where there is none."""
        row = self.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns; none where there is no such table."""
        return self.database.columns(self, table)

    def stream(self, sql: str, values: Mapping[str, Any] = {}, at_once: int = 100) -> Generator[Row]:
        """The rows of a query, to be closed when they are read; no more than `at_once` of them are in memory."""
        with self.database.stream_cursor(self._connection, at_once) as cursor:
            yield from cursor.execute(self.database.placeholders(sql), values)


class Database(ABC):
    """A store's database with its connections, which any thread may use: one thread at a time each."""

    dialect: Literal["sqlite", "postgresql"]

    def __init__(self, *, max_open: int, max_idle: int) -> None:
        """At most `max_open` connections at once, of which `max_idle` stay open when nobody uses them."""
        self._max_idle = max_idle
        self._slots = BoundedSemaphore(max_open)
        self._lock = Lock()
        self._idle: list[Any] = []
        self._closed = False

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Transaction]:
        """A transaction that is committed at the end, or rolled back at an exception. One that `writes` locks at once."""
        connection = self._check_out()
        is_usable = False
        try:
            self._begin(connection, writes=writes)
            yield Transaction(self, connection)
            connection.commit()
            is_usable = True
        except BaseException:
            is_usable = self._roll_back(connection)
            raise
        finally:
            self._check_in(connection, is_usable=is_usable)

    def close(self) -> None:
        """Closes its connections: at once, or where another thread is in the midst of something, when it has done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def checkpoint(self, *, waits: bool = True) -> bool:
        """Overwrites what was deleted, where the database does not by itself; whether it could be done."""
        return True

    def file_identity(self) -> object:
        """Which file the store is in, as the system knows it; None where it is in none."""
        return None

    def _check_out(self) -> Any:
        if not self._slots.acquire(timeout=_CHECK_OUT_SECONDS):
            raise StoreUnavailable(BUSY)
        try:
            while True:
                with self._lock:
                    connection = self._idle.pop() if self._idle else None
                if connection is None:
                    return self.connect()
                is_usable = False
                try:
                    is_usable = self._is_usable(connection)
                finally:
                    if not is_usable:
                        connection.close()
                if is_usable:
                    return connection
        except BaseException:
            self._slots.release()
            raise

    def _check_in(self, connection: Any, *, is_usable: bool) -> None:
        with self._lock:
            stays = is_usable and not self._closed and len(self._idle) < self._max_idle
            if stays:
                self._idle.append(connection)
        try:
            if not stays:
                connection.close()
        finally:
            self._slots.release()

    @abstractmethod
    def connect(self) -> Any:
        """A new connection, outside the pool."""

    @abstractmethod
    def placeholders(self, sql: str) -> str:
        """SQL as the driver reads it."""

    @abstractmethod
    @contextmanager
    def stream_cursor(self, connection: Any, at_once: int) -> Iterator[Any]:
        """A cursor that fetches a few rows at a time."""

    @abstractmethod
    def columns(self, transaction: Transaction, table: str) -> list[str]:
        """The names of a table's columns; none where there is no such table."""

    @abstractmethod
    def _begin(self, connection: Any, *, writes: bool) -> None: ...

    @abstractmethod
    def _is_usable(self, connection: Any) -> bool:
        """Whether a connection that was not used for a while still leads to the database."""

    @abstractmethod
    def _roll_back(self, connection: Any) -> bool:
        """Takes back what was begun; whether the connection can be used again."""
