"""What is missing and how far along a process is: derived from its content, never stored."""

from functools import lru_cache

from buyerflow_widgets.model.labels import FIELD_LABELS, stage_label
from buyerflow_widgets.model.process import (
    BUYER_FIELDS,
    PERSONA_FIELDS,
    SELLER_FIELDS,
    STAGE_FIELDS,
    BuyingProcessState,
    BuyingStage,
    Frozen,
    StageField,
)
from buyerflow_widgets.model.workspace import Content, Envelope, PersonaEntry, Phase, Question


class Progress(Frozen):
    """`filled` of `cells` that have text."""

    filled: int
    cells: int

    def __str__(self) -> str:
        return f"{self.filled} of {self.cells}"


def missing(content: Content, phase: Phase | None = None) -> tuple[Question, ...]:
    """What has no text yet, in the order in which the guide asks; of one phase, or of all.

    >>> from datetime import UTC, datetime
    >>> process = BuyingProcessState(persona_id="p", persona_name="Buyer", persona_pain_points="", buying_stages=(),
    ...     last_updated_at=datetime.now(UTC))
    >>> [question.field for question in missing(Content(process=process, stage_ids=()))]
    ['persona_pain_points', 'stage_set', 'ai_generated_summary']
    """
    if phase is None:
        return tuple(question for each in Phase for question in missing(content, each))
    process = content.process
    if phase is Phase.PERSONA:
        fields = [field for field in PERSONA_FIELDS if not getattr(process, field).strip()]
        return tuple(Question.model_validate({"phase": phase, "field": field}) for field in fields)
    if phase is Phase.SUMMARY:
        return () if (process.ai_generated_summary or "").strip() else (Question(phase=phase, field="ai_generated_summary"),)
    if phase is Phase.STAGES and not process.buying_stages:
        return (Question(phase=phase, field="stage_set"),)
    asked = {Phase.STAGES: ("stage_name", *BUYER_FIELDS), Phase.ALIGNMENT: SELLER_FIELDS}.get(phase, ())
    return tuple(
        Question.model_validate({"phase": phase, "field": field, "stage_id": stage_id})
        for stage_id, stage in zip(content.stage_ids, process.buying_stages, strict=True)
        for field in blank_fields(stage)
        if field in asked
    )


@lru_cache(maxsize=4096)
def blank_fields(stage: BuyingStage) -> tuple[StageField, ...]:
    """The fields of a stage without text, in their order."""
    return tuple(field for field in STAGE_FIELDS if not getattr(stage, field).strip())


def missing_fields(process: BuyingProcessState) -> list[tuple[str, list[str]]]:
    """Every blank field by its label: what it belongs to ("Persona", or the stage's name) and the names of the fields."""
    owners: list[tuple[str, list[str]]] = [
        ("Persona", [FIELD_LABELS[name] for name in PERSONA_FIELDS if not getattr(process, name).strip()])
    ]
    for position, stage in enumerate(process.buying_stages, start=1):
        blank = [FIELD_LABELS[name] for name in blank_fields(stage)]
        owners.append((stage_label(stage.stage_name, position), blank))
    if not process.buying_stages:
        owners.append(("Buying process", [FIELD_LABELS["stage_set"]]))
    return [(owner, blank) for owner, blank in owners if blank]


def progress(process: BuyingProcessState, phase: Phase | None = None) -> Progress:
    """How much of a phase has text: persona, stages and alignment count; without a phase, all seven columns of the table."""
    if phase is Phase.PERSONA:
        return Progress(filled=sum(bool(getattr(process, field).strip()) for field in PERSONA_FIELDS), cells=len(PERSONA_FIELDS))
    fields = {None: STAGE_FIELDS, Phase.STAGES: BUYER_FIELDS, Phase.ALIGNMENT: SELLER_FIELDS}.get(phase, ())
    cells = len(fields) * len(process.buying_stages)
    blank = sum(field in fields for stage in process.buying_stages for field in blank_fields(stage))
    return Progress(filled=cells - blank, cells=cells)


def first_open_phase(content: Content) -> Phase:
    """Where work goes on: the first phase in which something is missing, else the review."""
    return next((phase for phase in Phase if missing(content, phase)), Phase.REVIEW)


def persona_entry(envelope: Envelope) -> PersonaEntry:
    """The line that stands for this process in the list of personas."""
    process, phase = envelope.content.process, envelope.position.phase
    table = progress(process)
    return PersonaEntry(
        persona_id=process.persona_id,
        persona_name=process.persona_name,
        status=process.status,
        # Who looked at the introduction last still works on something.
        phase=first_open_phase(envelope.content) if phase is Phase.INTRODUCTION else phase,
        filled=table.filled,
        cells=table.cells,
        last_updated_at=process.last_updated_at,
    )
