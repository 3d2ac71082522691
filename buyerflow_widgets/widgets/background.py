"""A long task on a thread of its own, so that editing goes on, in the page and while a cell runs."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Any

from buyerflow_widgets.flow import EventRefused
from buyerflow_widgets.summary import SummaryError

_log = logging.getLogger(__name__)


class Background:
    """At most one task at a time; `busy` is what to say to who wants another. `notify` is called when it begins and when it has ended."""

    def __init__(self, notify: Callable[[], object], busy: str) -> None:
        self._notify = notify
        self._busy = busy
        self._starting = Lock()
        self._cancel: Callable[[], object] | None = None
        self._is_stopped = False
        self._thread: Thread | None = None
        self.error = ""
        """Why the last one failed, one sentence; empty where it did not."""
        self.started_at: datetime | None = None
        """UTC; None while nothing runs."""

    def start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Runs `work`. Raises `EventRefused` while another one runs."""
        with self._starting:
            if self.started_at:
                raise EventRefused(self._busy)
            self.started_at = datetime.now(UTC)
        self.error, self._is_stopped = "", False
        self._thread = Thread(target=lambda: self._run(work), name="background", daemon=True)
        self._thread.start()
        self._notify()

    def wait(self, seconds: float) -> None:
        """Until it has ended, or so long."""
        if self._thread:
            self._thread.join(seconds)

    def stop(self) -> None:
        """Ends it; what has come by then stays."""
        self._is_stopped = True
        if self._cancel:
            self._cancel()

    def _run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            asyncio.run(self._cancellable(work))
        except SummaryError as error:
            self.error = str(error)
        except Exception:  # noqa: BLE001 (the edge of the thread: the person must hear of it)
            _log.exception("a task in the background failed")
            self.error = "Something went wrong here; nothing was changed. Please try again."
        self._cancel, self.started_at = None, None
        self._notify()

    async def _cancellable(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            if not self._is_stopped:
                await work()
        except asyncio.CancelledError:
            if not self._is_stopped:
                raise
