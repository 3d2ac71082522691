"""What can be observed in a process, defined once: how long it takes, who has a say, who comes in late and where we are silent.

The map, the slides, the outline, the prompt, the check of facts, the analyses and Compare only word it. To change what counts as late or as
the longest, change it here.
"""

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from buyerflow_widgets.model.duration_parser import parse_duration
from buyerflow_widgets.model.durations import HOUR, MINUTE, MONTH, YEAR, DayRange, format_duration, length_in_words, total_length
from buyerflow_widgets.model.labels import counted, match_key, split_values, stage_label
from buyerflow_widgets.model.process import SELLER_FIELDS, BuyingStage
from buyerflow_widgets.model.words import truncate_words


class StageLength(NamedTuple):
    """How long one stage takes, where its duration can be read."""

    name: str
    """The stage's name, or "Stage 3" where it has none."""
    duration: str
    """As the person wrote it."""
    days: DayRange


class ProcessLength(NamedTuple):
    """How long the stages of a process take."""

    known: tuple[StageLength, ...]
    """The stages whose duration can be read, in order."""
    unknown: int
    """How many of the others there are."""
    total: DayRange | None
    """The sum of the known ones, in calendar days; None where there is none."""
    longest: tuple[StageLength, ...]
    """The longest of the known ones; several where they are equally long."""


def process_length(stages: tuple[BuyingStage, ...]) -> ProcessLength:
    """How long these stages take, one by one and together.

    >>> stage = BuyingStage.named("Trial").model_copy(update={"duration": "2-4 weeks"})
    >>> process_length((stage, BuyingStage.named("Purchase")))[1:3]
    (1, DayRange(min_days=14.0, max_days=28.0))
    """
    known = tuple(
        StageLength(stage_label(stage.stage_name, position), stage.duration, days)
        for position, stage in enumerate(stages, start=1)
        if (days := parse_duration(stage.duration))
    )
    longest = max(((length.days.max_days, length.days.min_days) for length in known), default=None)
    return ProcessLength(
        known=known,
        unknown=len(stages) - len(known),
        total=total_length(length.days for length in known) if known else None,
        longest=tuple(length for length in known if (length.days.max_days, length.days.min_days) == longest),
    )


_UNITS = {
    days: (days, unit) for days, unit in ((MINUTE, "minute"), (HOUR, "hour"), (1.0, "day"), (7.0, "week"), (MONTH, "month"), (YEAR, "year"))
}


def total_in_words(stages: tuple[BuyingStage, ...]) -> str:
    """How long `stages` take together: in the unit that all of them are written in, else in one that suits.

    >>> trial = BuyingStage.named("Trial").model_copy(update={"duration": "2-4 weeks"})
    >>> total_in_words((trial,)), total_in_words((trial, BuyingStage.named("Purchase")))
    ('2–4 weeks in all', '2–4 weeks, and one stage of unknown length')
    >>> total_in_words((trial, trial.model_copy(update={"duration": "1 month"})))
    '6–8 weeks in all'
    """
    length = process_length(stages)
    unknown = f"{counted(length.unknown, 'stage')} of unknown length"
    if length.total is None:
        return unknown if stages else "no stages yet"
    units = {each.days.unit_days for each in length.known}
    unit = _UNITS.get(units.pop()) if len(units) == 1 else None
    known = length_in_words(length.total, *unit, decimals_below=10) if unit else format_duration(length.total)
    return f"{known}, and {unknown}" if length.unknown else f"{known} in all"


class Influencer(NamedTuple):
    """Somebody who has a say."""

    name: str
    """As it is written first; case and spaces make no other person."""
    stages: tuple[int, ...]
    """The positions, from 1, of the stages in which they are named."""


def influencers(stages: tuple[BuyingStage, ...]) -> tuple[Influencer, ...]:
    """Everybody who is named in `key_influencers`, in the order in which they first appear."""
    found: dict[str, Influencer] = {}
    for position, stage in enumerate(stages, start=1):
        for name in dict.fromkeys(split_values(stage.key_influencers)):
            known = found.get(key := match_key(name))
            found[key] = Influencer(known.name, (*known.stages, position)) if known else Influencer(name, (position,))
    return tuple(found.values())


def is_late(first_stage: int, stages: int) -> bool:
    """Whether somebody who appears first in stage `first_stage`, from 1, of `stages` is a late decider: in the last of several.

    >>> is_late(3, 3), is_late(2, 3), is_late(1, 1)
    (True, False, False)
    """
    return first_stage == stages > 1


def late_deciders(stages: tuple[BuyingStage, ...]) -> tuple[Influencer, ...]:
    """Everybody who is late, by `is_late`: nobody has won them over by then.

    >>> first, last = (BuyingStage.named(name) for name in ("Research", "Approval"))
    >>> late_deciders((first, last.model_copy(update={"key_influencers": "Finance controller"})))[0].name
    'Finance controller'
    """
    return tuple(each for each in influencers(stages) if is_late(each.stages[0], len(stages)))


def silent_stages(stages: tuple[BuyingStage, ...]) -> tuple[int, ...]:
    """The positions, from 1, of the stages in which something is not written that we do, show or say.

    >>> silent_stages((BuyingStage.named("Trial"),))
    (1,)
    """
    return tuple(
        position for position, stage in enumerate(stages, start=1) if not all(getattr(stage, field).strip() for field in SELLER_FIELDS)
    )


_SHARES = ((1 / 4, "a quarter"), (1 / 3, "a third"), (1 / 2, "half"), (2 / 3, "two thirds"), (3 / 4, "three quarters"))


def insight(stages: tuple[BuyingStage, ...]) -> str:
    """One sentence on what stands out; "" where nothing does, or not for sure.

    Of lengths it speaks only where all are known and one stage is the longest at either end of its range; of people only where each stage
    names some.

    >>> def stage(name, duration, people):
    ...     return BuyingStage.named(name).model_copy(update={"duration": duration, "key_influencers": people})
    >>> research, trial = stage("Research", "2 weeks", "Engineer"), stage("Trial", "4 weeks", "Engineer; finance controller")
    >>> insight((research, trial))
    'Trial takes two thirds of the time, and finance controller appears only in the last stage.'
    >>> insight((research, research)), insight((research, stage("Trial", "", "CFO")))
    ('', 'CFO appears only in the last stage.')
    """
    said = ", and ".join(each for each in (_longest_in_words(stages), _late_in_words(stages)) if each)
    # A name such as "iPhone team" stays as it is.
    return f"{said[0].upper() if said.split()[0].islower() else said[0]}{said[1:]}." if said else ""


def _longest_in_words(stages: tuple[BuyingStage, ...]) -> str:
    length = process_length(stages)
    if length.total is None or length.unknown or len(stages) == len(length.longest) or len(length.longest) > 1:
        return ""
    (longest,), whole = length.longest, length.total
    if math.isinf(whole.max_days) or not whole.min_days or any(each.days.min_days > longest.days.min_days for each in length.known):
        return ""
    name = _quoted(longest.name)
    shares = (longest.days.min_days / whole.min_days, longest.days.max_days / whole.max_days)
    for share, words in _SHARES:
        if all(abs(each - share) < 0.04 for each in shares):
            return f"{name} takes {words} of the time"
    return f"{name} takes more than half of the time" if min(shares) > 0.5 else f"{name} takes longest"


def _late_in_words(stages: tuple[BuyingStage, ...]) -> str:
    late = [_quoted(each.name) for each in late_deciders(stages)]
    if not late or not all(split_values(stage.key_influencers) for stage in stages):
        return ""
    if len(late) > 2:
        return f"{counted(len(late), 'influencer')} appear only in the last stage"
    return f"{' and '.join(late)} {'appears' if len(late) == 1 else 'appear'} only in the last stage"


def _quoted(name: str) -> str:
    return truncate_words(name, 12, 60)


def open_questions(stages: tuple[BuyingStage, ...], quoted: Callable[[str], str] = _quoted) -> list[str]:
    """What to find out or decide next, from what is blank or has no length that can be read; `quoted` shortens a stage's name.

    >>> open_questions((BuyingStage.named("Trial").model_copy(update={"duration": "2 weeks", "key_influencers": "Buyer"}),))
    ['Decide what you do, show and say in “Trial”.']
    """
    if not stages:
        return ["Choose a set of stages, or write down the first thing this buyer does."]
    numbered = tuple(enumerate(stages, start=1))
    unread = [each for each in numbered if parse_duration(each[1].duration) is None]
    alone = [each for each in numbered if not each[1].key_influencers.strip()]
    silent = [(position, stages[position - 1]) for position in silent_stages(stages)]
    return [
        sentence.format(_named(some, quoted))
        for sentence, some in (
            ("Ask recent buyers for the length of {}.", unread),
            ("Name who has a say in {}.", alone),
            ("Decide what you do, show and say in {}.", silent),
        )
        if some
    ]


def _named(stages: Iterable[tuple[int, BuyingStage]], quoted: Callable[[str], str]) -> str:
    """At most two of the stages by name, and how many more."""
    names = [f"“{quoted(stage_label(stage.stage_name, position))}”" for position, stage in stages]
    return f"{', '.join(names[:2])} and {len(names) - 2} more" if len(names) > 2 else " and ".join(names)


def advice(stages: tuple[BuyingStage, ...]) -> list[str]:
    """What to do about what `insight` tells.

    >>> first, last = (BuyingStage.named(name) for name in ("Research", "Approval"))
    >>> advice((first.model_copy(update={"key_influencers": "Plant manager"}), last.model_copy(update={"key_influencers": "CFO"})))
    ['Reach CFO before “Approval”, the last stage.']
    """
    found = []
    if _late_in_words(stages):
        *some, last = (_quoted(each.name) for each in late_deciders(stages)[:6])
        who = f"{', '.join(some)} and {last}" if some else last
        found.append(f"Reach {who} before “{_quoted(stage_label(stages[-1].stage_name, len(stages)))}”, the last stage.")
    if _longest_in_words(stages):
        found.append(f"Ask what would shorten “{_quoted(process_length(stages).longest[0].name)}”, the longest stage.")
    return found
