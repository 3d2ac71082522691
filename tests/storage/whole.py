"""All that is in a store."""

from typing import Any

from buyerflow_widgets.storage.engine import create_store_engine, store_url

TABLES = ("revisions", "personas", "places")


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each table, in order."""
    engine = create_store_engine(store_url(url))
    try:
        with engine.connect() as connection:
            return {table: sorted(tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")) for table in TABLES}
    finally:
        engine.dispose()
