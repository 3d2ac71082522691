"""What the page asks of a model. Whatever would be sent, the person is asked first."""

from collections.abc import Callable

from pydantic import validate_call

from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.model import BuyingProcessState, EventRefused, StageField, counted
from buyerflow_widgets.session import Session
from buyerflow_widgets.widgets.consent import Consent
from buyerflow_widgets.widgets.drafts import Drafts, check_notes
from buyerflow_widgets.widgets.summary_job import SummaryJob


def model_commands(session: Session, writing: SummaryJob, drafts: Drafts, consent: Consent) -> dict[str, Callable[..., object]]:
    """By name; arguments come from the page and are validated, `ValidationError` if they make no sense."""

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

    @validate_call
    def draft_cells(stage_id: str | None, field: StageField | None) -> None:
        drafts.wanted(stage_id, field)
        settings = model()
        consent.ask(settings, the_map(), lambda: drafts.draft(stage_id, field, settings))

    @validate_call
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
        "accept_suggestions": validate_call(drafts.accept),
        "reject_suggestions": validate_call(drafts.reject),
        "accept_proposals": validate_call(drafts.accept_stages),
        "reject_proposals": validate_call(drafts.reject_stages),
    }
