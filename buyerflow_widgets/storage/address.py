"""Where a store is: a SQLite file, SQLite in memory, or a PostgreSQL server."""

import os
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Final
from urllib.parse import parse_qsl, unquote
from uuid import uuid4

from platformdirs import user_data_path

from buyerflow_widgets.model import type_label
from buyerflow_widgets.storage.errors import StoreUnavailable
from buyerflow_widgets.storage.reasons import NO_SUCH_KIND


class Default(Enum):
    """Stands for the store a person gets who names none; `None` is taken, it means "in memory"."""

    STORE = "BUYERFLOW_STORE, else the user's data folder"


DEFAULT: Final = Default.STORE
"""The store that the environment variable `BUYERFLOW_STORE` names (a path or a URL), else a file in the user's data folder."""


@dataclass(frozen=True)
class SqliteAddress:
    """A file, or a database in memory."""

    file: Path | None
    timeout: float = 5.0
    """Seconds to wait for another program's lock."""


@dataclass(frozen=True)
class PostgresqlAddress:
    """A database on a server."""

    file: ClassVar[None] = None
    """It is in none."""
    conninfo: str = field(repr=False)
    """As libpq reads it, with the password."""
    options: frozenset[str] = frozenset()
    """The names of the options that the URL sets."""


StoreAddress = SqliteAddress | PostgresqlAddress


def default_file() -> Path:
    """The file in the user's data folder."""
    return user_data_path("buyerflow") / "buyerflow.sqlite"


def store_address(where: str | Path | Default | None) -> StoreAddress:
    """The address that a path, a text with `://` in it, None (SQLite in memory) or the default stands for.

    Raises `TypeError` for anything else, `StoreUnavailable` for a URL that cannot be understood.

    >>> store_address("sqlite:///maps.sqlite?timeout=30").timeout
    30.0
    """
    if where is DEFAULT:
        where = os.environ.get("BUYERFLOW_STORE") or default_file()
    match where:
        case None:
            return SqliteAddress(None)
        case str() if where == ":memory:":
            return SqliteAddress(None)
        case str() if "://" in where:
            return _of_url(where)
        case str() | Path():
            return SqliteAddress(_absolute(where))
        case _:
            raise TypeError(f"A store is named by a path, a database URL or None, not by a value of type {type_label(where)}.")


def _absolute(path: str | Path) -> Path:
    # It stays the same file where the program changes its folder.
    return Path(path).expanduser().absolute()


def _of_url(url: str) -> StoreAddress:
    scheme, _, rest = url.partition("://")
    # A password may hold a question mark.
    login, at, place = rest.rpartition("@")
    place, _, query = place.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    match scheme.partition("+"):
        case "sqlite", _, "" | "pysqlite":
            return _of_sqlite_url(f"{login}{at}{place}", options)
        case "postgresql", _, "" | "psycopg":
            return PostgresqlAddress(f"postgresql://{rest}", frozenset(options))
        case "postgresql", _, _:
            # How its connections wait, listen for changes and say what is wrong is that driver's.
            raise StoreUnavailable("PostgreSQL is reached through psycopg only; begin the store's address with postgresql+psycopg://.")
    raise StoreUnavailable(NO_SUCH_KIND)


def _of_sqlite_url(path: str, options: dict[str, str]) -> SqliteAddress:
    host, _, name = path.partition("/")
    if "uri" in options:
        # SQLite would then read the path as a URI of its own: another file than the one that is made private.
        raise StoreUnavailable("Name the store's file by its plain path; SQLite's own file: addresses are not supported.")
    try:
        timeout = float(options.pop("timeout", SqliteAddress.timeout))
    except ValueError as error:
        raise StoreUnavailable(NO_SUCH_KIND) from error
    if host or options:
        raise StoreUnavailable(NO_SUCH_KIND)
    name = unquote(name)
    return SqliteAddress(None if name in ("", ":memory:") else _absolute(name), timeout)


def work_key(address: StoreAddress, owner: str) -> str:
    """Tells one owner's work in one store from any other, and says nothing of either."""
    match address:
        case SqliteAddress(file=None):
            place = uuid4().hex  # a store in memory is like no other
        case SqliteAddress(file=file):
            place = str(file)
        case PostgresqlAddress(conninfo=conninfo):
            place = _without_password(conninfo)
    return sha256(f"{place}\n{owner}".encode()).hexdigest()[:16]


def _without_password(url: str) -> str:
    before, _, place = url.rpartition("@")
    place, _, query = place.partition("?")
    user = before.partition("://")[2].partition(":")[0]
    options = sorted((name, value) for name, value in parse_qsl(query) if name not in ("password", "passfile"))
    return repr((user, place, options))
