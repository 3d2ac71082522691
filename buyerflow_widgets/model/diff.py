"""What a change did, field by field, in people's words."""

from collections.abc import Iterator, Mapping

from buyerflow_widgets.model.labels import FIELD_LABELS, stage_label
from buyerflow_widgets.model.process import PERSONA_FIELDS, STAGE_FIELDS, BuyingStage, Frozen
from buyerflow_widgets.model.workspace import Content

_STATUS = {"in_progress": "In progress", "completed": "Finished"}
NO_STAGE = BuyingStage.named("")


class Difference(Frozen):
    """One field that says something else now."""

    where: str
    """Such as "Validation · Duration"."""
    before: str
    after: str


def differences(before: Content | None, after: Content | None) -> tuple[Difference, ...]:
    """What is another text in `after`; None: the persona is not there. Nothing where only times or ids differ.

    >>> differences(None, None)
    ()
    """
    return tuple(_differences(before, after)) if before != after else ()


def _differences(before: Content | None, after: Content | None) -> Iterator[Difference]:
    if after is None:
        yield Difference(where="Persona", before=before.process.persona_name if before else "", after="Deleted")
        return
    if before is None:
        yield Difference(where="Persona", before="", after=after.process.persona_name or "Begun")
    for field in PERSONA_FIELDS:
        old, new = getattr(before.process, field) if before else "", getattr(after.process, field)
        if old != new and not (before is None and field == "persona_name"):
            yield Difference(where=FIELD_LABELS[field], before=old, after=new)
    yield from _in_stages(_stages(before), _stages(after))
    old, new = ((each.process.ai_generated_summary or "") if each else "" for each in (before, after))
    if old != new:
        yield Difference(where=FIELD_LABELS["ai_generated_summary"], before=old, after=new)
    old, new = (_STATUS[each.process.status] if each else _STATUS["in_progress"] for each in (before, after))
    if old != new:
        yield Difference(where="Status", before=old, after=new)


def _in_stages(before: Mapping[str, BuyingStage], after: Mapping[str, BuyingStage]) -> Iterator[Difference]:
    for position, (stage_id, stage) in enumerate(before.items(), 1):
        if stage_id not in after:
            yield Difference(where=f"{stage_label(stage.stage_name, position)} · Stage", before=_all_text(stage), after="Deleted")
    for position, (stage_id, stage) in enumerate(after.items(), 1):
        label = stage_label(stage.stage_name, position)
        if stage_id not in before:
            yield Difference(where=f"{label} · Stage", before="", after="Added")
        old = before.get(stage_id, NO_STAGE.model_copy(update={"stage_name": stage.stage_name}))
        for field in STAGE_FIELDS:
            if getattr(old, field) != getattr(stage, field):
                yield Difference(where=f"{label} · {FIELD_LABELS[field]}", before=getattr(old, field), after=getattr(stage, field))
    common = [stage_id for stage_id in before if stage_id in after]
    if common != [stage_id for stage_id in after if stage_id in before]:
        yield Difference(where="Order of stages", before=_names(before), after=_names(after))


def _all_text(stage: BuyingStage) -> str:
    """All that it said."""
    return "\n".join(text for field in STAGE_FIELDS if (text := getattr(stage, field)))


def _names(stages: Mapping[str, BuyingStage]) -> str:
    return ", ".join(stage_label(stage.stage_name, position) for position, stage in enumerate(stages.values(), 1))


def _stages(content: Content | None) -> Mapping[str, BuyingStage]:
    return dict(zip(content.stage_ids, content.process.buying_stages, strict=True)) if content else {}
