"""Reads what was: the revisions of a process, and the processes that were deleted, page by page."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from buyerflow_widgets.storage.rows import DeletedPersona, Revision, read_deleted, read_revision
from buyerflow_widgets.storage.schema import personas, revisions, utc_text


def revisions_before(connection: Connection, owner: str, persona_id: str, before: int | None, limit: int) -> tuple[Revision, ...]:
    """At most `limit` revisions with a lower number than `before`, newest first. A damaged one is skipped, and the next one counts."""
    newest_first = _revisions_of(owner, persona_id).order_by(revisions.c.seq.desc()).limit(limit)
    found: list[Revision] = []
    while len(found) < limit:
        rows = connection.execute(newest_first if before is None else newest_first.where(revisions.c.seq < before)).all()
        found += (each for row in rows if (each := read_revision(persona_id, row)))
        if len(rows) < limit:
            break
        before = rows[-1].seq
    return tuple(found[:limit])


def read_one(connection: Connection, owner: str, persona_id: str, seq: int) -> Revision | None:
    """One revision; None where it is gone or damaged."""
    row = connection.execute(_revisions_of(owner, persona_id).where(revisions.c.seq == seq)).one_or_none()
    return None if row is None else read_revision(persona_id, row)


def _revisions_of(owner: str, persona_id: str) -> Select[Any]:
    columns = select(*revisions.c["seq", "made_at", "content", "aside"])
    return columns.where(revisions.c.owner == owner, revisions.c.persona_id == persona_id)


def deleted_personas(connection: Connection, owner: str, after: DeletedPersona | None, limit: int) -> tuple[DeletedPersona, ...]:
    """At most `limit` deleted processes behind `after`, the latest deletion first. A damaged line is skipped, and the next counts."""
    newest_first = _deleted_of(owner).order_by(revisions.c.made_at.desc(), personas.c.persona_id).limit(limit)
    cursor = after and (utc_text(after.made_at), after.persona_id)
    found: list[DeletedPersona] = []
    while len(found) < limit:
        rows = connection.execute(newest_first.where(_after(*cursor)) if cursor else newest_first).all()
        found += (each for row in rows if (each := read_deleted(row)))
        if len(rows) < limit:
            break
        cursor = (rows[-1].made_at, rows[-1].persona_id)
    return tuple(found[:limit])


def is_deleted(connection: Connection, owner: str, persona_id: str) -> bool:
    """Whether a process is deleted, and not erased."""
    return connection.execute(_deleted_of(owner).where(personas.c.persona_id == persona_id)).first() is not None


def _deleted_of(owner: str) -> Select[tuple[str, str, str]]:
    columns = select(personas.c.persona_id, personas.c.persona_name, revisions.c.made_at)
    return columns.select_from(personas.join(revisions)).where(personas.c.owner == owner, personas.c.deleted)


def _after(made_at: str, persona_id: str) -> ColumnElement[bool]:
    same = and_(revisions.c.made_at == made_at, personas.c.persona_id > persona_id)
    return or_(revisions.c.made_at < made_at, same)
