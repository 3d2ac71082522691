"""Why a store cannot be used, in plain words, by what its database, the driver or the system says."""

import errno
import sqlite3

BUSY = "The store is in use by another program; try again in a moment."
_FULL = "The disk is full; free some space, then save again."
_READ_ONLY = "The store is read-only; saving there is not allowed."
DAMAGED = "The store is damaged, or is not a store of this app."
_NOT_OPENED = "The store cannot be opened; check that its folder exists and that you may use it."
_NOT_WRITTEN = "The disk reported an error while the store was being read or written."
NO_SUCH_KIND = "The address of the store is not one that can be understood, or the driver for its database is not installed."
_NO_SUCH_TEXT = "A text holds characters that cannot be stored."
_UNKNOWN = "The store could not be reached, or refused what was asked of it."
# Of a server, which somebody else may run:
_UNREACHABLE = "The store could not be reached; its server may be restarting, so try again in a moment."
_OVERLOADED = "The store's server has too much to do; try again in a moment."
_SERVER_FULL = "The disk of the store's server is full; who runs it has to free some space."
_REFUSED = "The store's server refused the name or the password in the store's address."
_NO_DATABASE = "The database in the store's address does not exist on its server."
_NOT_ALLOWED = "The account in the store's address may not use the store; who runs its server can allow it."

_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_CANTOPEN: _NOT_OPENED,
    sqlite3.SQLITE_IOERR: _NOT_WRITTEN,
}
_BY_ERRNO = {errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EROFS: _READ_ONLY, errno.EACCES: _READ_ONLY, errno.EPERM: _READ_ONLY}
# PostgreSQL's codes, the longest that fits: two characters are a class of them.
_BY_SQLSTATE = {
    "08": _UNREACHABLE,
    "22": DAMAGED,
    "22021": _NO_SUCH_TEXT,
    "22P05": _NO_SUCH_TEXT,
    "25006": _READ_ONLY,
    "28": _REFUSED,
    "3D": _NO_DATABASE,
    "40": BUSY,
    "42": DAMAGED,
    "42501": _NOT_ALLOWED,
    "53": _OVERLOADED,
    "53100": _SERVER_FULL,
    "55": BUSY,
    "57014": _OVERLOADED,
    "57": _UNREACHABLE,
    "58": _NOT_WRITTEN,
    "XX": DAMAGED,
}
# Who was not let in gets no code from the driver, only the server's words; in English, unless its operator chose otherwise.
_BY_REFUSAL = {
    "database system": _UNREACHABLE,
    "too many": _OVERLOADED,
    "connection slots": _OVERLOADED,
    "authentication failed": _REFUSED,
    "no password supplied": _REFUSED,
    "pg_hba.conf": _REFUSED,
    "role ": _REFUSED,
    "permission denied": _NOT_ALLOWED,
    "database ": _NO_DATABASE,
}


def has_reason(error: Exception) -> bool:
    """Whether it comes from a database, its driver or the system, so that `reason` has a sentence for it."""
    return isinstance(error, sqlite3.Error | OSError | ImportError | UnicodeError) or _is_psycopgs(error)


def is_damaged(error: Exception) -> bool:
    """Whether SQLite found that what it reads cannot be, or that it is no database at all."""
    return isinstance(error, sqlite3.Error) and _sqlite_code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_taken(error: BaseException | None) -> bool:
    """Whether a row with this primary key was there already."""
    is_in_sqlite = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
    return is_in_sqlite or getattr(error, "sqlstate", None) == "23505"


def reason(error: Exception) -> str:
    """The sentence for an error."""
    match error:
        case sqlite3.Error():
            return _BY_SQLITE_CODE.get(_sqlite_code(error), _UNKNOWN)
        case _ if _is_psycopgs(error):
            return _of_postgresql(error)
        case OSError(errno=number):
            return _BY_ERRNO.get(number or 0, _NOT_OPENED)
        case ImportError():
            return NO_SUCH_KIND
        case UnicodeError():
            return _NO_SUCH_TEXT
        case _:
            return _UNKNOWN


def _is_psycopgs(error: Exception) -> bool:
    # By its name: who has no PostgreSQL need not have its driver.
    return type(error).__module__.startswith("psycopg")


def _sqlite_code(cause: sqlite3.Error) -> int:
    # The low byte is the kind; the rest tells variants of it apart. Errors of the Python driver have no code.
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF


def _of_postgresql(cause: Exception) -> str:
    code = getattr(cause, "sqlstate", None)
    if code:
        return _BY_SQLSTATE.get(code) or _BY_SQLSTATE.get(code[:2], _UNKNOWN)
    match type(cause).__name__:  # the driver's own
        case "DataError":
            return _NO_SUCH_TEXT  # PostgreSQL holds no NUL
        case "ProgrammingError":
            return NO_SUCH_KIND
    _, refused, words = str(cause).partition("FATAL:")
    return next((sentence for part, sentence in _BY_REFUSAL.items() if refused and part in words), _UNREACHABLE)
