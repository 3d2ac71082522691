"""The summary that needs no AI: Markdown written by template from what the process says."""

import re
from typing import NamedTuple

from buyerflow_widgets.model import (
    FIELD_LABELS,
    MAX_TEXT,
    PERSONA_FIELDS,
    STAGE_FIELDS,
    BuyingProcessState,
    BuyingStage,
    count_words,
    counted,
    format_duration,
    missing_fields,
    open_questions,
    process_length,
    split_items,
    split_name,
    stage_label,
    tokenize_text,
    truncate_words,
)

LONGEST_QUOTE = 120
"""Characters of a text that the outline quotes."""
PAIN_WORDS = (60, 14, 8)
"""Words of a pain point that it quotes: at most, and where there is little room."""
_MARKUP = re.compile(r"[\\`*_\[\]<>~$]|&(?=#?\w+;)|^[#+=-]")
_LIST_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_PART_END = re.compile("[;,] ")
_MOST_LISTED = 8


class _QuoteLimits(NamedTuple):
    """How many words of each text are quoted."""

    persona: int
    pain: int
    name: int
    duration: int
    people: int
    actions: int
    characters: int = LONGEST_QUOTE


# The first that gives neither too long a page nor too long a text for a field. Actions give way first: who and how long tell more.
_QUOTE_LIMITS = (
    _QuoteLimits(60, PAIN_WORDS[0], 60, 60, 60, 60),
    _QuoteLimits(20, PAIN_WORDS[1], 20, 20, 20, 12),
    _QuoteLimits(20, PAIN_WORDS[1], 12, 12, 16, 8),
    _QuoteLimits(12, PAIN_WORDS[1], 10, 8, 12, 6),
    _QuoteLimits(10, PAIN_WORDS[2], 8, 8, 8, 0),
    _QuoteLimits(8, PAIN_WORDS[2], 8, 6, 6, 0),
    _QuoteLimits(6, PAIN_WORDS[2], 5, 5, 5, 0),
    _QuoteLimits(6, PAIN_WORDS[2], 5, 4, 0, 0),
    _QuoteLimits(6, PAIN_WORDS[2], 5, 0, 0, 0, 32),
)


def outline(process: BuyingProcessState) -> str:
    """A summary of `process` as Markdown; only what it says, counted and added up, so it is true of any process.

    An unfinished process gives a short text that says what is missing. Texts of people are escaped: none becomes markup.
    It has at most `most_words` words and fits into `MAX_TEXT` characters: where that is tight it quotes less of each text, but names
    every stage and every blank field. So it passes the check of facts.
    """
    most = most_words(process)
    texts = (_written(process, limits) for limits in _QUOTE_LIMITS)
    return next((text for text in texts if len(text) <= MAX_TEXT and count_words(text) <= most), _written(process, _QUOTE_LIMITS[-1]))


def most_words(process: BuyingProcessState) -> int:
    """How long a summary of `process` may be: 200 words and a tenth, more above six stages, and what it takes to name the blanks."""
    above = max(0, len(process.buying_stages) - 6)
    return 220 + 33 * above + sum(count_words(line) for line in _gap_lines(process, _QUOTE_LIMITS[0]))


def _written(process: BuyingProcessState, limits: _QuoteLimits) -> str:
    stages, gaps = process.buying_stages, _gap_lines(process, limits)
    parts = [_lead(process, limits)]
    if stages:
        parts.append("### How the purchase unfolds")
        parts.append(_listed([_bullet(stage, position, limits) for position, stage in enumerate(stages, start=1)]))
        parts.append(_longest(stages, limits))
    parts.append("### What is missing")
    parts.append(_listed(gaps) or "Nothing is missing.")
    parts.append("### Next steps")
    parts.append("These are suggestions, drawn from what is missing:" if gaps else "These are suggestions:")
    parts.append(_listed(_next_steps(process, limits)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _listed(items: list[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _gap_lines(process: BuyingProcessState, limits: _QuoteLimits) -> list[str]:
    """What is missing, by what it belongs to; where that would be a long list, by field."""
    gaps = missing_fields(process)
    if len(gaps) <= _MOST_LISTED:
        return [f"{_short(owner, limits.name, limits.characters)}: {', '.join(fields)}" for owner, fields in gaps]
    persona = [", ".join(fields) for owner, fields in gaps if owner == "Persona"][: not all(_persona_texts(process))]
    lines = [f"Persona: {fields}" for fields in persona]
    stages = process.buying_stages
    for field in STAGE_FIELDS:
        blank = sum(not getattr(stage, field).strip() for stage in stages)
        if blank:
            lines.append(f"{FIELD_LABELS[field]}: missing in {'all ' if blank == len(stages) else ''}{counted(blank, 'stage')}")
    return lines


def _persona_texts(process: BuyingProcessState) -> list[str]:
    return [getattr(process, name).strip() for name in PERSONA_FIELDS]


def length_in_words(stages: tuple[BuyingStage, ...]) -> str:
    """How long the stages take together, and how many are of unknown length.

    >>> length_in_words((BuyingStage.named("Awareness"),))
    'has one stage of unknown length'
    """
    length = process_length(stages)
    if length.total is None:
        return f"has {counted(len(stages), 'stage')} of unknown length"
    if not length.unknown:
        return f"has {counted(len(stages), 'stage')} and takes {format_duration(length.total)} in all"
    some = counted(len(length.known), "stage").split()[0]
    unknown = counted(length.unknown, "stage")
    return f"has {counted(len(stages), 'stage')}: {format_duration(length.total)} for {some} of them, plus {unknown} of unknown length"


def _lead(process: BuyingProcessState, limits: _QuoteLimits) -> str:
    if process.persona_name.strip():
        role, rest = split_name(process.persona_name)
        detail = _short(rest, limits.persona, limits.characters)
        who = f"The buyer is **{_short(role, limits.persona, limits.characters)}**{f' ({detail})' if detail else ''}."
    else:
        who = "The buyer has no name yet."
    # First those that have words at all.
    items = sorted(split_items(process.persona_pain_points), key=lambda item: not tokenize_text(item))
    pains = [_short(item, limits.pain, limits.characters) for item in items]
    more = f"; and {len(pains) - 2} more" if len(pains) > 2 else ""
    why = f"Pain points: {'; '.join(pains[:2])}{more}." if pains else "No pain points are written down yet."
    if not process.buying_stages:
        return f"{who} {why} There are no stages yet, so there is no buying process to sum up."
    return f"{who} {why} The buying process {length_in_words(process.buying_stages)}."


def _bullet(stage: BuyingStage, position: int, limits: _QuoteLimits) -> str:
    name = f"**{_short(stage_label(stage.stage_name, position), limits.name, limits.characters)}**"
    duration = _short(stage.duration, limits.duration, limits.characters) or "length not written down"
    people = _short(stage.key_influencers, limits.people, limits.characters) if limits.people else ""
    texts = (
        f"{name}, {duration}" if limits.duration else name,
        _short(_whole_parts(stage.buyer_actions, limits.actions), limits.actions, limits.characters) if limits.actions else "",
        f"Key influencers: {people}" if people else "",
    )
    return " ".join(text if text.endswith("…") else f"{text}." for text in texts if text)


def _whole_parts(text: str, words: int) -> str:
    """As many whole parts of `text`, between commas and semicolons, as have so many words; all of it where that would be too few."""
    line = " ".join(text.split())
    if line.count(" ") < words:
        return line
    ends = [found.start() for found in _PART_END.finditer(line) if line.count(" ", 0, found.start()) < words]
    return line[: ends[-1]] if ends and line.count(" ", 0, ends[-1]) >= words // 3 else line


def _longest(stages: tuple[BuyingStage, ...], limits: _QuoteLimits) -> str:
    length = process_length(stages)
    if len(length.known) < 2 or not limits.duration:
        return ""
    names = [
        f"**{_short(name, limits.name, limits.characters)}** ({_short(duration, limits.duration, limits.characters)})"
        for name, duration, _ in length.longest
    ]
    if len(names) > 3:
        return ""
    of_which = "" if not length.unknown else " of known length"
    return f"The longest stage{of_which} is {names[0]}." if len(names) == 1 else f"The longest stages{of_which} are {' and '.join(names)}."


def _next_steps(process: BuyingProcessState, limits: _QuoteLimits) -> list[str]:
    stages = process.buying_stages
    if not stages:
        return [*open_questions(stages), "Ask a recent buyer how the purchase began."]
    steps = open_questions(stages, lambda name: _short(name, limits.name, limits.characters))
    if len(steps) < 2:
        steps.append("Check the map with one or two recent buyers.")
    if len(steps) < 2:
        steps.append("Ask what would shorten the longest stage." if len(stages) > 1 else "Ask what happens before and after this stage.")
    return steps[:3]


def _short(text: str, words: int, characters: int) -> str:
    """The beginning of `text`, so that Markdown shows it as it was typed."""
    line = _MARKUP.sub(r"\\\g<0>", truncate_words(text, words, characters))
    return _LIST_NUMBER.sub(r"\1\\\2", line)
