"""`Sync`: one session's side of the store. It knows what is stored, what waits to be stored, and what others did."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from buyerflow_widgets.model import (
    MAX_LISTED,
    Conflict,
    Content,
    Envelope,
    Frozen,
    PersonaEntry,
    Position,
    TooManyStages,
    Workspace,
    events,
    latest_first,
    merge,
    persona_entry,
)
from buyerflow_widgets.session.commit import CommitResult, PendingCommit, commit
from buyerflow_widgets.session.conflicts import Conflicts
from buyerflow_widgets.session.store import SessionStore
from buyerflow_widgets.storage import ListState, OutdatedRevision, StartThread, Stored, StoreError, StoreUnavailable, Watch

_log = logging.getLogger(__name__)
_IN_ONE_TRANSACTION = 1000
"""Of many new processes: few enough that others wait for a moment only."""


class SaveStatus(Frozen):
    """Whether what is on screen is on the disk."""

    state: Literal["empty", "saved", "unsaved"] = "empty"
    at: datetime | None = None
    """When it was last saved, UTC."""
    reason: str = ""
    """Why it is not saved, one sentence."""


class Polled(NamedTuple):
    """What the store has, as others may have changed it."""

    list_state: ListState
    personas: tuple[PersonaEntry, ...] | None
    """The beginning of the list; None where it is as it was at the last poll."""
    known_seq: int
    """The revision that this session had when it asked."""
    seq: int
    """The latest revision of the persona, also where it is deleted."""
    stored: Stored | None
    """The persona, where its revision is another one than this session has."""


class Sync:
    """Stores each change, or keeps it pending until the store is there, and takes in what others stored.

    What changes something here is called with the session's lock held. `flush`, `poll`, `reopened`, `list_state`, `personas`, `status` and
    `pending` only read, and may be called without it: the store takes its time. `problem` says why nothing is kept (a store that cannot be
    opened): the status then says so.
    """

    def __init__(
        self,
        store: SessionStore,
        conflicts: Conflicts,
        clock: Callable[[], datetime],
        start_thread: StartThread,
        problem: str,
        reopen: Callable[[], SessionStore] | None,
    ) -> None:
        self.store = store
        self._conflicts = conflicts
        self._clock = clock
        self._start_thread = start_thread
        self._problem = problem
        self._reopen = reopen
        self._seqs: dict[str, int] = {}
        self._pending: dict[str, PendingCommit] = {}
        self._postponed: dict[str, tuple[events.SummaryWritten, str]] = {}
        self._erased: set[str] = set()
        self._copied: dict[str, PendingCommit] = {}
        self._status = SaveStatus()
        self._watch: Watch | None = None
        self._list_state: ListState | None = None

    @property
    def status(self) -> SaveStatus:
        """Whether all is saved, and why not."""
        if self._problem:
            return SaveStatus(state="unsaved", reason=self._problem)
        if self._postponed and not self._status.reason:
            reason = next(iter(self._postponed.values()))[1]
            return self._status.model_copy(update={"state": "unsaved", "reason": reason})
        return self._status

    @property
    def pending(self) -> Mapping[str, PendingCommit]:
        """What is not stored yet, by persona: a snapshot."""
        return dict(self._pending)

    # -- reading

    def resume(self) -> Workspace:
        """Where this owner left off: the persona opened last, at its phase. Of a store that cannot be read, nothing."""
        try:
            personas, latest = self.store.personas(limit=MAX_LISTED), self.store.last_opened()
            workspace = Workspace(active=self.load(latest) if latest else None, personas=personas)
        except StoreError as error:
            _log.warning("the store could not be read: %s", error)
            self._status = SaveStatus(state="unsaved", reason=str(error))
            return Workspace()
        self.opened(workspace)
        return workspace

    def opened(self, workspace: Workspace) -> None:
        """Another persona is active: the status tells when that one was last saved."""
        process = workspace.process
        if not self._pending:
            self._status = SaveStatus(state="saved", at=process.last_updated_at) if process else SaveStatus()

    def list_state(self) -> ListState:
        """How many personas there are, and whether their list is another one, with what is pending. Raises `StoreError`."""
        pending = self.pending
        if pending:
            personas = self.personas()
            return ListState(len(personas), personas)
        return self.store.list_state()

    def personas(self, offset: int = 0, limit: int | None = None) -> tuple[PersonaEntry, ...]:
        """The store's list of personas, with what is pending: `limit` of them from `offset` on, or all. Raises `StoreError`."""
        if not self._pending:
            return self.store.personas(offset, limit)
        return self.with_pending(self.store.personas())[offset:][:limit]

    def with_pending(self, personas: tuple[PersonaEntry, ...]) -> tuple[PersonaEntry, ...]:
        """A list of the store's, with what is pending; latest change first."""
        pending = self.pending
        if not pending:
            return personas
        lines = [persona_entry(Envelope(content=each.content)) for each in pending.values() if each.content]
        return latest_first(*lines, *(line for line in personas if line.persona_id not in pending))

    def load(self, persona_id: str) -> Envelope | None:
        """A persona: what is pending, else what the store holds. Raises `StoreError`."""
        if pending := self._pending.get(persona_id):
            return Envelope(content=pending.content) if pending.content else None
        stored = self.store.load(persona_id)
        if stored is None:
            return None
        self._seqs[persona_id] = stored.seq
        return stored.envelope

    # -- writing

    def commit(self, persona_id: str, content: Content | None, position: Position, *conflict_copies: Content) -> CommitResult:
        """Stores a revision, and what was pending before it. Where that fails, it is pending and work goes on in memory.

        The result's content has in it what others changed meanwhile. Raises `OutdatedRevision`, and forgets the change, where a persona
        is to be deleted that was changed elsewhere.
        """
        before = self.pending
        earlier = before.get(persona_id) or PendingCommit(None, self._seqs.get(persona_id, 0))
        change = earlier._replace(content=content, conflict_copies=(*earlier.conflict_copies, *conflict_copies))
        self._pending[persona_id] = change
        if content:
            # Somebody here brings it back.
            self._erased.discard(persona_id)
        if self._watch and before:
            # The store did not answer a moment ago: the retry loop waits for it, not the person.
            return CommitResult(change.base_seq, content)
        try:
            pending = self.pending
            done, problem = self.flush(pending, {persona_id: position})
        except BaseException:
            # Interrupted: whatever the store has of it comes in as others' changes do.
            self._pending = dict(before)
            raise
        changed = self.settle(pending, done, problem)
        result = done.get(persona_id, CommitResult(change.base_seq, content))
        is_refused = content is None and result.content is not None
        for each in changed:
            if each != persona_id or is_refused:
                # Nobody here has seen what it is by now: the next change of it is still made from what it was.
                self._seqs[each] = pending[each].base_seq
        if is_refused:
            raise OutdatedRevision(persona_id, change.base_seq, result.seq)
        return result

    def commit_new(self, items: Sequence[tuple[Content, PersonaEntry]]) -> None:
        """Stores new processes, many in one transaction; where that fails, each is pending as any other change."""
        for start in range(0, len(items), _IN_ONE_TRANSACTION):
            some = items[start : start + _IN_ONE_TRANSACTION]
            if not self._pending:
                try:
                    self.store.append_new(some)
                except StoreError as error:
                    _log.warning("new personas could not be stored together: %s", error)
                else:
                    self._seqs |= {entry.persona_id: 1 for _, entry in some}
                    self._status = SaveStatus(state="saved", at=self._clock())
                    continue
            for content, entry in some:
                self.commit(entry.persona_id, content, Position())

    def save_position(self, persona_id: str, position: Position) -> None:
        """Stores where the person is; where that fails, no harm is done."""
        if self._watch and self._pending:
            return
        try:
            self.store.save_position(persona_id, position)
        except StoreError as error:
            _log.warning("the position could not be stored: %s", error)

    def see_deletion(self, persona_id: str) -> None:
        """The next commit of a deleted persona builds on its deletion, and so brings it back. Raises `StoreError`."""
        self._seqs[persona_id] = self.store.latest_seq(persona_id)

    def erase(self, persona_id: str) -> None:
        """Nothing of a persona is left, here or in the store. Raises `StoreError`."""
        self.store.erase(persona_id)
        self._conflicts.remove(*self._conflicts.of(persona_id))
        self._erased.add(persona_id)
        self._pending.pop(persona_id, None)
        self._seqs.pop(persona_id, None)

    # -- the retry loop

    @property
    def is_watching(self) -> bool:
        """Whether `run` is called again soon, so that nobody need wait for a store that does not answer."""
        return self._watch is not None

    def watch(self, run: Callable[[], object]) -> None:
        """Calls `run` when something may have changed in the store, and every few seconds, until `stop_watching`."""
        self._watch = self.store.watch(run, self._start_thread)

    def stop_watching(self) -> None:
        """Ends the calls."""
        if self._watch:
            self._watch.end()
        self._watch = None

    def postpone(self, summary: events.SummaryWritten, reason: str) -> None:
        """Keeps a finished summary of a persona that cannot be read now; a newer one of the same persona takes its place."""
        self._postponed[summary.persona_id] = summary, reason

    @property
    def postponed(self) -> tuple[events.SummaryWritten, ...]:
        """The summaries that are to be sent again."""
        return tuple(summary for summary, _ in self._postponed.values())

    def forget_postponed(self, summary: events.SummaryWritten) -> None:
        """Sends neither this summary again nor an earlier one of its persona."""
        self._postponed.pop(summary.persona_id, None)

    def flush(
        self, pending: Mapping[str, PendingCommit], positions: Mapping[str, Position] = {}
    ) -> tuple[dict[str, CommitResult], StoreError | None]:
        """Stores what is pending; returns the result of each, and why the rest could not be stored."""
        done: dict[str, CommitResult] = {}
        problem: StoreError | None = None
        for persona_id, change in pending.items():
            try:
                done[persona_id] = commit(self.store, persona_id, change, positions.get(persona_id, Position()))
            except StoreError as error:
                _log.warning("a change could not be stored: %s", error)
                problem = error
                if isinstance(error, StoreUnavailable):
                    break  # the next one would wait as long
        return done, problem

    def poll(self, persona_id: str) -> Polled:
        """What the store has now. Raises `StoreError`."""
        known_seq, seq = self._seqs.get(persona_id, 0), self.store.latest_seq(persona_id)
        stored = self.store.load(persona_id) if seq != known_seq else None
        list_state = self.store.list_state()
        personas = self.store.personas(limit=MAX_LISTED) if list_state != self._list_state else None
        return Polled(list_state, personas, known_seq, stored.seq if stored else seq, stored)

    def settle(
        self, sent: Mapping[str, PendingCommit], done: Mapping[str, CommitResult], problem: StoreError | None
    ) -> dict[str, Content | None]:
        """Takes up what `flush` did with `sent`; returns each content that others' changes made another one than it was here."""
        changed: dict[str, Content | None] = {}
        for persona_id, was_sent in sent.items():
            newer, result = self._pending.get(persona_id), done.get(persona_id)
            if newer is None:
                self._erase_again(persona_id, result)
            elif result is None:
                self._pending[persona_id] = newer._replace(unacknowledged=was_sent.content)
            else:
                self._seqs[persona_id] = result.seq
                self._conflicts.add(*result.conflicts)
                rest = self._still_pending(persona_id, was_sent, newer, result)
                del self._pending[persona_id]
                if rest:
                    self._pending[persona_id] = rest
                now = rest.content if rest else result.content
                if now != newer.content:
                    changed[persona_id] = now
        if problem:
            self._status = SaveStatus(state="unsaved", at=self._status.at, reason=str(problem))
        elif not self._pending:
            self._status = SaveStatus(state="saved", at=self._clock())
        return changed

    def adopt(self, persona_id: str, polled: Polled) -> bool:
        """Whether the store has another revision of a persona than this session, which counts as known from now on."""
        here = self._seqs.get(persona_id, 0)
        # A poll that began before this session's last write says nothing new, unless it found a later revision.
        is_new = persona_id not in self._pending and (here == polled.known_seq != polled.seq or polled.known_seq < here < polled.seq)
        if is_new:
            self._seqs[persona_id] = polled.seq
        return is_new

    def adopt_list(self, polled: Polled) -> tuple[PersonaEntry, ...] | None:
        """The beginning of the list, which counts as known from now on; None where it is as it was."""
        self._list_state = polled.list_state
        return polled.personas

    def reopened(self) -> SessionStore | None:
        """The store that could not be opened before, if it can be opened now. Raises `StoreError`."""
        return self._reopen() if self._reopen else None

    def move_to(self, store: SessionStore) -> None:
        """Copies what is here into `store` and goes on there. Raises `StoreError`; another attempt then goes on where this one ended."""
        here = [line.persona_id for line in reversed(self.store.personas())]
        # What an earlier attempt copied may have been changed here since, or deleted.
        for persona_id in (*(each for each in self._copied if each not in here), *here):
            found = self.store.load(persona_id)
            content, position = (found.envelope.content, found.envelope.position) if found else (None, Position())
            copied = self._copied.get(persona_id, PendingCommit(None, 0))
            if persona_id in self._erased:
                store.erase(persona_id)
            elif content != copied.content or copied.unacknowledged:
                self._copied[persona_id] = copied._replace(unacknowledged=content)
                done = commit(store, persona_id, copied._replace(content=content), position)
                self._conflicts.add(*done.conflicts)
                # What others changed there comes in as their changes do.
                self._copied[persona_id] = PendingCommit(content, done.seq if done.content == content else copied.base_seq)
        self._seqs = {persona_id: copied.base_seq for persona_id, copied in self._copied.items()}
        self.store, self._problem, self._copied, self._reopen = store, "", {}, None
        self._status = SaveStatus(state="saved", at=self._clock())

    def _still_pending(self, persona_id: str, sent: PendingCommit, newer: PendingCommit, result: CommitResult) -> PendingCommit | None:
        """What is still to be stored where `sent` came to `result`, and `newer` is what is here by now."""
        copies = newer.conflict_copies[len(sent.conflict_copies) :]
        if newer.content == sent.content and not copies:
            return None
        rest = PendingCommit(newer.content, result.seq, copies)
        if result.content == sent.content:
            return rest
        # Others changed it, and who edited it meanwhile did not know.
        if result.content is None:
            if newer.content:
                self._conflicts.add(Conflict(persona_id=persona_id, field="persona", mine=newer.content))
            # Of an erased persona nothing comes back by itself.
            return rest._replace(content=None, conflict_copies=(*copies, newer.content)) if result.seq and newer.content else None
        if newer.content is None or sent.content is None:
            # Nobody here has seen what others wrote: it is neither deleted nor replaced.
            return rest._replace(content=result.content) if copies else None
        try:
            content, mine, conflicts = merge(sent.content, newer.content, result.content)
        except TooManyStages:
            content, mine = result.content, newer.content
            conflicts = (Conflict(persona_id=persona_id, field="process", mine=mine),)
        self._conflicts.add(*conflicts)
        return rest._replace(content=content, conflict_copies=(*copies, mine) if conflicts else copies)

    def _erase_again(self, persona_id: str, result: CommitResult | None) -> None:
        """A persona was erased while a commit of it was on its way: what that stored must not stay."""
        if result and result.content and persona_id in self._erased:
            try:
                self.store.erase(persona_id)
            except StoreError as error:
                _log.error("an erased persona came back: %s", error)
