"""What of a session is on the disk: stores each change, remembers what could not be stored, and tells the truth about it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from buyerflow_widgets.committing import Committed, commit, set_aside
from buyerflow_widgets.conflicts import Conflicts
from buyerflow_widgets.merge import Merged, TooManyStages, merge
from buyerflow_widgets.state import Content, Envelope, Frozen, PersonaEntry, Place, Workspace
from buyerflow_widgets.storage import OutdatedRevision, Store, Stored, StoreError

_log = logging.getLogger(__name__)
Waiting = Mapping[str, Content | None]
Aside = tuple[str, Content]
"""A persona, and the content that lost."""


class SaveStatus(Frozen):
    """Whether what is on screen is on the disk, in truth."""

    state: Literal["empty", "saved", "unsaved", "conflict"] = "empty"
    at: datetime | None = None
    """When it was last saved, UTC."""
    reason: str = ""


class Elsewhere(NamedTuple):
    """What the store has, as others may have changed it."""

    personas: tuple[PersonaEntry, ...]
    seq: int
    """The latest revision of the persona that was asked for, also where it is deleted."""
    stored: Stored | None
    """It, where it is another one than this session has."""


class Saving:
    """One session's side of the store. It knows which revision of each process the session has, and what is to be chosen between.

    `problem` says why nothing is kept (a store that cannot be opened): the status then says so, whatever happens.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], problem: str) -> None:
        self.store = store
        self.conflicts = Conflicts()
        self._clock = clock
        self._problem = problem
        self._seqs: dict[str, int] = {}
        self._pending: dict[str, Content | None] = {}
        self._asides: list[Aside] = []
        self._status = SaveStatus()
        self.is_retried = False
        """Whether somebody calls `try_again` soon: then nobody waits for a store that did not answer a moment ago."""

    @property
    def status(self) -> SaveStatus:
        """Whether it is saved."""
        return SaveStatus(state="unsaved", reason=self._problem) if self._problem else self._status

    @property
    def waiting(self) -> Waiting:
        """What is not stored yet, by persona."""
        return dict(self._pending)

    def resume(self) -> Workspace:
        """Where this owner left off: the persona opened last, at its phase. Of a store that cannot be read, nothing."""
        try:
            personas, latest = self.store.personas(), self.store.last_opened()
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

    def load(self, persona_id: str) -> Envelope | None:
        """A persona: what waits to be stored, else what the store holds. Raises `StoreError`."""
        if persona_id in self._pending:
            content = self._pending[persona_id]
            return Envelope(content=content) if content else None
        return self.reread(persona_id)

    def reread(self, persona_id: str) -> Envelope | None:
        """What the store holds of a persona; what waited to be stored of it is given up. Raises `StoreError`."""
        stored = self.store.load(persona_id)
        self._pending.pop(persona_id, None)
        if stored is None:
            return None
        self._seqs[persona_id] = stored.seq
        return stored.envelope

    def keep(self, persona_id: str, content: Content | None, place: Place) -> Committed:
        """Stores a revision, before anybody is told of it, and what waited. Where that fails, work goes on in memory.

        What comes back has in it what others changed meanwhile. Raises `OutdatedRevision`, and does not take up the content, where the
        two changes cannot be brought together.
        """
        earlier = self.waiting
        self._pending[persona_id] = content
        kept = Committed(self._seqs.get(persona_id, 0), content)
        if self.is_retried and earlier:
            return kept
        done, problem = self.try_again(self.waiting, {persona_id: place})
        if isinstance(problem, OutdatedRevision) and problem.persona_id == persona_id:
            self._pending = dict(earlier)
            self._tell(problem)
            raise problem
        for each, result in done.items():
            self._committed(each, result)
        self._tell(problem)
        return done.get(persona_id, kept)

    def set_aside(self, persona_id: str, merged: Merged) -> None:
        """What others were faster than is to be chosen, and goes into the history; where that fails, it is tried again."""
        self.conflicts.add(*merged.conflicts)
        self._asides.append((persona_id, merged.mine))
        if not (self.is_retried and self._pending):
            self.settle_aside(*self.try_aside())

    def erase(self, persona_id: str) -> None:
        """Nothing of a persona is left, here or in the store. Raises `StoreError`."""
        self.store.erase(persona_id)
        for each in self.conflicts.of(persona_id):
            self.conflicts.remove(each)
        self._pending.pop(persona_id, None)
        self._asides = [each for each in self._asides if each[0] != persona_id]
        self._seqs.pop(persona_id, None)

    def keep_place(self, persona_id: str, place: Place) -> None:
        """Stores where the person is; no harm is done where that fails."""
        if self.is_retried and self._pending:
            return
        try:
            self.store.save_place(persona_id, place)
        except StoreError as error:
            _log.warning("the place could not be stored: %s", error)

    # -- these three take their time, and change nothing here: a thread of its own may call them

    def try_again(self, waiting: Waiting, places: Mapping[str, Place] = {}) -> tuple[dict[str, Committed], StoreError | None]:
        """Stores what waits: what came of each, and why the rest could not be stored."""
        done: dict[str, Committed] = {}
        problem: StoreError | None = None
        for persona_id, content in waiting.items():
            try:
                done[persona_id] = commit(self.store, persona_id, content, places.get(persona_id, Place()), self._seqs.get(persona_id, 0))
            except StoreError as error:
                _log.warning("a change could not be stored: %s", error)
                problem = error
        return done, problem

    def try_aside(self) -> tuple[list[tuple[Aside, int]], StoreError | None]:
        """Puts into the history what lost and is not there yet: the numbers that came of it, and why the rest could not be stored."""
        done: list[tuple[Aside, int]] = []
        try:
            for aside in tuple(self._asides):
                done.append((aside, set_aside(self.store, *aside)))
        except StoreError as error:
            _log.warning("a text could not be set aside: %s", error)
            return done, error
        return done, None

    def look(self, persona_id: str) -> Elsewhere:
        """What the store has now. Raises `StoreError`."""
        seq = self.store.latest_seq(persona_id)
        return Elsewhere(self.store.personas(), seq, self.store.load(persona_id) if seq != self._seqs.get(persona_id, 0) else None)

    # -- what came of it

    def settle(self, waiting: Waiting, done: Mapping[str, Committed], problem: StoreError | None) -> dict[str, Content | None]:
        """Takes up what `try_again` did with `waiting`; returns each content that others' changes made another one than it was here."""
        changed: dict[str, Content | None] = {}
        for persona_id, result in done.items():
            if persona_id not in self._pending:
                continue  # given up meanwhile: it was read again
            sent, newer = waiting[persona_id], self._pending[persona_id]
            self._committed(persona_id, result)
            if newer == sent:
                if result.content != sent:
                    changed[persona_id] = result.content
                continue
            if sent and newer and result.content and result.content != sent:
                # Edited meanwhile, without knowing what came in here.
                try:
                    newer, _, conflicts = merge(sent, newer, result.content)
                except TooManyStages:
                    newer, conflicts = result.content, ()
                self.conflicts.add(*conflicts)
                changed[persona_id] = newer
            self._pending[persona_id] = newer
        self._tell(problem)
        return changed

    def settle_aside(self, done: Sequence[tuple[Aside, int]], problem: StoreError | None) -> None:
        """Takes up what `try_aside` did."""
        for aside, seq in done:
            self._asides = [each for each in self._asides if each is not aside]
            if seq == self._seqs.get(aside[0], 0) + 2:
                # Nobody else wrote in between: this session has that revision.
                self._seqs[aside[0]] = seq
        if done or problem:
            self._tell(problem)

    def adopts(self, persona_id: str, found: Elsewhere) -> bool:
        """Whether the store has a later revision of a persona than this session, which has it from now on."""
        is_later = persona_id not in self._pending and found.seq != self._seqs.get(persona_id, 0)
        # Written here meanwhile: what was found is older.
        is_later = is_later and (found.seq > self._seqs.get(persona_id, 0) or found.seq == 0)
        if is_later:
            self._seqs[persona_id] = found.seq
        return is_later

    def moved_to(self, store: Store) -> None:
        """Copies what is here into a store that could not be opened before, and goes on there. Raises `StoreError`."""
        seqs = {line.persona_id: self._copied(store, line.persona_id) for line in reversed(self.store.personas())}
        self.store, self._seqs, self._problem = store, seqs, ""
        self._status = SaveStatus(state="saved", at=self._clock())

    def _copied(self, store: Store, persona_id: str) -> int:
        found = self.store.load(persona_id)
        return commit(store, persona_id, found.envelope.content, found.envelope.place, 0).seq if found else 0

    def _committed(self, persona_id: str, done: Committed) -> None:
        self._seqs[persona_id] = done.seq
        self._pending.pop(persona_id, None)
        self.conflicts.add(*done.conflicts)

    def _tell(self, problem: StoreError | None) -> None:
        if problem:
            # Only reading the persona anew gets out of the one; the other is a matter of time.
            state: Literal["conflict", "unsaved"] = "conflict" if isinstance(problem, OutdatedRevision) else "unsaved"
            self._status = SaveStatus(state=state, at=self._status.at, reason=str(problem))
        elif not self._pending and not self._asides:
            self._status = SaveStatus(state="saved", at=self._clock())
