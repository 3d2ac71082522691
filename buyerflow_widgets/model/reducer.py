"""One pure function: a workspace and an event make the next workspace.

It does no input or output and asks neither the clock nor chance: times, ids and loaded processes come in with the event.
Equal content comes back as the same object, so an edit that arrives twice ends here.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from buyerflow_widgets.model import events
from buyerflow_widgets.model.clipboard import UnreadableBlock, read_block
from buyerflow_widgets.model.durations import with_unit
from buyerflow_widgets.model.errors import BuyerFlowError
from buyerflow_widgets.model.labels import counted, split_items
from buyerflow_widgets.model.process import MAX_STAGES, MAX_TEXT, STAGE_FIELDS, BuyingProcessState, BuyingStage, content_digest
from buyerflow_widgets.model.progress import each_missing, first_open_phase, persona_entry
from buyerflow_widgets.model.stage_sets import STAGE_SETS
from buyerflow_widgets.model.workspace import (
    MAX_LISTED,
    Content,
    Envelope,
    PersonaEntry,
    Phase,
    Position,
    Question,
    SummaryOrigin,
    Workspace,
    text_at,
)


class EventRefused(BuyerFlowError, ValueError):  # noqa: N818 (named for what happened, as the events are)
    """The event makes no sense here; its text is one sentence for the person. Nothing was changed."""


class StagesExist(EventRefused):
    """A stage set was chosen where there are stages: they would be lost, so it must be said with `replace=True`."""


def reduce(workspace: Workspace, event: events.Event | events.ContentRestored) -> Workspace:
    """The workspace after the event; the same object where nothing changed. Raises `EventRefused`."""
    match event:
        case events.PhaseOpened(phase=phase):
            return _at(workspace, phase=phase, asked=None) if workspace.active else workspace
        case events.QuestionSkipped(persona_id=persona_id, question=question):
            active = _active(workspace, persona_id)
            is_open = question in each_missing(active.content, question.phase)
            return _at(workspace, skipped=(*active.position.skipped, question), asked=None) if is_open else workspace
        case events.QuestionOpened(persona_id=persona_id, question=question):
            if question and question.stage_id not in (None, *_active(workspace, persona_id).content.stage_ids):
                raise EventRefused("This stage is no longer there.")
            return _at(workspace, asked=question, **({"phase": question.phase} if question else {}))
        case events.PersonaOpened(envelope=envelope, phase=phase):
            return _opened(workspace, envelope, phase)
        case events.ContentRestored():
            return _restored(workspace, event)
        case events.PersonaAdded():
            return _added(workspace, event)
        case events.ProcessAdded(process=process, stage_ids=stage_ids, summary_origin=origin):
            copied = process.model_copy(update={"persona_id": event.persona_id, "last_updated_at": _time(event)})
            content = Content(process=copied, stage_ids=stage_ids, summary_origin=origin)
            phase = Phase.REVIEW if process.status == "completed" else Phase.PERSONA
            return _with(workspace, active=Envelope(content=content, position=Position(phase=phase)), personas=persona_list(workspace))
        case events.PersonaDeleted(persona_id=persona_id):
            return _deleted(workspace, persona_id, event.next)
        case events.Answered(question=question):
            answered = reduce(workspace, _meaning(event))
            # Also where the answer is what it was.
            return _at(answered, asked=None) if question == _active(answered).position.asked else answered
        case _:
            return _put(workspace, _edited(_active(workspace, event.persona_id).content, event))


def persona_list(workspace: Workspace) -> tuple[PersonaEntry, ...]:
    """The beginning of the list of personas as it is now, the active one's line included; latest change first."""
    if workspace.active is None:
        return workspace.personas
    line = persona_entry(workspace.active)
    others = (each for each in workspace.personas if each.persona_id != line.persona_id)
    return latest_first(line, *others)[:MAX_LISTED]


def latest_first(*lines: PersonaEntry) -> tuple[PersonaEntry, ...]:
    """In the order of the list of personas."""
    return tuple(sorted(lines, key=lambda line: line.last_updated_at, reverse=True))


def with_added(workspace: Workspace, opened: Envelope, added: Sequence[PersonaEntry]) -> Workspace:
    """The workspace with further personas: one that is open, and others, whose lines are `added`."""
    return Workspace(active=opened, personas=latest_first(*added, *persona_list(workspace))[:MAX_LISTED])


def copy_event(content: Content) -> events.ProcessAdded:
    """What makes a copy of a process."""
    process, origin = content.process, content.summary_origin
    copy = process.model_copy(update={"persona_name": f"Copy of {process.persona_name}".strip()[:MAX_TEXT]})
    if origin and origin.content_digest == content_digest(process):
        # Another name makes no summary out of date.
        origin = origin.model_copy(update={"content_digest": content_digest(copy)})
    return events.ProcessAdded(process=copy, summary_origin=origin)


def _edited(content: Content, event: events.ContentEvent) -> Content:
    """The content after an event that is about one open process."""
    process, ids = content.process, content.stage_ids
    stages = dict(zip(ids, process.buying_stages, strict=True))
    match event:
        case events.PersonaEdited(field=field, value=value):
            change: dict[str, Any] = {field: value}
            return _changed(content, event, **change)
        case events.StageSetChosen(name=name, replace=replace, stage_ids=stage_ids):
            if name not in STAGE_SETS:
                raise EventRefused(f"There is no stage set named “{name}”.")
            if stages and not replace:
                raise StagesExist(f"This replaces {counted(len(stages), 'stage')} and what is written in them.")
            stages = {new: BuyingStage.named(label) for new, label in zip(stage_ids, STAGE_SETS[name], strict=True)}
        case events.StageAdded(stage_id=stage_id, stage_name=stage_name, after=after):
            position = _position(stages, after) + 1 if after else len(stages)
            stages = _inserted(stages, position, stage_id, BuyingStage.named(stage_name))
        case events.StagesAdded(stages=added, new_stage_ids=new_ids):
            if len(stages) + len(added) > MAX_STAGES:
                raise EventRefused(f"This would make {len(stages) + len(added)} stages; a map can have {MAX_STAGES}. None was added.")
            stages |= dict(zip(new_ids, added, strict=True))
        case events.StageDuplicated(stage_id=stage_id, new_stage_id=new_stage_id):
            stages = _inserted(stages, _position(stages, stage_id) + 1, new_stage_id, stages[stage_id])
        case events.StageEdited(stage_id=stage_id, field=field, value=value):
            _position(stages, stage_id)
            stages[stage_id] = stages[stage_id].model_copy(update={field: value})
        case events.StageMoved(stage_id=stage_id, before=before):
            _position(stages, stage_id)
            if before != stage_id:
                moved = stages.pop(stage_id)
                stages = _inserted(stages, _position(stages, before) if before else len(stages), stage_id, moved)
        case events.StageDeleted(stage_id=stage_id):
            _position(stages, stage_id)
            del stages[stage_id]
        case events.CellsEdited(cells=cells):
            for cell in cells:
                _position(stages, cell.stage_id)
                stages[cell.stage_id] = stages[cell.stage_id].model_copy(update={cell.field: cell.value})
        case events.BlockPasted():
            stages = _pasted(stages, event)
        case events.SummaryWritten():
            return _summarised(content, event)
        case events.Finished():
            return _changed(content, event, status="completed")
        case _:
            raise EventRefused("This is nothing that can happen to a map.")
    return _changed(content, event, stage_ids=tuple(stages), buying_stages=tuple(stages.values()))


def _summarised(content: Content, event: events.SummaryWritten) -> Content:
    digest = event.content_digest or content_digest(content.process)
    origin = SummaryOrigin(author=event.author, model=event.model, made_at=_time(event), content_digest=digest, complete=event.complete)
    if event.text == (content.process.ai_generated_summary or ""):
        # Who saves what a model wrote has not written it. The same text made anew, though, is up to date again.
        before = content.summary_origin
        if not event.text or event.author == "person" or (before and before.model_copy(update={"made_at": origin.made_at}) == origin):
            return content
    written = content.model_copy(update={"summary_origin": origin if event.text else None})
    return _changed(written, event, ai_generated_summary=event.text or None)


def _changed(content: Content, event: events.ContentEvent, stage_ids: tuple[str, ...] | None = None, **fields: Any) -> Content:
    """The content with these fields of its process; the same object where they are what they were."""
    before = content.process
    ids = content.stage_ids if stage_ids is None else stage_ids
    if ids == content.stage_ids and all(getattr(before, name) == value for name, value in fields.items()):
        return content
    if before.status == "completed" and not fields.keys() <= {"status", "ai_generated_summary"}:
        fields["status"] = "in_progress"
    process = before.model_copy(update={**fields, "last_updated_at": _time(event)})
    return content.model_copy(update={"process": process, "stage_ids": ids})


def _position(stages: dict[str, BuyingStage], stage_id: str) -> int:
    if stage_id not in stages:
        raise EventRefused("This stage is no longer there.")
    return list(stages).index(stage_id)


def _inserted(stages: dict[str, BuyingStage], position: int, stage_id: str, stage: BuyingStage) -> dict[str, BuyingStage]:
    if stage_id in stages:
        raise EventRefused("This stage is there already.")
    if len(stages) >= MAX_STAGES:
        raise EventRefused(f"A map can have {MAX_STAGES} stages; this one has them.")
    items = list(stages.items())
    return dict([*items[:position], (stage_id, stage), *items[position:]])


def _refuse_unplaced(block: tuple[tuple[str, ...], ...], event: events.BlockPasted) -> None:
    """Nothing of what is pasted may be left out without a word: a column whose heading names no field of a stage is refused by name."""
    headings, rows = block[: event.heading_rows], block[event.heading_rows :]
    for column, field in enumerate(event.headings):
        if field or not any(cell.strip() for row in rows for cell in row[column : column + 1]):
            continue
        heading = " ".join("".join(headings[-1][column : column + 1]).split())[:40]
        which = f"“{heading}”" if heading else f"what stands in column {column + 1}, which has no heading"
        raise EventRefused(f"The map has no column for {which}. Nothing was pasted; copy it without that column.")


def _pasted(stages: dict[str, BuyingStage], event: events.BlockPasted) -> dict[str, BuyingStage]:
    try:
        block = read_block(event.text, columns=len(event.headings or event.fields))
    except UnreadableBlock as error:
        raise EventRefused(str(error)) from error
    _refuse_unplaced(block, event)
    rows = block[event.heading_rows :]
    first = len(stages) if event.stage_id is None else _position(stages, event.stage_id)
    added = first + len(rows) - len(stages)
    if len(stages) + added > MAX_STAGES:
        raise EventRefused(f"This would make {first + len(rows)} stages; a map can have {MAX_STAGES}. Nothing was pasted.")
    ids = [*stages, *event.new_stage_ids[: max(added, 0)]]
    pasted = dict(stages)
    for stage_id, row in zip(ids[first:], rows, strict=False):
        stage = pasted.get(stage_id) or BuyingStage.named("")
        # Headings may also name the order of the stages, which their rows have.
        cells: dict[str, str] = {
            field: cell for field, cell in zip(event.headings or event.fields, row, strict=False) if field in STAGE_FIELDS
        }
        if event.unit and "duration" in cells:
            cells["duration"] = with_unit(cells["duration"], event.unit)
        pasted[stage_id] = stage.model_copy(update=cells)
    return pasted


def _meaning(answer: events.Answered) -> events.Event:
    """What an answer to the guide's question does."""
    question = answer.question
    common: dict[str, Any] = {"persona_id": answer.persona_id, "at": answer.at}
    # A person who presses Enter twice has not written an empty line.
    text = answer.text.strip()
    if question.field == "ai_generated_summary":
        return events.SummaryWritten(text=text, **common)
    if question.field == "stage_set":
        names = split_items(text)
        if not names:
            raise EventRefused("There is no name in this; write one on each line.")
        return events.StagesAdded(stages=tuple(map(BuyingStage.named, names)), new_stage_ids=answer.new_stage_ids, **common)
    if question.stage_id is None:
        return events.PersonaEdited.model_validate({"field": question.field, "value": text, **common})
    return events.StageEdited.model_validate({"stage_id": question.stage_id, "field": question.field, "value": text, **common})


def _added(workspace: Workspace, event: events.PersonaAdded) -> Workspace:
    if workspace.active and not (event.name or event.pain_points) and _is_blank(workspace.active.content.process):
        # Whoever presses `Start` twice wants one new persona, not two empty ones.
        return _at(workspace, phase=Phase.PERSONA)
    process = BuyingProcessState(
        persona_id=event.persona_id,
        persona_name=event.name,
        persona_pain_points=event.pain_points,
        buying_stages=(),
        last_updated_at=_time(event),
    )
    envelope = Envelope(content=Content(process=process, stage_ids=()), position=Position(phase=Phase.PERSONA))
    return _with(workspace, active=envelope, personas=persona_list(workspace))


def _is_blank(process: BuyingProcessState) -> bool:
    return not (process.persona_name or process.persona_pain_points or process.buying_stages or process.ai_generated_summary)


def _opened(workspace: Workspace, envelope: Envelope | None, phase: Phase | None) -> Workspace:
    if envelope is None:
        raise EventRefused("This persona is no longer there.")
    opened = _with(workspace, active=envelope, personas=persona_list(workspace))
    if phase is None and envelope.position.phase is Phase.INTRODUCTION:
        # Whoever opens a persona wants to work on it.
        phase = first_open_phase(envelope.content)
    return _at(opened, phase=phase) if phase else opened


def _deleted(workspace: Workspace, persona_id: str, opened_instead: Envelope | None) -> Workspace:
    personas = tuple(line for line in persona_list(workspace) if line.persona_id != persona_id)
    if workspace.process and workspace.process.persona_id == persona_id:
        return _with(workspace, active=opened_instead, personas=personas)
    return _with(workspace, personas=personas)


def _restored(workspace: Workspace, event: events.ContentRestored) -> Workspace:
    if event.content is None:
        return _deleted(workspace, event.persona_id, event.envelope)
    if workspace.process and workspace.process.persona_id == event.persona_id:
        return _put(workspace, event.content)
    position = event.envelope.position if event.envelope else Position(phase=Phase.PERSONA)
    return _with(workspace, active=Envelope(content=event.content, position=position), personas=persona_list(workspace))


def _active(workspace: Workspace, persona_id: str | None = None) -> Envelope:
    if workspace.active is None:
        raise EventRefused("There is no persona yet; add one first.")
    if persona_id not in (None, workspace.active.content.process.persona_id):
        raise EventRefused("This change is for another persona than the one that is open.")
    return workspace.active


def _put(workspace: Workspace, content: Content) -> Workspace:
    active = _active(workspace)
    if content == active.content:
        return workspace
    asked = active.position.asked
    if asked and _has_new_answer(asked, active.content, content):
        active = active.model_copy(update={"position": active.position.model_copy(update={"asked": None})})
    return _with(workspace, active=active.model_copy(update={"content": content}))


def _has_new_answer(question: Question, before: Content, after: Content) -> bool:
    field, stage_id = question.field, question.stage_id
    if field == "stage_set":
        return before.stage_ids != after.stage_ids
    if stage_id not in (None, *after.stage_ids):
        return True
    return text_at(before, field, stage_id) != text_at(after, field, stage_id)


def _at(workspace: Workspace, **fields: Any) -> Workspace:
    active = _active(workspace)
    moved = active.position.model_copy(update=fields)
    return workspace if moved == active.position else _with(workspace, active=active.model_copy(update={"position": moved}))


def _with(workspace: Workspace, **fields: Any) -> Workspace:
    return workspace.model_copy(update=fields)


def _time(event: events.ContentEvent) -> datetime:
    if event.at is None:
        raise EventRefused("This change has no time; send it through a session.")
    return event.at.astimezone(UTC)
