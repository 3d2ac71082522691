"""The verdict of the check of facts, as the panel shows it."""

from itertools import count

from buyerflow_widgets.factcheck import check
from buyerflow_widgets.model import BuyingProcessState, SummaryOrigin
from buyerflow_widgets.widgets.wire import Finding, Verdict

_MOST = 12


Marks = list[tuple[int, int, int]]


def verdict(process: BuyingProcessState | None, text: str, origin: SummaryOrigin | None) -> tuple[Verdict | None, Marks]:
    """The verdict on a summary, and the places in its Markdown to mark, each with the number of its finding.

    None for what a person wrote, or may have written: they may know more than the table. The findings are at most `_MOST`; `more`
    counts the rest.
    """
    if process is None or not text or origin is None or origin.author in ("person", "unknown"):
        return None, []
    found = check(process, text)
    shown = found.findings[:_MOST]
    numbers = count(1)
    numbered = [(each, next(numbers) if each.spans else None) for each in shown]
    told = Verdict(
        passed=found.passed,
        applied=found.applied,
        rules=tuple(rule.name for rule in found.rules if rule.applied),
        findings=tuple(Finding(message=each.message, number=number) for each, number in numbered),
        more=len(found.findings) - len(shown),
    )
    return told, [(*span, number) for each, number in numbered if number for span in each.spans]
