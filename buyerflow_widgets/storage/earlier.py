"""What a process was before: its revisions."""

from sqlalchemy import Connection, select

from buyerflow_widgets.storage.rows import Revision, read_revision
from buyerflow_widgets.storage.tables import revisions


def earlier(connection: Connection, owner: str, persona_id: str, before: int | None, limit: int) -> tuple[Revision, ...]:
    """At most `limit` of those older than number `before`, newest first; without those that cannot be read."""
    older = (
        select(*revisions.c["seq", "made_at", "content", "aside"])
        .where(revisions.c.owner == owner, revisions.c.persona_id == persona_id)
        .order_by(revisions.c.seq.desc())
        .limit(limit)
    )
    rows = connection.execute(older if before is None else older.where(revisions.c.seq < before)).all()
    return tuple(each for row in rows if (each := read_revision(persona_id, row)))
