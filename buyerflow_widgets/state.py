"""What the app knows: frozen Pydantic models, from one stage to the workspace.

`BuyingStage` and `BuyingProcessState` are the specification's Zod schema, field for field; their JSON is that contract.
What the app needs besides (stage ids, who wrote the summary, where the person was) stands in the models around them.

An unfinished map is a valid state. What is missing and how far along it is are derived (`progress.py`), never stored.
"""

import re
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

MAX_TEXT = 20_000
"""Characters one field may hold."""
MAX_STAGES = 200
"""Stages one process may have."""

# What Zod's `z.string().datetime()` accepts: UTC written with Z, nothing else.
_ZOD_DATETIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")


def _without_nul(text: str) -> str:
    # SQLite, PostgreSQL, XML and spreadsheets cut or refuse a text at NUL.
    if "\0" in text:
        raise ValueError("the character NUL cannot be stored")
    return text


Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_without_nul)]
"""A text of a person, a file or a model: at most `MAX_TEXT` characters, any line breaks, no NUL, no lone surrogate."""


Id = Annotated[str, Field(max_length=200)]
"""Whatever names a persona or a stage in an event: never a text of its own."""


class Frozen(BaseModel):
    """A value: it never changes, and equal content is equal."""

    # An error may end in a log, which is no place for what people wrote.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class BuyingStage(Frozen):
    """One stage of a purchase: the buyer's side, then the seller's. Every field may be empty, none may be left out.

    >>> BuyingStage.named("Awareness").duration
    ''
    """

    stage_name: Text
    buyer_actions: Text
    duration: Text
    """As the person wrote it, such as "2–4 weeks"; never normalised."""
    key_influencers: Text
    seller_actions: Text
    content_type: Text
    key_message: Text

    @classmethod
    def named(cls, stage_name: str) -> "BuyingStage":
        """A stage of which only the name is known."""
        return cls.model_validate(dict.fromkeys(STAGE_FIELDS, "") | {"stage_name": stage_name})


class BuyingProcessState(Frozen):
    """How one buyer persona buys. `model_validate_json` and `model_dump_json` are the Zod contract, both ways.

    Raises pydantic's `ValidationError`, which names the place and the reason. `exporting.json` words it for people.

    >>> BuyingProcessState.model_validate_json('''{"persona_id": "p", "persona_name": "Plant manager",
    ...     "persona_pain_points": "", "buying_stages": [], "last_updated_at": "2025-03-14T10:30:00Z"}''').status
    'in_progress'
    """

    persona_id: Text
    persona_name: Text
    persona_pain_points: Text
    """One pain point a line."""
    buying_stages: Annotated[tuple[BuyingStage, ...], Field(max_length=MAX_STAGES)]
    ai_generated_summary: Text | None = Field(default=None, exclude_if=lambda text: text is None)
    """Markdown. None when there is none; the JSON then has no such key."""
    status: Literal["in_progress", "completed"] = "in_progress"
    last_updated_at: AwareDatetime
    """UTC."""

    @field_validator("ai_generated_summary", mode="before")
    @classmethod
    def _no_null_in_json(cls, value: Any, info: ValidationInfo) -> Any:
        if value is None and info.mode == "json":
            raise ValueError("null is not allowed; leave the key out")
        return value

    @field_validator("last_updated_at", mode="before")
    @classmethod
    def _as_zod_writes_it(cls, value: Any, info: ValidationInfo) -> Any:
        if info.mode == "json" and not (isinstance(value, str) and _ZOD_DATETIME.fullmatch(value)):
            raise ValueError("must be a time in UTC written with Z, such as 2025-03-14T10:30:00Z")
        return value

    @field_validator("last_updated_at")
    @classmethod
    def _in_utc(cls, value: datetime) -> datetime:
        return value.astimezone(UTC)


def content_digest(process: BuyingProcessState) -> str:
    """Tells one content from another: persona and stages, not the summary made of them, nor id, status and time."""
    return sha256(process.model_dump_json(exclude={"persona_id", "ai_generated_summary", "status", "last_updated_at"}).encode()).hexdigest()


StageField = Literal[
    "stage_name",
    "buyer_actions",
    "duration",
    "key_influencers",
    "seller_actions",
    "content_type",
    "key_message",
]
PersonaField = Literal["persona_name", "persona_pain_points"]

STAGE_FIELDS: Final[tuple[StageField, ...]] = get_args(StageField)
"""The seven fields of a stage, in the specification's order."""
BUYER_FIELDS: Final = STAGE_FIELDS[1:4]
"""What phase 3 asks of each stage."""
SELLER_FIELDS: Final = STAGE_FIELDS[4:]
"""What phase 4 asks of each stage."""
PERSONA_FIELDS: Final[tuple[PersonaField, ...]] = get_args(PersonaField)
"""What phase 2 asks."""


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


class Place(Frozen):
    """Where the person is in one process. Moving about is no change: it makes no revision and is not undone."""

    phase: Phase = Phase.INTRODUCTION
    skipped: tuple[Question, ...] = ()
    """Each skip of a question, so a question can be in it twice: it is asked once more, then rests."""


class Envelope(Frozen):
    """One process as it is opened: its content and the person's place in it."""

    content: Content
    place: Place = Place()


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

    The entry of the active process in `personas` is as it was when last stored; `progress.entry` gives the present one.
    """

    active: Envelope | None = None
    personas: tuple[PersonaEntry, ...] = ()
    """Latest change first."""

    @property
    def process(self) -> BuyingProcessState | None:
        """The process in work, if any."""
        return self.active.content.process if self.active else None

    @property
    def phase(self) -> Phase:
        """The phase on screen; without a persona there is only the introduction."""
        return self.active.place.phase if self.active else Phase.INTRODUCTION
