"""What happens to a damaged SQLite store as it is opened: it is set aside, and what can be read of it goes on in a new one."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from urllib.parse import quote

from buyerflow_widgets.storage.address import SqliteAddress, StoreAddress, default_file
from buyerflow_widgets.storage.database import Database
from buyerflow_widgets.storage.errors import StoreUnavailable
from buyerflow_widgets.storage.migrations import migrate
from buyerflow_widgets.storage.open_database import open_database
from buyerflow_widgets.storage.reasons import DAMAGED, is_damaged
from buyerflow_widgets.storage.recovery.recognise import has_our_marks
from buyerflow_widgets.storage.recovery.salvage import salvage
from buyerflow_widgets.storage.sqlite import SqliteDatabase

_log = logging.getLogger(__name__)
# A larger file is not read through as it is opened; this much takes a tenth of a second.
_READ_THROUGH = 100_000_000
_LOCK_SECONDS = 60
_SUFFIXES = ("-wal", "-shm", "")
"""The file itself comes last: what is beside it is nothing without it, and may do harm beside another."""


def open_or_recover(address: StoreAddress, *, checks: bool = True) -> tuple[Database, Path | None]:
    """Opens a store and brings it up to date. A damaged file is set aside first: where it is now is the second value, else None.

    Without `checks` a file is not read through, so that damage in the midst of it is found later only.
    """
    if not isinstance(address, SqliteAddress) or address.file is None:
        return _up_to_date(open_database(address)), None
    file = address.file
    if not _lock_of(file).exists():
        try:
            return _open_if_whole(file, address, checks=checks), None
        except _Damaged as damaged:
            if not _is_ours(file):
                raise StoreUnavailable(DAMAGED) from damaged
    with _alone(file):
        try:
            return _open_if_whole(file, address, checks=checks), None  # another program was faster
        except _Damaged as damaged:
            if not _is_ours(file):
                raise StoreUnavailable(DAMAGED) from damaged
            return _set_aside(file, address)


class _Damaged(Exception):  # noqa: N818 (a thing, not an error that anybody sees)
    pass


def _open_if_whole(file: Path, address: SqliteAddress, *, checks: bool) -> Database:
    _look_at(file)
    try:
        database = _up_to_date(SqliteDatabase(address))
        try:
            if checks and file.stat().st_size <= _READ_THROUGH:
                with database.transaction() as transaction:
                    if transaction.scalar("PRAGMA integrity_check(1)") != "ok":
                        raise _Damaged
        except BaseException:
            database.close()
            raise
    except sqlite3.Error as error:
        if is_damaged(error):
            raise _Damaged from error
        raise
    return database


def _up_to_date(database: Database) -> Database:
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _look_at(file: Path) -> None:
    """Before anything is changed: a database of another program's, named by mistake, is none of our business."""
    # The log first: where another program makes the store just now, it has one as soon as the file is not empty any more.
    log = _size(Path(f"{file}-wal"))
    if not _size(file):
        if log:
            raise _Damaged  # SQLite would take the emptied file for a new one, and delete what is beside it
        return
    with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as looking:
        try:
            tables = {name for (name,) in looking.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        except sqlite3.DatabaseError as error:
            if is_damaged(error):
                raise _Damaged from error
            return  # it is said as it is opened
    if tables and "migrations" not in tables:
        raise StoreUnavailable(DAMAGED)


def _set_aside(file: Path, address: SqliteAddress) -> tuple[Database, Path]:
    aside, new = _free_name(file), file.with_name(f"{file.name}.new")
    _rename(file, aside)
    try:
        # Where it belongs only when all is in it: others who look now shall not think that everything was deleted.
        database = _up_to_date(SqliteDatabase(replace(address, file=new)))
        try:
            found = salvage(aside, database)
            database.checkpoint()
        finally:
            database.close()
        new.rename(file)
    except BaseException:
        # Where a new one cannot be made, as on a full disk, the old one stays where it was.
        for suffix in _SUFFIXES:
            Path(f"{new}{suffix}").unlink(missing_ok=True)
        _rename(aside, file)
        raise
    _log.warning("A damaged store was set aside; %s revisions of it could be read.", found)
    return _open_if_whole(file, address, checks=True), aside


def _rename(file: Path, to: Path) -> None:
    for suffix in _SUFFIXES:
        part = Path(f"{file}{suffix}")
        if part.exists():
            part.rename(f"{to}{suffix}")


def _free_name(file: Path) -> Path:
    name = f"{file}.damaged-{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    names = (Path(name) if number == 1 else Path(f"{name}-{number}") for number in count(1))
    return next(free for free in names if not any(Path(f"{free}{suffix}").exists() for suffix in _SUFFIXES))


def _is_ours(file: Path) -> bool:
    """Whether it is, or was, a store of this app: never is a file set aside that only was named by mistake."""
    return file == default_file() or any(part.exists() and has_our_marks(part) for part in (file, Path(f"{file}-wal")))


def _lock_of(file: Path) -> Path:
    return Path(f"{file}.lock")


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Only one program at a time sets a store aside. The lock's file stays, so that nobody waits at another one of its name."""
    with closing(sqlite3.connect(_lock_of(file), timeout=_LOCK_SECONDS, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            # Who may not even write this one, can set nothing aside, and may still read.
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                raise
        yield
