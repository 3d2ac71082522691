"""The one thing that changes: it holds the workspace, stamps events, stores what they change, and tells the views.

It needs no screen: the whole flow runs in a script or a test.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from buyerflow_widgets import events
from buyerflow_widgets.editing import Editing
from buyerflow_widgets.flow import EventRefused, apply, shelved
from buyerflow_widgets.merge import Conflict, with_mine
from buyerflow_widgets.overtaken import Written, brought_together
from buyerflow_widgets.state import BuyingProcessState, Content, Workspace
from buyerflow_widgets.storage import Deleted, Revision, Store, StoreError
from buyerflow_widgets.storage.watching import Watch

_log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Session(Editing):
    """One person's work: `send` events, `undo`, `redo`, `subscribe` to what comes of them. Any thread may call it.

    `store` None keeps everything in memory, with the same code. `problem` says why nothing will be kept, such as a store that
    cannot be opened: the save status says so, whatever happens in memory; `reopen` opens it later, once `watch` was called.

    >>> session = Session()
    >>> session.send(events.PersonaAdded(name="Plant Maintenance Manager")).phase
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
        super().__init__(store or Store.open(None), clock, problem)
        self._reopen = reopen
        self._watch: Watch | None = None

    @property
    def set_aside(self) -> str:
        """The name of the damaged file that was found in the store's place, and what could be read of it is here; "" without one."""
        found = self._saving.store.set_aside
        return found.name if found else ""

    def undo(self) -> Workspace:
        """Takes back this session's last change to content, and no other's. Raises `OutdatedRevision` or `EventRefused` as `send` does."""
        self._see_others()
        return super().undo()

    def redo(self) -> Workspace:
        """Makes the change again that `undo` took back last. Raises `OutdatedRevision` or `EventRefused` as `send` does."""
        self._see_others()
        return super().redo()

    def refresh(self) -> Workspace:
        """Reads the list of personas again: other windows may have added some. Raises `StoreError`."""
        with self._lock:
            self._move(self._relisted())
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

    def processes(self) -> tuple[BuyingProcessState, ...]:
        """All processes of this owner, the active one as it is on screen; latest change first."""
        with self._lock:
            active = self._workspace.process
            found = [] if active is None else [active]
            for line in self._saving.store.personas():
                if active is None or line.persona_id != active.persona_id:
                    envelope = self._saving.load(line.persona_id)
                    found += [envelope.content.process] if envelope else []
            return tuple(sorted(found, key=lambda process: process.last_updated_at, reverse=True))

    def chosen(self, persona_ids: Sequence[str]) -> tuple[BuyingProcessState, ...]:
        """The processes of these personas, in this order; those that are no longer there are left out."""
        with self._lock:
            return tuple(envelope.content.process for envelope in map(self._envelope, dict.fromkeys(persona_ids)) if envelope)

    # -- two at the same time

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What of the persona in work was changed here and elsewhere at the same time: `keep_mine` or `take_theirs` of each."""
        process = self._workspace.process
        return self._saving.conflicts.of(process.persona_id) if process else ()

    def keep_mine(self, conflict: Conflict) -> Workspace:
        """My text takes the place of theirs, which stays in the history. Raises as `send` does."""
        with self._lock:
            envelope = self._envelope(conflict.persona_id)
            if conflict.field == "persona":
                # It was deleted elsewhere: it is there again.
                self._replace(conflict.persona_id, None, envelope.content if envelope else conflict.mine)
                self._keep_place()
            elif envelope:
                self._replace(conflict.persona_id, envelope.content, with_mine(envelope.content, conflict))
            self._saving.conflicts.remove(conflict)
            self.notify()
            return self._workspace

    def take_theirs(self, conflict: Conflict) -> Workspace:
        """Their text stays; mine is in the history."""
        with self._lock:
            self._saving.conflicts.remove(conflict)
            if conflict.field == "persona":
                self._history.forget(conflict.persona_id)
                self._leave(conflict.persona_id)
            self.notify()
            return self._workspace

    def write(self, event: Written, seen: str) -> Workspace:
        """`send` of a text that the person wrote over `seen`. Where others changed that meanwhile it overwrites nothing: it is a conflict.

        A stage that others deleted meanwhile is there again. Raises as `send` does.
        """
        with self._lock:
            persona_id = event.persona_id or (self._workspace.process.persona_id if self._workspace.process else "")
            envelope = self._envelope(persona_id)
            if envelope is None:
                return self.send(event)
            stamped = event.model_copy(update={"persona_id": persona_id, "at": self._clock()})
            merged = brought_together(stamped, seen, envelope.content, lambda: [each.content for each in self.revisions(persona_id)])
            if merged is None:
                return self.send(event)
            if merged.content != envelope.content:
                self._replace(persona_id, envelope.content, merged.content)
            if merged.conflicts:
                self._saving.set_aside(persona_id, merged)
                self.notify()
            return self._workspace

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

    def deleted(self) -> tuple[Deleted, ...]:
        """The deleted personas that `restore` brings back, the latest deletion first. Raises `StoreError`."""
        return self._saving.store.deleted()

    def erase(self, persona_id: str) -> Workspace:
        """A persona is gone for good, with its history: nothing brings it back. Raises `StoreError`."""
        with self._lock:
            self._saving.erase(persona_id)
            self._history.forget(persona_id)
            self._leave(persona_id)
            return self._workspace

    # -- what happens elsewhere

    def watch(self) -> None:
        """From now on what others store comes in by itself, and what could not be stored is tried again, until `end`."""
        self._saving.is_retried = True
        self._watch = self._saving.store.watch(self.catch_up)

    def end(self) -> None:
        """Stops watching."""
        self._saving.is_retried = False
        if self._watch:
            self._watch.end()

    def catch_up(self) -> None:
        """Takes in what others stored, and stores what could not be stored before. What goes wrong is told by the save status."""
        try:
            self._move_to_the_store()
            with self._lock:
                # Not in the midst of an event, which stores what it can itself.
                waiting = self._saving.waiting
            done, problem = self._saving.try_again(waiting)
            process = self._workspace.process
            persona_id = process.persona_id if process else ""
            found = self._saving.look(persona_id)
        except StoreError as error:
            _log.info("the store could not be looked at: %s", error)
            return
        with self._lock:
            before = self._workspace, self.save, self.conflicts
            changed = self._saving.settle(waiting, done, problem) if waiting else {}
            if self._saving.adopts(persona_id, found):
                changed[persona_id] = found.stored.envelope.content if found.stored else None
            elif not waiting and found.personas == self._workspace.personas:
                return
            self._workspace = self._workspace.model_copy(update={"personas": found.personas})
            for each, content in changed.items():
                self._learn(each, content)
            if self.save.state == "conflict" and persona_id in changed:
                self._saving.opened(self._workspace)
            after = self._workspace, self.save, self.conflicts
            # The list of the store may only have learned what was done here.
            if after[1:] != before[1:] or after[0].active != before[0].active or shelved(after[0]) != shelved(before[0]):
                self.notify()

    def _leave(self, persona_id: str) -> None:
        """It is not there any more; where it was in work, another one is opened."""
        after = apply(self._workspace, events.PersonaDeleted(persona_id=persona_id, at=self._clock(), next=self._next_after(persona_id)))
        self._saving.opened(after)
        self._place(after)
        self.notify()

    def _see_others(self) -> None:
        # What is taken back is then taken out of what is there now, instead of being a conflict with it.
        if not self._saving.waiting:
            self.catch_up()

    def _learn(self, persona_id: str, content: Content | None) -> None:
        """Others made this of a persona; None: they deleted it."""
        active = self._workspace.active
        if active is None or active.content.process.persona_id != persona_id:
            return
        if content is None:
            # It stays on screen, with what is being typed in it.
            self._saving.conflicts.add(Conflict(persona_id=persona_id, field="persona", mine=active.content))
            return
        self._saving.conflicts.learned(persona_id, content)
        self._workspace = apply(self._workspace, events.ContentRestored(persona_id=persona_id, content=content))

    def _move_to_the_store(self) -> None:
        """A store that could not be opened may be there by now. Raises `StoreError`."""
        if self._reopen is None:
            return
        store = self._reopen()
        with self._lock:
            self._saving.moved_to(store)
            self._reopen = None
            self._workspace = self._relisted()
            self._keep_place()
            self.notify()
        if self._watch:
            self.end()
            self.watch()

    def _keep_place(self) -> None:
        if active := self._workspace.active:
            self._saving.keep_place(active.content.process.persona_id, active.place)
