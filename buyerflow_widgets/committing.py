"""A change goes to the store, whatever happened there meanwhile: it is merged with what others did, and overwrites none of it."""

from typing import NamedTuple

from buyerflow_widgets.merge import Conflict, TooManyStages, merge
from buyerflow_widgets.progress import entry
from buyerflow_widgets.state import Content, Envelope, Place
from buyerflow_widgets.storage import OutdatedRevision, Store

_ATTEMPTS = 20
"""Others may be faster as often as this; each time someone's change got through."""


class Committed(NamedTuple):
    """What is in the store now."""

    seq: int
    content: Content | None
    """None: deleted."""
    conflicts: tuple[Conflict, ...] = ()
    took_mine: bool = True
    """False where nothing of my change came in: all of it stands aside."""


def commit(store: Store, persona_id: str, mine: Content | None, place: Place, base_seq: int) -> Committed:
    """Stores a content that was made from revision `base_seq` (0: new; `mine` None deletes).

    Where others changed other fields since, both changes are stored. Where they changed the same field, theirs stands, mine is kept
    aside in the history, and a `Conflict` tells it. Raises `OutdatedRevision`, and writes nothing, where the two cannot be
    brought together (a persona that I delete and they changed; too many stages; a revision that is no longer there); `StoreError`.
    """
    content, seq, aside = mine, base_seq, None
    conflicts: tuple[Conflict, ...] = ()
    took_mine = True
    for _ in range(_ATTEMPTS):
        try:
            line = entry(Envelope(content=content, place=place)) if content else None
            return Committed(store.append(persona_id, content, line, expected_seq=seq, aside=aside), content, conflicts, took_mine)
        except OutdatedRevision as error:
            outdated = error
        stored = store.load(persona_id)
        if stored is None:
            # Deleted elsewhere. Of one that was erased nothing must come back by itself, not even aside.
            seq, content, took_mine = store.latest_seq(persona_id), None, mine is None
            aside = mine if seq else None
            conflicts = (Conflict(persona_id=persona_id, field="persona", mine=mine),) if mine else ()
            if mine is None or not seq:
                return Committed(seq, None, conflicts, took_mine)
            continue
        base = store.revision(persona_id, base_seq)
        if mine is None or base is None or base.content is None:
            raise outdated
        theirs, seq = stored.envelope.content, stored.seq
        try:
            content, whole, conflicts = merge(base.content, mine, theirs)
        except TooManyStages as error:
            raise outdated from error
        aside, took_mine = (whole if conflicts else None), content != theirs
        if content == theirs and aside is None:
            return Committed(seq, theirs, (), took_mine)
    raise outdated


def set_aside(store: Store, persona_id: str, content: Content) -> int:
    """Keeps in the history what is not to be the present content; returns the number of the latest revision. Raises `StoreError`."""
    for _ in range(_ATTEMPTS):
        stored = store.load(persona_id)
        if stored is None:
            break
        try:
            line = entry(stored.envelope)
            return store.append(persona_id, stored.envelope.content, line, expected_seq=stored.seq, aside=content)
        except OutdatedRevision:
            continue
    return store.latest_seq(persona_id)
