"""What the page asks of a model. Nothing goes to one before the person was told what goes where, and said yes."""

from collections.abc import Callable

from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.model import BuyingProcessState, EventRefused, StageField, counted
from buyerflow_widgets.session import Session
from buyerflow_widgets.widgets.drafts import Drafts, check_notes
from buyerflow_widgets.widgets.summary_job import SummaryJob
from buyerflow_widgets.widgets.wire import AskConsent


class Consent:
    """Asks once for each model and host, for as long as the app is open."""

    def __init__(self, notify: Callable[[], object]) -> None:
        self._notify = notify
        self._given: set[tuple[str, str]] = set()
        self._then: Callable[[], object] | None = None
        self.asked: AskConsent | None = None
        """The open question, if any."""

    def ask(self, settings: ModelSettings | None, what: str, then: Callable[[], object]) -> None:
        """Runs `then` at once where no model is called or the person has agreed before, else when they agree."""
        if settings is None or (settings.model, settings.host) in self._given:
            then()
            return
        self.asked, self._then = AskConsent(what=what, model=settings.model, host=settings.host), then
        self._notify()

    def allow(self) -> None:
        """The person agrees to the open question."""
        asked, then = self._close()
        if asked and then:
            self._given.add((asked.model, asked.host))
            then()

    def decline(self) -> None:
        """Not now; nothing was sent."""
        self._close()

    def _close(self) -> tuple[AskConsent | None, Callable[[], object] | None]:
        asked, then = self.asked, self._then
        self.asked = self._then = None
        self._notify()
        return asked, then


def model_commands(session: Session, writing: SummaryJob, drafts: Drafts, consent: Consent) -> dict[str, Callable[..., object]]:
    """The commands that call a model, each by the name that the page sends."""

    def process() -> BuyingProcessState:
        if session.workspace.process is None:
            raise EventRefused("There is no persona yet; add one first.")
        return session.workspace.process

    def model() -> ModelSettings:
        settings = ModelSettings.from_environment()
        if settings is None:
            raise EventRefused("No AI is set up here; see the README for how to set one up.")
        return settings

    def the_map() -> str:
        return f"the persona and its {counted(len(process().buying_stages), 'stage')}"

    def generate_summary() -> None:
        of, settings = process(), ModelSettings.from_environment()
        consent.ask(settings, the_map(), lambda: writing.start(of, settings))

    def draft_cells(stage_id: str | None, field: StageField | None) -> None:
        drafts.wanted(stage_id, field)
        settings = model()
        consent.ask(settings, the_map(), lambda: drafts.draft(stage_id, field, settings))

    def propose_stages(text: str) -> None:
        check_notes(text)
        settings, what = model(), f"your notes ({len(text):,} characters), the persona’s name and the names of its stages"
        process()
        consent.ask(settings, what, lambda: drafts.propose(text, settings))

    return {
        "allow_model": consent.allow,
        "decline_model": consent.decline,
        "generate_summary": generate_summary,
        "use_outline": lambda: writing.start(process(), None),
        "stop_summary": writing.stop,
        "use_new_part": writing.use_offered,
        "discard_new_part": writing.discard_offered,
        "draft_cells": draft_cells,
        "propose_stages": propose_stages,
        "stop_drafting": drafts.task.stop,
        "open_notes": lambda: drafts.open_notes(is_open=True),
        "close_notes": lambda: drafts.open_notes(is_open=False),
        "accept_suggestions": drafts.accept,
        "reject_suggestions": drafts.reject,
        "accept_proposals": drafts.accept_stages,
        "reject_proposals": drafts.reject_stages,
    }
