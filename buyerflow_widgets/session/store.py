"""What a session needs of a store. `storage.Store` gives it; so can a simulation. Each method may raise `StoreError`."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Protocol

from buyerflow_widgets.model import BuyingProcessState, Content, PersonaEntry, Position
from buyerflow_widgets.storage import DeletedPersona, ListState, Revision, StartThread, Stored, Watch


class SessionStore(Protocol):
    """One owner's processes: `storage.Store` says what each method does."""

    set_aside: Path | None
    """The damaged file that was found in its place, if any."""
    work_key: str
    """Tells this owner's work in this store from any other, and says nothing of either."""

    def check_file(self) -> None:
        """Looks for damage, if that was put off."""

    def list_state(self) -> ListState:
        """How many personas there are, and whether their list is another one."""

    def personas(self, offset: int = 0, limit: int | None = None) -> tuple[PersonaEntry, ...]:
        """The list of personas, latest change first; `limit` of them from `offset` on, or all."""

    def last_opened(self) -> str | None:
        """The persona whose position was saved last."""

    def load(self, persona_id: str) -> Stored | None:
        """The latest revision; None where there is none, or it is deleted."""

    def stream(self, *, latest_first: bool = False) -> Generator[BuyingProcessState]:
        """All processes that are not deleted, a few at a time; oldest change first, or latest."""

    def append(
        self, persona_id: str, content: Content | None, entry: PersonaEntry | None, *, expected_seq: int, conflict_copies: Sequence[Content]
    ) -> int:
        """Stores the next revision and returns its number. Raises `OutdatedRevision` where `expected_seq` is not the latest."""

    def append_new(self, items: Sequence[tuple[Content, PersonaEntry]]) -> None:
        """Stores new processes, all of them or none."""

    def latest_seq(self, persona_id: str) -> int:
        """The number of the latest revision, also of a deletion; 0 where there is none."""

    def revision(self, persona_id: str, seq: int) -> Revision | None:
        """One revision; None where it is gone."""

    def revisions(self, persona_id: str, *, before: int | None = None, limit: int = 50) -> tuple[Revision, ...]:
        """Revisions, newest first."""

    def deleted(self, after: DeletedPersona | None = None, limit: int = 100) -> tuple[DeletedPersona, ...]:
        """Deleted personas, the latest deletion first."""

    def is_deleted(self, persona_id: str) -> bool:
        """Whether a persona is deleted, and not erased."""

    def save_position(self, persona_id: str, position: Position) -> None:
        """Stores where the person is."""

    def erase(self, persona_id: str) -> None:
        """Removes a persona for good."""

    def watch(self, look: Callable[[], object], start: StartThread) -> Watch:
        """Calls `look` when something may have changed, on a thread that `start` begins."""

    def close(self) -> None:
        """Closes the connections."""
