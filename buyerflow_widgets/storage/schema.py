"""The tables of a store, as they are today."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    insert,
    update,
)

# Times are texts in UTC, all of one width, so that every database sorts them as times and one bad value spoils one row only.
metadata = MetaData()

migrations = Table(
    "migrations",
    metadata,
    Column("name", String, primary_key=True),
    Column("made_at", String, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("owner", String, primary_key=True),
    Column("persona_id", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("made_at", String, nullable=False),
    Column("content", Text, comment="JSON of state.Content; NULL: deleted"),
    Column("aside", Boolean, nullable=False, server_default=false(), comment="what a conflict left out: kept, and never the latest"),
)

personas = Table(
    "personas",
    metadata,
    Column("owner", String, primary_key=True),
    Column("persona_id", String, primary_key=True),
    Column("seq", Integer, nullable=False, comment="the latest revision"),
    Column("deleted", Boolean, nullable=False),
    Column("persona_name", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("phase", String, nullable=False, comment="at the latest revision; places.phase is newer"),
    Column("filled", Integer, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("last_updated_at", String, nullable=False),
    ForeignKeyConstraint(["owner", "persona_id", "seq"], ["revisions.owner", "revisions.persona_id", "revisions.seq"]),
)

places = Table(
    "places",
    metadata,
    Column("owner", String, primary_key=True),
    Column("persona_id", String, primary_key=True),
    Column("phase", String, nullable=False),
    Column("skipped", Text, nullable=False, comment="JSON of Position.skipped"),
    Column("opened", Integer, nullable=False, comment="counts up: the highest was opened last"),
)


def utc_text(time: datetime) -> str:
    """A time as the tables hold it.

    >>> utc_text(datetime(2025, 3, 14, 10, 30, tzinfo=UTC))
    '2025-03-14T10:30:00.000000+00:00'
    """
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def change(connection: Connection, table: Table, key: dict[str, str], values: dict[str, Any]) -> bool:
    """Writes values into the row with this key; whether there is one."""
    changed = connection.execute(update(table).where(*(table.c[name] == value for name, value in key.items())).values(values))
    return changed.rowcount > 0


def put(connection: Connection, table: Table, key: dict[str, str], values: dict[str, Any]) -> None:
    """Writes values into the row with this key, which is made where there is none."""
    if not change(connection, table, key, values):
        connection.execute(insert(table).values(key | values))
