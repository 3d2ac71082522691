"""What a process says, made ready for the check of facts: its words, numbers and lengths, and what can be computed from them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from buyerflow_widgets.factcheck.amounts import Amount, amounts, partial_numbers
from buyerflow_widgets.factcheck.counts import Counts, count
from buyerflow_widgets.factcheck.vocabulary import SAME_ROLE
from buyerflow_widgets.model import (
    BUYER_FIELDS,
    FIELD_LABELS,
    PERSONA_FIELDS,
    STAGE_FIELDS,
    BuyingProcessState,
    BuyingStage,
    DayRange,
    NamePattern,
    Word,
    count_words,
    name_pattern,
    parse_duration,
    split_items,
    split_name,
    stage_label,
    tokenize_text,
    total_length,
    truncate_words,
)
from buyerflow_widgets.summary import LONGEST_QUOTE, PAIN_WORDS, most_words


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that may be said of a process."""

    names: tuple[str, ...]
    """Of the stages, in order; "Stage 3" for one without."""
    stages: tuple[NamePattern | None, ...]
    """How each stage's name is known; None where there is none."""
    personas: tuple[NamePattern, ...]
    """Ways to name the persona; empty where it has no name."""
    pains: tuple[frozenset[str], ...]
    """The words of each pain point that has any."""
    blanks: tuple[tuple[int, str], ...]
    """Each blank field: of which stage (0 for the first, -1 for none), and its label."""
    length: tuple[int, int]
    """The fewest and the most words that a summary may have."""

    lines: tuple[str, ...]
    """Every text, on one line."""
    stems: frozenset[str]
    """Every word."""
    runs: frozenset[tuple[str, ...]]
    """Every three words in a row, and every text of one or two."""
    numbers: frozenset[float]
    shares: frozenset[tuple[str, float]]
    """Percentages and sums of money."""
    ranges: frozenset[tuple[float, float]]
    """Lengths of time, in days."""
    ends: frozenset[float]
    """The ends of those."""
    own_ranges: dict[NamePattern, frozenset[tuple[float, float]]]
    """Lengths of time in the fields of the stages of a name."""

    lengths: tuple[DayRange | None, ...]
    """Of each stage; None where it is unknown."""
    unread: tuple[NamePattern | None, ...]
    """How the duration of each stage of unknown length is known; None where it is blank."""
    total: DayRange | None
    """Of the stages of known length; None where there is none."""
    counts: Counts


def facts_of(process: BuyingProcessState) -> Facts:
    """What `process` says."""
    stages = process.buying_stages
    texts = [process.persona_name, *process.persona_pain_points.splitlines()]
    texts += [getattr(stage, field) for stage in stages for field in STAGE_FIELDS]
    lines = tuple(dict.fromkeys(line for text in texts if (line := " ".join(text.split()))))
    whole = {line: tokenize_text(line) for line in lines}
    # What is quoted may be cut in the middle of a word.
    readings = [*whole.values(), *(tokenize_text(line[:LONGEST_QUOTE]) for line in lines if len(line) > LONGEST_QUOTE)]
    found = {line: amounts(words, line) for line, words in whole.items()}
    stems = {word.stem for words in readings for word in words}
    stems |= {short for short, long in SAME_ROLE.items() if stems.issuperset(long)}
    lengths = tuple(parse_duration(stage.duration) for stage in stages)
    known_lengths = [length for length in lengths if length]
    own = [_ranges(stage, found) for stage in stages]
    ranges = frozenset(_times(each for some in found.values() for each in some)).union(*own)
    names = tuple(stage_label(stage.stage_name, position) for position, stage in enumerate(stages, start=1))
    phrases = tuple(name_pattern(name) if stage.stage_name.strip() else None for name, stage in zip(names, stages, strict=True))
    blanks = _blanks(process)
    return Facts(
        names=names,
        stages=phrases,
        personas=_personas(process.persona_name),
        pains=_pains(process.persona_pain_points),
        blanks=blanks,
        length=_length(process),
        lines=lines,
        stems=frozenset(stems),
        runs=frozenset(run for words in readings for run in runs(words)),
        numbers=frozenset(number for words in readings for number in partial_numbers(words)),
        shares=frozenset(
            (each.kind, number)
            for line, some in found.items()
            for each in some
            if each.kind in ("percent", "money")
            for number in partial_numbers(whole[line][each.first : each.after])
        ),
        ranges=ranges,
        ends=frozenset(end for ends in ranges for end in ends),
        own_ranges={name: frozenset().union(*(own[at] for at, each in enumerate(phrases) if each == name)) for name in phrases if name},
        lengths=lengths,
        unread=tuple(name_pattern(stage.duration) for stage, length in zip(stages, lengths, strict=True) if length is None),
        total=total_length(known_lengths) if known_lengths else None,
        counts=count(process, len(known_lengths), blanks),
    )


def _ranges(stage: BuyingStage, found: dict[str, list[Amount]]) -> frozenset[tuple[float, float]]:
    texts = [" ".join(getattr(stage, field).split()) for field in STAGE_FIELDS]
    times = set(_times(each for text in texts for each in found.get(text, ())))
    length = parse_duration(stage.duration)
    return frozenset(times | {(round(length.min_days, 2), round(length.max_days, 2))} if length else times)


def _times(found: Iterable[Amount]) -> Iterable[tuple[float, float]]:
    return ((round(each.low, 2), round(each.high, 2)) for each in found if each.kind == "time")


def is_in(amount: Amount, ranges: frozenset[tuple[float, float]], ends: Iterable[float]) -> bool:
    """Whether a length of time is one of `ranges`, or one of their ends."""
    low, high = round(amount.low, 2), round(amount.high, 2)
    return (low, high) in ranges or (low == high and low in ends)


def runs(words: list[Word]) -> Iterable[tuple[str, ...]]:
    """Every three words in a row; of a shorter text all of it."""
    keys = tuple(word.key for word in words)
    return zip(keys, keys[1:], keys[2:], strict=False) if len(keys) > 2 else [keys]


def matches(amount: Amount, length: DayRange) -> bool:
    """Whether an amount of time says `length`, rounded to its unit as people do: "2.4 weeks", "21 weeks"."""

    def near(said: float, right: float) -> bool:
        rounding = 0.5 if amount.unit <= 1 or said >= 3 * amount.unit else 0.06
        return abs(said - right) <= rounding * amount.unit + 1e-6

    if math.isinf(length.max_days):
        return amount.low == amount.high and amount.bound == "least" and abs(amount.low - length.min_days) < amount.unit
    if amount.low == amount.high and amount.bound == "most":
        return near(0, length.min_days) and near(amount.high, length.max_days)
    return amount.bound != "least" and near(amount.low, length.min_days) and near(amount.high, length.max_days)


def _personas(name: str) -> tuple[NamePattern, ...]:
    if not name.strip():
        return ()
    role, _ = split_name(name)
    shorter = role.split(",")[0].split(" at ")[0].split(" – ")[0].split(" | ")[0]
    return tuple(found for each in dict.fromkeys((role, shorter)) if (found := name_pattern(each)))


def _blanks(process: BuyingProcessState) -> tuple[tuple[int, str], ...]:
    found = [(-1, FIELD_LABELS[field]) for field in PERSONA_FIELDS if not getattr(process, field).strip()]
    if not process.buying_stages:
        found.append((-1, FIELD_LABELS["stage_set"]))
    for at, stage in enumerate(process.buying_stages):
        found += [(at, FIELD_LABELS[field]) for field in STAGE_FIELDS if not getattr(stage, field).strip()]
    return tuple(found)


def _pains(text: str) -> tuple[frozenset[str], ...]:
    """Of each the words, and those of its beginning: more than that is seldom quoted."""
    wordings = [each for pain in split_items(text) for each in dict.fromkeys((pain, *(truncate_words(pain, n) for n in PAIN_WORDS)))]
    return tuple(words for each in wordings if (words := frozenset(word.stem for word in tokenize_text(each))))


def _length(process: BuyingProcessState) -> tuple[int, int]:
    """120 to 200 words, give or take a tenth; more above six stages and to name blanks, fewer where the table says little."""
    texts = [process.persona_name, *process.persona_pain_points.splitlines()]
    texts += [getattr(stage, field) for stage in process.buying_stages for field in ("stage_name", *BUYER_FIELDS)]
    enough = sum(min(count_words(text), 12) for text in texts)
    return min(120, enough * 2 // 3), most_words(process)
