"""PostgreSQL: connections that notice a server that is gone, and listen for what others changed."""

import re
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from functools import cache
from typing import Any
from uuid import uuid4

from buyerflow_widgets.storage.address import PostgresqlAddress
from buyerflow_widgets.storage.database import Database, Transaction

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
# A page at rest holds one connection here, and one more to listen: a thousand of them share the server.
_MAX_OPEN, _MAX_IDLE = 11, 1


@cache
def _in_psycopgs_style(sql: str) -> str:
    return re.sub(r":(\w+)", r"%(\1)s", sql)


class PostgresqlDatabase(Database):
    """A database on a server. One that is `read_only` goes on seeing, in a transaction, what there was at its first look."""

    dialect = "postgresql"

    def __init__(self, address: PostgresqlAddress, *, read_only: bool = False) -> None:
        super().__init__(max_open=_MAX_OPEN, max_idle=_MAX_IDLE)
        self._read_only = read_only
        self.address = address

    def connect(self) -> Any:
        """A connection that waits for an answer, and for a lock, no longer than a person would."""
        import psycopg  # where it is used: who has no PostgreSQL need not have it
        from psycopg.rows import namedtuple_row

        timeouts: Any = {name: value for name, value in _TIMEOUTS.items() if name not in self.address.options}
        connection = psycopg.connect(self.address.conninfo, row_factory=namedtuple_row, **timeouts)
        try:
            # Not as options of the connection: poolers in between refuse those.
            connection.execute("SET lock_timeout = '5s'")  # as SQLite's driver waits
            connection.execute("SET statement_timeout = '30s'")
            connection.commit()
            if self._read_only:
                connection.isolation_level, connection.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        except BaseException:
            connection.close()
            raise
        return connection

    def placeholders(self, sql: str) -> str:
        """`%(name)s` for `:name`."""
        return _in_psycopgs_style(sql)

    @contextmanager
    def stream_cursor(self, connection: Any, at_once: int) -> Iterator[Any]:
        """A named cursor, which keeps the rows on the server's side: another one would fetch all of them first."""
        with connection.cursor(name=f"stream_{uuid4().hex}") as cursor:
            cursor.itersize = at_once
            yield cursor

    def columns(self, transaction: Transaction, table: str) -> list[str]:
        """As PostgreSQL's catalogue has them."""
        names = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        return [row.attname for row in transaction.execute(names, {"table": table}).fetchall()]

    def listen(self, channel: str, seconds: float) -> Generator[None]:
        """Yields once it listens, then whenever something was said in a channel, and after so many seconds of silence."""
        with closing(self.connect()) as connection:
            connection.autocommit = True
            connection.execute(f'LISTEN "{channel}"')
            yield
            while True:
                for _ in connection.notifies(timeout=seconds, stop_after=1):
                    pass
                yield

    def _begin(self, connection: Any, *, writes: bool) -> None:
        pass  # the driver does it before the first statement

    def _is_usable(self, connection: Any) -> bool:
        import psycopg

        try:
            # Without a transaction around it: one way to the server and back.
            connection.autocommit = True
            connection.execute("SELECT 1")
            connection.autocommit = False
        except (psycopg.Error, OSError):
            return False
        return True

    def _roll_back(self, connection: Any) -> bool:
        import psycopg

        try:
            connection.rollback()
        except (psycopg.Error, OSError):
            return False
        return True
