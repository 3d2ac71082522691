"""The conversation on the left: the one question that is open, and what was asked and answered before."""

from buyerflow_widgets.guide.prompt import Command, Prompt, Reply, next_prompt
from buyerflow_widgets.guide.questions import used_values
from buyerflow_widgets.guide.transcript import transcript

__all__ = ["Command", "Prompt", "Reply", "next_prompt", "transcript", "used_values"]
