"""How many of what a process has: the numbers that may be said of it although no cell holds them."""

from collections import Counter
from dataclasses import dataclass

from buyerflow_widgets.model import STAGE_FIELDS, BuyingProcessState, split_items, split_values


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers that follow from a process."""

    stages: frozenset[int]
    """How many stages there are, are of known or unknown length, are blank in a field or not, or share a value."""
    fields: frozenset[int]
    """How many fields are blank, in all and in a stage."""
    pains: int
    people: frozenset[int]
    """How many influencers there are, in all and in a stage."""
    content: frozenset[int]
    """How many types of content there are, in all and in a stage."""


def count(process: BuyingProcessState, known_lengths: int, blanks: tuple[tuple[int, str], ...]) -> Counts:
    """Counts `process`, of whose stages so many have a known length; `blanks` are its blank fields with their stages."""
    n = len(process.buying_stages)
    values = [
        value
        for stage in process.buying_stages
        for value in {each.casefold() for text in (stage.key_influencers, stage.content_type) for each in split_values(text)}
    ]
    by_field = Counter(label for at, label in blanks if at >= 0).values()
    return Counts(
        stages=frozenset({n, known_lengths, n - known_lengths, *Counter(values).values(), *by_field, *(n - each for each in by_field)}),
        fields=frozenset({len(blanks), *Counter(at for at, _ in blanks).values(), len(STAGE_FIELDS)}),
        pains=len(split_items(process.persona_pain_points)),
        people=_distinct([stage.key_influencers for stage in process.buying_stages]),
        content=_distinct([stage.content_type for stage in process.buying_stages]),
    )


def _distinct(texts: list[str]) -> frozenset[int]:
    each = [{value.casefold() for value in split_values(text)} for text in texts]
    return frozenset({len(set().union(*each)), *map(len, each)})
