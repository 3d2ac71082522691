"""What a process was before: its revisions."""

from typing import Any

from sqlalchemy import Connection, Select, select

from buyerflow_widgets.storage.rows import Revision, read_revision
from buyerflow_widgets.storage.schema import revisions


def earlier(connection: Connection, owner: str, persona_id: str, before: int | None, limit: int) -> tuple[Revision, ...]:
    """At most `limit` of those older than number `before`, newest first. One that cannot be read is left out: the next one counts."""
    newest_first = _of(owner, persona_id).order_by(revisions.c.seq.desc()).limit(limit)
    found: list[Revision] = []
    while len(found) < limit:
        rows = connection.execute(newest_first if before is None else newest_first.where(revisions.c.seq < before)).all()
        found += (each for row in rows if (each := read_revision(persona_id, row)))
        if len(rows) < limit:
            break
        before = rows[-1].seq
    return tuple(found[:limit])


def revision(connection: Connection, owner: str, persona_id: str, seq: int) -> Revision | None:
    """One of them; None where it is not there (any more), or damaged."""
    row = connection.execute(_of(owner, persona_id).where(revisions.c.seq == seq)).one_or_none()
    return None if row is None else read_revision(persona_id, row)


def _of(owner: str, persona_id: str) -> Select[Any]:
    columns = select(*revisions.c["seq", "made_at", "content", "aside"])
    return columns.where(revisions.c.owner == owner, revisions.c.persona_id == persona_id)
