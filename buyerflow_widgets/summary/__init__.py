"""The summary of a buying process: by a language model where one is configured, else an outline made without AI."""

from buyerflow_widgets.summary.function_tool import run_summary_tool, summary_tool
from buyerflow_widgets.summary.outline import LONGEST_QUOTE, PAIN_WORDS, most_words, outline
from buyerflow_widgets.summary.summarize import Summary, outline_summary, summarize

__all__ = [
    "LONGEST_QUOTE",
    "PAIN_WORDS",
    "Summary",
    "most_words",
    "outline",
    "outline_summary",
    "run_summary_tool",
    "summarize",
    "summary_tool",
]
