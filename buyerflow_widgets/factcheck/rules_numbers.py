"""The rule of numbers (3): each is in the table, or follows from it."""

from functools import partial
from itertools import accumulate

from buyerflow_widgets.factcheck.amounts import Amount
from buyerflow_widgets.factcheck.facts import Facts, is_in, matches
from buyerflow_widgets.factcheck.text import Findings, SummaryText
from buyerflow_widgets.factcheck.verdict import Finding
from buyerflow_widgets.factcheck.vocabulary import (
    COUNTED_CONTENT,
    COUNTED_FIELDS,
    COUNTED_PAINS,
    COUNTED_PEOPLE,
    MISSING,
    SOME_STAGES,
    STAGES,
    SUBTOTALS,
    WHOLE_COUNT,
)
from buyerflow_widgets.model import DayRange

_ENDS_A_CLAIM = frozenset('.;!?\n“”"')
_TURNS = frozenset(["and", "to", "than", "until", "before", "after"])


def numbers_known(summary: SummaryText) -> list[Finding]:
    """Rule 3."""
    found = Findings(summary, 3)
    sums = _sums(summary.facts)
    # Statistics are for rule 7.
    statistics = {at for share in shares(summary) for at in range(*share)}
    for amount in summary.amounts:
        span = summary.span(amount.first, amount.after)
        if amount.kind == "time":
            if is_in(amount, summary.facts.ranges, summary.facts.ends):
                stage = _of_another_stage(summary, amount)
                if stage:
                    found.add(span, partial(_not_of, stage))
            elif not _is_a_sum(summary, amount, sums):
                found.add(span, lambda words: f"{words} is in no cell of your map, and does not follow from its durations.")
        elif amount.kind == "number" and not _is_known(summary, amount) and amount.first not in statistics:
            found.add(span, lambda words: f"The number {words} is not in your map, and does not follow from it.")
    return found.all()


def _not_of(stage: str, words: str) -> str:
    return f"{words} is not the duration of “{stage}” in your map."


def _sums(facts: Facts) -> list[DayRange]:
    """The first stages together, and the last ones: as far as all their lengths are known."""

    def running(lengths: tuple[DayRange | None, ...]) -> list[DayRange]:
        until = next((at for at, each in enumerate(lengths) if each is None), len(lengths))
        whole = [each for each in lengths[:until] if each]
        return list(accumulate(whole, lambda a, b: DayRange(a.min_days + b.min_days, a.max_days + b.max_days)))[1:]

    return running(facts.lengths) + running(facts.lengths[::-1])


def _is_a_sum(summary: SummaryText, amount: Amount, sums: list[DayRange]) -> bool:
    # Wrong totals are for rule 5.
    if summary.facts.total and (summary.totals(amount) or matches(amount, summary.facts.total)):
        return True
    return summary.says(summary.part_of(amount.first, summary.clauses), SUBTOTALS) and any(matches(amount, each) for each in sums)


def _of_another_stage(summary: SummaryText, amount: Amount) -> str:
    """The name of the stage that a length of time is said of right behind it, where the table has another for it; else ""."""
    mention = next(iter(reversed(summary.mentioned(range(max(amount.first - 12, 0), amount.first)))), None)
    if mention is None or not 0 <= amount.first - mention.after <= 3 or all(summary.quoted[mention.first : amount.after]):
        return ""
    if STAGES.issuperset(summary.stems[mention.first : mention.after]):
        # Of a stage that is called "Stage" nobody can tell its name from the word.
        return ""
    between = summary.words[mention.after : amount.first + 1]
    if any(not _ENDS_A_CLAIM.isdisjoint(word.gap) for word in between) or not _TURNS.isdisjoint(
        summary.stems[mention.after : amount.first]
    ):
        return ""
    own = summary.facts.own_ranges[mention.name]
    if is_in(amount, own, {end for ends in own for end in ends}):
        return ""
    return summary.text[slice(*summary.span(mention.first, mention.after))]


def _is_known(summary: SummaryText, amount: Amount) -> bool:
    words, facts = summary.words, summary.facts
    stems = summary.stems
    before, then = stems[max(amount.first - 3, 0) : amount.first], stems[amount.after : amount.after + 3]
    counts_stages = then[:1] and then[0] in STAGES and not words[amount.after].after_break and not summary.quoted[amount.first]
    if not counts_stages and all(end in facts.numbers for end in (amount.low, amount.high)):
        return True
    if amount.high == 1 or (amount.low, amount.high) in ((1, 2), (2, 3)):
        # "one" is no count, and "two or three buyers" no claim.
        return True
    number, n = amount.high, len(facts.stages)
    is_ordinal = then[:1] and then[0] in ("st", "nd", "rd", "th") and not words[amount.after].gap
    if is_ordinal or (before[-1:] and before[-1] in STAGES):
        return number <= n
    if then[:1] == ["more"]:
        return number <= max(n, facts.counts.pains)
    if then[:1] == ["of"] or STAGES.intersection(then[:2]) or "of" in before[-1:]:
        clause = summary.part_of(amount.first, summary.clauses)
        said = stems[clause.start : clause.stop]
        if (
            WHOLE_COUNT.intersection(before[-2:])
            and then[:1] != ["of"]
            and not (MISSING.intersection(said) and number in facts.counts.stages)
        ):
            return number == n
        if (
            SOME_STAGES.intersection(before)
            or STAGES.intersection(then[:2])
            or n in (amount.high, *(each.high for each in summary.amounts_in(clause)))
        ):
            return number <= n if SOME_STAGES.intersection(before) else number in facts.counts.stages
    counts = facts.counts
    kinds = (
        (COUNTED_FIELDS, counts.fields),
        (COUNTED_PAINS, {counts.pains}),
        (COUNTED_PEOPLE, counts.people),
        (COUNTED_CONTENT, counts.content),
    )
    if any(nouns.intersection(then[:2]) and number in right for nouns, right in kinds):
        return True
    return bool(MISSING.intersection([*before, *then])) and number in counts.stages | counts.fields


def shares(summary: SummaryText) -> list[tuple[int, int]]:
    """The words of each "four in five" or "9 out of 10" of something that is not in the table."""
    found = []
    for one, other in zip(summary.amounts, summary.amounts[1:], strict=False):
        between = summary.stems[one.after : other.first]
        if one.kind == other.kind == "number" and between in (["in"], ["out", "of"]) and one.high < other.high:
            then = summary.stems[other.after : other.after + 2]
            if not STAGES.intersection(then) and not {one.high, other.high} <= summary.facts.numbers:
                found.append((one.first, other.after))
    return found
