"""The panels' slices: pure functions of the workspace."""

from datetime import datetime
from functools import cache
from importlib import resources

from buyerflow_widgets import guide
from buyerflow_widgets.exporting import available
from buyerflow_widgets.guide import QUESTIONS_IN_THE_LOG, stage_entries, used_values
from buyerflow_widgets.model import (
    BUYER_FIELDS,
    FIELD_LABELS,
    MAX_PASTE,
    MAX_STAGES,
    MAX_TEXT,
    PERSONA_FIELDS,
    PHASE_LABELS,
    SELLER_FIELDS,
    BuyingProcessState,
    BuyingStage,
    Content,
    PersonaField,
    Phase,
    Question,
    StageField,
    counted,
    duration_in_days,
    format_duration,
    insight,
    is_anything_missing,
    is_empty,
    missing_cells,
    process_length,
    progress,
    split_items,
    split_name,
    total_in_words,
)
from buyerflow_widgets.rendering import map_html, table_html
from buyerflow_widgets.session import SaveStatus
from buyerflow_widgets.tables import MAX_BYTES, from_json
from buyerflow_widgets.widgets.slices import Slices
from buyerflow_widgets.widgets.wire import (
    COMMAND,
    Asked,
    Bar,
    CellRef,
    Foot,
    Form,
    Format,
    Grid,
    GridColumn,
    Limits,
    LogPart,
    Named,
    Order,
    Prompt,
    Reply,
    Review,
    Save,
    StageRow,
    Step,
    Steps,
    UsedValues,
    Welcome,
)

_PHASES = tuple(Phase)
_GRID_LEADS = {
    Phase.STAGES: "What the buyer does at each stage, how long it takes, and who has a say. Write as much as you like; rows grow.",
    Phase.ALIGNMENT: "What you do, show and say at each stage. The buyer’s side stays with it, in grey.",
}
_USED: tuple[StageField, ...] = ("key_influencers", "content_type")
_MOST_USED = 12


@cache
def example() -> BuyingProcessState:
    """The finished map that `Open the example` opens."""
    return from_json(resources.files("buyerflow_widgets.widgets").joinpath("example.json").read_bytes())[0]


@cache
def welcome() -> Welcome:
    """A taste of a finished map."""
    taste = example()
    length = process_length(taste.buying_stages).total
    return Welcome(
        taste_html=map_html(taste, lanes=("buyer_actions", "content_type"), is_preview=True),
        taste_note=f"An example: {counted(len(taste.buying_stages), 'stage')}, {format_duration(length) if length else ''}, drawn to scale",
    )


def limits(work: str) -> Limits:
    """What does not change while the page is open."""
    return Limits(
        formats=tuple(Format(suffix=suffix, name=each.name) for suffix, each in available().items()),
        max_import=MAX_BYTES,
        max_text=MAX_TEXT,
        max_stages=MAX_STAGES,
        max_paste=MAX_PASTE,
        work=work,
        questions=QUESTIONS_IN_THE_LOG,
    )


def save(status: SaveStatus) -> Save:
    """The save status; its reason stands inside a sentence."""
    reason = status.reason.removesuffix(".")
    return Save(state=status.state, at=iso(status.at), reason=reason[:1].lower() + reason[1:])


def steps(content: Content | None, on_screen: Phase) -> Steps:
    """The six steps, with how far each one is."""
    return Steps(steps=tuple(_step(content, on_screen, phase) for phase in Phase))


def prompt(asked: guide.Prompt) -> Prompt:
    """The guide's question, as it crosses the wire."""
    return Prompt(
        key=asked.key,
        question=asked.question,
        where=asked.where,
        heading=asked.heading,
        text=asked.text,
        hint=asked.hint,
        free_text=asked.free_text,
        answer=asked.answer,
        adds=asked.adds,
        replies=tuple(map(_reply, asked.replies)),
    )


def log_of_stage(stage_id: str, stage: BuyingStage, position: int, phase: Phase, is_asked: bool) -> LogPart | None:
    """What was said of one stage: a fold, or open where the guide asks about it. None where nothing was said."""
    entries = stage_entries(stage_id, stage, position, phase, is_asked=is_asked)
    return LogPart(entries=entries) if entries else None


def form(process: BuyingProcessState | None, asked: Question | None) -> Form | None:
    """The persona's fields."""
    if process is None:
        return None
    pains = len(split_items(process.persona_pain_points))
    field: PersonaField | None = next((name for name in PERSONA_FIELDS if asked and asked.field == name), None)
    return Form(
        persona_id=process.persona_id,
        persona_name=process.persona_name,
        persona_pain_points=process.persona_pain_points,
        asked=field,
        count=counted(pains, "pain point").capitalize() if pains else "",
    )


def grid(persona_id: str, phase: Phase) -> Grid:
    """The stage grid: three fields a stage in Stages, all seven in Alignment."""
    fields: tuple[StageField, ...] = ("stage_name", *BUYER_FIELDS, *(SELLER_FIELDS if phase is Phase.ALIGNMENT else ()))
    return Grid(
        persona_id=persona_id,
        phase=phase,
        title=PHASE_LABELS[phase],
        lead=_GRID_LEADS.get(phase, ""),
        columns=tuple(
            GridColumn(
                field=field,
                label=FIELD_LABELS[field],
                side="seller" if field in SELLER_FIELDS else "buyer" if field in BUYER_FIELDS else "",
            )
            for field in fields
        ),
    )


def order(stage_ids: tuple[str, ...]) -> Order:
    """The stages in their order."""
    return Order(stage_ids=stage_ids)


def asked_cell(asked: Question | None) -> Asked:
    """The cell that the guide asks about, if it is one."""
    if asked is None or asked.stage_id is None:
        return Asked(cell=None)
    return Asked(cell=CellRef.model_validate({"stage_id": asked.stage_id, "field": asked.field}))


def stage_row(stage_id: str, stage: BuyingStage) -> StageRow:
    """One stage of the grid."""
    return StageRow(stage_id=stage_id, stage=stage, reading=duration_in_days(stage.duration))


def used(stages: tuple[BuyingStage, ...]) -> UsedValues:
    """What was written elsewhere in the columns that repeat themselves, most used first."""
    return UsedValues(values={field: used_values(stages, field)[:_MOST_USED] for field in _USED})


def render_grid(slices: Slices, content: Content | None, phase: Phase, asked: Question | None) -> None:
    """The stage grid: each stage is a slice of its own."""
    stage_ids: tuple[str, ...] = content.stage_ids if content else ()
    stages = content.process.buying_stages if content else ()
    slices.show_each("stage", stage_row, ((key, (key, stage)) for key, stage in zip(stage_ids, stages, strict=True)))
    slices.show("order", order, stage_ids)
    slices.show("asked", asked_cell, asked)
    slices.show("grid", grid, persona_id(content), phase)
    slices.show("used", used, stages)


def bar(phase: Phase, content: Content | None, can_undo: bool, can_redo: bool, exporting: str, damaged: str) -> Bar:
    """What the bar says of the app."""
    process = content and content.process
    persona = Named(persona_id=process.persona_id, name=split_name(process.persona_name)[0]) if process else None
    return Bar(phase=phase, persona=persona, can_undo=can_undo, can_redo=can_redo, exporting=exporting, damaged=damaged)


def review(process: BuyingProcessState | None) -> Review:
    """The whole map, and what to say of it in a line."""
    if process is None:
        return Review(
            persona_id="",
            name="",
            detail="",
            last_updated_at="",
            total="",
            insight="",
            lead="",
            map_html="",
            table_html="",
            table_note="",
            completed=False,
        )
    stages = len(process.buying_stages)
    name, detail = split_name(process.persona_name)
    return Review(
        persona_id=process.persona_id,
        name=name,
        detail=detail,
        last_updated_at=process.last_updated_at.isoformat(),
        total=total_in_words(process.buying_stages),
        insight=insight(process.buying_stages),
        lead=_longest(process),
        map_html=map_html(process),
        table_html=table_html(process),
        table_note=f"{stages} stage{'' if stages == 1 else 's'}, {progress(process)} cells filled",
        completed=process.status == "completed",
    )


def foot(content: Content | None, phase: Phase) -> Foot:
    """`Back`, `Continue`, and what is missing in this step."""
    position = _PHASES.index(phase)
    cells = missing_cells(content.process, phase) if content else 0
    is_whole = content is not None and not is_anything_missing(content, phase)
    lacks_map = phase in (Phase.STAGES, Phase.ALIGNMENT, Phase.REVIEW) and content is not None and is_empty(content.process)
    return Foot(
        persona_id=persona_id(content),
        phase=phase,
        note=f"{cells} cell{'' if cells == 1 else 's'} missing in this step" if cells else "",
        back=_PHASES[position - 1] if position else None,
        next=_PHASES[position + 1] if position + 1 < len(_PHASES) else None,
        ready=is_whole and phase is not Phase.INTRODUCTION and not lacks_map,
        completed=content is not None and content.process.status == "completed",
    )


def iso(time: datetime | None) -> str | None:
    """As it crosses the wire."""
    return time.isoformat() if time else None


def persona_id(content: Content | None) -> str:
    """Of the persona in work; "" without one."""
    return content.process.persona_id if content else ""


def _reply(reply: guide.Reply) -> Reply:
    return Reply(
        label=reply.label,
        note=reply.note,
        event=reply.event,
        command=COMMAND.validate_python(reply.command.model_dump()) if reply.command else None,
        goto=reply.goto,
        replies=tuple(map(_reply, reply.replies)),
        primary=reply.primary,
        confirm=reply.confirm,
    )


def _step(content: Content | None, on_screen: Phase, phase: Phase) -> Step:
    mark, count = "none", ""
    if content:
        process = content.process
        match phase:
            case Phase.INTRODUCTION:
                mark = "done"
            case Phase.REVIEW:
                mark = "done" if process.status == "completed" else "part" if on_screen is phase else "none"
            case Phase.SUMMARY:
                mark = "none" if is_anything_missing(content, phase) else "done"
            case _:
                part = progress(process, phase)
                mark = "done" if part.cells and not is_anything_missing(content, phase) else "part" if part.filled else "none"
                count = str(part) if mark == "part" else ""
    return Step.model_validate({"phase": phase, "name": PHASE_LABELS[phase], "mark": mark, "count": count})


def _longest(process: BuyingProcessState) -> str:
    """What the map's own insight is silent about: that there is nothing to add up, or that several take longest."""
    length = process_length(process.buying_stages)
    if length.total is None:
        return "No stage has a length that can be added up yet." if length.unknown else "There are no stages yet."
    if len(length.known) < 2:
        return ""
    if len(length.longest) == len(length.known):
        return "" if length.unknown else "All take equally long."
    *others, last = (stage.name for stage in length.longest)
    if len(others) > 2:
        return f"{counted(len(length.longest), 'stage').capitalize()} take longest."
    if others:
        return f"{', '.join(others)} and {last} take longest."
    return f"Of the stages of known length, {last} takes longest." if length.unknown else ""
