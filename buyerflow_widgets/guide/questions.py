"""How the guide words its questions: in the open question, and afterwards, shorter, in the log."""

from collections.abc import Mapping
from typing import Final

from buyerflow_widgets.model import (
    FIELD_LABELS,
    PHASE_LABELS,
    BuyingStage,
    Content,
    Frozen,
    Phase,
    Question,
    StageField,
    split_values,
    stage_label,
)


class Wording(Frozen):
    """A question as the guide puts it."""

    text: str
    hint: str
    examples: tuple[str, ...] = ()
    """Answers that can be given with one press."""


_PERSONA = {
    "persona_name": Wording(text="Who is buying?", hint="Name the role, and where they work if that matters."),
    "persona_pain_points": Wording(
        text="What makes this buyer look for something new?",
        hint="Two to five pains, one on each line. Use the words they would use.",
    ),
}

# {stage}: the stage's name as it stands inside a sentence. How the log words the same questions, shorter, is in `in_the_log`.
_STAGE = {
    "stage_name": Wording(text="What is this stage called?", hint="A few words, from the buyer’s side: “Compares suppliers”."),
    "buyer_actions": Wording(text="What does the buyer do during {stage}?", hint="Whom they ask, what they read, what they write down."),
    "duration": Wording(
        text="How long does {stage} take?",
        hint="A range such as 4–6 weeks. Rough is fine.",
        examples=("2–4 weeks", "4–8 weeks", "2–3 months"),
    ),
    "key_influencers": Wording(text="Who has a say in {stage}?", hint="Roles are enough; put a semicolon between them."),
    "seller_actions": Wording(text="What do you do during {stage}?", hint="What the buyer notices of you at this point."),
    "content_type": Wording(
        text="Which content supports {stage}?",
        hint="A format or two, such as a demo or a comparison sheet.",
        examples=("Product demo", "Case study"),
    ),
    "key_message": Wording(text="What is your one message during {stage}?", hint="One sentence they would repeat to a colleague."),
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
WHICH_STAGES = "Which stages does this buyer go through?"
STANDARD_SET = "Standard set"
SHALL_I_WRITE = "Shall I write the summary?"
GENERATE_SUMMARY = "Generate summary"
WRITE_MY_OWN = "Write my own"


def wording(content: Content, question: Question) -> Wording:
    """The words of a question about a field. Examples already used in this process come before the general ones."""
    if question.stage_id is None:
        return _PERSONA[question.field]
    asked = _STAGE[question.field]
    name = _inside_a_sentence(_name(content, question.stage_id))
    examples = asked.examples
    if question.field in ("key_influencers", "content_type"):
        examples = (*used_values(content.process.buying_stages, question.field), *asked.examples)[:3]
    return asked.model_copy(update={"text": asked.text.format(stage=name), "examples": examples})


def where(content: Content, question: Question) -> str:
    """What a question is about, for people.

    "Supplier selection · Duration", "Persona · Pain Points", "Summary".
    """
    label = FIELD_LABELS[question.field]
    if question.stage_id is None:
        return label if question.phase is not Phase.PERSONA else f"{PHASE_LABELS[Phase.PERSONA]} · {label}"
    return f"{_name(content, question.stage_id)} · {label}"


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


def _inside_a_sentence(name: str) -> str:
    """Small first letter, but not where the word has capitals of its own ("SaaS", "RFP")."""
    first = name.split(maxsplit=1)[0]
    return name[0].lower() + name[1:] if first[1:].islower() and not name[-1].isdigit() else name
