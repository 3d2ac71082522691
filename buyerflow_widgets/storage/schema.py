"""The tables of a store, as they are today, and the SQL that both databases read the same."""

from collections.abc import Iterable
from datetime import UTC, datetime
from types import MappingProxyType

# Times are texts in UTC, all of one width, so that every database sorts them as times and one bad value spoils one row only.
TABLES = MappingProxyType(
    {
        # Append-only. `content` is the JSON of `model.Content`, NULL where the process was deleted. `aside`: what a conflict left
        # out is kept, and is never the latest.
        "revisions": ("owner", "persona_id", "seq", "made_at", "content", "aside"),
        # The list. `seq` is the latest revision; `phase` is as it was then, places.phase is newer.
        "personas": (
            "owner",
            "persona_id",
            "seq",
            "deleted",
            "persona_name",
            "status",
            "phase",
            "filled",
            "cells",
            "last_updated_at",
        ),
        # `skipped` is the JSON of `Position.skipped`; `opened` counts up: the highest was opened last.
        "places": ("owner", "persona_id", "phase", "skipped", "opened"),
    }
)
"""Columns by table. The lines of the list refer to revisions, so these come first."""


def utc_text(time: datetime) -> str:
    """A time as the tables hold it.

    >>> utc_text(datetime(2025, 3, 14, 10, 30, tzinfo=UTC))
    '2025-03-14T10:30:00.000000+00:00'
    """
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def insert(table: str, columns: Iterable[str] | None = None) -> str:
    """The statement that adds a row, with the columns' names for the values: all columns, or those named.

    >>> insert("places", ("owner", "phase"))
    'INSERT INTO places (owner, phase) VALUES (:owner, :phase)'
    """
    names = tuple(columns or TABLES[table])
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
