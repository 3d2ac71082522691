"""All that is in a store."""

from typing import Any

from tests.support.databases import execute

TABLES = ("revisions", "personas", "places")


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table, in order."""
    return {table: sorted(execute(url, f"SELECT * FROM {table}")) for table in TABLES}
