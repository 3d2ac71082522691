"""A summary in the making: on a thread of its own, so that editing goes on, in the page and while a cell runs."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from threading import Thread

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

    def __init__(self, session: Session, tell: Callable[[], None]) -> None:
        self._session = session
        self._tell = tell
        self._stop: Callable[[], object] | None = None
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

        Raises `EventRefused` while another one is being written.
        """
        if self.started_at:
            raise EventRefused("A summary is being written already; stop it first.")
        self._is_stopped = False
        self.persona_id, self.text, self.error = process.persona_id, "", ""
        self.started_at = datetime.now(UTC)
        done: Future[Summary] = Future()
        Thread(target=lambda: self._run(process, settings, done), name="summary", daemon=True).start()
        self._tell()
        return done

    def stop(self) -> None:
        """Ends it; what has been written is kept."""
        self._is_stopped = True
        if self._stop:
            self._stop()

    def _run(self, process: BuyingProcessState, settings: ModelSettings | None, done: "Future[Summary]") -> None:
        made: Summary | None = None
        failed: Exception | None = None
        try:
            made = asyncio.run(self._write(process, settings))
        except asyncio.CancelledError:
            done.cancel()
        except (SummaryError, EventRefused, OutdatedRevision) as error:
            # `_write` has worded a SummaryError already, with what was kept.
            self.error = self.error or str(error)
            failed = error
        except Exception as error:  # noqa: BLE001 (the edge of the thread: whoever waits must hear of it)
            _log.exception("writing the summary failed")
            self.error = "Something went wrong while writing; nothing was changed. Please try again."
            failed = error
        # First the screen, then who waits: they will look.
        self._stop, self.started_at = None, None
        self._tell()
        if failed:
            done.set_exception(failed)
        elif made:
            done.set_result(made)

    async def _write(self, process: BuyingProcessState, settings: ModelSettings | None) -> Summary:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        self._stop = lambda: loop.call_soon_threadsafe(task.cancel)
        if self._is_stopped:
            # Stopped before there was anything to stop.
            raise asyncio.CancelledError
        digest = content_digest(process)
        kept = process.ai_generated_summary
        model = settings.model if settings else ""
        try:
            made = await summarize(process, on_text=self._show, settings=settings) if settings else outline_summary(process)
        except asyncio.CancelledError:
            self._keep(process, self.text, model, digest)
            raise
        except SummaryError as error:
            self.error = str(error)
            if error.partial and not kept:
                self.error += " What had arrived is kept below."
                self._keep(process, error.partial, model, digest)
            elif kept:
                self.error += " The summary you had is still there."
            raise
        self._session.send(
            SummaryWritten(
                persona_id=process.persona_id,
                text=made.text,
                author=made.author,
                model=made.model,
                content_digest=digest,
                complete=made.complete,
            )
        )
        return made

    def _keep(self, process: BuyingProcessState, partial: str, model: str, digest: str) -> None:
        if partial:
            self._session.send(
                SummaryWritten(
                    persona_id=process.persona_id,
                    text=partial,
                    author="model",
                    model=model,
                    content_digest=digest,
                    complete=False,
                )
            )

    def _show(self, text: str) -> None:
        self.text = text
        self._tell()
