"""What of a session is on the disk: stores each change, remembers what could not be stored, and tells the truth about it."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from buyerflow_widgets.committing import Change, Committed, commit
from buyerflow_widgets.conflicts import Conflicts
from buyerflow_widgets.merge import Conflict, TooManyStages, merge
from buyerflow_widgets.progress import entry
from buyerflow_widgets.state import Content, Envelope, Frozen, PersonaEntry, Place, Workspace
from buyerflow_widgets.storage import OutdatedRevision, Store, Stored, StoreError, StoreUnavailable

_log = logging.getLogger(__name__)
Waiting = Mapping[str, Change]


class SaveStatus(Frozen):
    """Whether what is on screen is on the disk, in truth."""

    state: Literal["empty", "saved", "unsaved"] = "empty"
    at: datetime | None = None
    """When it was last saved, UTC."""
    reason: str = ""


class Elsewhere(NamedTuple):
    """What the store has, as others may have changed it."""

    personas: tuple[PersonaEntry, ...]
    known: int
    """The revision that this session had when it looked."""
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
        self._pending: dict[str, Change] = {}
        self._erased: set[str] = set()
        self._moved: dict[str, Change] = {}
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
        """The active persona is another one now: its last change is as old as it says."""
        process = workspace.process
        if not self._pending:
            self._status = SaveStatus(state="saved", at=process.last_updated_at) if process else SaveStatus()

    def personas(self) -> tuple[PersonaEntry, ...]:
        """The list of personas: the store's, with what waits to be stored. Raises `StoreError`."""
        return self.with_waiting(self.store.personas())

    def with_waiting(self, personas: tuple[PersonaEntry, ...]) -> tuple[PersonaEntry, ...]:
        """A list of the store's, with what waits to be stored."""
        if not self._pending:
            return personas
        waiting = [entry(Envelope(content=each.content)) for each in self._pending.values() if each.content]
        stored = (line for line in personas if line.persona_id not in self._pending)
        return tuple(sorted((*waiting, *stored), key=lambda line: line.last_updated_at, reverse=True))

    def load(self, persona_id: str) -> Envelope | None:
        """A persona: what waits to be stored, else what the store holds. Raises `StoreError`."""
        if change := self._pending.get(persona_id):
            return Envelope(content=change.content) if change.content else None
        stored = self.store.load(persona_id)
        if stored is None:
            return None
        self._seqs[persona_id] = stored.seq
        return stored.envelope

    def keep(self, persona_id: str, content: Content | None, place: Place, *asides: Content) -> Committed:
        """Stores a revision, before anybody is told of it, and what waited. Where that fails, work goes on in memory.

        What comes back has in it what others changed meanwhile; `asides` go into the history with it. Raises `OutdatedRevision`, and
        does not take up the content, where it is to be deleted and was changed elsewhere.
        """
        before, waited = self.waiting, bool(self._pending)
        earlier = before.get(persona_id) or Change(None, self._seqs.get(persona_id, 0))
        change = earlier._replace(content=content, asides=(*earlier.asides, *asides))
        self._pending[persona_id] = change
        if content:
            # Somebody here brings it back.
            self._erased.discard(persona_id)
        if self.is_retried and waited:
            return Committed(change.base_seq, content)
        try:
            waiting = self.waiting
            done, problem = self.try_again(waiting, {persona_id: place})
        except BaseException:
            # Interrupted: whatever the store has of it comes in as others' changes do.
            self._pending = dict(before)
            raise
        changed = self.settle(waiting, done, problem)
        result = done.get(persona_id, Committed(change.base_seq, content))
        is_refused = content is None and result.content is not None
        for each in changed:
            if each != persona_id or is_refused:
                # Nobody here has what it is by now: the next change of it is still made from what it was.
                self._seqs[each] = waiting[each].base_seq
        if is_refused:
            raise OutdatedRevision(persona_id, change.base_seq, result.seq)
        return result

    def erase(self, persona_id: str) -> None:
        """Nothing of a persona is left, here or in the store. Raises `StoreError`."""
        self.store.erase(persona_id)
        self.conflicts.remove(*self.conflicts.of(persona_id))
        self._erased.add(persona_id)
        self._pending.pop(persona_id, None)
        self._seqs.pop(persona_id, None)

    def keep_place(self, persona_id: str, place: Place) -> None:
        """Stores where the person is; no harm is done where that fails."""
        if self.is_retried and self._pending:
            return
        try:
            self.store.save_place(persona_id, place)
        except StoreError as error:
            _log.warning("the place could not be stored: %s", error)

    # -- these two take their time, and change nothing here: a thread of its own may call them

    def try_again(self, waiting: Waiting, places: Mapping[str, Place] = {}) -> tuple[dict[str, Committed], StoreError | None]:
        """Stores what waits: what came of each, and why the rest could not be stored."""
        done: dict[str, Committed] = {}
        problem: StoreError | None = None
        for persona_id, change in waiting.items():
            try:
                done[persona_id] = commit(self.store, persona_id, change, places.get(persona_id, Place()))
            except StoreError as error:
                _log.warning("a change could not be stored: %s", error)
                problem = error
                if isinstance(error, StoreUnavailable):
                    break  # the next one would wait as long
        return done, problem

    def look(self, persona_id: str) -> Elsewhere:
        """What the store has now. Raises `StoreError`."""
        known, seq = self._seqs.get(persona_id, 0), self.store.latest_seq(persona_id)
        stored = self.store.load(persona_id) if seq != known else None
        return Elsewhere(self.store.personas(), known, stored.seq if stored else seq, stored)

    # -- what came of it

    def settle(self, waiting: Waiting, done: Mapping[str, Committed], problem: StoreError | None) -> dict[str, Content | None]:
        """Takes up what `try_again` did with `waiting`; returns each content that others' changes made another one than it was here."""
        changed: dict[str, Content | None] = {}
        for persona_id, sent in waiting.items():
            newer, result = self._pending.get(persona_id), done.get(persona_id)
            if newer is None:
                self._given_up(persona_id, result)
            elif result is None:
                # It may have got there all the same, without an answer.
                self._pending[persona_id] = newer._replace(tried=sent.content)
            else:
                self._seqs[persona_id] = result.seq
                self.conflicts.add(*result.conflicts)
                rest = self._rest(persona_id, sent, newer, result)
                del self._pending[persona_id]
                if rest:
                    self._pending[persona_id] = rest
                now = rest.content if rest else result.content
                if now != newer.content:
                    changed[persona_id] = now
        self._tell(problem)
        return changed

    def adopts(self, persona_id: str, found: Elsewhere) -> bool:
        """Whether the store has another revision of a persona than this session, which has it from now on."""
        here = self._seqs.get(persona_id, 0)
        # What was written here since the look may not be in it, unless it is later than that.
        is_news = persona_id not in self._pending and (here == found.known != found.seq or found.known < here < found.seq)
        if is_news:
            self._seqs[persona_id] = found.seq
        return is_news

    def moved_to(self, store: Store) -> None:
        """Copies what is here into a store that could not be opened before, and goes on there. Raises `StoreError`."""
        here = [line.persona_id for line in reversed(self.store.personas())]
        # What an earlier attempt copied may have been changed here since, or deleted.
        for persona_id in (*(each for each in self._moved if each not in here), *here):
            found = self.store.load(persona_id)
            content, place = (found.envelope.content, found.envelope.place) if found else (None, Place())
            moved = self._moved.get(persona_id, Change(None, 0))
            if persona_id in self._erased:
                store.erase(persona_id)
            elif content != moved.content or moved.tried:
                self._moved[persona_id] = moved._replace(tried=content)
                done = commit(store, persona_id, moved._replace(content=content), place)
                self.conflicts.add(*done.conflicts)
                # What others changed there comes in as their changes do.
                self._moved[persona_id] = Change(content, done.seq if done.content == content else moved.base_seq)
        self._seqs = {persona_id: moved.base_seq for persona_id, moved in self._moved.items()}
        self.store, self._problem, self._moved = store, "", {}
        self._status = SaveStatus(state="saved", at=self._clock())

    def _rest(self, persona_id: str, sent: Change, newer: Change, result: Committed) -> Change | None:
        """What is still to be stored where `sent` came to `result`, and `newer` is what is here by now."""
        asides = newer.asides[len(sent.asides) :]
        if newer.content == sent.content and not asides:
            return None
        rest = Change(newer.content, result.seq, asides)
        if result.content == sent.content:
            return rest
        # Others changed it, and who edited it meanwhile did not know.
        if result.content is None:
            if newer.content:
                self.conflicts.add(Conflict(persona_id=persona_id, field="persona", mine=newer.content))
            # Erased, nothing of it comes back by itself.
            return rest._replace(content=None, asides=(*asides, newer.content)) if result.seq and newer.content else None
        if newer.content is None or sent.content is None:
            # What others wrote, nobody here has seen: it is not deleted, and not replaced.
            return rest._replace(content=result.content) if asides else None
        try:
            content, mine, conflicts = merge(sent.content, newer.content, result.content)
        except TooManyStages:
            content, mine = result.content, newer.content
            conflicts = (Conflict(persona_id=persona_id, field="process", mine=mine),)
        self.conflicts.add(*conflicts)
        return rest._replace(content=content, asides=(*asides, mine) if conflicts else asides)

    def _given_up(self, persona_id: str, result: Committed | None) -> None:
        """It was erased meanwhile: then what was on its way must not stay."""
        if result and result.content and persona_id in self._erased:
            try:
                self.store.erase(persona_id)
            except StoreError as error:
                _log.error("an erased persona came back: %s", error)

    def _tell(self, problem: StoreError | None) -> None:
        if problem:
            self._status = SaveStatus(state="unsaved", at=self._status.at, reason=str(problem))
        elif not self._pending:
            self._status = SaveStatus(state="saved", at=self._clock())
