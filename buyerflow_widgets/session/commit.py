"""Optimistic commit: appends a revision, and on a conflict merges three ways with what others stored, then tries again."""

from typing import NamedTuple

from buyerflow_widgets.model import Conflict, Content, Envelope, Position, TooManyStages, merge, persona_entry
from buyerflow_widgets.session.store import SessionStore
from buyerflow_widgets.storage import OutdatedRevision

_ATTEMPTS = 200
"""How often others may be faster; each time one of their changes got through."""


class PendingCommit(NamedTuple):
    """What is to be stored of one persona."""

    content: Content | None
    """None deletes it."""
    base_seq: int
    """The revision that it was made from; 0 for a new persona."""
    conflict_copies: tuple[Content, ...] = ()
    """Contents that lost a conflict: they are stored in front of it, so that they are in the history."""
    unacknowledged: Content | None = None
    """What was last sent to the store without an answer: if the store has it, nobody else wrote it."""


class CommitResult(NamedTuple):
    """What is in the store now."""

    seq: int
    content: Content | None
    """None where it is deleted. Another content than was sent where others changed it too, or refused its deletion."""
    conflicts: tuple[Conflict, ...] = ()
    has_mine: bool = True
    """False where nothing of my change came in: all of it is a conflict copy."""


def commit(store: SessionStore, persona_id: str, pending: PendingCommit, position: Position) -> CommitResult:
    """Stores a change without overwriting anybody's.

    Both changes are merged by the rules of `model/merge.py`: where others changed other fields since `base_seq`, both are stored; where
    they changed the same field, their text stands, mine goes into the history, and a `Conflict` is returned. So it is for the whole
    process where the two cannot be merged. A persona that is to be deleted, and was changed elsewhere, stays. Raises `StoreError`.
    """
    mine = pending.content
    content, seq, copies = mine, pending.base_seq, pending.conflict_copies
    conflicts: tuple[Conflict, ...] = ()
    has_mine = True
    if mine is None and not seq and not (pending.unacknowledged and store.load(persona_id)):
        return CommitResult(0, None)  # it was never stored
    for _ in range(_ATTEMPTS):
        try:
            entry = persona_entry(Envelope(content=content, position=position)) if content else None
            stored_seq = store.append(persona_id, content, entry, expected_seq=seq, conflict_copies=copies)
            return CommitResult(stored_seq, content, conflicts, has_mine)
        except OutdatedRevision as error:
            outdated = error
        stored = store.load(persona_id)
        if stored is None:
            seq = store.latest_seq(persona_id)
            conflicts = (Conflict(persona_id=persona_id, field="persona", mine=mine),) if mine else ()
            content, has_mine, copies = None, mine is None, (*pending.conflict_copies, *([mine] if mine else []))
            # Of an erased persona nothing may come back by itself, not even into the history.
            if not seq or not copies:
                return CommitResult(seq, None, conflicts, has_mine)
            continue
        theirs, seq = stored.envelope.content, stored.seq
        if theirs == pending.unacknowledged:
            # It is my own: what I have now was made from it.
            content, conflicts, copies, has_mine = mine, (), pending.conflict_copies, True
            continue
        if mine is None:
            return CommitResult(seq, theirs, (), has_mine=False)
        content, conflicts, copies = _merge_with_stored(store, persona_id, pending, mine, theirs)
        has_mine = content != theirs
        if content == theirs and not copies:
            return CommitResult(seq, theirs, (), has_mine=theirs == mine)
    raise outdated


def _merge_with_stored(
    store: SessionStore, persona_id: str, pending: PendingCommit, mine: Content, theirs: Content
) -> tuple[Content, tuple[Conflict, ...], tuple[Content, ...]]:
    """Both in one content, the conflicts, and the conflict copies."""
    if mine == theirs:
        return theirs, (), pending.conflict_copies
    base = store.revision(persona_id, pending.base_seq)
    if base and base.content:
        try:
            content, whole, conflicts = merge(base.content, mine, theirs)
        except TooManyStages:
            pass
        else:
            return content, conflicts, (*pending.conflict_copies, whole) if conflicts else pending.conflict_copies
    return theirs, (Conflict(persona_id=persona_id, field="process", mine=mine),), (*pending.conflict_copies, mine)
