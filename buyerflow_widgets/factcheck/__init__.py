"""The check of facts: holds a summary against the table, by eight rules and without a model."""

from buyerflow_widgets.factcheck.check import check
from buyerflow_widgets.factcheck.verdict import Finding, RuleResult, Verdict

__all__ = ["Finding", "RuleResult", "Verdict", "check"]
