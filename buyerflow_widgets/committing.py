"""A change goes to the store, whatever happened there meanwhile: it is merged with what others did, and overwrites none of it."""

from typing import NamedTuple

from buyerflow_widgets.merge import Conflict, TooManyStages, merge
from buyerflow_widgets.progress import entry
from buyerflow_widgets.state import Content, Envelope, Place
from buyerflow_widgets.storage import OutdatedRevision, Store

_ATTEMPTS = 200
"""Others may be faster as often as this; each time someone's change got through."""


class Change(NamedTuple):
    """What is to be stored of one persona."""

    content: Content | None
    """None: it is to be deleted."""
    base_seq: int
    """The revision that it was made from; 0 for a new persona."""
    asides: tuple[Content, ...] = ()
    """What lost already, and is to be in the history."""
    tried: Content | None = None
    """What was last given to the store without an answer: it may be there, and is then nobody else's."""


class Committed(NamedTuple):
    """What is in the store now."""

    seq: int
    content: Content | None
    """None: deleted. Another one than was to be stored where others changed it too, or did not let it go."""
    conflicts: tuple[Conflict, ...] = ()
    took_mine: bool = True
    """False where nothing of my change came in: all of it stands aside."""


def commit(store: Store, persona_id: str, change: Change, place: Place) -> Committed:
    """Stores a change.

    Where others changed other fields since, both changes are stored. Where they changed the same field, theirs stands, mine is kept
    aside in the history, and a `Conflict` tells it; so it is for the whole process where the two cannot be brought together. What is to
    be deleted, and was changed elsewhere, stays. Raises `StoreError`.
    """
    mine, base_seq = change.content, change.base_seq
    content, seq, asides = mine, base_seq, change.asides
    conflicts: tuple[Conflict, ...] = ()
    took_mine = True
    if mine is None and not base_seq and not (change.tried and store.load(persona_id)):
        return Committed(0, None)  # it never was there
    for _ in range(_ATTEMPTS):
        try:
            line = entry(Envelope(content=content, place=place)) if content else None
            return Committed(store.append(persona_id, content, line, expected_seq=seq, asides=asides), content, conflicts, took_mine)
        except OutdatedRevision as error:
            outdated = error
        stored = store.load(persona_id)
        if stored is None:
            seq = store.latest_seq(persona_id)
            conflicts = (Conflict(persona_id=persona_id, field="persona", mine=mine),) if mine else ()
            content, took_mine, asides = None, mine is None, (*change.asides, *([mine] if mine else []))
            # Of one that was erased nothing must come back by itself, not even aside.
            if not seq or not asides:
                return Committed(seq, None, conflicts, took_mine)
            continue
        theirs, seq = stored.envelope.content, stored.seq
        if theirs == change.tried:
            # Nobody else's: what I have now was made from it.
            content, conflicts, asides, took_mine = mine, (), change.asides, True
            continue
        if mine is None:
            return Committed(seq, theirs, (), took_mine=False)
        content, conflicts, asides = _together(store, persona_id, change, mine, theirs)
        took_mine = content != theirs
        if content == theirs and not asides:
            return Committed(seq, theirs, (), took_mine=theirs == mine)
    raise outdated


def _together(
    store: Store, persona_id: str, change: Change, mine: Content, theirs: Content
) -> tuple[Content, tuple[Conflict, ...], tuple[Content, ...]]:
    """What both are in one, what is to be chosen, and what stands aside."""
    if mine == theirs:
        return theirs, (), change.asides
    base = store.revision(persona_id, change.base_seq)
    if base and base.content:
        try:
            content, whole, conflicts = merge(base.content, mine, theirs)
        except TooManyStages:
            pass
        else:
            return content, conflicts, (*change.asides, whole) if conflicts else change.asides
    return theirs, (Conflict(persona_id=persona_id, field="process", mine=mine),), (*change.asides, mine)
