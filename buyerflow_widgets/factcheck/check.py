"""The check of facts: holds a summary against the table, by eight rules, without a model."""

from collections.abc import Callable
from functools import lru_cache

from buyerflow_widgets.factcheck.facts import Facts, facts_of
from buyerflow_widgets.factcheck.rules_additions import claims_known, form, people_known
from buyerflow_widgets.factcheck.rules_coverage import blanks_named, persona_and_pain, stages_in_order, total_duration
from buyerflow_widgets.factcheck.rules_numbers import numbers_known
from buyerflow_widgets.factcheck.text import SummaryText
from buyerflow_widgets.factcheck.verdict import RULES, Finding, RuleResult, Verdict
from buyerflow_widgets.model import BuyingProcessState

_CHECKS: dict[int, Callable[[SummaryText], list[Finding]]] = {
    1: persona_and_pain,
    2: stages_in_order,
    3: numbers_known,
    4: people_known,
    5: total_duration,
    6: blanks_named,
    7: claims_known,
    8: form,
}


# The page asks again with each change of anything.
@lru_cache(maxsize=16)
def check(process: BuyingProcessState, text: str) -> Verdict:
    """Holds `text`, the Markdown of a summary, against what `process` says. Never raises, on any text.

    What each rule sees and does not see is in `docs/check-of-facts.md`. It reads English; `vocabulary.py` has its word lists.

    >>> from datetime import UTC, datetime
    >>> process = BuyingProcessState(persona_id="p", persona_name="Plant manager", persona_pain_points="The line stops",
    ...     buying_stages=(), last_updated_at=datetime.now(UTC))
    >>> verdict = check(process, "The Plant manager loses 9 weeks a year as the line stops. There are no stages yet.")
    >>> verdict.passed, verdict.applied, verdict.findings[0].words
    (5, 6, '9 weeks')
    """
    summary = SummaryText(text, facts_of(process))
    results = ((number, _applies(number, summary.facts)) for number in RULES)
    return Verdict(
        rules=tuple(
            RuleResult(number=number, name=RULES[number], applied=applied, findings=tuple(_CHECKS[number](summary)) if applied else ())
            for number, applied in results
        )
    )


def _applies(number: int, facts: Facts) -> bool:
    """Whether the process gives the rule something to check; the others hold for any text."""
    match number:
        case 1:
            return bool(facts.personas or facts.pains)
        case 2:
            return any(facts.stages)
        case 5:
            return bool(facts.names)
        case _:
            return True
