"""Whether all of a store can be read."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from pydantic import ValidationError

from buyerflow_widgets.model import Content, PersonaEntry, Phase
from buyerflow_widgets.storage.database import Row, Transaction
from buyerflow_widgets.storage.migrations import applied
from buyerflow_widgets.storage.rows import SKIPPED

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


def check(transaction: Transaction) -> Report:
    """Reads all of a store."""
    return Report(
        version=max(applied(transaction)),
        owners=transaction.scalar("SELECT count(DISTINCT owner) FROM personas"),
        personas=transaction.scalar("SELECT count(*) FROM personas"),
        deleted=transaction.scalar("SELECT count(*) FROM personas WHERE deleted"),
        revisions=transaction.scalar("SELECT count(*) FROM revisions"),
        damaged=[*_in_the_file(transaction), *_revisions(transaction), *_lines(transaction), *_places(transaction)],
    )


def _in_the_file(transaction: Transaction) -> Iterator[str]:
    if transaction.database.dialect == "sqlite":
        found = transaction.execute(f"PRAGMA integrity_check({_FAULTS_OF_A_FILE})").fetchall()
        yield from (f"the file: {fault}" for (faults,) in found if faults != "ok" for fault in faults.splitlines())
        if transaction.execute("PRAGMA foreign_key_check").fetchone():
            yield "the file: a persona's latest revision is missing"


def _revisions(transaction: Transaction) -> Iterator[str]:
    for row in _all(transaction, "SELECT owner, persona_id, seq, made_at, content FROM revisions"):
        try:
            datetime.fromisoformat(row.made_at)
            if row.content is not None:
                Content.model_validate_json(row.content)
        except (ValueError, TypeError):
            yield f"revision {row.seq} of persona {_id(row)}"


def _lines(transaction: Transaction) -> Iterator[str]:
    latest = "SELECT owner, persona_id, max(seq) AS latest FROM revisions GROUP BY owner, persona_id"
    for row in _all(transaction, f"SELECT * FROM personas LEFT JOIN ({latest}) AS latest USING (owner, persona_id)"):
        try:
            PersonaEntry.model_validate(row, from_attributes=True)
        except ValidationError:
            yield f"the line of persona {_id(row)} in the list"
        if row.seq != row.latest:
            yield f"the line of persona {_id(row)} is not of the latest revision"


def _places(transaction: Transaction) -> Iterator[str]:
    for row in _all(transaction, "SELECT * FROM places"):
        try:
            Phase(row.phase)
            SKIPPED.validate_json(row.skipped)
        except (ValueError, TypeError):
            yield f"the place in persona {_id(row)}"


def _all(transaction: Transaction, query: str) -> Iterator[Row]:
    return transaction.stream(query, at_once=_AT_ONCE)


def _id(row: Row) -> str:
    # An id may come from a file: `repr` shows its control characters, the cut keeps the line a line.
    return f"{str(row.persona_id)[:80]!r} of {str(row.owner)[:80]!r}"
