"""What of a session is on the disk: stores each change, remembers what could not be stored, and tells the truth about it."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from buyerflow_widgets.progress import entry
from buyerflow_widgets.state import Content, Envelope, Frozen, PersonaEntry, Place, Workspace
from buyerflow_widgets.storage import OutdatedRevision, Store, StoreError

_log = logging.getLogger(__name__)


class SaveStatus(Frozen):
    """Whether what is on screen is on the disk, in truth."""

    state: Literal["empty", "saved", "unsaved", "conflict"] = "empty"
    at: datetime | None = None
    """When it was last saved, UTC."""
    reason: str = ""


class Saving:
    """One session's side of the store. It knows which revision of each process the session has.

    `problem` says why nothing will be kept (a store that cannot be opened): the status then says so, whatever happens.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], problem: str) -> None:
        self._store = store
        self._clock = clock
        self._problem = problem
        self._seqs: dict[str, int] = {}
        self._pending: dict[str, Content | None] = {}
        self._status = SaveStatus()

    @property
    def status(self) -> SaveStatus:
        """Whether it is saved."""
        return SaveStatus(state="unsaved", reason=self._problem) if self._problem else self._status

    def resume(self) -> Workspace:
        """Where this owner left off: the persona opened last, at its phase. Of a store that cannot be read, nothing."""
        try:
            personas, latest = self._store.personas(), self._store.last_opened()
            workspace = Workspace(active=self.load(latest) if latest else None, personas=personas)
        except StoreError as error:
            _log.warning("the store could not be read: %s", error)
            self._status = SaveStatus(state="unsaved", reason=str(error))
            return Workspace()
        self.opened(workspace)
        return workspace

    def opened(self, workspace: Workspace) -> None:
        """The active persona is another one now, or was read again: its last change is as old as it says."""
        process = workspace.process
        if not self._pending:
            self._status = SaveStatus(state="saved", at=process.last_updated_at) if process else SaveStatus()

    def personas(self) -> tuple[PersonaEntry, ...]:
        """The list of personas in the store. Raises `StoreError`."""
        return self._store.personas()

    def load(self, persona_id: str) -> Envelope | None:
        """A persona: what waits to be stored, else what the store holds. Raises `StoreError`."""
        if persona_id in self._pending:
            content = self._pending[persona_id]
            return Envelope(content=content) if content else None
        return self.reread(persona_id)

    def reread(self, persona_id: str) -> Envelope | None:
        """What the store holds of a persona; what waited to be stored of it is given up. Raises `StoreError`."""
        stored = self._store.load(persona_id)
        self._pending.pop(persona_id, None)
        if stored is None:
            return None
        self._seqs[persona_id] = stored.seq
        return stored.envelope

    def keep(self, persona_id: str, content: Content | None, place: Place) -> None:
        """Stores a revision, before anybody is told of it, and what waited. Where that fails, work goes on in memory.

        Raises `OutdatedRevision`, and does not take up the content, if the persona was changed elsewhere meanwhile.
        """
        earlier = dict(self._pending)
        self._pending[persona_id] = content
        problem = ""
        for waiting_id, waiting in tuple(self._pending.items()):
            try:
                self._append(waiting_id, waiting, place if waiting_id == persona_id else Place())
            except OutdatedRevision as error:
                if waiting_id == persona_id:
                    self._pending = earlier
                    self._status = SaveStatus(state="conflict", at=self._status.at, reason=str(error))
                    raise
                problem = f"“{waiting.process.persona_name if waiting else waiting_id}”: {error}"
            except StoreError as error:
                _log.warning("a change could not be stored: %s", error)
                problem = str(error)
        if problem:
            self._status = SaveStatus(state="unsaved", at=self._status.at, reason=problem)
        else:
            self._status = SaveStatus(state="saved", at=self._clock())

    def keep_place(self, persona_id: str, place: Place) -> None:
        """Stores where the person is; no harm is done where that fails."""
        try:
            self._store.save_place(persona_id, place)
        except StoreError as error:
            _log.warning("the place could not be stored: %s", error)

    def _append(self, persona_id: str, content: Content | None, place: Place) -> None:
        line = entry(Envelope(content=content, place=place)) if content else None
        self._seqs[persona_id] = self._store.append(persona_id, content, line, expected_seq=self._seqs.get(persona_id, 0))
        del self._pending[persona_id]
