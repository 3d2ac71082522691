"""The processes that were deleted and can be brought back."""

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from buyerflow_widgets.storage.rows import Deleted, read_deleted
from buyerflow_widgets.storage.schema import personas, revisions, utc_text


def deleted(connection: Connection, owner: str, after: Deleted | None, limit: int) -> tuple[Deleted, ...]:
    """At most `limit` of those behind `after`, the latest deletion first. One whose line is damaged is left out: the next one counts."""
    newest_first = _of(owner).order_by(revisions.c.made_at.desc(), personas.c.persona_id).limit(limit)
    place = after and (utc_text(after.made_at), after.persona_id)
    found: list[Deleted] = []
    while len(found) < limit:
        rows = connection.execute(newest_first.where(_behind(*place)) if place else newest_first).all()
        found += (each for row in rows if (each := read_deleted(row)))
        if len(rows) < limit:
            break
        place = (rows[-1].made_at, rows[-1].persona_id)
    return tuple(found[:limit])


def is_deleted(connection: Connection, owner: str, persona_id: str) -> bool:
    """Whether it is one of them."""
    return connection.execute(_of(owner).where(personas.c.persona_id == persona_id)).first() is not None


def _of(owner: str) -> Select[tuple[str, str, str]]:
    columns = select(personas.c.persona_id, personas.c.persona_name, revisions.c.made_at)
    return columns.select_from(personas.join(revisions)).where(personas.c.owner == owner, personas.c.deleted)


def _behind(made_at: str, persona_id: str) -> ColumnElement[bool]:
    same = and_(revisions.c.made_at == made_at, personas.c.persona_id > persona_id)
    return or_(revisions.c.made_at < made_at, same)
