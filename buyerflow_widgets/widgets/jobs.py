"""A long task on a thread of its own, so that editing goes on, in the page and while a cell runs."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from threading import Lock, Thread
from typing import Any, TypeVar

from buyerflow_widgets.llm import ModelError
from buyerflow_widgets.model import EventRefused
from buyerflow_widgets.storage import StoreError

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class BackgroundJob:
    """At most one task at a time; `busy` is what to say to who wants another. `notify` is called when it begins and when it has ended."""

    def __init__(self, notify: Callable[[], object], busy: str) -> None:
        self._notify = notify
        self._busy = busy
        self._starting = Lock()
        self._cancel: Callable[[], object] | None = None
        self._is_stopped = False
        self._thread: Thread | None = None
        self.error = ""
        """Why the last one failed, one sentence; empty where it did not. A task that knows better than its error says it here itself."""
        self.started_at: datetime | None = None
        """UTC; None while nothing runs."""

    def start(self, work: Callable[[], Coroutine[Any, Any, _T]], begin: Callable[[], object] = lambda: None) -> "Future[_T]":
        """Runs `begin` here, then `work` there; what comes of it. Raises `EventRefused` while another one runs.

        `stop` cancels `work`, which may catch that and return what it has.
        """
        with self._starting:
            if self.started_at:
                raise EventRefused(self._busy)
            self.started_at = datetime.now(UTC)
        self.error, self._is_stopped = "", False
        begin()
        done: Future[_T] = Future()
        # From now on it ends by `stop`, not by whoever waits for it.
        done.set_running_or_notify_cancel()
        self._thread = Thread(target=lambda: self._run(work, done), name="background", daemon=True)
        self._thread.start()
        self._notify()
        return done

    def wait(self, seconds: float) -> None:
        """Until it has ended, or so long."""
        if self._thread:
            self._thread.join(seconds)

    def stop(self) -> None:
        """Ends it; what has come by then stays."""
        self._is_stopped = True
        if self._cancel:
            self._cancel()

    def _run(self, work: Callable[[], Coroutine[Any, Any, _T]], done: "Future[_T]") -> None:
        try:
            made = asyncio.run(self._cancellable(work))
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 (the edge of the thread: the person must hear of it)
            if not (self._is_stopped and isinstance(error, asyncio.CancelledError)):
                self.error = self.error or _in_words(error)
            tell = partial(done.set_exception, error)
        else:
            tell = partial(done.set_result, made)
        self._cancel, self.started_at = None, None
        try:
            # On the screen before who waits hears of it: they will look.
            self._notify()
        finally:
            tell()

    async def _cancellable(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        if self._is_stopped:
            # Before there was anything to cancel.
            self._cancel()
        return await work()


def _in_words(error: BaseException) -> str:
    if isinstance(error, ModelError | EventRefused | StoreError):
        return str(error)
    _log.error("a task in the background failed", exc_info=error)
    return "Something went wrong here. Please try again."
