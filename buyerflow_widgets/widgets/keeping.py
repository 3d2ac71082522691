"""Finished summaries that could not be stored: their persona is not in work any more, and the store is away. They are sent again."""

import logging
from threading import Event, Lock, Thread

from buyerflow_widgets.events import SummaryWritten
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import StoreUnavailable

_log = logging.getLogger(__name__)

_SECONDS_BETWEEN = 1.0


class Keeping:
    """Sends summaries, and holds back those that a session cannot: it would have to read the persona, of which it has nothing any more."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = Lock()
        self._waiting: dict[str, SummaryWritten] = {}
        self._thread: Thread | None = None
        self.reason = ""
        """Why something waits, the store's own sentence; empty where nothing does."""

    def send(self, written: SummaryWritten) -> None:
        """Sends it, now or later. Raises `EventRefused` where it makes no sense, `StoreError` where it never can be stored."""
        with self._lock:
            try:
                self._session.send(written)
            except StoreUnavailable as error:
                self._waiting[written.persona_id], self.reason = written, str(error)
                if self._thread is None:
                    self._thread = Thread(target=self._send_later, name="keeping", daemon=True)
                    self._thread.start()
            else:
                # A newer one has taken its place.
                self._waiting.pop(written.persona_id, None)

    def _send_later(self) -> None:
        pause = Event()
        while self._is_something_left():
            pause.wait(_SECONDS_BETWEEN)
            for written in tuple(self._waiting.values()):
                self._try_again(written)
        self._session.notify()

    def _is_something_left(self) -> bool:
        with self._lock:
            if not self._waiting:
                self._thread, self.reason = None, ""
            return bool(self._waiting)

    def _try_again(self, written: SummaryWritten) -> None:
        try:
            # First without the session, which holds up the page for as long as a store takes that does not answer.
            self._session.revisions(written.persona_id, limit=1)
            with self._lock:
                if self._waiting.get(written.persona_id) is written:
                    self._session.send(written)
                    del self._waiting[written.persona_id]
        except StoreUnavailable as error:
            self.reason = str(error)
        except Exception:  # noqa: BLE001 (the edge of the thread: the others still wait)
            # Such as a persona that was deleted meanwhile.
            _log.exception("a summary was given up")
            with self._lock:
                if self._waiting.get(written.persona_id) is written:
                    del self._waiting[written.persona_id]
