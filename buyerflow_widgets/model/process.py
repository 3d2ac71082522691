"""The process: frozen Pydantic models of the specification, and its limits.

`BuyingStage` and `BuyingProcessState` are the specification's Zod schema, field for field; their JSON is that contract.
What the app needs besides (stage ids, who wrote the summary, where the person was) stands in the models around them (`workspace.py`).

An unfinished map is a valid state. What is missing and how far along it is are derived (`progress.py`), never stored.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

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
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, defer_build=True)


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

    Raises pydantic's `ValidationError`, which names the place and the reason. `tables.json` words it for people.

    >>> BuyingProcessState.model_validate_json('''{"persona_id": "p", "persona_name": "Plant manager",
    ...     "persona_pain_points": "", "buying_stages": [], "last_updated_at": "2025-03-14T10:30:00Z"}''').status
    'in_progress'
    """

    persona_id: Text
    persona_name: Text
    persona_pain_points: Text
    """One pain point a line; `split_items` says what else counts as a list of them."""
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
