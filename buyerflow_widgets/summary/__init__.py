"""The summary of a buying process: by a language model where one is configured, else an outline made without AI."""

from buyerflow_widgets.summary.check import check
from buyerflow_widgets.summary.errors import (
    ModelAnswerBroken,
    ModelBusy,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
    SummaryError,
)
from buyerflow_widgets.summary.function_tool import run_summary_tool, summary_tool
from buyerflow_widgets.summary.model import ModelSettings, Tokens
from buyerflow_widgets.summary.outline import outline
from buyerflow_widgets.summary.render import to_html
from buyerflow_widgets.summary.tool import Summary, outline_summary, summarize
from buyerflow_widgets.summary.verdict import Finding, RuleResult, Verdict

__all__ = [
    "Finding",
    "ModelAnswerBroken",
    "ModelBusy",
    "ModelRefused",
    "ModelSettings",
    "ModelTimeout",
    "ModelUnreachable",
    "RuleResult",
    "Summary",
    "SummaryError",
    "Tokens",
    "Verdict",
    "check",
    "outline",
    "outline_summary",
    "run_summary_tool",
    "summarize",
    "summary_tool",
    "to_html",
]
