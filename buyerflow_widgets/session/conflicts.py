"""The conflicts of one session that nobody has decided yet: my text or theirs. Both are in the history whatever is chosen.

What counts as a conflict, and what both sides may change without one, is decided in `model/merge.py`.
"""

from buyerflow_widgets.model import Conflict, Content, is_settled, text_of


class Conflicts:
    """The open conflicts of one session, by the field that they are about."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str | None, str], Conflict] = {}

    def of(self, persona_id: str) -> tuple[Conflict, ...]:
        """Those of one persona, the oldest first."""
        return tuple(each for each in self._open.values() if each.persona_id == persona_id)

    def is_deleted(self, persona_id: str) -> bool:
        """Whether a persona was deleted elsewhere, and nobody here has chosen yet."""
        return any(each.field == "persona" for each in self.of(persona_id))

    def add(self, *new: Conflict) -> None:
        """Opens these; one about the same field replaces the earlier one."""
        # A new dict each time: another thread may be iterating over the old one.
        self._open = self._open | {each.key: each for each in new}

    def remove(self, *decided: Conflict) -> None:
        """Closes these. One that was replaced meanwhile stays open."""
        self._open = {key: each for key, each in self._open.items() if not any(each is one for one in decided)}

    def decided_by(self, persona_id: str, before: Content | None, after: Content | None) -> tuple[Conflict, ...]:
        """Those that a person decides by changing `before` to `after`: of fields that they rewrite, and of a deleted persona."""
        gone = before is None or after is None
        return tuple(
            each
            for each in self.of(persona_id)
            if gone or each.field == "persona" or (before and after and text_of(before, each) != text_of(after, each))
        )

    def close_settled(self, persona_id: str, content: Content) -> None:
        """Closes those in which both sides say the same, now that the persona's content is this."""
        self.remove(*(each for each in self.of(persona_id) if is_settled(content, each)))
