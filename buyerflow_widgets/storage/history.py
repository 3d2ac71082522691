"""Reads what was: the revisions of a process, and the processes that were deleted, page by page."""

from buyerflow_widgets.storage.database import Transaction
from buyerflow_widgets.storage.rows import DeletedPersona, Revision, read_deleted, read_revision
from buyerflow_widgets.storage.schema import utc_text

_REVISIONS = "SELECT seq, made_at, content, aside FROM revisions WHERE owner = :owner AND persona_id = :persona_id"
_BEFORE = f"{_REVISIONS} AND seq < :before ORDER BY seq DESC LIMIT :limit"
_ONE = f"{_REVISIONS} AND seq = :seq"
_DELETED = (
    "SELECT persona_id, persona_name, made_at FROM personas JOIN revisions USING (owner, persona_id, seq) WHERE owner = :owner AND deleted"
)
_DELETED_LAST_FIRST = "ORDER BY made_at DESC, persona_id LIMIT :limit"
_DELETED_BEHIND = f"{_DELETED} AND (made_at < :made_at OR made_at = :made_at AND persona_id > :persona_id) {_DELETED_LAST_FIRST}"
_HIGHEST = 2**31 - 1
"""Of the numbers that PostgreSQL's INTEGER holds."""


def revisions_before(transaction: Transaction, owner: str, persona_id: str, before: int | None, limit: int) -> tuple[Revision, ...]:
    """At most `limit` revisions with a lower number than `before`, newest first. A damaged one is skipped, and the next one counts."""
    key = {"owner": owner, "persona_id": persona_id, "limit": limit}
    found: list[Revision] = []
    while len(found) < limit:
        rows = transaction.execute(_BEFORE, key | {"before": _HIGHEST if before is None else before}).fetchall()
        found += (each for row in rows if (each := read_revision(persona_id, row)))
        if len(rows) < limit:
            break
        before = rows[-1].seq
    return tuple(found[:limit])


def read_one(transaction: Transaction, owner: str, persona_id: str, seq: int) -> Revision | None:
    """One revision; None where it is gone or damaged."""
    row = transaction.execute(_ONE, {"owner": owner, "persona_id": persona_id, "seq": seq}).fetchone()
    return None if row is None else read_revision(persona_id, row)


def deleted_personas(transaction: Transaction, owner: str, after: DeletedPersona | None, limit: int) -> tuple[DeletedPersona, ...]:
    """At most `limit` deleted processes behind `after`, the latest deletion first. A damaged line is skipped, and the next counts."""
    cursor = after and {"made_at": utc_text(after.made_at), "persona_id": after.persona_id}
    found: list[DeletedPersona] = []
    while len(found) < limit:
        sql = _DELETED_BEHIND if cursor else f"{_DELETED} {_DELETED_LAST_FIRST}"
        rows = transaction.execute(sql, {"owner": owner, "limit": limit} | (cursor or {})).fetchall()
        found += (each for row in rows if (each := read_deleted(row)))
        if len(rows) < limit:
            break
        cursor = {"made_at": rows[-1].made_at, "persona_id": rows[-1].persona_id}
    return tuple(found[:limit])


def is_deleted(transaction: Transaction, owner: str, persona_id: str) -> bool:
    """Whether a process is deleted, and not erased."""
    found = transaction.execute(f"{_DELETED} AND persona_id = :persona_id", {"owner": owner, "persona_id": persona_id})
    return found.fetchone() is not None
