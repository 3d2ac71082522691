"""A store's database as another program reaches it: by SQLite's and PostgreSQL's own drivers."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from buyerflow_widgets.storage.database import Cursor, Transaction, Values


def connected(url: str) -> Any:
    """A connection of the driver's own to a database, outside of a transaction."""
    if url.startswith("sqlite"):
        return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def execute(url: str, sql: str, **values: object) -> list[tuple[Any, ...]]:
    """Runs SQL with `:name` for values, and commits it; its rows."""
    if values and not url.startswith("sqlite"):
        sql = re.sub(r"(?<!:):([a-z]\w*)", r"%(\1)s", sql)
    with closing(connected(url)) as connection:
        # Without values psycopg must be given none: it would then read each % as a place for one.
        cursor = connection.execute(sql, *([values] if values else []))
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


def database_of(url: str) -> str:
    """The name of a database on a server."""
    return urlsplit(url).path.removeprefix("/")


def with_parts(
    url: str,
    *,
    scheme: str | None = None,
    user: str = "",
    password: str = "",
    database: str = "",
    server: str = "",
    query: str | None = None,
) -> str:
    """The address of a database on a server, with some of its parts changed."""
    parts = urlsplit(url)
    login, _, place = parts.netloc.rpartition("@")
    name, _, secret = login.partition(":")
    login = ":".join(part for part in (user or name, password or secret) if part)
    return urlunsplit(
        (
            scheme or parts.scheme,
            f"{login}@{server or place}",
            f"/{database}" if database else parts.path,
            parts.query if query is None else query,
            "",
        )
    )


@contextmanager
def before_each(start: str, do: Callable[[], None]) -> Iterator[None]:
    """Calls a function in front of each statement of the app's own stores that begins with a text."""
    run = Transaction.execute

    def hooked(transaction: Transaction, sql: str, values: Values = MappingProxyType({})) -> Cursor:
        if sql.startswith(start):
            do()
        return run(transaction, sql, values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Transaction, "execute", hooked)
        yield
