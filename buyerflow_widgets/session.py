"""The one thing that changes: it holds the workspace, stamps events, stores what they change, and tells the views.

It needs no screen: the whole flow runs in a script or a test.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from buyerflow_widgets.flow import EventRefused
from buyerflow_widgets.sharing import Sharing
from buyerflow_widgets.state import BuyingProcessState, Content, Workspace
from buyerflow_widgets.storage import Deleted, Revision, Store


def _now() -> datetime:
    return datetime.now(UTC)


class Session(Sharing):
    """One person's work: `send` events, `undo`, `redo`, `subscribe` to what comes of them. Any thread may call it.

    `store` None keeps everything in memory, with the same code. `problem` says why nothing will be kept, such as a store that
    cannot be opened: the save status says so, whatever happens in memory; `reopen` opens it later, once `watch` was called.

    >>> from buyerflow_widgets.events import PersonaAdded
    >>> session = Session()
    >>> session.send(PersonaAdded(name="Plant Maintenance Manager")).phase
    <Phase.PERSONA: 'persona'>
    >>> session.undo().process is None
    True
    """

    def __init__(
        self,
        store: Store | None = None,
        *,
        clock: Callable[[], datetime] = _now,
        problem: str = "",
        reopen: Callable[[], Store] | None = None,
    ) -> None:
        if store is None:
            problem = problem or "There is no store here, so this work ends with its program."
        super().__init__(store or Store.open(None), clock, problem, reopen)

    @property
    def set_aside(self) -> str:
        """The name of the damaged file that was found in the store's place, and what could be read of it is here; "" without one."""
        found = self._saving.store.set_aside
        return found.name if found else ""

    def refresh(self) -> Workspace:
        """Reads the list of personas again: other windows may have added some."""
        with self._lock:
            self._move(self._relisted())
            return self._workspace

    def processes(self) -> tuple[BuyingProcessState, ...]:
        """All processes of this owner, the active one as it is on screen; latest change first. Raises `StoreError`."""
        with self._lock:
            active = self._workspace.process
            found = [] if active is None else [active]
            for line in self._saving.personas():
                if active is None or line.persona_id != active.persona_id:
                    envelope = self._saving.load(line.persona_id)
                    found += [envelope.content.process] if envelope else []
            return tuple(sorted(found, key=lambda process: process.last_updated_at, reverse=True))

    def chosen(self, persona_ids: Sequence[str]) -> tuple[BuyingProcessState, ...]:
        """The processes of these personas, in this order; those that are no longer there are left out. Raises `StoreError`."""
        with self._lock:
            return tuple(envelope.content.process for envelope in map(self._envelope, dict.fromkeys(persona_ids)) if envelope)

    def revisions(self, persona_id: str, before: int | None = None, limit: int = 50) -> tuple[Revision, ...]:
        """What the store remembers of a persona, newest first: at most `limit` of those older than number `before`. Raises `StoreError`."""
        return self._saving.store.revisions(persona_id, before=before, limit=limit)

    def version(self, persona_id: str, seq: int) -> Content:
        """What a persona said then. Raises `EventRefused` where that is no longer known, or it was deleted; `StoreError`."""
        revision = self._saving.store.revision(persona_id, seq)
        if revision is None or revision.content is None:
            raise EventRefused("This version is no longer there.")
        return revision.content

    def restore(self, persona_id: str, seq: int) -> Workspace:
        """The persona says again what it said then; one step to undo. Raises as `send` does."""
        with self._lock:
            content, envelope = self.version(persona_id, seq), self._envelope(persona_id)
            self._replace(persona_id, envelope.content if envelope else None, content)
            return self._workspace

    def deleted(self, after: Deleted | None = None, limit: int = 100) -> tuple[Deleted, ...]:
        """The deleted personas that `restore` brings back, the latest deletion first: at most `limit` of those behind `after`.

        Raises `StoreError`.
        """
        return self._saving.store.deleted(after, limit)

    def is_deleted(self, persona_id: str) -> bool:
        """Whether a persona is one of them. Raises `StoreError`."""
        return self._saving.store.is_deleted(persona_id)

    def erase(self, persona_id: str) -> Workspace:
        """A persona is gone for good, with its history: nothing brings it back. Raises `StoreError`."""
        with self._lock:
            self._saving.erase(persona_id)
            self._history.forget(persona_id)
            self._leave(persona_id)
            return self._workspace
