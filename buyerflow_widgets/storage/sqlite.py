"""SQLite: connections that are durable, private to the user, and that notice when the file is another one."""

import sqlite3
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any
from urllib.parse import quote

from buyerflow_widgets.storage.address import SqliteAddress
from buyerflow_widgets.storage.database import Database, Row, Transaction
from buyerflow_widgets.storage.errors import StoreUnavailable

_FILE_MOVED = "The store's file is no longer where it was; put it back, or open the page anew to begin with an empty one."
# Connections to one file: threads of one page, which wait for one another's locks anyway.
_MAX_OPEN, _MAX_IDLE = 15, 5


@cache
def _row_type(names: tuple[str, ...]) -> type[Any]:
    return namedtuple("Row", names, rename=True)


def _named_row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return _row_type(tuple(column[0] for column in cursor.description))._make(values)


class SqliteDatabase(Database):
    """A database in a file, which is made where there is none, or in memory.

    One that is `read_only` changes nothing, makes no file, and can be read while others write.
    """

    dialect = "sqlite"

    def __init__(self, address: SqliteAddress, *, read_only: bool = False) -> None:
        # A database in memory lives in its one connection: threads take turns.
        super().__init__(max_open=_MAX_OPEN if address.file else 1, max_idle=_MAX_IDLE if address.file else 1)
        self.address = address
        self.file = address.file
        self._read_only = read_only
        if self.file and not read_only:
            _create_private(self.file)

    def connect(self) -> sqlite3.Connection:
        """A connection to the file that is there now; it makes none."""
        identity = self.file_identity()  # SQLite would make an empty file
        name = f"file:{quote(str(self.file))}?mode={'ro' if self._read_only else 'rw'}" if self.file else ":memory:"
        connection = sqlite3.connect(
            name,
            uri=self.file is not None,
            timeout=self.address.timeout,
            isolation_level=None,  # the driver's own transactions would leave out CREATE TABLE and SELECT
            check_same_thread=False,
            factory=_Connection,
        )
        connection.identity = identity
        connection.row_factory = _named_row
        try:
            if not self._read_only:
                _set_pragmas(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def placeholders(self, sql: str) -> str:
        """As it is."""
        return sql

    @contextmanager
    def stream_cursor(self, connection: sqlite3.Connection, at_once: int) -> Iterator[sqlite3.Cursor]:
        """Any cursor of SQLite's reads row by row."""
        with closing(connection.cursor()) as cursor:
            yield cursor

    def columns(self, transaction: Transaction, table: str) -> list[str]:
        """As SQLite's own table function gives them."""
        return [row.name for row in transaction.execute("SELECT name FROM pragma_table_info(:table)", {"table": table}).fetchall()]

    def file_identity(self) -> object:
        """Which file it is that stands where the store's file was; None for a database in memory.

        Raises `StoreUnavailable` where there is none any more: what is written to it now would be gone with it.
        """
        if not self.file:
            return None
        try:
            status = self.file.stat()
        except FileNotFoundError as error:
            raise StoreUnavailable(_FILE_MOVED) from error
        return status.st_dev, status.st_ino

    def checkpoint(self, *, waits: bool = True) -> bool:
        """Moves what SQLite has written beside its file into it, where what was deleted is overwritten; whether it could be done.

        Who still reads what was there before is in the way, and is waited for, as for a lock, if this `waits`.
        """
        connection = self._check_out()
        try:
            if not waits:
                connection.execute("PRAGMA busy_timeout=0")
            try:
                # That somebody is in the way is no error to SQLite.
                is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.execute(f"PRAGMA busy_timeout={self.address.timeout * 1000:.0f}")
        finally:
            self._check_in(connection, is_usable=True)
        return not is_busy

    def _begin(self, connection: sqlite3.Connection, *, writes: bool) -> None:
        # A transaction that reads first and locks later fails at once, without waiting, if another one wrote in between.
        connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    def _is_usable(self, connection: "_Connection") -> bool:
        # A connection to a file that was moved away, or replaced, goes on with what is in its place.
        return connection.identity == self.file_identity()

    def _roll_back(self, connection: sqlite3.Connection) -> bool:
        try:
            connection.rollback()
        except sqlite3.Error:
            return False
        return True

    def _check_in(self, connection: Any, *, is_usable: bool) -> None:
        # Nothing may discard what is in memory.
        super()._check_in(connection, is_usable=is_usable or self.file is None)


class _Connection(sqlite3.Connection):
    identity: object
    """Which file it was opened on."""


def _create_private(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite gives its -wal and -shm files the mode of this one. Never open a file that exists: closing it again would drop
    # the locks that this process holds on it through other connections.
    with suppress(FileExistsError):
        file.touch(mode=0o600, exist_ok=False)


def _set_pragmas(connection: sqlite3.Connection) -> None:
    _enable_wal(connection)
    # What is deleted is overwritten: it shall be gone.
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _enable_wal(connection: sqlite3.Connection) -> None:
    # Only for this one lock of a file that several programs make at once SQLite does not wait.
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    limit = monotonic() + patience / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > limit:
                raise
            Event().wait(0.01)
        else:
            return


def has_wal(file: Path) -> bool:
    """Whether SQLite has written something beside a store's file that may not be in it yet."""
    log = Path(f"{file}-wal")
    return log.is_file() and log.stat().st_size > 0
