"""The conversation on the left: the one question that is open, and what was asked and answered before."""

from buyerflow_widgets.guide.prompt import Command, Prompt, Reply, next_prompt, open_question
from buyerflow_widgets.guide.questions import QUESTIONS_IN_THE_LOG, used_values
from buyerflow_widgets.guide.transcript import Entry, Fold, Todo, Turn, opening, stage_entries, transcript

__all__ = [
    "QUESTIONS_IN_THE_LOG",
    "Command",
    "Entry",
    "Fold",
    "Prompt",
    "Reply",
    "Todo",
    "Turn",
    "next_prompt",
    "open_question",
    "opening",
    "stage_entries",
    "transcript",
    "used_values",
]
