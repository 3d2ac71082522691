"""What the guide asks: the one question that is open now, derived from the workspace."""

from collections.abc import Iterable
from typing import Literal

from buyerflow_widgets.guide.questions import (
    ADDED_TO,
    GENERATE_SUMMARY,
    NAME_THE_STAGES,
    SHALL_I_WRITE,
    STANDARD_SET,
    WHICH_STAGES,
    WRITE_MY_OWN,
    heading,
    where,
    wording,
)
from buyerflow_widgets.model import (
    PHASE_LABELS,
    STAGE_SETS,
    STANDARD,
    Envelope,
    Frozen,
    Phase,
    Question,
    Workspace,
    counted,
    each_missing,
    events,
    first_open_phase,
    is_empty,
    missing,
    progress,
    split_name,
    text_at,
)


class Command(Frozen):
    """Something a reply asks of the app that is no event."""

    name: Literal["open_example", "import_file", "generate_summary"]


class Reply(Frozen):
    """A ready-made answer. At most one of `event`, `command`, `goto` and `replies` says what it does; none: its label is the answer."""

    label: str
    note: str = ""
    """What it brings, beneath its label."""
    event: events.Event | None = None
    command: Command | None = None
    goto: Question | None = None
    """Where the caret is put, in the workspace."""
    replies: tuple["Reply", ...] = ()
    """Further choices that open in its place."""
    primary: bool = False
    confirm: str = ""
    """Asked before it is done; empty asks nothing."""


class Prompt(Frozen):
    """The open question."""

    key: str
    """Another one means that something else is asked."""
    question: Question | None = None
    where: str = ""
    """"Supplier selection · Duration": what it is about."""
    heading: str = ""
    """"“Supplier selection”": the stage that it is about, in the words of the person."""
    text: str
    hint: str = ""
    free_text: bool = False
    """Answered in words, or skipped."""
    answer: str | None = None
    """What was answered before, where the person opened the question; None where the guide asks it by itself."""
    adds: bool = False
    """A reply is added to the answer, rather than sent as the whole of it."""
    replies: tuple[Reply, ...] = ()


def open_question(envelope: Envelope) -> Question | None:
    """What the guide asks in the present phase: what the person opened, else the first missing thing, skipped ones once more at the end."""
    phase, skipped, opened = envelope.position.phase, envelope.position.skipped, envelope.position.asked
    if opened and opened.phase is phase:
        return opened
    for times in (0, 1) if skipped else (0,):
        for question in each_missing(envelope.content, phase):
            if skipped.count(question) == times:
                return question
    return None


def next_prompt(workspace: Workspace) -> Prompt:
    """The question that is open now, with its ready-made answers.

    >>> next_prompt(Workspace()).text
    'Where would you like to begin?'
    """
    envelope = workspace.active
    if envelope is None or workspace.phase is Phase.INTRODUCTION:
        return _beginning(workspace)
    question = open_question(envelope)
    if question is None or question.field == "ai_generated_summary":
        return _CLOSING[workspace.phase](envelope)
    if question.field == "stage_set":
        return _stage_sets(envelope)
    content, asked = envelope.content, wording(envelope.content, question)
    is_opened = question == envelope.position.asked
    before = 0 if is_opened else envelope.position.skipped.count(question)
    return Prompt(
        key=f"{_key(question)}/{'opened' if is_opened else before}",
        question=question,
        where=where(content, question),
        heading=heading(content, question),
        text=asked.text,
        hint="You left this open before. Skip it again if you do not know." if before else asked.hint,
        free_text=True,
        answer=text_at(content, question.field, question.stage_id) if is_opened else None,
        adds=question.field in ADDED_TO,
        replies=tuple(Reply(label=example) for example in asked.examples),
    )


def _key(question: Question) -> str:
    return f"{question.phase}/{question.stage_id or ''}/{question.field}"


def _go(label: str, phase: Phase, *, primary: bool = False) -> Reply:
    return Reply(label=label, event=events.PhaseOpened(phase=phase), primary=primary)


def _beginning(workspace: Workspace) -> Prompt:
    saved: tuple[Reply, ...] = ()
    if workspace.active:
        name, _ = split_name(workspace.active.content.process.persona_name)
        saved = (_go(f"Continue {name}", first_open_phase(workspace.active.content), primary=True),)
    elif workspace.personas:
        latest = workspace.personas[0]
        opened = events.PersonaOpened(persona_id=latest.persona_id)
        saved = (Reply(label=f"Continue {split_name(latest.persona_name)[0]}", event=opened, primary=True),)
    return Prompt(
        key="begin",
        text="Where would you like to begin?",
        replies=(
            *saved,
            Reply(label="Start", event=events.PersonaAdded(), primary=not saved),
            Reply(label="Open the example", command=Command(name="open_example")),
            Reply(label="Import a file", command=Command(name="import_file")),
        ),
    )


def _set_replies(envelope: Envelope, names: Iterable[str]) -> tuple[Reply, ...]:
    """Choices of a stage set, each with its stages; where there are stages already, it asks before it replaces them."""
    stages = len(envelope.content.process.buying_stages)
    confirm = f"This replaces {counted(stages, 'stage')} and what is written in them. You can undo it." if stages else ""
    persona_id = envelope.content.process.persona_id
    return tuple(
        Reply(
            label=STANDARD_SET if name == STANDARD else name,
            note=", ".join(STAGE_SETS[name]),
            event=events.StageSetChosen(persona_id=persona_id, name=name, replace=bool(stages)),
            confirm=confirm,
        )
        for name in names
    )


def _stage_sets(envelope: Envelope) -> Prompt:
    persona_id = envelope.content.process.persona_id
    question = Question(phase=Phase.STAGES, field="stage_set")
    back = events.QuestionOpened(persona_id=persona_id)
    (standard,) = _set_replies(envelope, [STANDARD])
    another = Reply(label="Choose another set", replies=_set_replies(envelope, [name for name in STAGE_SETS if name != STANDARD]))
    if envelope.content.stage_ids:
        return Prompt(
            key="stages//stage_set/opened",
            text=WHICH_STAGES,
            hint="To rename, add, move or delete a single stage, use the map itself.",
            answer="",
            replies=(standard, another, Reply(label="Keep these stages", event=back)),
        )
    if envelope.position.asked == question:
        return Prompt(
            key="stages//own",
            question=question,
            text=NAME_THE_STAGES,
            hint="Each line becomes a stage. For example: Notices the problem; Compares offers; Signs the contract",
            free_text=True,
            answer="",
        )
    return Prompt(
        key="stages//stage_set",
        text=WHICH_STAGES,
        hint="You can rename, add, move and delete stages at any time.",
        replies=(
            standard.model_copy(update={"primary": True}),
            another,
            Reply(label="Define my own", event=events.QuestionOpened(persona_id=persona_id, question=question)),
        ),
    )


def _rest(envelope: Envelope, phase: Phase) -> str:
    """What is still open in the phase, as a sentence; empty if nothing."""
    open_ones = len(missing(envelope.content, phase))
    return f"{counted(open_ones, 'answer').capitalize()} still open; they may stay so. " if open_ones else ""


def _after_persona(envelope: Envelope) -> Prompt:
    rest = _rest(envelope, Phase.PERSONA)
    return Prompt(
        key="persona/end", text=f"{rest}On to the stages?" if rest else "That is who buys. On to the stages?",
        replies=(_go("Continue", Phase.STAGES),),
    )  # fmt: skip


def _after_stages(envelope: Envelope) -> Prompt:
    rest = _rest(envelope, Phase.STAGES)
    return Prompt(
        key=f"stages/end/{len(envelope.content.stage_ids)}",
        text="Is that the whole way to the purchase?",
        hint=f"{rest}Add another stage, or go on to what you do at each.",
        replies=(
            Reply(label="Add another stage", event=events.StageAdded(persona_id=envelope.content.process.persona_id)),
            _go("Continue", Phase.ALIGNMENT),
            Reply(label="Choose another set", replies=_set_replies(envelope, STAGE_SETS)),
        ),
    )


def _after_alignment(envelope: Envelope) -> Prompt:
    if not envelope.content.stage_ids:
        return Prompt(
            key="alignment/empty", text="There are no stages yet. Shall we choose them first?",
            replies=(_go("Go to Stages", Phase.STAGES, primary=True),),
        )  # fmt: skip
    rest = _rest(envelope, Phase.ALIGNMENT)
    return Prompt(
        key="alignment/end", text="Shall we put it into words?" if not rest else f"{rest}Shall we put it into words?",
        replies=(_go("Continue", Phase.SUMMARY),),
    )  # fmt: skip


def _about_the_text(envelope: Envelope) -> Prompt:
    write = Reply(label=WRITE_MY_OWN, goto=Question(phase=Phase.SUMMARY, field="ai_generated_summary"))
    if envelope.content.process.ai_generated_summary:
        return Prompt(
            key="summary/written", text="Does it say what you would say?",
            hint="Edit the summary, or have it written again.", replies=(_go("Continue", Phase.REVIEW), write),
        )  # fmt: skip
    cells = progress(envelope.content.process)
    filled = f"Your map has {cells} cells filled. " if cells.cells else "Your map has no stages yet. "
    generate = Reply(label=GENERATE_SUMMARY, command=Command(name="generate_summary"), primary=True)
    return Prompt(
        key="summary/none",
        text=f"{filled}{SHALL_I_WRITE}",
        replies=(generate, write, _go("Skip", Phase.REVIEW)),
    )


def _whole(envelope: Envelope) -> Prompt:
    persona_id = envelope.content.process.persona_id
    adjust = Reply(
        label="Adjust something",
        replies=tuple(_go(PHASE_LABELS[phase], phase) for phase in (Phase.PERSONA, Phase.STAGES, Phase.ALIGNMENT, Phase.SUMMARY)),
    )
    another = Reply(label="Add New Persona", event=events.PersonaAdded())
    if envelope.content.process.status == "completed":
        return Prompt(
            key="review/completed", text="This map is finished. What is next?",
            hint="Any later change to persona or stages opens it again.", replies=(another, adjust),
        )  # fmt: skip
    if is_empty(envelope.content.process):
        named = bool(envelope.content.stage_ids)
        return Prompt(
            key=f"review/empty/{named}",
            text="Say first what the buyer does at each stage." if named else "Name the stages first; then there is a map to look at.",
            replies=(_go("Go to Stages", Phase.STAGES, primary=True), adjust),
        )
    finish = Reply(label="Finish", event=events.Finished(persona_id=persona_id))
    return Prompt(
        key="review",
        text="Are you satisfied, or is there something to adjust?",
        replies=(Reply(label="Satisfied", replies=(finish, another)), adjust),
    )


_CLOSING = {
    Phase.PERSONA: _after_persona,
    Phase.STAGES: _after_stages,
    Phase.ALIGNMENT: _after_alignment,
    Phase.SUMMARY: _about_the_text,
    Phase.REVIEW: _whole,
}
