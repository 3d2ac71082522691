"""What the check of facts says."""

from typing import Final

from buyerflow_widgets.model import Frozen

RULES: Final = {
    1: "The persona and a pain point are named",
    2: "Every stage is named, in order",
    3: "Numbers and durations are yours",
    4: "People and names are yours",
    5: "The total duration is right",
    6: "What is missing is named",
    7: "Nothing is claimed that the map lacks",
    8: "Length and form",
}
"""The eight rules, in plain words."""


class Finding(Frozen):
    """Something to look at."""

    rule: int
    message: str
    """One sentence for people."""
    words: str = ""
    """The words of the text that it is about, exactly; empty where something is not there."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where they stand in the Markdown: start and end of each place."""


class RuleResult(Frozen):
    """What one rule found."""

    number: int
    name: str
    applied: bool
    """False where the process gives it nothing to check."""
    findings: tuple[Finding, ...]


class Verdict(Frozen):
    """What all eight rules found."""

    rules: tuple[RuleResult, ...]

    @property
    def applied(self) -> int:
        """How many rules had something to check."""
        return sum(rule.applied for rule in self.rules)

    @property
    def passed(self) -> int:
        """How many of those found nothing."""
        return sum(rule.applied and not rule.findings for rule in self.rules)

    @property
    def broken(self) -> frozenset[int]:
        """The numbers of the rules that found something."""
        return frozenset(rule.number for rule in self.rules if rule.findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to look at, by rule."""
        return tuple(finding for rule in self.rules for finding in rule.findings)
