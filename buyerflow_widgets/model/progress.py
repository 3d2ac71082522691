"""What is missing and how far along a process is: derived from its content, never stored."""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import NamedTuple, TypeVar

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

_T = TypeVar("_T")
_REQUIRED_FIELDS: Mapping[Phase, tuple[StageField, ...]] = {
    Phase.STAGES: ("stage_name", *BUYER_FIELDS),
    Phase.ALIGNMENT: SELLER_FIELDS,
}
"""What a phase asks of each stage."""
_REMEMBERED = 4096
"""Stages: twenty processes of the most that one may have."""


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
        return tuple(question for each in Phase for question in each_missing(content, each))
    return tuple(each_missing(content, phase))


def each_missing(content: Content, phase: Phase) -> Iterator[Question]:
    """What `missing` gives of one phase, one after the other: who needs only the first makes only that one."""
    process = content.process
    match phase:
        case Phase.PERSONA:
            for name in PERSONA_FIELDS:
                if not getattr(process, name).strip():
                    yield Question.model_validate({"phase": phase, "field": name})
        case Phase.SUMMARY:
            if not (process.ai_generated_summary or "").strip():
                yield Question(phase=phase, field="ai_generated_summary")
        case Phase.STAGES if not process.buying_stages:
            yield Question(phase=phase, field="stage_set")
        case Phase.STAGES | Phase.ALIGNMENT:
            for stage_id, stage in zip(content.stage_ids, process.buying_stages, strict=True):
                for field in blank_fields(stage):
                    if field in _REQUIRED_FIELDS[phase]:
                        yield Question.model_validate({"phase": phase, "field": field, "stage_id": stage_id})


def is_anything_missing(content: Content, phase: Phase) -> bool:
    """Whether `missing` gives something of this phase."""
    return next(each_missing(content, phase), None) is not None


def missing_cells(process: BuyingProcessState, phase: Phase) -> int:
    """How many cells of the stage table this phase asks for."""
    blank = [_blank_cells(stage) for stage in process.buying_stages]
    match phase:
        case Phase.STAGES:
            return sum(each.name + each.buyer for each in blank)
        case Phase.ALIGNMENT:
            return sum(each.seller for each in blank)
        case _:
            return 0


def _remembered(function: Callable[[BuyingStage], _T]) -> Callable[[BuyingStage], _T]:
    """Remembers what was derived from a stage, by which object it is: to compare the texts of 200 stages takes longer than to derive it."""
    known: dict[int, tuple[BuyingStage, _T]] = {}

    @wraps(function)
    def call(stage: BuyingStage) -> _T:
        found = known.get(id(stage))
        if found and found[0] is stage:
            return found[1]
        if len(known) >= _REMEMBERED:
            known.clear()
        result = function(stage)
        known[id(stage)] = stage, result
        return result

    return call


@_remembered
def blank_fields(stage: BuyingStage) -> tuple[StageField, ...]:
    """The fields of a stage without text, in their order."""
    return tuple(field for field in STAGE_FIELDS if not getattr(stage, field).strip())


class _Blank(NamedTuple):
    """How many cells of a stage have no text."""

    name: int
    buyer: int
    seller: int


@_remembered
def _blank_cells(stage: BuyingStage) -> _Blank:
    blank = blank_fields(stage)
    return _Blank(
        name="stage_name" in blank,
        buyer=sum(field in BUYER_FIELDS for field in blank),
        seller=sum(field in SELLER_FIELDS for field in blank),
    )


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
    stages = process.buying_stages
    match phase:
        case None:
            cells, blank = len(STAGE_FIELDS), sum(sum(_blank_cells(stage)) for stage in stages)
        case Phase.STAGES:
            cells, blank = len(BUYER_FIELDS), sum(_blank_cells(stage).buyer for stage in stages)
        case Phase.ALIGNMENT:
            cells, blank = len(SELLER_FIELDS), sum(_blank_cells(stage).seller for stage in stages)
        case _:
            cells, blank = 0, 0
    return Progress(filled=cells * len(stages) - blank, cells=cells * len(stages))


def is_empty(process: BuyingProcessState) -> bool:
    """Whether there is no map yet: no stages, or none in which anything but a name is written."""
    return not any(progress(process, phase).filled for phase in (Phase.STAGES, Phase.ALIGNMENT))


def first_open_phase(content: Content) -> Phase:
    """Where work goes on: the first phase in which something is missing, else the review."""
    return next((phase for phase in Phase if is_anything_missing(content, phase)), Phase.REVIEW)


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
