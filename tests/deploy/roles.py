"""A store on PostgreSQL with the row-level security of deploy/, and its people as roles."""

from pathlib import Path
from typing import Any

from buyerflow_widgets.storage import Store
from tests.support.databases import execute, with_parts

SCRIPT = Path(__file__).parents[2] / "deploy" / "postgresql" / "row_level_security.sql"


def secure(database: str) -> None:
    """Makes the tables, then runs the script, as the operator does; twice, as after an upgrade."""
    Store.open(database).close()
    for _ in range(2):
        rows_as(None, database, SCRIPT.read_text(encoding="utf-8"))


def as_role(name: str, database: str) -> str:
    """The address of the store for a person's own role; the server of the tests asks for no password."""
    return with_parts(database, user=name)


def rows_as(name: str | None, database: str, sql: str) -> list[tuple[Any, ...]]:
    """What a statement gives a person's role, or the owner of the tables. It is committed."""
    return execute(as_role(name, database) if name else database, sql)
