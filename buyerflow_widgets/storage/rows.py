"""Rows of the tables as models. A damaged one is told in the log, and costs no other."""

import logging
from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from buyerflow_widgets.model import Content, Envelope, Frozen, PersonaEntry, Phase, Position, Question
from buyerflow_widgets.storage.database import Row
from buyerflow_widgets.storage.schema import utc_text

_log = logging.getLogger(__name__)
SKIPPED = TypeAdapter(tuple[Question, ...])
_UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)


class Stored(Frozen):
    """A process as loaded, with the number of the revision it is: the `expected_seq` of the next `Store.append`."""

    envelope: Envelope
    seq: int


class Revision(Frozen):
    """A process as it once was."""

    seq: int
    made_at: AwareDatetime
    """UTC."""
    content: Content | None
    """None: the process was deleted."""
    is_conflict_copy: bool
    """It lost to a change made elsewhere at the same time, and was kept."""


class DeletedPersona(Frozen):
    """A process that was deleted and can be brought back."""

    persona_id: str
    persona_name: str
    made_at: AwareDatetime
    """When it was deleted, UTC."""


def read_revision(persona_id: str, row: Row) -> Revision | None:
    """A revision; None where it is damaged."""
    try:
        content = row.content and Content.model_validate_json(row.content)
        return Revision(seq=row.seq, made_at=datetime.fromisoformat(row.made_at), content=content, is_conflict_copy=row.aside)
    except ValueError:
        _log.error("Revision %s of persona %r is damaged.", row.seq, persona_id)
        return None


def read_deleted(row: Row) -> DeletedPersona | None:
    """A deleted process; None where its line is damaged."""
    try:
        return DeletedPersona.model_validate(row, from_attributes=True)
    except ValidationError:
        _log.error("The line of the deleted persona %r is damaged.", row.persona_id)
        return None


def line_values(entry: PersonaEntry) -> dict[str, Any]:
    """A line of the list as the table holds it."""
    return entry.model_dump(mode="json") | {"last_updated_at": utc_text(entry.last_updated_at)}


def read_entry(row: Row) -> PersonaEntry:
    """A line of the list; of a damaged one, what can be told."""
    try:
        return PersonaEntry.model_validate(row, from_attributes=True)
    except ValidationError:
        # Its process may well be readable, so it stays in the list, where it can be opened.
        _log.error("The line of persona %r in the list is damaged.", row.persona_id)
        return PersonaEntry(
            persona_id=str(row.persona_id),
            persona_name=str(row.persona_id),
            status="in_progress",
            phase=Phase.INTRODUCTION,
            filled=0,
            cells=0,
            last_updated_at=_UNKNOWN_TIME,
        )


def read_position(persona_id: str, row: Row) -> Position:
    """The position in a process; of a damaged one, the beginning."""
    try:
        return Position(phase=row.phase, skipped=SKIPPED.validate_json(row.skipped))
    except ValidationError:
        # No reason to refuse the process itself.
        _log.error("The position in the process of persona %r is damaged.", persona_id)
        return Position()
