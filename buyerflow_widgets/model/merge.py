"""Two changes to one content, brought together field by field: a three-way merge, pure.

What only one side changed is taken from that side. What both changed to different texts is a `Conflict`: their text stands then,
my text is kept in the `Conflict`. A stage that one side deleted and the other wrote in stays: nothing written is lost.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from buyerflow_widgets.model.errors import BuyerFlowError
from buyerflow_widgets.model.process import (
    MAX_STAGES,
    PERSONA_FIELDS,
    STAGE_FIELDS,
    BuyingProcessState,
    BuyingStage,
    Frozen,
    PersonaField,
    StageField,
)
from buyerflow_widgets.model.workspace import Content

ConflictField = StageField | PersonaField | Literal["ai_generated_summary", "stage_order", "process", "persona"]


class Conflict(Frozen):
    """A field that was changed here and, at the same time, elsewhere to something else.

    The field `process` stands for all of it: the two could not be brought together. So does `persona`: deleted elsewhere, and changed or
    open here.
    """

    persona_id: str
    field: ConflictField
    stage_id: str | None = None
    mine: Content
    """The whole content as it would have been with my texts."""

    @property
    def key(self) -> tuple[str, str | None, str]:
        """What it is about; a later conflict about the same replaces it."""
        return self.persona_id, self.stage_id, self.field


FieldRef = tuple[ConflictField, str | None]
Stages = dict[str, BuyingStage]


class Merged(NamedTuple):
    """What comes of a merge."""

    content: Content
    """With their text in each conflict."""
    mine: Content
    """The same with my text in each conflict."""
    conflicts: tuple[Conflict, ...]


class TooManyStages(BuyerFlowError, ValueError):  # noqa: N818 (named for what happened)
    """Together they have more stages than a process may have."""


def merge(base: Content, mine: Content, theirs: Content) -> Merged:
    """My change and theirs, both made to `base`. Raises `TooManyStages`.

    >>> from buyerflow_widgets.model.process import BuyingProcessState
    >>> process = BuyingProcessState.model_validate_json('''{"persona_id": "p", "persona_name": "Buyer",
    ...     "persona_pain_points": "", "buying_stages": [], "last_updated_at": "2025-03-14T10:30:00Z"}''')
    >>> def named(**fields: str) -> Content:
    ...     return Content(process=process.model_copy(update=fields), stage_ids=())
    >>> merge(named(), named(persona_name="Plant manager"), named(persona_pain_points="Downtime")).content.process.persona_name
    'Plant manager'
    >>> [conflict.field for conflict in merge(named(), named(persona_name="A"), named(persona_name="B")).conflicts]
    ['persona_name']
    """
    if mine in (base, theirs):
        return Merged(theirs, theirs, ())
    if theirs == base:
        return Merged(mine, mine, ())
    ids, order_differs = _order(_ids(base, mine, theirs), base.stage_ids, mine.stage_ids, theirs.stage_ids)
    if len(ids) > MAX_STAGES:
        raise TooManyStages(f"Together this would be {len(ids)} stages; a map can have {MAX_STAGES}.")
    sides = tuple(dict(zip(each.stage_ids, each.process.buying_stages, strict=True)) for each in (base, mine, theirs))
    conflicting: list[FieldRef] = []
    stages = tuple(BuyingStage.model_validate(dict(_stage_fields(stage_id, sides, conflicting))) for stage_id in ids)
    fields: dict[str, Any] = {}
    for field in PERSONA_FIELDS:
        values = [getattr(each.process, field) for each in (base, mine, theirs)]
        fields[field], differs = _merged(*values)
        if differs:
            conflicting.append((field, None))
    # A summary and who wrote it are one thing.
    (summary, origin), differs = _merged(*(_summary(each) for each in (base, mine, theirs)))
    if differs and mine.process.ai_generated_summary != theirs.process.ai_generated_summary:
        conflicting.append(("ai_generated_summary", None))
    if order_differs:
        conflicting.append(("stage_order", None))
    fields |= {
        "buying_stages": stages,
        "ai_generated_summary": summary,
        "status": _status(base, mine, theirs),
        "last_updated_at": max(mine.process.last_updated_at, theirs.process.last_updated_at),
    }
    content = Content(process=theirs.process.model_copy(update=fields), stage_ids=ids, summary_origin=origin)
    if _at_the_time_of(content, theirs) == theirs:
        content = theirs  # nothing of mine came in
    with_my_texts = content
    for name, stage_id in conflicting:
        with_my_texts = _with(with_my_texts, mine, name, stage_id)
    persona_id = content.process.persona_id
    conflicts = tuple(Conflict(persona_id=persona_id, field=name, stage_id=stage_id, mine=with_my_texts) for name, stage_id in conflicting)
    return Merged(content, with_my_texts, conflicts)


def text_of(content: Content, conflict: Conflict) -> str:
    """What a content has where the conflict is: of the order of the stages, their names."""
    process = content.process
    if conflict.field == "persona":
        return process.persona_name
    if conflict.field in ("stage_order", "process"):
        return "\n".join(stage.stage_name or "Unnamed stage" for stage in process.buying_stages)
    if conflict.stage_id is None:
        return getattr(process, conflict.field) or ""
    stages = dict(zip(content.stage_ids, process.buying_stages, strict=True))
    stage = stages.get(conflict.stage_id)
    return getattr(stage, conflict.field) if stage else ""


def with_mine(content: Content, conflict: Conflict) -> Content:
    """The content with my text where the conflict is; the same object where it has it already, or the stage is no longer there."""
    return _with(content, conflict.mine, conflict.field, conflict.stage_id)


def is_settled(content: Content, conflict: Conflict) -> bool:
    """Whether there is nothing left to choose: both say the same by now, the stage is gone, or the persona is there again."""
    if conflict.field == "persona":
        return True
    if conflict.field == "process":
        return _at_the_time_of(content, conflict.mine) == conflict.mine
    if conflict.field == "stage_order":
        return with_mine(content, conflict) == content
    gone = conflict.stage_id is not None and conflict.stage_id not in content.stage_ids
    return gone or text_of(content, conflict) == text_of(conflict.mine, conflict)


def _at_the_time_of(content: Content, other: Content) -> Content:
    return content.model_copy(update={"process": content.process.model_copy(update={"last_updated_at": other.process.last_updated_at})})


def _with(content: Content, mine: Content, field: str, stage_id: str | None) -> Content:
    if field == "process":
        return mine
    process = content.process
    stages = dict(zip(content.stage_ids, process.buying_stages, strict=True))
    if field == "ai_generated_summary":
        summary, origin = _summary(mine)
        written = process.model_copy(update={"ai_generated_summary": summary})
        return content.model_copy(update={"process": written, "summary_origin": origin})
    if field == "stage_order":
        ids = _ordered_as(content.stage_ids, mine.stage_ids)
        return _put(content, {each: stages[each] for each in ids})
    if stage_id is None:
        return content.model_copy(update={"process": process.model_copy(update={field: getattr(mine.process, field)})})
    source = dict(zip(mine.stage_ids, mine.process.buying_stages, strict=True)).get(stage_id)
    if stage_id not in stages or source is None:
        return content
    return _put(content, stages | {stage_id: stages[stage_id].model_copy(update={field: getattr(source, field)})})


def _put(content: Content, stages: dict[str, BuyingStage]) -> Content:
    process = content.process.model_copy(update={"buying_stages": tuple(stages.values())})
    return content.model_copy(update={"process": process, "stage_ids": tuple(stages)})


def _merged(base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """Whose value stands: theirs where both changed it; and whether both did, to different ones."""
    if mine in (base, theirs):
        return theirs, False
    return (mine, False) if theirs == base else (theirs, True)


def _summary(content: Content) -> tuple[str | None, Any]:
    return content.process.ai_generated_summary, content.summary_origin


def _status(base: Content, mine: Content, theirs: Content) -> str:
    status, _ = _merged(base.process.status, mine.process.status, theirs.process.status)
    both_wrote = _said(mine.process) != _said(base.process) != _said(theirs.process)
    one_finished = mine.process.status != theirs.process.status
    # Who finished did not see what the other wrote.
    return "in_progress" if both_wrote or (one_finished and _said(mine.process) != _said(theirs.process)) else str(status)


def _said(process: BuyingProcessState) -> object:
    return process.persona_name, process.persona_pain_points, process.buying_stages


def _stage_fields(stage_id: str, sides: tuple[Stages, ...], conflicting: list[FieldRef]) -> Iterator[tuple[StageField, str]]:
    """Each field of one stage; those that both changed to different texts are added to `conflicting`."""
    base, mine, theirs = (side.get(stage_id) for side in sides)
    for field in STAGE_FIELDS:
        if mine is None or theirs is None:
            # Added by one side, or deleted by one and written in by the other.
            yield field, getattr(mine or theirs, field)
        else:
            value, differs = _merged(getattr(base, field, None), getattr(mine, field), getattr(theirs, field))
            if differs:
                conflicting.append((field, stage_id))
            yield field, value


def _ids(base: Content, mine: Content, theirs: Content) -> set[str]:
    """The stages that stay: those of both, those that one side added, those that one deleted and the other wrote in."""
    before, here, there = (dict(zip(each.stage_ids, each.process.buying_stages, strict=True)) for each in (base, mine, theirs))
    kept = here.keys() & there.keys()
    for one, other in ((here, there), (there, here)):
        kept |= {stage_id for stage_id in one.keys() - other.keys() if one[stage_id] != before.get(stage_id)}
    return kept


def _order(kept: set[str], base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Their order, or mine where only I moved stages, with what the other side has more put behind what it stood behind there.

    True if both moved stages, to different orders.
    """
    common = kept & set(base) & set(mine) & set(theirs)
    before, here, there = ([each for each in ids if each in common] for ids in (base, mine, theirs))
    first, second = (mine, theirs) if there == before else (theirs, mine)
    ids = [each for each in first if each in kept]
    for position, stage_id in enumerate(second):
        if stage_id in kept and stage_id not in ids:
            ahead = next((each for each in reversed(second[:position]) if each in ids), None)
            ids.insert(ids.index(ahead) + 1 if ahead else 0, stage_id)
    return tuple(ids), here != before and there not in (before, here)


def _ordered_as(ids: tuple[str, ...], wanted: Sequence[str]) -> tuple[str, ...]:
    """These ids, those in `wanted` in its order, the others where they stand."""
    places = iter([each for each in wanted if each in ids])
    return tuple(next(places) if each in wanted else each for each in ids)
