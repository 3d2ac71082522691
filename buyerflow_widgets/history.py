"""Undo and redo: which content each change of this session found, and which it left."""

from typing import NamedTuple

from buyerflow_widgets.state import Content

MAX_CHANGES = 500
"""Changes that can be taken back. A content is a few kB, most of it shared between one change and the next."""


class Change(NamedTuple):
    """One step: a persona's content before and after; None where it was not there."""

    persona_id: str
    before: Content | None
    after: Content | None


class History:
    """The changes of one session to content. Moving between phases and personas is no change."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def record(self, change: Change) -> None:
        """A change was made; what was undone before it cannot be redone any more."""
        self._done.append(change)
        del self._done[:-MAX_CHANGES]
        self._undone.clear()

    @property
    def to_undo(self) -> Change | None:
        """The change that undo takes back."""
        return self._done[-1] if self._done else None

    @property
    def to_redo(self) -> Change | None:
        """The change that redo makes again."""
        return self._undone[-1] if self._undone else None

    def undone(self) -> None:
        """`to_undo` was taken back."""
        self._undone.append(self._done.pop())

    def redone(self) -> None:
        """`to_redo` was made again."""
        self._done.append(self._undone.pop())

    def forget(self, persona_id: str) -> None:
        """The persona's content is another one now than these changes left; they cannot be taken back."""
        self._done = [change for change in self._done if change.persona_id != persona_id]
        self._undone = [change for change in self._undone if change.persona_id != persona_id]
