"""`Session`: one person's work. It applies events, stores what they change before anybody is told, and takes in what others do.

It needs no screen: the whole flow runs in a script or a test.
"""

import heapq
import logging
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from threading import RLock
from uuid import uuid4

from buyerflow_widgets.model import (
    MAX_LISTED,
    BuyingProcessState,
    Conflict,
    Content,
    Envelope,
    EventRefused,
    Frozen,
    PersonaEntry,
    Phase,
    Position,
    Workspace,
    copy_event,
    differences,
    events,
    persona_entry,
    persona_list,
    reduce,
    with_added,
    with_mine,
)
from buyerflow_widgets.session.commit import CommitResult
from buyerflow_widgets.session.conflicts import Conflicts
from buyerflow_widgets.session.observers import IsolatedCallback
from buyerflow_widgets.session.rebase import rebase_edit
from buyerflow_widgets.session.stamp import stamp
from buyerflow_widgets.session.store import SessionStore
from buyerflow_widgets.session.sync import Polled, SaveStatus, Sync
from buyerflow_widgets.session.undo import UndoEntry, UndoStack, revert
from buyerflow_widgets.storage import (
    DeletedPersona,
    ListState,
    OutdatedRevision,
    Revision,
    StartThread,
    Store,
    StoreError,
    StoreUnavailable,
    start_daemon,
)

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _random_id() -> str:
    return uuid4().hex


class RemoteChange(Frozen):
    """What others changed last in the open persona."""

    number: int = 0
    """Counts up with each change."""
    where: tuple[str, ...] = ()
    """The fields, such as "Validation · Duration"."""


class Session:
    """One person's work: `send` events, `undo`, `redo`, `subscribe` to what comes of them. Any thread may call it.

    `store` None keeps everything in memory, with the same code. `problem` says why nothing will be kept, such as a store that
    cannot be opened: the save status says so, whatever happens in memory; `reopen` opens it later, once `watch` was called, and
    `work_key` is that of the store then.
    `clock` gives the time in UTC, `new_id` an id that nothing else has, `start_thread` runs a function on a thread of its own.

    >>> from buyerflow_widgets import PersonaAdded
    >>> session = Session()
    >>> session.send(PersonaAdded(name="Plant Maintenance Manager")).phase
    <Phase.PERSONA: 'persona'>
    >>> session.undo().process is None
    True
    """

    def __init__(
        self,
        store: SessionStore | None = None,
        *,
        clock: Callable[[], datetime] = _utc_now,
        new_id: Callable[[], str] = _random_id,
        start_thread: StartThread = start_daemon,
        problem: str = "",
        reopen: Callable[[], SessionStore] | None = None,
        work_key: str = "",
    ) -> None:
        if store is None:
            problem = problem or "There is no store here, so this work ends with its program."
        self._clock, self._new_id = clock, new_id
        # ipykernel 7 may deliver widget messages on another thread while a cell runs: one event at a time.
        self._lock = RLock()
        self._undo_stack = UndoStack()
        self._conflicts = Conflicts()
        self._sync = Sync(store or Store.open(None), self._conflicts, clock, start_thread, problem, reopen)
        self._subscribers: list[IsolatedCallback] = []
        self._remote_change = RemoteChange()
        self._workspace = self._sync.resume()
        self.work_key = work_key or self._sync.store.work_key
        """Tells this owner's work in this store from any other, and says nothing of either."""

    # -- what there is

    @property
    def workspace(self) -> Workspace:
        """Everything on screen, frozen."""
        return self._workspace

    @property
    def save(self) -> SaveStatus:
        """Whether it is saved."""
        return self._sync.status

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What of the open persona was changed here and elsewhere at the same time: `keep_mine` or `take_theirs` of each."""
        process = self._workspace.process
        return self._conflicts.of(process.persona_id) if process else ()

    @property
    def remote_change(self) -> RemoteChange:
        """What others changed last in the open persona."""
        return self._remote_change

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._undo_stack.to_undo is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return self._undo_stack.to_redo is not None

    @property
    def set_aside(self) -> str:
        """The name of the damaged file that was found in the store's place, and what could be read of it is here; "" without one."""
        found = self._sync.store.set_aside
        return found.name if found else ""

    def list_state(self) -> ListState:
        """How many personas there are, and whether their list is another one; of a store that cannot be read, what is at hand."""
        try:
            return self._sync.list_state()
        except StoreError:
            at_hand = persona_list(self._workspace)
            return ListState(len(at_hand), at_hand)

    def personas(self, offset: int = 0, limit: int | None = None) -> tuple[PersonaEntry, ...]:
        """The list of personas, latest change first: `limit` of them from `offset` on, or all; else what is at hand."""
        try:
            return self._sync.personas(offset, limit)
        except StoreError:
            return persona_list(self._workspace)[offset:][:limit]

    def processes(self) -> tuple[BuyingProcessState, ...]:
        """All processes of this owner, the open one as it is on screen; latest change first. Raises `StoreError`."""
        return tuple(self.stream())

    def stream(self) -> Generator[BuyingProcessState]:
        """The same one after the other, a few in memory at a time: the store's, with what is on screen and what is not stored yet over it.

        Until the last one is read, or the iterator closed, a connection to the store is in use. Nobody waits for the reader
        meanwhile, but for a store in memory, which has one connection. Raises `StoreError`.
        """
        with self._lock:
            store = self._sync.store
            here: dict[str, BuyingProcessState | None] = {
                persona_id: change.content.process if change.content else None for persona_id, change in self._sync.pending.items()
            }
            if active := self._workspace.process:
                here[active.persona_id] = active
        shown = sorted((process for process in here.values() if process), key=_changed_at, reverse=True)
        with closing(store.stream(latest_first=True)) as every:
            stored = (process for process in every if process.persona_id not in here)
            yield from heapq.merge(shown, stored, key=_changed_at, reverse=True)

    def chosen(self, persona_ids: Sequence[str]) -> tuple[BuyingProcessState, ...]:
        """The processes of these personas, in this order; those that are no longer there are left out. Raises `StoreError`."""
        with self._lock:
            return tuple(envelope.content.process for envelope in map(self._load, dict.fromkeys(persona_ids)) if envelope)

    # -- being told

    def subscribe(self, run: Callable[[], object]) -> Callable[[], None]:
        """Calls `run` after each change of workspace or save status; the result ends that.

        An exception in `run` is logged, in a notebook beneath the cell that subscribed; the change stays, and others are told of it.
        """
        callback = IsolatedCallback(run)
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def notify(self) -> None:
        """Calls the subscribers, also where no event came: something else that they show has changed."""
        with self._lock:
            for run in tuple(self._subscribers):
                run()

    # -- changing it

    def send(self, event: events.Event) -> Workspace:
        """Applies an event, stores what it changed, tells the subscribers. Returns the workspace.

        A text that was written over `seen` overwrites nothing that others wrote there meanwhile: it is then merged, or a conflict.

        Raises `EventRefused` if it makes no sense, `OutdatedRevision` if it deletes a persona that was changed elsewhere meanwhile,
        `StoreError` if it is about a persona that is not open and cannot be read; nothing was applied then. Every other change made
        elsewhere is merged with this one.
        """
        with self._lock:
            before = self._workspace.process
            if isinstance(event, events.PhaseOpened) and before is None and event.phase is not Phase.INTRODUCTION:
                # A step was chosen before there is a persona: the phases belong to one.
                self.send(events.PersonaAdded())
            event = stamp(event, self._workspace.process, self._clock(), self._new_id, self._load, self._next_after)
            if isinstance(event, events.ContentEvent):
                self._edit(event)
                return self._workspace
            after = reduce(self._workspace, event)
            if isinstance(event, events.PersonaOpened) and not (before and before.persona_id == event.persona_id):
                self._sync.opened(after)
            self._show(after)
            return self._workspace

    def send_when_possible(self, summary: events.SummaryWritten) -> None:
        """`send`, or, where its persona cannot be read since the store is away, again and again until it can.

        Raises `EventRefused` where it makes no sense, `StoreError` where it never can be stored or nobody watches the store.
        """
        with self._lock:
            try:
                self.send(summary)
            except StoreUnavailable as error:
                if not self._sync.is_watching:
                    raise
                self._sync.postpone(summary, str(error))
                self.notify()
            else:
                self._sync.forget_postponed(summary)

    def add_all(self, processes: Sequence[BuyingProcessState]) -> Workspace:
        """Takes in processes, each as a new persona, in one step to undo; the first one is open then."""
        with self._lock:
            # Each in a workspace of its own: in one with thousands of personas their list would be sorted anew for each.
            new = [self._added(process) for process in processes]
            if new:
                # As the store's list has them: nobody has been anywhere in them yet.
                lines = [persona_entry(Envelope(content=envelope.content)) for envelope in new]
                # The first one last: it changed last, and stands first in the list.
                self._sync.commit_new([(each.content, line) for each, line in zip(reversed(new), reversed(lines), strict=True)])
                self._undo_stack.record(*(UndoEntry(each.content.process.persona_id, None, each.content) for each in new))
                self._show(with_added(self._workspace, new[0], lines[1:]))
            return self._workspace

    def duplicate(self, persona_id: str) -> Workspace:
        """Opens a copy of a persona, its process included. Raises `EventRefused` if it is no longer there, else as `send` does."""
        with self._lock:
            envelope = self._load(persona_id)
            if envelope is None:
                raise EventRefused("This persona is no longer there.")
            return self.send(copy_event(envelope.content))

    def undo(self) -> Workspace:
        """Takes back this session's last change to content, and no other's. Raises as `send` does."""
        self._see_others()
        with self._lock:
            if step := self._undo_stack.to_undo:
                self._revert([(entry.persona_id, entry.after, entry.before) for entry in reversed(step)], self._undo_stack.drop_undo)
                self._undo_stack.undone()
                self.notify()
            return self._workspace

    def redo(self) -> Workspace:
        """Makes the change again that `undo` took back last. Raises as `send` does."""
        self._see_others()
        with self._lock:
            if step := self._undo_stack.to_redo:
                self._revert([(entry.persona_id, entry.before, entry.after) for entry in reversed(step)], self._undo_stack.drop_redo)
                self._undo_stack.redone()
                self.notify()
            return self._workspace

    # -- conflicts

    def keep_mine(self, conflict: Conflict) -> Workspace:
        """My text takes the place of theirs, which stays in the history. Raises as `send` does."""
        with self._lock:
            envelope = self._load(conflict.persona_id)
            if conflict.field == "persona":
                # It was deleted elsewhere: it is there again.
                self._replace(conflict.persona_id, None, envelope.content if envelope else conflict.mine)
                self._save_position()
            elif envelope:
                self._replace(conflict.persona_id, envelope.content, with_mine(envelope.content, conflict))
            self._conflicts.remove(conflict)
            self.notify()
            return self._workspace

    def take_theirs(self, conflict: Conflict) -> Workspace:
        """Their text stays; mine is in the history."""
        with self._lock:
            self._conflicts.remove(conflict)
            if conflict.field == "persona":
                self._undo_stack.forget(conflict.persona_id)
                self._leave(conflict.persona_id)
            self.notify()
            return self._workspace

    # -- history

    def revisions(self, persona_id: str, before: int | None = None, limit: int = 50) -> tuple[Revision, ...]:
        """What the store remembers of a persona, newest first: at most `limit` of those older than number `before`. Raises `StoreError`."""
        return self._sync.store.revisions(persona_id, before=before, limit=limit)

    def version(self, persona_id: str, seq: int) -> Content:
        """A persona's content in one revision. Raises `EventRefused` where that is no longer known, or a deletion; `StoreError`."""
        revision = self._sync.store.revision(persona_id, seq)
        if revision is None or revision.content is None:
            raise EventRefused("This version is no longer there.")
        return revision.content

    def restore(self, persona_id: str, seq: int) -> Workspace:
        """Gives a persona the content of an earlier revision; one step to undo. Raises as `send` does."""
        with self._lock:
            content, envelope = self.version(persona_id, seq), self._load(persona_id)
            if envelope is None:
                self._sync.see_deletion(persona_id)
            self._replace(persona_id, envelope.content if envelope else None, content)
            return self._workspace

    def deleted(self, after: DeletedPersona | None = None, limit: int = 100) -> tuple[DeletedPersona, ...]:
        """The deleted personas that `restore` brings back, the latest deletion first: at most `limit` of those behind `after`.

        Raises `StoreError`.
        """
        return self._sync.store.deleted(after, limit)

    def is_deleted(self, persona_id: str) -> bool:
        """Whether a persona is one of them. Raises `StoreError`."""
        return self._sync.store.is_deleted(persona_id)

    def erase(self, persona_id: str) -> Workspace:
        """Removes a persona for good, with its history: nothing brings it back. Raises `StoreError`."""
        with self._lock:
            self._sync.erase(persona_id)
            self._undo_stack.forget(persona_id)
            self._leave(persona_id)
            return self._workspace

    # -- what others do

    def watch(self) -> None:
        """From now on what others store comes in by itself, and what could not be stored is tried again, until `close`."""
        with self._lock:
            self._sync.watch(self.catch_up)

    def close(self) -> None:
        """Stops watching the store."""
        with self._lock:
            self._sync.stop_watching()

    def refresh(self) -> Workspace:
        """Reads the list of personas again: other windows may have added some."""
        with self._lock:
            self._show(self._with_fresh_list())
            return self._workspace

    def catch_up(self) -> None:
        """Takes in what others stored, and stores what could not be stored before. What goes wrong is told by the save status.

        The store is read without the lock: nobody waits for it meanwhile.
        """
        with self._lock:
            pending, listed, set_aside = self._sync.pending, self._workspace.personas, self.set_aside
        process = self._workspace.process
        persona_id = process.persona_id if process else ""
        polled: Polled | None = None
        done: Mapping[str, CommitResult] = {}
        problem: StoreError | None = None
        try:
            self._sync.store.check_file()
            self._move_to_reopened_store()
            done, problem = self._sync.flush(pending)
            polled = self._sync.poll(persona_id)
        except StoreError as error:
            _log.info("the store could not be polled: %s", error)
        with self._lock:
            before = self._workspace, self.save, self.conflicts
            # Also where the poll failed: what was stored before it is stored.
            changed = self._sync.settle(pending, done, problem) if pending else {}
            if polled and self._sync.adopt(persona_id, polled):
                changed[persona_id] = polled.stored.envelope.content if polled.stored else None
            # A list that is older than the one on screen would take away what is new there.
            personas = self._sync.adopt_list(polled) if polled and self._workspace.personas is listed else None
            self._take_in(self._sync.with_pending(self._workspace.personas if personas is None else personas), changed)
            if before[1:] != (self.save, self.conflicts) or self.set_aside != set_aside or _differ(before[0], self._workspace):
                self.notify()
        for summary in self._sync.postponed:
            self._send_again(summary)

    # -- inside one event; the lock is held

    def _edit(self, event: events.ContentEvent) -> None:
        """Applies an event to its persona, which is another one than the open one where an answer comes late."""
        adds = isinstance(event, events.PersonaAdded | events.ProcessAdded)
        deletes = isinstance(event, events.PersonaDeleted)
        envelope = None if adds else self._load(event.persona_id)
        if not adds and envelope is None:
            raise EventRefused("This persona is no longer there." if event.persona_id else "There is no persona yet; add one first.")
        if isinstance(event, events.SummaryWritten) and event.author != "person" and self._conflicts.is_deleted(event.persona_id):
            # Only a person brings it back.
            raise EventRefused("This persona was deleted in another window meanwhile.")
        if envelope and isinstance(event, events.TextEvent) and self._rebase(event, envelope.content):
            return
        active = self._workspace.process
        is_elsewhere = not adds and not (active and active.persona_id == event.persona_id)
        base = Workspace(active=envelope) if is_elsewhere and not deletes else self._workspace
        after = reduce(base, event)  # type: ignore[arg-type]  # a ContentEvent is always one of the Events
        if after is base:
            return
        before = envelope.content if envelope else None
        content = None if deletes or after.active is None else after.active.content
        # Adding a persona where a blank one is open opens that one: nothing is added then.
        is_added = not (adds and after.process and after.process.persona_id != event.persona_id)
        if content != before and is_added:
            after = self._record(event.persona_id, before, content, after)
        self._show(self._with_fresh_list() if is_elsewhere and not deletes else after)

    def _rebase(self, event: events.TextEvent, now: Content) -> bool:
        """Whether others changed what the person wrote over; the text is then merged, or a conflict."""
        persona_id = event.persona_id
        merged = rebase_edit(event, now, lambda: [each.content for each in self._sync.store.revisions(persona_id)])
        if merged is None:
            return False
        if merged.content != now:
            self._replace(persona_id, now, merged.content)
        if merged.conflicts and (envelope := self._load(persona_id)):
            self._conflicts.add(*merged.conflicts)
            self._set(self._commit(persona_id, envelope.content, self._workspace, merged.mine)[0])
            self.notify()
        return True

    def _record(self, persona_id: str, before: Content | None, content: Content | None, after: Workspace) -> Workspace:
        """Stores a change of this session's own, and puts it on the undo stack; returns `after`, merged with what others changed."""
        decided = self._conflicts.decided_by(persona_id, before, content)
        after, has_mine = self._commit(persona_id, content, after)
        self._conflicts.remove(*decided)
        if has_mine:
            self._undo_stack.record(UndoEntry(persona_id, before, content))
        return after

    def _replace(self, persona_id: str, before: Content | None, content: Content) -> None:
        """Gives a persona this content: a change of this session's own."""
        process = content.process.model_copy(update={"last_updated_at": self._clock()})
        content = content.model_copy(update={"process": process})
        envelope = self._load(persona_id)
        after = reduce(self._workspace, events.ContentRestored(persona_id=persona_id, content=content, envelope=envelope))
        self._set(self._record(persona_id, before, content, after))
        self.notify()

    def _revert(self, changes: Sequence[tuple[str, Content | None, Content | None]], drop: Callable[[], None]) -> None:
        """For each id, content left and content wanted: puts what is wanted where this session left the other.

        Where one of them cannot be reverted, none is, and the step is dropped. Only a deletion that the store refuses leaves those before
        it done.
        """
        targets: list[tuple[str, Content | None, Envelope | None]] = []
        for persona_id, left, wanted in changes:
            envelope = self._load(persona_id)
            try:
                targets.append((persona_id, revert(left, wanted, envelope.content if envelope else None), envelope))
            except EventRefused:
                drop()
                self.notify()
                raise
        for persona_id, content, envelope in targets:
            active = self._workspace.process
            closes = content is None and active is not None and active.persona_id == persona_id
            shown = self._next_after(persona_id) if closes else envelope
            after = reduce(self._workspace, events.ContentRestored(persona_id=persona_id, content=content, envelope=shown))
            self._set(self._commit(persona_id, content, after)[0])

    def _added(self, process: BuyingProcessState) -> Envelope:
        event = events.ProcessAdded(process=process)
        added = reduce(Workspace(), stamp(event, None, self._clock(), self._new_id, self._load, self._next_after)).active
        assert added  # a process that was added is open
        return added

    def _commit(self, persona_id: str, content: Content | None, after: Workspace, *conflict_copies: Content) -> tuple[Workspace, bool]:
        """Stores a content before anybody is told of it; a deletion that is refused is told too, since what was pending is stored by then.

        Returns the workspace, merged with what others changed meanwhile, and whether anything of mine came in.
        """
        try:
            done = self._sync.commit(persona_id, content, after.active.position if after.active else Position(), *conflict_copies)
        except OutdatedRevision:
            self.notify()
            raise
        if content and done.content and done.content != content and after.process and after.process.persona_id == persona_id:
            after = reduce(after, events.ContentRestored(persona_id=persona_id, content=done.content))
        return after, done.has_mine

    def _show(self, after: Workspace) -> None:
        """The workspace is this from now on, and the subscribers are told."""
        if after is not self._workspace:
            self._set(after)
            self.notify()

    def _set(self, after: Workspace) -> None:
        """The workspace is this from now on; where the person is goes into the store."""
        before, self._workspace = self._workspace, after
        if after.active and _whereabouts(after) != _whereabouts(before):
            self._save_position()

    def _save_position(self) -> None:
        if active := self._workspace.active:
            self._sync.save_position(active.content.process.persona_id, active.position)

    def _load(self, persona_id: str) -> Envelope | None:
        """A persona as this session has it, else as the store has it. Raises `StoreError`."""
        active = self._workspace.active
        if active and active.content.process.persona_id == persona_id:
            return active
        return self._sync.load(persona_id) if persona_id else None

    def _next_after(self, persona_id: str) -> Envelope | None:
        """What is opened where this persona goes: the one of the others that changed last."""
        for line in persona_list(self._workspace):
            if line.persona_id != persona_id:
                try:
                    return self._load(line.persona_id)
                except StoreError as error:
                    # A damaged process, or a store that is away, is no reason to keep the person from deleting another.
                    _log.warning("passed over: %s", error)
        return None

    def _leave(self, persona_id: str) -> None:
        """A persona is gone; where it was open, another one is opened."""
        deletion = events.PersonaDeleted(persona_id=persona_id, at=self._clock(), next=self._next_after(persona_id))
        after = reduce(self._workspace, deletion)
        self._sync.opened(after)
        self._set(after)
        self.notify()

    def _with_fresh_list(self) -> Workspace:
        """The workspace with the store's list of personas; the same object where the store still has the same."""
        try:
            personas = self._sync.personas(limit=MAX_LISTED)
        except StoreUnavailable:
            return self._workspace  # what was done is done
        return self._workspace if personas == self._workspace.personas else self._workspace.model_copy(update={"personas": personas})

    # -- inside `catch_up`

    def _take_in(self, personas: tuple[PersonaEntry, ...], changed: Mapping[str, Content | None]) -> None:
        """Shows the list, and what others made of the open persona; None: they deleted it."""
        if personas != self._workspace.personas:
            self._workspace = self._workspace.model_copy(update={"personas": personas})
        active = self._workspace.active
        if active is None or (persona_id := active.content.process.persona_id) not in changed:
            return
        content = changed[persona_id]
        if content is None:
            # It stays on screen, with what is being typed in it.
            self._conflicts.add(Conflict(persona_id=persona_id, field="persona", mine=active.content))
            return
        self._conflicts.close_settled(persona_id, content)
        where = tuple(each.where for each in differences(active.content, content))
        self._remote_change = RemoteChange(number=self._remote_change.number + 1, where=where)
        self._workspace = reduce(self._workspace, events.ContentRestored(persona_id=persona_id, content=content))

    def _see_others(self) -> None:
        # What is taken back is then taken out of what is there now, instead of being a conflict with it.
        if not self._sync.pending:
            self.catch_up()

    def _move_to_reopened_store(self) -> None:
        """A store that could not be opened may be there by now. Raises `StoreError`."""
        store = self._sync.reopened()
        if store is None:
            return
        with self._lock:
            try:
                self._sync.move_to(store)
            except StoreError:
                store.close()
                raise
            self._workspace = self._with_fresh_list()
            self._save_position()
            if self._sync.is_watching:
                self._sync.stop_watching()
                self.watch()
            self.notify()

    def _send_again(self, summary: events.SummaryWritten) -> None:
        """Sends a postponed summary, unless a newer one took its place."""
        try:
            # First without the lock, which would hold up the page for as long as the store takes that does not answer.
            self._sync.store.latest_seq(summary.persona_id)
            with self._lock:
                if any(each is summary for each in self._sync.postponed):
                    self.send(summary)
                    self._sync.forget_postponed(summary)
                    self.notify()
        except StoreUnavailable as error:
            _log.info("a summary still waits for the store: %s", error)
        except (EventRefused, StoreError) as error:
            # Such as a persona that was deleted meanwhile.
            _log.warning("a summary was given up: %s", error)
            self._sync.forget_postponed(summary)
            self.notify()


def _changed_at(process: BuyingProcessState) -> datetime:
    return process.last_updated_at


def _whereabouts(workspace: Workspace) -> object:
    return workspace.active and (workspace.active.content.process.persona_id, workspace.active.position)


def _differ(before: Workspace, after: Workspace) -> bool:
    """Whether there is something to show. The list of the store may only have learned what was done here."""
    return after is not before and (after.active != before.active or persona_list(after) != persona_list(before))
