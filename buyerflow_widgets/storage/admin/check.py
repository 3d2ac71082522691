"""Whether all of a store can be read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, Row, func, select

from buyerflow_widgets.model import Content, PersonaEntry, Phase
from buyerflow_widgets.storage.migrations import applied
from buyerflow_widgets.storage.rows import SKIPPED
from buyerflow_widgets.storage.schema import personas, places, revisions

_AT_ONCE = 200
_FAULTS_OF_A_FILE = 20


class Report(NamedTuple):
    """What is in a store, and what of it is damaged."""

    version: str
    """The latest migration that it has had."""
    owners: int
    personas: int
    deleted: int
    revisions: int
    damaged: list[str]
    """A line for each."""


def check(connection: Connection) -> Report:
    """Reads all of a store."""
    owners = select(func.count(personas.c.owner.distinct()))
    deleted = select(func.count()).select_from(personas).where(personas.c.deleted)
    return Report(
        version=max(applied(connection)),
        owners=connection.scalar(owners) or 0,
        personas=connection.scalar(_count(personas)) or 0,
        deleted=connection.scalar(deleted) or 0,
        revisions=connection.scalar(_count(revisions)) or 0,
        damaged=[*_in_the_file(connection), *_revisions(connection), *_lines(connection), *_places(connection)],
    )


def _count(table: Any) -> Any:
    return select(func.count()).select_from(table)


def _in_the_file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(f"PRAGMA integrity_check({_FAULTS_OF_A_FILE})").scalars()
        yield from (f"the file: {fault}" for faults in found if faults != "ok" for fault in faults.splitlines())
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            yield "the file: a persona's latest revision is missing"


def _revisions(connection: Connection) -> Iterator[str]:
    for row in _all(connection, select(*revisions.c["owner", "persona_id", "seq", "made_at", "content"])):
        try:
            datetime.fromisoformat(row.made_at)
            if row.content is not None:
                Content.model_validate_json(row.content)
        except (ValueError, TypeError):
            yield f"revision {row.seq} of persona {_id(row)}"


def _lines(connection: Connection) -> Iterator[str]:
    latest = (
        select(revisions.c.owner, revisions.c.persona_id, func.max(revisions.c.seq).label("latest"))
        .group_by(revisions.c.owner, revisions.c.persona_id)
        .subquery()
    )
    same = (latest.c.owner == personas.c.owner) & (latest.c.persona_id == personas.c.persona_id)
    for row in _all(connection, select(personas, latest.c.latest).select_from(personas.outerjoin(latest, same))):
        try:
            PersonaEntry.model_validate(row, from_attributes=True)
        except ValidationError:
            yield f"the line of persona {_id(row)} in the list"
        if row.seq != row.latest:
            yield f"the line of persona {_id(row)} is not of the latest revision"


def _places(connection: Connection) -> Iterator[str]:
    for row in _all(connection, select(places)):
        try:
            Phase(row.phase)
            SKIPPED.validate_json(row.skipped)
        except (ValueError, TypeError):
            yield f"the place in persona {_id(row)}"


def _all(connection: Connection, query: Any) -> Iterator[Row[*tuple[Any, ...]]]:
    with connection.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        yield from rows


def _id(row: Row[*tuple[Any, ...]]) -> str:
    # An id may come from a file: `repr` shows its control characters, the cut keeps the line a line.
    return f"{str(row.persona_id)[:80]!r} of {str(row.owner)[:80]!r}"
