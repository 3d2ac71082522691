"""What others do at the same time: it comes in, what both changed is chosen, and nothing is overwritten."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from buyerflow_widgets import events
from buyerflow_widgets.changes import differences
from buyerflow_widgets.committing import Committed
from buyerflow_widgets.editing import Editing
from buyerflow_widgets.flow import apply, shelved
from buyerflow_widgets.merge import Conflict, with_mine
from buyerflow_widgets.overtaken import Written, brought_together
from buyerflow_widgets.saving import Elsewhere
from buyerflow_widgets.state import Content, Frozen, PersonaEntry, Workspace
from buyerflow_widgets.storage import Store, StoreError
from buyerflow_widgets.storage.watching import Watch

_log = logging.getLogger(__name__)


class News(Frozen):
    """What came from elsewhere while a persona was open."""

    number: int = 0
    """Counts up."""
    where: tuple[str, ...] = ()
    """Such as "Validation · Duration"."""


class Sharing(Editing):
    """The half of a `Session` that knows of others: those who have the same work open in another window, or on another machine."""

    def __init__(self, store: Store, clock: Callable[[], datetime], problem: str, reopen: Callable[[], Store] | None) -> None:
        super().__init__(store, clock, problem)
        self._reopen = reopen
        self._news = News()
        self._watch: Watch | None = None

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What of the persona in work was changed here and elsewhere at the same time: `keep_mine` or `take_theirs` of each."""
        process = self._workspace.process
        return self._saving.conflicts.of(process.persona_id) if process else ()

    @property
    def news(self) -> News:
        """What others changed last in the persona in work."""
        return self._news

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
            earlier = self._saving.store.revisions
            merged = brought_together(stamped, seen, envelope.content, lambda: [each.content for each in earlier(persona_id)])
            if merged is None:
                return self.send(event)
            if merged.content != envelope.content:
                self._replace(persona_id, envelope.content, merged.content)
            if merged.conflicts and (now := self._envelope(persona_id)):
                self._saving.conflicts.add(*merged.conflicts)
                self._place(self._keep(persona_id, now.content, self._workspace, merged.mine)[0])
                self.notify()
            return self._workspace

    def undo(self) -> Workspace:
        """Takes back this session's last change to content, and no other's. Raises as `send` does."""
        self._see_others()
        return super().undo()

    def redo(self) -> Workspace:
        """Makes the change again that `undo` took back last. Raises as `send` does."""
        self._see_others()
        return super().redo()

    def watch(self) -> None:
        """From now on what others store comes in by itself, and what could not be stored is tried again, until `end`."""
        with self._lock:
            self._saving.is_retried = True
            self._watch = self._saving.store.watch(self.catch_up)

    def end(self) -> None:
        """Stops watching."""
        with self._lock:
            self._saving.is_retried = False
            if self._watch:
                self._watch.end()
            self._watch = None

    def catch_up(self) -> None:
        """Takes in what others stored, and stores what could not be stored before. What goes wrong is told by the save status."""
        with self._lock:
            # Not in the midst of an event, which stores what it can itself.
            waiting, listed = self._saving.waiting, self._workspace.personas
        process = self._workspace.process
        persona_id = process.persona_id if process else ""
        found: Elsewhere | None = None
        done: Mapping[str, Committed] = {}
        problem: StoreError | None = None
        try:
            self._move_to_the_store()
            done, problem = self._saving.try_again(waiting)
            found = self._saving.look(persona_id)
        except StoreError as error:
            _log.info("the store could not be looked at: %s", error)
        with self._lock:
            before = self._workspace, self.save, self.conflicts
            # Also where the look failed: what was stored before it is stored.
            changed = self._saving.settle(waiting, done, problem) if waiting else {}
            if found and self._saving.adopts(persona_id, found):
                changed[persona_id] = found.stored.envelope.content if found.stored else None
            # A list that another one overtook would take away again what is new in that.
            personas = found.personas if found and self._workspace.personas is listed else self._workspace.personas
            self._take_in(self._saving.with_waiting(personas), changed)
            if before[1:] != (self.save, self.conflicts) or _differ(before[0], self._workspace):
                self.notify()

    def _take_in(self, personas: tuple[PersonaEntry, ...], changed: Mapping[str, Content | None]) -> None:
        """The list, and what others made of personas; None: they deleted it."""
        if personas != self._workspace.personas:
            self._workspace = self._workspace.model_copy(update={"personas": personas})
        active = self._workspace.active
        if active is None or (persona_id := active.content.process.persona_id) not in changed:
            return
        content = changed[persona_id]
        if content is None:
            # It stays on screen, with what is being typed in it.
            self._saving.conflicts.add(Conflict(persona_id=persona_id, field="persona", mine=active.content))
            return
        self._saving.conflicts.learned(persona_id, content)
        self._news = News(number=self._news.number + 1, where=tuple(each.where for each in differences(active.content, content)))
        self._workspace = apply(self._workspace, events.ContentRestored(persona_id=persona_id, content=content))

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

    def _move_to_the_store(self) -> None:
        """A store that could not be opened may be there by now. Raises `StoreError`."""
        if self._reopen is None:
            return
        store = self._reopen()
        with self._lock:
            try:
                self._saving.moved_to(store)
            except StoreError:
                store.close()
                raise
            self._reopen = None
            self._workspace = self._relisted()
            self._keep_place()
            if self._watch:
                self.end()
                self.watch()
            self.notify()

    def _keep_place(self) -> None:
        if active := self._workspace.active:
            self._saving.keep_place(active.content.process.persona_id, active.place)


def _differ(before: Workspace, after: Workspace) -> bool:
    """Whether there is something to show. The list of the store may only have learned what was done here."""
    return after is not before and (after.active != before.active or shelved(after) != shelved(before))
