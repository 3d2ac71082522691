"""What is still to be chosen between, in one session: my text or theirs. Both are in the history whatever is chosen."""

from buyerflow_widgets.merge import Conflict, is_settled, text_of
from buyerflow_widgets.state import Content


class Conflicts:
    """The open conflicts of one session."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str | None, str], Conflict] = {}

    def of(self, persona_id: str) -> tuple[Conflict, ...]:
        """Those of one persona, the oldest first."""
        return tuple(each for each in self._open.values() if each.persona_id == persona_id)

    def add(self, *new: Conflict) -> None:
        """These are to be chosen as well; one about the same replaces the earlier one."""
        self._open |= {each.key: each for each in new}

    def remove(self, conflict: Conflict) -> None:
        """It was chosen."""
        self._open.pop(conflict.key, None)

    def written(self, persona_id: str, before: Content | None, after: Content | None) -> None:
        """The person changed this: what they wrote anew is chosen, and so is a persona that they go on with."""
        for each in self.of(persona_id):
            if before is None or after is None or each.field == "persona" or text_of(before, each) != text_of(after, each):
                self.remove(each)

    def learned(self, persona_id: str, content: Content) -> None:
        """Whoever wrote it, the persona says this now: where both say the same there is nothing to choose."""
        for each in self.of(persona_id):
            if is_settled(content, each):
                self.remove(each)
