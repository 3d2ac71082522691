"""A summary in the making."""

import asyncio
from concurrent.futures import Future
from datetime import UTC, datetime

from buyerflow_widgets.llm import ModelError, ModelSettings
from buyerflow_widgets.model import BuyingProcessState, EventRefused, content_digest
from buyerflow_widgets.model.events import SummaryWritten
from buyerflow_widgets.session import Session
from buyerflow_widgets.summary import Summary, outline_summary, summarize
from buyerflow_widgets.widgets.jobs import BackgroundJob


class SummaryJob:
    """At most one summary being written. What there is so far is here, not in the workspace; the end of it is an event.

    A new one that did not become whole takes the place of no other by itself: it is offered, in memory alone, until the window is closed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._task = BackgroundJob(session.notify, busy="A summary is being written already; stop it first.")
        self.persona_id = ""
        """Whose summary it is."""
        self.text = ""
        """As much as has been written."""
        self.offered: Summary | None = None
        """A part of a new summary, beside the one that its persona has."""

    @property
    def error(self) -> str:
        """Why the last one failed, one sentence."""
        return self._task.error

    @property
    def started_at(self) -> datetime | None:
        """UTC; None while nothing is being written."""
        return self._task.started_at

    def start(self, process: BuyingProcessState, settings: ModelSettings | None) -> "Future[Summary]":
        """Writes the summary, by the model of `settings`, without one as an outline. The result may raise `ModelError`.

        A stopped one results in the part that was written. Raises `EventRefused` while another one is being written.
        """

        def begin() -> None:
            self.persona_id, self.text, self.offered = process.persona_id, "", None

        async def work() -> Summary:
            try:
                made = await self._write(process, settings)
            except ModelError as error:
                self._task.error = self._explained(process, error, settings)
                raise
            self._keep_or_offer(process, made)
            return made

        return self._task.start(work, begin)

    def stop(self) -> None:
        """Ends it; what has been written is kept, or offered where there is a summary."""
        self._task.stop()

    def use_offered(self) -> None:
        """The part that is offered, if any, is the summary from now on. Raises as `Session.send` does."""
        if part := self.offered:
            self._session.send(_event(self.persona_id, part))
            self.discard_offered()

    def discard_offered(self) -> None:
        """The part that is offered is gone."""
        self.offered = None
        self._session.notify()

    async def _write(self, process: BuyingProcessState, settings: ModelSettings | None) -> Summary:
        if settings is None:
            return outline_summary(process)
        try:
            return await summarize(process, on_text=self._show, settings=settings)
        except asyncio.CancelledError:
            return _part(process, self.text, settings)

    def _explained(self, process: BuyingProcessState, error: ModelError, settings: ModelSettings | None) -> str:
        """What failed, and what was kept: the summary there was, else the part that arrived."""
        had_one = self._has_summary(process)
        try:
            self._keep_or_offer(process, _part(process, error.partial, settings))
        except EventRefused as refused:
            return str(refused)
        if had_one:
            return f"{error} The summary you had is still there."
        return f"{error} What had arrived is kept below." if error.partial else str(error)

    def _keep_or_offer(self, process: BuyingProcessState, made: Summary) -> None:
        if not made.text:
            return
        if made.complete or not self._has_summary(process):
            self._session.send_when_possible(_event(process.persona_id, made))
        else:
            self.offered = made

    def _has_summary(self, process: BuyingProcessState) -> bool:
        """Whether its persona has one; of a persona that is no longer open, whether it had one at the beginning."""
        now = self._session.workspace.process
        return bool((now if now and now.persona_id == process.persona_id else process).ai_generated_summary)

    def _show(self, text: str) -> None:
        self.text = text
        self._session.notify()


def _event(persona_id: str, made: Summary) -> SummaryWritten:
    return SummaryWritten(
        persona_id=persona_id,
        text=made.text,
        author=made.author,
        model=made.model,
        content_digest=made.content_digest,
        complete=made.complete,
    )


def _part(process: BuyingProcessState, text: str, settings: ModelSettings | None) -> Summary:
    model, digest = settings.model if settings else "", content_digest(process)
    return Summary(text=text, author="model", model=model, made_at=datetime.now(UTC), content_digest=digest, complete=False)
