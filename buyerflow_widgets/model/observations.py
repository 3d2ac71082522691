"""What can be observed in a process, defined once: how long it takes, who has a say and who comes in late.

The outline, the prompt, the check of facts, the analyses and Compare only word it. To change what counts as late or as the longest, change
it here.
"""

from typing import NamedTuple

from buyerflow_widgets.model.duration_parser import parse_duration
from buyerflow_widgets.model.durations import DayRange, total_length
from buyerflow_widgets.model.labels import match_key, split_values, stage_label
from buyerflow_widgets.model.process import BuyingStage


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
