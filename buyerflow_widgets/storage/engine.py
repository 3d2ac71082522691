"""Where a store is, and connections to it that are durable, private to the user, and safe to use from several threads."""

import os
import sqlite3
from contextlib import suppress
from enum import Enum
from hashlib import sha256
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Final
from uuid import uuid4

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from buyerflow_widgets.model import type_label
from buyerflow_widgets.storage.errors import StoreUnavailable

_TIMEOUTS = {
    "connect_timeout": 5,
    # A server that is gone without a word is noticed within half a minute.
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""In seconds, and milliseconds. What the URL says, wins."""
_FILE_MOVED = "The store's file is no longer where it was; put it back, or open the page anew to begin with an empty one."


class Default(Enum):
    """Stands for the store a person gets who names none; `None` is taken, it means "in memory"."""

    STORE = "BUYERFLOW_STORE, else the user's data folder"


DEFAULT: Final = Default.STORE
"""The store that the environment variable `BUYERFLOW_STORE` names (a path or a URL), else a file in the user's data folder."""


def default_file() -> Path:
    """The file in the user's data folder."""
    return user_data_path("buyerflow") / "buyerflow.sqlite"


def file_of(url: URL) -> Path | None:
    """The file that a store is in, if it is one."""
    return None if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:") else Path(str(url.database))


def store_url(where: str | Path | Default | None) -> URL:
    """The URL of a store: of a path, of a text with `://` in it, of SQLite in memory for None, or of the default.

    Raises `TypeError` for anything else.
    """
    if where is DEFAULT:
        where = os.environ.get("BUYERFLOW_STORE") or default_file()
    match where:
        case None:
            return make_url("sqlite://")
        case str() if "://" in where:
            return make_url(where)
        case str() | Path():
            return URL.create("sqlite", database=str(Path(where).expanduser()))
        case _:
            raise TypeError(f"A store is named by a path, a database URL or None, not by a value of type {type_label(where)}.")


def work_key(url: URL, owner: str) -> str:
    """Tells one owner's work in one store from any other, and says nothing of either."""
    # A store in memory is like no other.
    place = url.render_as_string(hide_password=True) if url.database else uuid4().hex
    return sha256(f"{place}\n{owner}".encode()).hexdigest()[:16]


def create_store_engine(url: URL) -> Engine:
    """The engine for a store. With the execution option `writes`, a transaction takes the write lock as it begins."""
    if url.get_backend_name() != "sqlite":
        return _on_a_server(url)
    if "uri" in url.query:
        # SQLite would then read the path as a URI of its own: another file than the one made private here.
        raise StoreUnavailable("Name the store's file by its plain path; SQLite's own file: addresses are not supported.")
    file = file_of(url)
    if file is None:
        # The database lives in its one connection: a pool of one makes threads take turns, and nothing may discard it.
        engine = create_engine(
            url, hide_parameters=True, poolclass=QueuePool, pool_size=1, max_overflow=0, connect_args={"check_same_thread": False}
        )
        event.listen(engine, "handle_error", _never_discard)
    else:
        _create_private(file)
        engine = create_engine(url, hide_parameters=True)
        _reconnect_if_replaced(engine)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_transaction)
    return engine


def _on_a_server(url: URL) -> Engine:
    if url.get_backend_name() == "postgresql" and url.get_driver_name() != "psycopg":
        # How its connections wait, listen for changes and say what is wrong is that driver's.
        raise StoreUnavailable("PostgreSQL is reached through psycopg only; begin the store's address with postgresql+psycopg://.")
    # A page at rest holds one connection here, and one more to listen: a thousand of them share the server. One that went
    # away, as when the server was restarted, is replaced before it is used.
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=1,
        connect_args={name: value for name, value in _TIMEOUTS.items() if name not in url.query}
        if url.get_driver_name() == "psycopg"
        else {},
    )
    if url.get_backend_name() == "postgresql":
        event.listen(engine, "connect", _limit_waiting)
    return engine


def _limit_waiting(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Not as options of the connection: poolers in between refuse those.
    cursor = connection.cursor()
    cursor.execute("SET lock_timeout = '5s'")  # as SQLite's driver waits
    cursor.execute("SET statement_timeout = '30s'")
    cursor.close()
    connection.commit()


def _create_private(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite gives its -wal and -shm files the mode of this one. Never open a file that exists: closing it again would drop
    # the locks that this process holds on it through other connections.
    with suppress(FileExistsError):
        file.touch(mode=0o600, exist_ok=False)


def file_identity(engine: Engine) -> object:
    """Which file it is that stands where a store's file was; None for a store that is in none.

    Raises `StoreUnavailable` where there is none any more: what is written to it now would be gone with it.
    """
    file = file_of(engine.url)
    try:
        return file and (file.stat().st_dev, file.stat().st_ino)
    except FileNotFoundError as error:
        raise StoreUnavailable(_FILE_MOVED) from error


def _reconnect_if_replaced(engine: Engine) -> None:
    """A connection to a file that was moved away, or replaced, goes on with what is in its place."""

    def remember(_: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        record.info["place"] = file_identity(engine)

    def look(_: DBAPIConnection, record: ConnectionPoolEntry, __: object) -> None:
        if record.info["place"] != file_identity(engine):
            raise DisconnectionError("another file is there now")

    event.listen(engine, "do_connect", lambda *_: file_identity(engine) and None)  # SQLite would make an empty one
    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", look)


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own transactions would leave out CREATE TABLE and SELECT: `_begin_transaction` begins them instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    _enable_wal(cursor)
    # What is deleted is overwritten: it shall be gone.
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _enable_wal(cursor: Any) -> None:
    # How long to wait for a lock is left to the driver: 5 seconds, or the URL's `timeout`. Only for this one lock of a file that
    # several programs make at once SQLite does not wait.
    (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    limit = monotonic() + patience / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > limit:
                raise
            Event().wait(0.01)
        else:
            return


def _begin_transaction(connection: Connection) -> None:
    # A transaction that reads first and locks later fails at once, without waiting, if another one wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _never_discard(context: ExceptionContext) -> None:
    # SQLAlchemy discards a connection that Ctrl+C interrupted, and with it a database in memory.
    context.is_disconnect = False


def has_wal(url: URL) -> bool:
    """Whether SQLite has written something beside a store's file that may not be in it yet."""
    file = file_of(url)
    return bool(file and (log := Path(f"{file}-wal")).is_file() and log.stat().st_size)


def checkpoint_wal(engine: Engine, *, waits: bool = True) -> bool:
    """Moves what SQLite has written beside its file into it, where what was deleted is overwritten; whether it could be done.

    Who still reads what was there before is in the way, and is waited for, as for a lock, if this `waits`.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
        if not waits:
            driver.execute("PRAGMA busy_timeout=0")
        try:
            # That somebody is in the way is no error to SQLite.
            is_busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            driver.execute(f"PRAGMA busy_timeout={patience}")
        return not is_busy


def close_when_idle(engine: Engine) -> None:
    """Closes its connections: at once, or where another thread is in the midst of something, when it has done."""
    event.listen(engine, "checkin", lambda _, record: record.invalidate())
    engine.dispose()
