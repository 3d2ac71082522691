"""The summary that needs no AI: Markdown written by template from what the process says."""

import re

from buyerflow_widgets.durations import DayRange, parse_duration, total, weeks
from buyerflow_widgets.labels import FIELD_LABELS, counted, split_name, stage_label
from buyerflow_widgets.state import MAX_STAGES, MAX_TEXT, PERSONA_FIELDS, SELLER_FIELDS, STAGE_FIELDS, BuyingProcessState, BuyingStage

_MARKUP = re.compile(r"[\\`*_\[\]<>~$]|&(?=#?\w+;)|^[#+=-]")
_LIST_NUMBER = re.compile(r"^(\d{1,9})([.)])")
_MAX_QUOTED = 120


def outline(process: BuyingProcessState) -> str:
    """A summary of `process` as Markdown; only what it says, counted and added up, so it is true of any process.

    An unfinished process gives a short text that says what is missing. Texts of people are escaped: none becomes markup.
    It fits into `MAX_TEXT` characters; where there are too many stages for that, it names the first ones and counts the rest.
    """
    texts = (_written(process, shown) for shown in (MAX_STAGES, 50, 20, 10))
    return next(text for text in texts if len(text) <= MAX_TEXT)


def _written(process: BuyingProcessState, shown: int) -> str:
    stages, gaps = process.buying_stages, missing_fields(process)
    parts = [_lead(process)]
    if stages:
        parts.append("### How the purchase unfolds")
        parts.append(_listed([_bullet(stage, position) for position, stage in enumerate(stages, start=1)], shown))
        parts.append(_longest(stages))
    parts.append("### What is missing")
    parts.append(_listed([f"{_short(owner)}: {', '.join(fields)}" for owner, fields in gaps], shown) or "Nothing is missing.")
    parts.append("### Next steps")
    parts.append("These are suggestions, drawn from what is missing:" if gaps else "These are suggestions:")
    parts.append(_listed(_next_steps(process), shown))
    return "\n\n".join(part for part in parts if part) + "\n"


def _listed(items: list[str], shown: int) -> str:
    rest = [f"and {len(items) - shown} more"] if len(items) > shown else []
    return "\n".join(f"- {item}" for item in [*items[:shown], *rest])


def missing_fields(process: BuyingProcessState) -> list[tuple[str, list[str]]]:
    """Every blank field by its label: what it belongs to ("Persona", or the stage's name) and the names of the fields."""
    owners: list[tuple[str, list[str]]] = [
        ("Persona", [FIELD_LABELS[name] for name in PERSONA_FIELDS if not getattr(process, name).strip()])
    ]
    for position, stage in enumerate(process.buying_stages, start=1):
        blank = [FIELD_LABELS[name] for name in STAGE_FIELDS if not getattr(stage, name).strip()]
        owners.append((stage_label(stage.stage_name, position), blank))
    if not process.buying_stages:
        owners.append(("Buying process", [FIELD_LABELS["stage_set"]]))
    return [(owner, blank) for owner, blank in owners if blank]


def length_in_words(stages: tuple[BuyingStage, ...]) -> str:
    """How long the stages take together, and how many are of unknown length.

    >>> length_in_words((BuyingStage.named("Awareness"),))
    'has one stage of unknown length'
    """
    known = known_lengths(stages)
    unknown = len(stages) - len(known)
    if not known:
        return f"has {counted(len(stages), 'stage')} of unknown length"
    length = weeks(total(length for _, _, length in known))
    if not unknown:
        return f"has {counted(len(stages), 'stage')} and takes {length} in all"
    some = counted(len(known), "stage").split()[0]
    return f"has {counted(len(stages), 'stage')}: {length} for {some} of them, plus {counted(unknown, 'stage')} of unknown length"


def _lead(process: BuyingProcessState) -> str:
    if process.persona_name.strip():
        role, rest = split_name(process.persona_name)
        who = f"The buyer is **{_short(role)}**{f' ({_short(rest)})' if rest else ''}."
    else:
        who = "The buyer has no name yet."
    pains = [_short(line) for line in process.persona_pain_points.splitlines() if line.strip()]
    more = f"; and {len(pains) - 2} more" if len(pains) > 2 else ""
    why = f"Pain points: {'; '.join(pains[:2])}{more}." if pains else "No pain points are written down yet."
    if not process.buying_stages:
        return f"{who} {why} There are no stages yet, so there is no buying process to sum up."
    return f"{who} {why} The buying process {length_in_words(process.buying_stages)}."


def _bullet(stage: BuyingStage, position: int) -> str:
    texts = (
        f"**{_short(stage_label(stage.stage_name, position))}**, {_short(stage.duration) or 'length not written down'}",
        _short(stage.buyer_actions),
        f"Key influencers: {_short(stage.key_influencers)}" if stage.key_influencers.strip() else "",
    )
    return " ".join(f"{text}." for text in texts if text)


def _longest(stages: tuple[BuyingStage, ...]) -> str:
    known = known_lengths(stages)
    if len(known) < 2:
        return ""
    longest = max((length.max_days, length.min_days) for _, _, length in known)
    names = [
        f"**{_short(name)}** ({_short(duration)})" for name, duration, length in known if (length.max_days, length.min_days) == longest
    ]
    if len(names) > 3:
        return ""
    of_which = "" if len(known) == len(stages) else " of known length"
    return f"The longest stage{of_which} is {names[0]}." if len(names) == 1 else f"The longest stages{of_which} are {' and '.join(names)}."


def _next_steps(process: BuyingProcessState) -> list[str]:
    stages = tuple(enumerate(process.buying_stages, start=1))
    if not stages:
        return ["Choose a set of stages, or write down the first thing this buyer does.", "Ask a recent buyer how the purchase began."]
    steps = []
    if unread := _names([each for each in stages if parse_duration(each[1].duration) is None]):
        steps.append(f"Ask recent buyers for the length of {unread}.")
    if alone := _names([each for each in stages if not each[1].key_influencers.strip()]):
        steps.append(f"Name who has a say in {alone}.")
    if bare := _names([each for each in stages if any(not getattr(each[1], name).strip() for name in SELLER_FIELDS)]):
        steps.append(f"Decide what you do, show and say in {bare}.")
    if len(steps) < 2:
        steps.append("Check the map with one or two recent buyers.")
    if len(steps) < 2:
        steps.append("Ask what would shorten the longest stage." if len(stages) > 1 else "Ask what happens before and after this stage.")
    return steps[:3]


def _names(stages: list[tuple[int, BuyingStage]]) -> str:
    """At most two of the stages by name, and how many more."""
    names = [f"“{_short(stage_label(stage.stage_name, position))}”" for position, stage in stages]
    return f"{', '.join(names[:2])} and {len(names) - 2} more" if len(names) > 2 else " and ".join(names)


def known_lengths(stages: tuple[BuyingStage, ...]) -> list[tuple[str, str, DayRange]]:
    """Name, duration as written and its reading, of each stage whose duration can be read."""
    readings = (
        (stage_label(stage.stage_name, at), stage.duration, parse_duration(stage.duration)) for at, stage in enumerate(stages, start=1)
    )
    return [(name, duration, length) for name, duration, length in readings if length is not None]


def _short(text: str) -> str:
    """The beginning of `text`, on one line, without its full stop, so that Markdown shows it as it was typed."""
    words = " ".join(text.split())
    if len(words) > _MAX_QUOTED:
        words = words[:_MAX_QUOTED].rsplit(" ", 1)[0] + "…"
    line = _MARKUP.sub(r"\\\g<0>", words.rstrip(".;"))
    return _LIST_NUMBER.sub(r"\1\\\2", line)
