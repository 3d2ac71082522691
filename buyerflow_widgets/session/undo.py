"""Undo and redo: which content each change of this session found, and which it left."""

from typing import NamedTuple

from buyerflow_widgets.model import Content, EventRefused, TooManyStages, merge

MAX_STEPS = 500
"""Steps that can be taken back. A content is a few kB, most of it shared between one change and the next."""


class UndoEntry(NamedTuple):
    """One persona's content before and after a change; None where the persona was not there."""

    persona_id: str
    before: Content | None
    after: Content | None


Step = tuple[UndoEntry, ...]
"""What one undo takes back: one change, or those of an import, one a persona."""


class UndoStack:
    """The changes that one session made to contents. Moving between phases and personas is no change."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def record(self, *step: UndoEntry) -> None:
        """Remembers changes that were made in one step; what was undone before it cannot be redone any more."""
        self._done.append(step)
        del self._done[:-MAX_STEPS]
        self._undone.clear()

    @property
    def to_undo(self) -> Step | None:
        """The step that undo takes back."""
        return self._done[-1] if self._done else None

    @property
    def to_redo(self) -> Step | None:
        """The step that redo makes again."""
        return self._undone[-1] if self._undone else None

    def undone(self) -> None:
        """`to_undo` was taken back: redo can make it again."""
        self._undone.append(self._done.pop())

    def redone(self) -> None:
        """`to_redo` was made again: undo can take it back."""
        self._done.append(self._undone.pop())

    def drop_undo(self) -> None:
        """Forgets `to_undo`, which can no longer be taken back."""
        self._done.pop()

    def drop_redo(self) -> None:
        """Forgets `to_redo`, which can no longer be made again."""
        self._undone.pop()

    def forget(self, persona_id: str) -> None:
        """Forgets every step that touched a persona which is gone for good."""
        self._done, self._undone = (
            [step for step in steps if all(entry.persona_id != persona_id for entry in step)] for steps in (self._done, self._undone)
        )


def revert(left: Content | None, wanted: Content | None, now: Content | None) -> Content | None:
    """`wanted` in place of what a change `left`; where others changed it since, only what that change did is taken back.

    Raises `EventRefused` where nothing of it can be.
    """
    if left == now:
        return wanted
    refusal = EventRefused("This persona was changed elsewhere since, so that change can no longer be taken back here.")
    if left is None or wanted is None or now is None:
        raise refusal
    try:
        content = merge(left, wanted, now).content
    except TooManyStages as error:
        raise EventRefused(str(error)) from error
    if content == now:
        raise refusal
    return content
