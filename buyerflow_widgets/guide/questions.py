"""How the guide words its questions: in the open question, and afterwards, shorter, in the log."""

from collections.abc import Mapping
from typing import Final

from buyerflow_widgets.guide.examples import persona_example, roles, stage_example
from buyerflow_widgets.model import (
    FIELD_LABELS,
    PHASE_LABELS,
    BuyingStage,
    Content,
    Frozen,
    Phase,
    Question,
    StageField,
    match_key,
    split_values,
    stage_label,
    text_at,
)


class Wording(Frozen):
    """A question as the guide puts it."""

    text: str
    hint: str
    examples: tuple[str, ...] = ()
    """Answers, or parts of one, that can be given with one press."""


_PERSONA = {
    "persona_name": Wording(text="Who is buying?", hint="The role, and where they work if that matters."),
    "persona_pain_points": Wording(
        text="What makes this buyer look for something new?",
        hint="Two to five pain points, one on each line, in their own words.",
    ),
}

# The stage's name stands above, as it was written: no sentence is built around it. How the log words the same questions is in `in_the_log`.
_STAGE = {
    "stage_name": Wording(text="What is this stage called?", hint="A few words, from the buyer’s side, such as “Compares suppliers”."),
    "buyer_actions": Wording(text="What does the buyer do here?", hint=""),
    "duration": Wording(text="How long does this take?", hint="Rough is fine.", examples=("2–4 weeks", "4–8 weeks", "2–3 months")),
    "key_influencers": Wording(text="Who has a say?", hint="Roles are enough."),
    "seller_actions": Wording(text="What do you do here?", hint=""),
    "content_type": Wording(text="Which content helps here?", hint="", examples=("Product demo", "Case study")),
    "key_message": Wording(text="What is your one message here?", hint=""),
}


QUESTIONS_IN_THE_LOG: Final[Mapping[StageField, str]] = {
    "buyer_actions": "what does the buyer do?",
    "duration": "how long does it take?",
    "key_influencers": "who has a say?",
    "seller_actions": "what do you do?",
    "content_type": "which content supports that?",
    "key_message": "what is your message?",
}
"""Behind the stage's name."""


# Questions about no one field, and the replies to them that the log repeats. Those of one phase only stand in `prompt.py`.
NAME_THE_STAGES = "Write the steps, one on each line"
WHICH_STAGES = "Which stages does this buyer go through?"
STANDARD_SET = "Standard set"
SHALL_I_WRITE = "Shall I write the summary?"
GENERATE_SUMMARY = "Generate summary"
WRITE_MY_OWN = "Write my own"


ADDED_TO = frozenset({"key_influencers", "content_type"})
"""Fields whose answer is a list: a press adds one value to it."""


def wording(content: Content, question: Question) -> Wording:
    """The words of a question about a field, with an example. Values already used in this map come before the general ones."""
    process, field = content.process, question.field
    if question.stage_id is None:
        asked = _PERSONA[field]
        return _with_example(asked, persona_example(process, field))
    asked = _STAGE[field]
    if field == "stage_name":
        return asked
    stage = process.buying_stages[content.stage_ids.index(question.stage_id)]
    if field in ADDED_TO:
        general = roles(process) if field == "key_influencers" else asked.examples
        values: dict[str, str] = {}
        for value in (*used_values(process.buying_stages, field), *general):
            values.setdefault(match_key(value), value)
        asked = asked.model_copy(update={"examples": tuple(values.values())[:3]})
    return _with_example(asked, stage_example(process, stage, field))


def _with_example(asked: Wording, example: str) -> Wording:
    return asked.model_copy(update={"hint": f"{asked.hint} For example: {example}".lstrip()})


def where(content: Content, question: Question) -> str:
    """What a question is about, for people.

    "Supplier selection · Duration", "Persona · Pain Points", "Summary".
    """
    label = FIELD_LABELS[question.field]
    if question.stage_id is None:
        return label if question.phase is not Phase.PERSONA else f"{PHASE_LABELS[Phase.PERSONA]} · {label}"
    return f"{_name(content, question.stage_id)} · {label}"


def heading(content: Content, question: Question) -> str:
    """The stage's name as it was written, in quotes; "Stage 3" while it has none, "" of a question about no stage."""
    if question.stage_id is None:
        return ""
    name = _name(content, question.stage_id)
    return f"“{name}”" if text_at(content, "stage_name", question.stage_id).strip() else name


def persona_question(field: str) -> str:
    """How a field of the persona is asked for."""
    return _PERSONA[field].text


def in_the_log(stage_name: str, field: StageField) -> str:
    """The question about a stage as it is remembered: its name comes first."""
    return f"{stage_name}: {QUESTIONS_IN_THE_LOG[field]}"


def used_values(stages: tuple[BuyingStage, ...], field: str) -> tuple[str, ...]:
    """The separate values in one column, most used first: "Webinar; how-to guide" holds two."""
    counts: dict[str, int] = {}
    for stage in stages:
        for name in split_values(getattr(stage, field)):
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: -counts[name]))


def _name(content: Content, stage_id: str) -> str:
    position = content.stage_ids.index(stage_id)
    return stage_label(content.process.buying_stages[position].stage_name, position + 1)
