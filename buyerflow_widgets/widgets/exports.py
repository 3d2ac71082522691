"""Files for the page. Few personas are written at once; many on a thread of their own, with progress, and can be stopped."""

import time
from collections.abc import Callable, Iterator, Sequence
from threading import Event, Lock

from buyerflow_widgets.exporting import FORMATS, file_name
from buyerflow_widgets.model import BuyingProcessState, EventRefused, split_name
from buyerflow_widgets.rendering import TITLE
from buyerflow_widgets.session import Session
from buyerflow_widgets.widgets.wire import Download

MAX_IN_FOREGROUND = 20
"""Personas that take less than a second in any format."""
_SECONDS = 1.0
"""Before the first telling, and between two: each is read aloud."""


class _Watched(tuple[BuyingProcessState, ...]):
    """Processes; `look` is called whenever a writer comes to the next one, and may raise."""

    look: Callable[[], None]

    def __iter__(self) -> Iterator[BuyingProcessState]:
        for process in super().__iter__():
            self.look()
            yield process


class Exports:
    """Writes one file at a time. `notify` is called when `progress` is another."""

    def __init__(self, session: Session, notify: Callable[[], object]) -> None:
        self._session, self._notify = session, notify
        self._busy, self._stopped = Lock(), Event()
        self._told_at = 0.0
        self.progress = ""
        """What is being done, such as "Reading 1,200 of 10,000 personas"; empty while nothing takes long."""

    def is_long(self, command: object) -> bool:
        """Whether a message asks for a file of more than `MAX_IN_FOREGROUND` personas."""
        match command:
            case {"name": "export", "personas": list(personas)}:
                return len(personas) > MAX_IN_FOREGROUND
            case {"name": "export", "all": True}:
                return self._session.list_state().total > MAX_IN_FOREGROUND
            case _:
                return False

    def file(self, suffix: str, *, everything: bool, chosen: Sequence[str] | None) -> tuple[Download, bytes]:
        """The answer and the file's bytes: of the personas that are named, of all, or of the active one.

        Raises `EventRefused` where there are none, while another file is being written, and when it was stopped;
        `CannotBeWritten`, `StoreError`.
        """
        if not self._busy.acquire(blocking=False):
            raise EventRefused("Another file is still being written; wait for it, or stop it.")
        self._stopped.clear()
        self._told_at = time.monotonic()
        try:
            active = self._session.workspace.process
            lines = self._session.personas() if everything and chosen is None else ()
            # The active one also where it was deleted in another window: it is on screen.
            ids = chosen if chosen is not None else [*(line.persona_id for line in lines), *([active.persona_id] if active else ())]
            processes = self._read(ids)
            if not processes:
                raise EventRefused("There is nothing to export yet.")
            # One message holds the whole file: of 10,000 personas up to 105 MB, as a web page.
            data = FORMATS[suffix].write(processes)
            # Writers may take a while after they have come to the last one.
            processes.look()
        finally:
            self._busy.release()
            if self.progress:
                self.progress = ""
                self._notify()
        several = everything or len(processes) > 1
        name = TITLE if several else split_name(processes[0].persona_name)[0]
        return Download(filename=file_name(name, suffix), mime=FORMATS[suffix].mime), data

    def stop(self) -> None:
        """Ends the writing; no file comes of it."""
        self._stopped.set()

    def _read(self, ids: Sequence[str]) -> _Watched:
        is_long = len(ids) > MAX_IN_FOREGROUND
        found: list[BuyingProcessState] = []
        for number, persona_id in enumerate(dict.fromkeys(ids)):
            if is_long:
                self._look(f"Reading {number:,} of {len(ids):,} personas")
            # One by one: an edit in between does not wait for all of them.
            found += self._session.chosen([persona_id])
        watched = _Watched(found)
        watched.look = lambda: self._look(f"Writing {len(found):,} personas" if is_long else "")
        return watched

    def _look(self, progress: str) -> None:
        if self._stopped.is_set():
            raise EventRefused("Stopped. No file was written.")
        if progress and (now := time.monotonic()) > self._told_at + _SECONDS:
            self._told_at = now
            self.progress = progress
            self._notify()
