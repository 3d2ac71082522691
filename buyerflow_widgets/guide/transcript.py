"""What was asked and answered in the present phase: derived from the workspace, so a reload shows the same."""

from collections.abc import Iterable
from typing import Literal

from buyerflow_widgets.guide.prompt import open_question
from buyerflow_widgets.guide.questions import (
    GENERATE_SUMMARY,
    SHALL_I_WRITE,
    STANDARD_SET,
    WHICH_STAGES,
    WRITE_MY_OWN,
    in_the_log,
    persona_question,
    where,
)
from buyerflow_widgets.model import (
    BUYER_FIELDS,
    PERSONA_FIELDS,
    SELLER_FIELDS,
    STAGE_SETS,
    STANDARD,
    BuyingStage,
    Content,
    Frozen,
    Phase,
    Question,
    StageField,
    Workspace,
    counted,
    is_empty,
    missing,
    stage_label,
)


class Turn(Frozen):
    """Something that was asked, or what the person answered."""

    kind: Literal["ask", "say"]
    text: str
    question: Question | None = None
    """Of an answer that can be changed: what it answers."""
    lead: bool = False
    """Explains rather than asks."""


class Fold(Frozen):
    """The turns about one stage, on one line. The page has the words of question and answer already: `QUESTIONS_IN_THE_LOG`, the stage."""

    kind: Literal["fold"] = "fold"
    title: str
    stage_id: str
    fields: tuple[StageField, ...]
    """Those with an answer."""


class TodoItem(Frozen):
    """Something still missing, with where to fill it in."""

    label: str
    note: str
    question: Question


class Todo(Frozen):
    """What is still missing, as links."""

    kind: Literal["todo"] = "todo"
    items: tuple[TodoItem, ...]


Entry = Turn | Fold | Todo

_ASKED = {Phase.STAGES: BUYER_FIELDS, Phase.ALIGNMENT: SELLER_FIELDS}
"""What is asked about each stage."""


def transcript(workspace: Workspace) -> tuple[Entry, ...]:
    """What was asked and answered in the present phase: each stage with answers as a fold, the one that is asked about open, last."""
    envelope = workspace.active
    if envelope is None:
        return opening(workspace)
    asked = open_question(envelope)
    folded: list[Entry] = []
    opened: tuple[Entry, ...] = ()
    for position, (stage_id, stage) in enumerate(zip(envelope.content.stage_ids, envelope.content.process.buying_stages, strict=True)):
        is_asked = asked is not None and asked.stage_id == stage_id
        entries = stage_entries(stage_id, stage, position, workspace.phase, is_asked=is_asked)
        if is_asked:
            opened = entries
        else:
            folded += entries
    return (*opening(workspace), *folded, *opened)


def stage_entries(stage_id: str, stage: BuyingStage, position: int, phase: Phase, *, is_asked: bool) -> tuple[Turn | Fold, ...]:
    """What was asked and answered about one stage: folded, or open where it is asked about. `position` counts from 0."""
    name = stage_label(stage.stage_name, position + 1)
    said = {field: text for field in _ASKED.get(phase, ()) if (text := getattr(stage, field).strip())}
    if not is_asked:
        return (Fold(title=name, stage_id=stage_id, fields=tuple(said)),) if said else ()
    turns: list[Turn] = []
    for field, text in said.items():
        question = Question(phase=phase, field=field, stage_id=stage_id)
        turns += Turn(kind="ask", text=in_the_log(name, field)), Turn(kind="say", text=text, question=question)
    return tuple(turns)


def opening(workspace: Workspace) -> tuple[Entry, ...]:
    """What was asked and answered in the present phase, but for what is about one stage."""
    envelope = workspace.active
    if envelope is None or workspace.phase is Phase.INTRODUCTION:
        return (
            Turn(
                kind="ask",
                lead=True,
                text="I ask one question at a time, and your answers appear in your map. "
                "You can also type straight into the map, and I will follow.",
            ),
            Turn(
                kind="ask",
                lead=True,
                text="A first map takes about 20 minutes. It is good for planning content, briefing sales, "
                "and seeing where you say nothing.",
            ),
        )
    content = envelope.content
    match workspace.phase:
        case Phase.PERSONA:
            return tuple(_about_persona(content))
        case Phase.STAGES:
            if not content.process.buying_stages:
                return ()
            question = Question(phase=Phase.STAGES, field="stage_set")
            return (Turn(kind="ask", text=WHICH_STAGES), Turn(kind="say", text=_chosen(content), question=question))
        case Phase.ALIGNMENT:
            return ()
        case Phase.SUMMARY:
            return _about_summary(content)
        case _:
            return _about_the_whole(content)


def _about_persona(content: Content) -> Iterable[Turn]:
    for field in PERSONA_FIELDS:
        if answer := str(getattr(content.process, field)).strip():
            yield Turn(kind="ask", text=persona_question(field))
            yield Turn(kind="say", text=answer, question=Question(phase=Phase.PERSONA, field=field))


def _chosen(content: Content) -> str:
    names = tuple(stage.stage_name for stage in content.process.buying_stages)
    known = next((name for name, stages in STAGE_SETS.items() if stages == names), None)
    if known:
        return STANDARD_SET if known == STANDARD else known
    return f"My own: {counted(len(names), 'stage')}"


def _about_summary(content: Content) -> tuple[Turn, ...]:
    origin = content.summary_origin
    if origin is None or origin.author == "unknown" or not content.process.ai_generated_summary:
        return ()
    asked = Turn(kind="ask", text=SHALL_I_WRITE)
    if origin.author == "person":
        return (asked, Turn(kind="say", text=WRITE_MY_OWN))
    where_it_is = "It is in the workspace. " + (
        "I am a machine and can be wrong: please read it against your map."
        if origin.author == "model"
        else "It is an outline made from your map, without AI."
    )
    return (asked, Turn(kind="say", text=GENERATE_SUMMARY), Turn(kind="ask", lead=True, text=where_it_is))


def _about_the_whole(content: Content) -> tuple[Turn | Todo, ...]:
    items = tuple(TodoItem(label=where(content, question), note="Missing", question=question) for question in missing(content))
    if not items:
        return (Turn(kind="ask", lead=True, text="This is the whole map. Nothing is missing."),)
    verb = "is" if len(items) == 1 else "are"
    whole = "There is no map yet." if is_empty(content.process) else "This is the whole map."
    opened = f"{whole} {counted(len(items), 'thing').capitalize()} {verb} still open; that may stay so."
    return (Turn(kind="ask", lead=True, text=opened), Todo(items=items))
