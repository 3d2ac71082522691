"""What can go wrong with a store, each in one sentence for people: no SQL, no path, nothing of what was being saved."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoFreeConnection


class StoreError(Exception):
    """A store could not do what was asked. `str(error)` is one sentence that can be shown as it is."""


class StoreUnavailable(StoreError):  # noqa: N818 (these say what happened, as `EventRefused` does)
    """The store cannot be opened, read or written now: locked, full, read-only, damaged, closed, unreachable."""


class NewerStore(StoreError):  # noqa: N818
    """The store was written by a newer version of this package. It was left as it is."""

    def __init__(self) -> None:
        super().__init__("The saved work was written by a newer version of buyerflow-widgets; update it to open this work.")


class OutdatedRevision(StoreError):  # noqa: N818
    """The process was changed by someone else since it was loaded. Nothing was written."""

    def __init__(self, persona_id: str, expected_seq: int, actual_seq: int) -> None:
        super().__init__("This process was changed in another window or by someone else since it was loaded.")
        self.persona_id = persona_id
        self.expected_seq = expected_seq
        """The revision the caller built on; 0 for a new persona."""
        self.actual_seq = actual_seq
        """The latest revision in the store."""


class DamagedRevision(StoreError):  # noqa: N818
    """The latest revision of one process is in the store but cannot be read. The other processes are not affected."""

    def __init__(self, persona_id: str) -> None:
        # An id may come from a file: `repr` shows its control characters, the cut keeps the sentence a sentence.
        super().__init__(f"The saved process {persona_id[:80]!r} is damaged and cannot be opened.")
        self.persona_id = persona_id


_BUSY = "The store is in use by another program; try again in a moment."
_FULL = "The disk is full; free some space, then save again."
_READ_ONLY = "The store is read-only; saving there is not allowed."
_DAMAGED = "The store is damaged, or is not a store of this app."
_NOT_OPENED = "The store cannot be opened; check that its folder exists and that you may use it."
_NOT_WRITTEN = "The disk reported an error while the store was being read or written."
_NO_SUCH_KIND = "The address of the store is not one that can be understood, or the driver for its database is not installed."
_NO_SUCH_TEXT = "A text holds characters that cannot be stored."
_UNKNOWN = "The store could not be reached, or refused what was asked of it."

_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_CANTOPEN: _NOT_OPENED,
    sqlite3.SQLITE_IOERR: _NOT_WRITTEN,
}
_BY_ERRNO = {errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EROFS: _READ_ONLY, errno.EACCES: _READ_ONLY, errno.EPERM: _READ_ONLY}


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turns what a database, its driver or the system raises into `StoreUnavailable`."""
    try:
        yield
    except (SQLAlchemyError, OSError, ImportError, UnicodeError) as error:
        raise StoreUnavailable(_reason(error)) from error


def _reason(error: Exception) -> str:
    match error:
        case DBAPIError(orig=sqlite3.Error() as cause):
            # The low byte is the kind; the rest tells variants of it apart. Errors of the Python driver have no code.
            return _BY_SQLITE_CODE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, _UNKNOWN)
        case NoFreeConnection():
            return _BUSY
        case OSError(errno=number):
            return _BY_ERRNO.get(number or 0, _NOT_OPENED)
        case ArgumentError() | NoSuchModuleError() | ImportError():
            return _NO_SUCH_KIND
        case UnicodeError():
            return _NO_SUCH_TEXT
        case _:
            return _UNKNOWN
