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

    def is_deleted(self, persona_id: str) -> bool:
        """Whether a persona was deleted elsewhere, and nobody here has chosen yet."""
        return any(each.field == "persona" for each in self.of(persona_id))

    def add(self, *new: Conflict) -> None:
        """These are to be chosen as well; one about the same replaces the earlier one."""
        # Made anew each time: another thread may be going through it.
        self._open = self._open | {each.key: each for each in new}

    def remove(self, *chosen: Conflict) -> None:
        """These were chosen."""
        self._open = {key: each for key, each in self._open.items() if not any(each is one for one in chosen)}

    def written(self, persona_id: str, before: Content | None, after: Content | None) -> tuple[Conflict, ...]:
        """Those that are chosen where a person makes this of that: what they wrote anew, and a persona that they go on with."""
        gone = before is None or after is None
        return tuple(
            each
            for each in self.of(persona_id)
            if gone or each.field == "persona" or (before and after and text_of(before, each) != text_of(after, each))
        )

    def learned(self, persona_id: str, content: Content) -> None:
        """Whoever wrote it, the persona says this now: where both say the same there is nothing to choose."""
        self.remove(*(each for each in self.of(persona_id) if is_settled(content, each)))
