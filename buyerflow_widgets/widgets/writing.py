"""A summary in the making: on a thread of its own, so that editing goes on, in the page and while a cell runs."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Lock, Thread

from buyerflow_widgets.events import SummaryWritten
from buyerflow_widgets.flow import EventRefused
from buyerflow_widgets.progress import content_digest
from buyerflow_widgets.session import Session
from buyerflow_widgets.state import BuyingProcessState
from buyerflow_widgets.storage import OutdatedRevision
from buyerflow_widgets.summary import ModelSettings, Summary, SummaryError, outline_summary, summarize

_log = logging.getLogger(__name__)


class SummaryWriting:
    """At most one summary being written. What there is so far is here, not in the workspace; the end of it is an event."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._starting = Lock()
        self._cancel: Callable[[], object] | None = None
        self._is_stopped = False
        self.persona_id = ""
        """Whose summary it is."""
        self.text = ""
        """As much as has been written."""
        self.error = ""
        """Why the last one failed, one sentence."""
        self.started_at: datetime | None = None
        """UTC; None while nothing is being written."""

    def start(self, process: BuyingProcessState, settings: ModelSettings | None) -> "Future[Summary]":
        """Writes the summary, by the model of `settings`, without one as an outline. The result may raise `SummaryError`.

        A stopped one results in the part that was written. Raises `EventRefused` while another one is being written.
        """
        with self._starting:
            if self.started_at:
                raise EventRefused("A summary is being written already; stop it first.")
            self.started_at = datetime.now(UTC)
        self.persona_id, self.text, self.error, self._is_stopped = process.persona_id, "", "", False
        done: Future[Summary] = Future()
        # From now on it ends by `stop`, not by whoever waits for it.
        done.set_running_or_notify_cancel()
        Thread(target=lambda: self._run(process, settings, done), name="summary", daemon=True).start()
        self._session.notify()
        return done

    def stop(self) -> None:
        """Ends it; what has been written is kept."""
        self._is_stopped = True
        if self._cancel:
            self._cancel()

    def _run(self, process: BuyingProcessState, settings: ModelSettings | None, done: "Future[Summary]") -> None:
        made: Summary | None = None
        failed: Exception | None = None
        try:
            made = asyncio.run(self._write(process, settings))
            self._keep(process, made)
        except SummaryError as error:
            self._explain(process, error, settings)
            failed = error
        except (EventRefused, OutdatedRevision) as error:
            self.error = str(error)
            failed = error
        except Exception as error:  # noqa: BLE001 (the edge of the thread: whoever waits must hear of it)
            _log.exception("writing the summary failed")
            self.error = "Something went wrong while writing; nothing was changed. Please try again."
            failed = error
        # First the screen, then who waits: they will look.
        self._cancel, self.started_at = None, None
        self._session.notify()
        if failed:
            done.set_exception(failed)
        elif made:
            done.set_result(made)

    async def _write(self, process: BuyingProcessState, settings: ModelSettings | None) -> Summary:
        if settings is None:
            return outline_summary(process)
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._cancel = lambda: loop.call_soon_threadsafe(task.cancel)
        try:
            if self._is_stopped:
                # Before there was anything to cancel.
                raise asyncio.CancelledError
            return await summarize(process, on_text=self._show, settings=settings)
        except asyncio.CancelledError:
            return self._part(process, self.text, settings)

    def _part(self, process: BuyingProcessState, text: str, settings: ModelSettings | None) -> Summary:
        model, digest = settings.model if settings else "", content_digest(process)
        return Summary(text=text, author="model", model=model, made_at=datetime.now(UTC), content_digest=digest, complete=False)

    def _explain(self, process: BuyingProcessState, error: SummaryError, settings: ModelSettings | None) -> None:
        """What failed, and what was kept: the summary there was, else the part that arrived."""
        self.error = str(error)
        if process.ai_generated_summary:
            self.error += " The summary you had is still there."
        elif error.partial:
            self.error += " What had arrived is kept below."
            try:
                self._keep(process, self._part(process, error.partial, settings))
            except (EventRefused, OutdatedRevision) as refused:
                self.error = str(refused)

    def _keep(self, process: BuyingProcessState, made: Summary) -> None:
        if made.text:
            written = SummaryWritten(
                persona_id=process.persona_id,
                text=made.text,
                author=made.author,
                model=made.model,
                content_digest=made.content_digest,
                complete=made.complete,
            )
            self._session.send(written)

    def _show(self, text: str) -> None:
        self.text = text
        self._session.notify()
