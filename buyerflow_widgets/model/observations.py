"""What can be observed in a process, once for all who word it: the map, the outline, the prompt, Compare and the guide."""

from typing import NamedTuple

from buyerflow_widgets.model.durations import DayRange, parse_duration, total
from buyerflow_widgets.model.labels import stage_label
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
        total=total(length.days for length in known) if known else None,
        longest=tuple(length for length in known if (length.days.max_days, length.days.min_days) == longest),
    )
