"""What is on screen, and what the app keeps beside a process."""

from enum import StrEnum
from typing import Literal

from pydantic import AwareDatetime, Field, ValidationInfo, field_validator, model_validator

from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState, Frozen, Id, PersonaField, StageField, content_digest


class Phase(StrEnum):
    """The six phases, in order; free to visit in any."""

    INTRODUCTION = "introduction"
    PERSONA = "persona"
    STAGES = "stages"
    ALIGNMENT = "alignment"
    SUMMARY = "summary"
    REVIEW = "review"


class Question(Frozen):
    """Something that can be missing, by what it means: never a row number."""

    phase: Phase
    field: Literal["stage_set", "ai_generated_summary"] | StageField | PersonaField
    stage_id: Id | None = None

    @model_validator(mode="after")
    def _a_stage_where_it_is_about_one(self) -> "Question":
        if (self.field in STAGE_FIELDS) != (self.stage_id is not None):
            raise ValueError("a question about a stage names the stage, another one names none")
        return self


class SummaryOrigin(Frozen):
    """Who wrote the summary, and from which content."""

    author: Literal["model", "outline", "person", "unknown"]
    """"unknown" of a summary that came with its process."""
    model: str = ""
    """The model's name as the server knows it; empty unless a model wrote it."""
    made_at: AwareDatetime
    content_digest: str
    """`content_digest` of the process it was written from: another digest now means that it is out of date."""
    complete: bool = True
    """False where it was stopped, or broke off, half-way."""


class Content(Frozen):
    """A process with what the specification's JSON does not hold. What undo restores and a revision stores."""

    process: BuyingProcessState
    stage_ids: tuple[str, ...]
    """One a stage, in the stages' order, unique within the process."""
    summary_origin: SummaryOrigin | None = Field(default=None, validate_default=True)
    """None where there is no summary."""

    @field_validator("summary_origin")
    @classmethod
    def _of_every_summary(cls, origin: SummaryOrigin | None, info: ValidationInfo) -> SummaryOrigin | None:
        # A file, and a store of an earlier version, do not say what the summary was made from: it is taken to be what stands beside it.
        process: BuyingProcessState | None = info.data.get("process")
        if origin or process is None or not process.ai_generated_summary:
            return origin
        return SummaryOrigin(author="unknown", made_at=process.last_updated_at, content_digest=content_digest(process))


def text_at(content: Content, field: str, stage_id: str | None) -> str:
    """What one field says, of the persona, its summary or one of its stages."""
    process = content.process
    owner = process if stage_id is None else process.buying_stages[content.stage_ids.index(stage_id)]
    return getattr(owner, field) or ""


class Position(Frozen):
    """Where the person is in one process. Moving about is no change: it makes no revision and is not undone."""

    phase: Phase = Phase.INTRODUCTION
    skipped: tuple[Question, ...] = ()
    """Each skip of a question, so a question can be in it twice: it is asked once more, then rests."""
    asked: Question | None = None
    """What the person wants to be asked, before anything that is missing. It is not stored: it ends with the program, or another phase."""


class Envelope(Frozen):
    """One process as it is opened: its content and the person's position in it."""

    content: Content
    position: Position = Position()


MAX_LISTED = 100
"""Personas that are at hand: a screenful and more. Further ones are asked of the store."""


class PersonaEntry(Frozen):
    """A line of the list of personas: enough to find and choose one without loading it."""

    persona_id: str
    persona_name: str
    status: Literal["in_progress", "completed"]
    phase: Phase
    filled: int
    """Cells of the stage table that have text."""
    cells: int
    """Cells of the stage table."""
    last_updated_at: AwareDatetime


class Workspace(Frozen):
    """Everything on screen: the process in work, and the list of all.

    The entry of the active process in `personas` is as it was when last stored; `progress.persona_entry` gives the present one.
    """

    active: Envelope | None = None
    personas: tuple[PersonaEntry, ...] = ()
    """The beginning of the list, latest change first: at most `MAX_LISTED`."""

    @property
    def process(self) -> BuyingProcessState | None:
        """The process in work, if any."""
        return self.active.content.process if self.active else None

    @property
    def phase(self) -> Phase:
        """The phase on screen; without a persona there is only the introduction."""
        return self.active.position.phase if self.active else Phase.INTRODUCTION
