"""The one thing that changes: it holds the workspace, stamps events, stores what they change, and tells the views.

It needs no screen: the whole flow runs in a script or a test.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import RLock
from uuid import uuid4

from buyerflow_widgets import events
from buyerflow_widgets.flow import EventRefused, apply, copy_of, with_added
from buyerflow_widgets.history import Change, History
from buyerflow_widgets.saving import SaveStatus, Saving
from buyerflow_widgets.stage_sets import STAGE_SETS
from buyerflow_widgets.state import MAX_STAGES, BuyingProcessState, Content, Envelope, Phase, Place, Workspace
from buyerflow_widgets.storage import DamagedRevision, OutdatedRevision, Store

_log = logging.getLogger(__name__)


def new_id() -> str:
    """A random id; no two personas or stages ever share one."""
    return uuid4().hex


def _now() -> datetime:
    return datetime.now(UTC)


class Session:
    """One person's work: `send` events, `undo`, `redo`, `subscribe` to what comes of them. Any thread may call it.

    `store` None keeps everything in memory, with the same code. `problem` says why nothing will be kept, such as a store that
    cannot be opened: the save status says so, whatever happens in memory.

    >>> session = Session()
    >>> session.send(events.PersonaAdded(name="Plant Maintenance Manager")).phase
    <Phase.PERSONA: 'persona'>
    >>> session.undo().process is None
    True
    """

    def __init__(self, store: Store | None = None, *, clock: Callable[[], datetime] = _now, problem: str = "") -> None:
        if store is None:
            problem = problem or "There is no store here, so this work ends with its program."
        self._clock = clock
        # ipykernel 7 may deliver widget messages on another thread while a cell runs: one event at a time.
        self._lock = RLock()
        self._history = History()
        self._subscribers: list[Callable[[], object]] = []
        self._saving = Saving(store or Store.open(None), clock, problem)
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
        """Calls `run` after each change of workspace or save status; the result ends that."""
        self._subscribers.append(run)
        return lambda: self._subscribers.remove(run)

    def notify(self) -> None:
        """Calls the subscribers, also where no event came: something else that they show has changed."""
        with self._lock:
            for run in tuple(self._subscribers):
                run()

    def send(self, event: events.Event) -> Workspace:
        """Applies an event, stores what it changed, tells the subscribers. Returns the workspace.

        Raises `EventRefused` if it makes no sense, `OutdatedRevision` if the persona was changed elsewhere meanwhile;
        nothing was applied then.
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
        """Takes back this session's last change to content. Raises `OutdatedRevision` or `EventRefused` as `send` does."""
        with self._lock:
            if step := self._history.to_undo:
                self._restore([(change.persona_id, change.after, change.before) for change in reversed(step)])
                self._history.undone()
                self.notify()
            return self._workspace

    def redo(self) -> Workspace:
        """Makes the change again that `undo` took back last. Raises `OutdatedRevision` or `EventRefused` as `send` does."""
        with self._lock:
            if step := self._history.to_redo:
                self._restore([(change.persona_id, change.before, change.after) for change in reversed(step)])
                self._history.redone()
                self.notify()
            return self._workspace

    def reload(self) -> Workspace:
        """Reads the active persona from the store again, in place of what this session has of it. Raises `StoreError`."""
        with self._lock:
            process = self._workspace.process
            if process is not None:
                active, workspace = self._saving.reread(process.persona_id), self._relisted()
                self._history.forget(process.persona_id)
                self._workspace = workspace.model_copy(update={"active": active})
                self._saving.opened(self._workspace)
                self.notify()
            return self._workspace

    def refresh(self) -> Workspace:
        """Reads the list of personas again: other windows may have added some. Raises `StoreError`."""
        with self._lock:
            self._move(self._relisted())
            return self._workspace

    def duplicate(self, persona_id: str) -> Workspace:
        """Opens a copy of a persona, its process included. Raises `EventRefused` if it is no longer there."""
        with self._lock:
            envelope = self._envelope(persona_id)
            if envelope is None:
                raise EventRefused("This persona is no longer there.")
            return self.send(copy_of(envelope.content))

    def processes(self) -> tuple[BuyingProcessState, ...]:
        """All processes of this owner, the active one as it is on screen; latest change first."""
        with self._lock:
            active = self._workspace.process
            found = [] if active is None else [active]
            for line in self._saving.personas():
                if active is None or line.persona_id != active.persona_id:
                    envelope = self._saving.load(line.persona_id)
                    found += [envelope.content.process] if envelope else []
            return tuple(sorted(found, key=lambda process: process.last_updated_at, reverse=True))

    def chosen(self, persona_ids: Sequence[str]) -> tuple[BuyingProcessState, ...]:
        """The processes of these personas, in this order; those that are no longer there are left out."""
        with self._lock:
            return tuple(envelope.content.process for envelope in map(self._envelope, dict.fromkeys(persona_ids)) if envelope)

    # -- what happens inside one event

    def _stamped(self, event: events.Event) -> events.Event:
        """The event with what a pure function cannot know: time, ids, what the store holds."""
        update: dict[str, object] = {}
        active = self._workspace.process
        if isinstance(event, events.ContentEvent):
            update["at"] = event.at or self._clock()
            if isinstance(event, events.PersonaAdded | events.ProcessAdded):
                update["persona_id"] = new_id()
            elif not event.persona_id and active:
                update["persona_id"] = active.persona_id
        match event:
            case events.ProcessAdded(process=process):
                update["stage_ids"] = tuple(new_id() for _ in process.buying_stages)
            case events.StageSetChosen(name=name):
                update["stage_ids"] = tuple(new_id() for _ in STAGE_SETS.get(name, ()))
            case events.StageAdded(stage_id=""):
                update["stage_id"] = new_id()
            case events.BlockPasted(text=text):
                # One for each line at most: a few too many cost nothing.
                update["new_stage_ids"] = tuple(new_id() for _ in text.splitlines()[:MAX_STAGES])
            case events.StagesAdded(stages=added):
                update["new_stage_ids"] = tuple(new_id() for _ in added)
            case events.StageDuplicated(new_stage_id=""):
                update["new_stage_id"] = new_id()
            case events.PersonaOpened(persona_id=persona_id):
                update["envelope"] = self._envelope(persona_id)
            case events.PersonaDeleted() if active and (event.persona_id or active.persona_id) == active.persona_id:
                update["next"] = self._next_after(active.persona_id)
            case events.QuestionSkipped(persona_id="") if active:
                update["persona_id"] = active.persona_id
        return event.model_copy(update=update)

    def _change(self, event: events.ContentEvent) -> None:
        """Applies an event about a content to its persona, which a slow answer may find no longer active."""
        base = self._workspace
        adds = isinstance(event, events.PersonaAdded | events.ProcessAdded)
        elsewhere = not adds and not (base.process and base.process.persona_id == event.persona_id)
        envelope = None if adds else self._envelope(event.persona_id)
        if not adds and envelope is None:
            raise EventRefused("This persona is no longer there." if event.persona_id else "There is no persona yet; add one first.")
        deletes = isinstance(event, events.PersonaDeleted)
        if elsewhere and not deletes:
            base = Workspace(active=envelope)
        after = apply(base, event)  # type: ignore[arg-type]  # a ContentEvent is always one of the Events
        if after is base:
            return
        content = None if deletes or after.active is None else after.active.content
        before = envelope.content if envelope else None
        if content != before and not (adds and after.process and after.process.persona_id != event.persona_id):
            self._keep(event.persona_id, content, after)
            self._history.record(Change(event.persona_id, before, content))
        if elsewhere and not deletes:
            self._move(self._relisted())
        else:
            self._move(after)

    def _restore(self, changes: Sequence[tuple[str, Content | None, Content | None]]) -> None:
        """Each persona's content is the last of these in place of the one that this session left there; all of them, or none."""
        for persona_id, expected, _ in changes:
            envelope = self._envelope(persona_id)
            if (envelope.content if envelope else None) != expected:
                self._history.forget(persona_id)
                raise EventRefused("This persona was changed elsewhere since, so that change can no longer be taken back here.")
        for persona_id, _, content in changes:
            active = self._workspace.process
            envelope = self._envelope(persona_id)
            if content is None and active is not None and active.persona_id == persona_id:
                envelope = self._next_after(persona_id)
            after = apply(self._workspace, events.ContentRestored(persona_id=persona_id, content=content, envelope=envelope))
            self._keep(persona_id, content, after)
            self._place(after)

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
        personas = self._saving.personas()
        return self._workspace if personas == self._workspace.personas else self._workspace.model_copy(update={"personas": personas})

    def _keep(self, persona_id: str, content: Content | None, after: Workspace) -> None:
        """On the disk before anybody is told of it. A change that may not be made is told, too: by the save status."""
        try:
            self._saving.keep(persona_id, content, after.active.place if after.active else Place())
        except OutdatedRevision:
            self.notify()
            raise

    def _envelope(self, persona_id: str) -> Envelope | None:
        """A persona as this session has it, else as the store has it."""
        active = self._workspace.active
        if active and active.content.process.persona_id == persona_id:
            return active
        return self._saving.load(persona_id) if persona_id else None

    def _next_after(self, persona_id: str) -> Envelope | None:
        """What is opened where this persona goes: the one that changed last of the others."""
        for line in self._saving.personas():
            if line.persona_id != persona_id:
                try:
                    return self._saving.load(line.persona_id)
                except DamagedRevision as error:
                    # One damaged process is no reason to keep the person from deleting another.
                    _log.warning("passed over: %s", error)
        return None


def _whereabouts(workspace: Workspace) -> object:
    return workspace.active and (workspace.active.content.process.persona_id, workspace.active.place)
