"""What is changed here: events, undo and redo, each on the disk before anybody is told of it."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import RLock

from buyerflow_widgets import events
from buyerflow_widgets.flow import EventRefused, apply, copy_of, shelved, with_added
from buyerflow_widgets.history import Change, History, taken_back
from buyerflow_widgets.observers import IsolatedCallback
from buyerflow_widgets.saving import SaveStatus, Saving
from buyerflow_widgets.stamping import stamped
from buyerflow_widgets.state import BuyingProcessState, Content, Envelope, Phase, Place, Workspace
from buyerflow_widgets.storage import OutdatedRevision, Store, StoreError, StoreUnavailable

_log = logging.getLogger(__name__)


class Editing:
    """A workspace, and everything that changes it from here: the half of a `Session` that knows nothing of others."""

    def __init__(self, store: Store, clock: Callable[[], datetime], problem: str) -> None:
        self._clock = clock
        # ipykernel 7 may deliver widget messages on another thread while a cell runs: one event at a time.
        self._lock = RLock()
        self._history = History()
        self._subscribers: list[IsolatedCallback] = []
        self._saving = Saving(store, clock, problem)
        self._workspace = self._saving.resume()

    @property
    def workspace(self) -> Workspace:
        """Everything on screen, frozen."""
        return self._workspace

    @property
    def save(self) -> SaveStatus:
        """Whether it is saved."""
        return self._saving.status

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._history.to_undo is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return self._history.to_redo is not None

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

    def send(self, event: events.Event) -> Workspace:
        """Applies an event, stores what it changed, tells the subscribers. Returns the workspace.

        Raises `EventRefused` if it makes no sense, `OutdatedRevision` if it deletes a persona that was changed elsewhere meanwhile,
        `StoreError` if it is about a persona that is not in work and cannot be read; nothing was applied then. Every other change made
        elsewhere comes together with this one.
        """
        with self._lock:
            before = self._workspace.process
            if isinstance(event, events.PhaseOpened) and before is None and event.phase is not Phase.INTRODUCTION:
                # A step was chosen before there is a persona: the phases belong to one.
                self.send(events.PersonaAdded())
            event = self._stamped(event)
            if isinstance(event, events.ContentEvent):
                self._change(event)
                return self._workspace
            after = apply(self._workspace, event)
            if isinstance(event, events.PersonaOpened) and not (before and before.persona_id == event.persona_id):
                self._saving.opened(after)
            self._move(after)
            return self._workspace

    def add_all(self, processes: Sequence[BuyingProcessState]) -> Workspace:
        """Takes in processes, each as a new persona, in one step to undo; the first one is open then."""
        with self._lock:
            # Each by itself: in a workspace with thousands of personas their list would be sorted anew for each.
            made = (apply(Workspace(), self._stamped(events.ProcessAdded(process=process))).active for process in processes)
            if new := [envelope for envelope in made if envelope]:
                # The first one last: it changed last, and stands first in the list.
                for envelope in reversed(new):
                    self._keep(envelope.content.process.persona_id, envelope.content, Workspace(active=envelope))
                self._history.record(*(Change(each.content.process.persona_id, None, each.content) for each in new))
                self._move(with_added(self._workspace, new))
            return self._workspace

    def undo(self) -> Workspace:
        """Takes back this session's last change to content. Raises as `send` does."""
        with self._lock:
            if step := self._history.to_undo:
                self._restore([(change.persona_id, change.after, change.before) for change in reversed(step)], self._history.cannot_undo)
                self._history.undone()
                self.notify()
            return self._workspace

    def redo(self) -> Workspace:
        """Makes the change again that `undo` took back last. Raises as `send` does."""
        with self._lock:
            if step := self._history.to_redo:
                self._restore([(change.persona_id, change.before, change.after) for change in reversed(step)], self._history.cannot_redo)
                self._history.redone()
                self.notify()
            return self._workspace

    def duplicate(self, persona_id: str) -> Workspace:
        """Opens a copy of a persona, its process included. Raises `EventRefused` if it is no longer there, else as `send` does."""
        with self._lock:
            envelope = self._envelope(persona_id)
            if envelope is None:
                raise EventRefused("This persona is no longer there.")
            return self.send(copy_of(envelope.content))

    # -- what happens inside one event

    def _stamped(self, event: events.Event) -> events.Event:
        return stamped(event, self._workspace.process, self._clock, self._envelope, self._next_after)

    def _change(self, event: events.ContentEvent) -> None:
        """Applies an event about a content to its persona, which a slow answer may find no longer active."""
        base = self._workspace
        adds = isinstance(event, events.PersonaAdded | events.ProcessAdded)
        elsewhere = not adds and not (base.process and base.process.persona_id == event.persona_id)
        envelope = None if adds else self._envelope(event.persona_id)
        if not adds and envelope is None:
            raise EventRefused("This persona is no longer there." if event.persona_id else "There is no persona yet; add one first.")
        if isinstance(event, events.SummaryWritten) and event.author != "person" and self._saving.conflicts.is_deleted(event.persona_id):
            # Only a person brings it back.
            raise EventRefused("This persona was deleted in another window meanwhile.")
        deletes = isinstance(event, events.PersonaDeleted)
        if elsewhere and not deletes:
            base = Workspace(active=envelope)
        after = apply(base, event)  # type: ignore[arg-type]  # a ContentEvent is always one of the Events
        if after is base:
            return
        content = None if deletes or after.active is None else after.active.content
        before = envelope.content if envelope else None
        if content != before and not (adds and after.process and after.process.persona_id != event.persona_id):
            after = self._changed(event.persona_id, before, content, after)
        if elsewhere and not deletes:
            self._move(self._relisted())
        else:
            self._move(after)

    def _changed(self, persona_id: str, before: Content | None, content: Content | None, after: Workspace) -> Workspace:
        """Stores and remembers a change of this session's own; the workspace is then `after`, with what others changed meanwhile."""
        chosen = self._saving.conflicts.written(persona_id, before, content)
        after, took_mine = self._keep(persona_id, content, after)
        self._saving.conflicts.remove(*chosen)
        if took_mine:
            self._history.record(Change(persona_id, before, content))
        return after

    def _replace(self, persona_id: str, before: Content | None, content: Content) -> None:
        """The persona says this from now on: a change of this session's own."""
        process = content.process.model_copy(update={"last_updated_at": self._clock()})
        content = content.model_copy(update={"process": process})
        envelope = self._envelope(persona_id)
        after = apply(self._workspace, events.ContentRestored(persona_id=persona_id, content=content, envelope=envelope))
        self._place(self._changed(persona_id, before, content, after))
        self.notify()

    def _restore(self, changes: Sequence[tuple[str, Content | None, Content | None]], give_up: Callable[[], None]) -> None:
        """Each persona's content is the last of these in place of the one that this session left there.

        Where one of them cannot be taken back, none is. Only a deletion that is refused as it is stored leaves those before it done.
        """
        targets: list[tuple[str, Content | None, Envelope | None]] = []
        for persona_id, left, content in changes:
            envelope = self._envelope(persona_id)
            try:
                targets.append((persona_id, taken_back(left, content, envelope.content if envelope else None), envelope))
            except EventRefused:
                give_up()
                self.notify()
                raise
        for persona_id, content, envelope in targets:
            active = self._workspace.process
            if content is None and active is not None and active.persona_id == persona_id:
                envelope = self._next_after(persona_id)
            after = apply(self._workspace, events.ContentRestored(persona_id=persona_id, content=content, envelope=envelope))
            self._place(self._keep(persona_id, content, after)[0])

    def _move(self, after: Workspace) -> None:
        """The workspace is this now: on screen, and the place in the store."""
        if after is not self._workspace:
            self._place(after)
            self.notify()

    def _place(self, after: Workspace) -> None:
        """The same, before anybody is told."""
        before, self._workspace = self._workspace, after
        if after.active and after.process and _whereabouts(after) != _whereabouts(before):
            self._saving.keep_place(after.process.persona_id, after.active.place)

    def _relisted(self) -> Workspace:
        """The workspace with the store's list of personas: the same object where the store still has the same."""
        try:
            personas = self._saving.personas()
        except StoreUnavailable:
            return self._workspace  # what was done is done
        return self._workspace if personas == self._workspace.personas else self._workspace.model_copy(update={"personas": personas})

    def _keep(self, persona_id: str, content: Content | None, after: Workspace, *asides: Content) -> tuple[Workspace, bool]:
        """On the disk before anybody is told of it. A change that may not be made is told, too: what waited is stored by then.

        The workspace, with what others changed meanwhile; and whether anything of mine came in.
        """
        try:
            done = self._saving.keep(persona_id, content, after.active.place if after.active else Place(), *asides)
        except OutdatedRevision:
            self.notify()
            raise
        if content and done.content and done.content != content and after.process and after.process.persona_id == persona_id:
            after = apply(after, events.ContentRestored(persona_id=persona_id, content=done.content))
        return after, done.took_mine

    def _envelope(self, persona_id: str) -> Envelope | None:
        """A persona as this session has it, else as the store has it."""
        active = self._workspace.active
        if active and active.content.process.persona_id == persona_id:
            return active
        return self._saving.load(persona_id) if persona_id else None

    def _next_after(self, persona_id: str) -> Envelope | None:
        """What is opened where this persona goes: the one that changed last of the others."""
        for line in shelved(self._workspace):
            if line.persona_id != persona_id:
                try:
                    return self._envelope(line.persona_id)
                except StoreError as error:
                    # A damaged process, or a store that is away, is no reason to keep the person from deleting another.
                    _log.warning("passed over: %s", error)
        return None


def _whereabouts(workspace: Workspace) -> object:
    return workspace.active and (workspace.active.content.process.persona_id, workspace.active.place)
