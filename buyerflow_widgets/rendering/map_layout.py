"""Where each stage stands on the journey map: a ribbon drawn to the scale of time over columns of the same width.

The map in the page, in the report and on the slides draws what is placed here; none of them reads a duration again.
"""

import math
from typing import Final, NamedTuple

from buyerflow_widgets.model import (
    HOUR,
    MINUTE,
    MONTH,
    WORKDAY,
    YEAR,
    BuyingProcessState,
    DayRange,
    Frozen,
    insight,
    parse_duration,
    split_name,
    stage_label,
    total_in_words,
)

LANES = {
    "key_message": "Key message",
    "buyer_actions": "Buyer does",
    "key_influencers": "Who influences",
    "seller_actions": "Seller does",
    "content_type": "Content",
}
"""What the map shows of each stage, under its name and duration: first what is said to the buyer, which is largest."""

MAX_ACROSS: Final = 8
"""Stages that can be read side by side on a sheet or a slide. More stand in rows; `map.typ` has the number too."""

_LEAST = 0.004
"""Of the whole: a shorter stage is drawn as long as this, or nobody would see it."""
_UNITS = ((YEAR, "yr"), (3 * MONTH, "qtr"), (MONTH, "mo"), (7, "wk"), (WORKDAY, "workdays"), (1, "d"), (HOUR, "h"), (MINUTE, "min"))


class Segment(Frozen):
    """A stage's part of the ribbon; lengths and places along it are in percent of the whole."""

    name: str
    duration: str
    """As the person wrote it."""
    texts: dict[str, str]
    known: bool
    drawn_days: float
    """The days that it is drawn for: its longest length, of an unknown one a stand-in."""
    least: float
    """How much of those its shortest length is."""
    short: str
    """Its length in the person's own unit, such as "2–4 wk". Where the segment has no room for it, the column has `duration`."""
    at: float = 0
    """Where it begins."""
    len: float = 0
    """How much of the ribbon it takes."""


class Join(NamedTuple):
    """The line from the end of a segment down to the end of its column; both in percent from the left."""

    top: float
    foot: float


class MapLayout(NamedTuple):
    """The segments in order, and the lines between them and their columns: one less than there are segments."""

    who: str
    """The persona's role: with `total` the map's headline."""
    total: str
    """How long all of it takes, in words."""
    insight: str
    """One sentence on what stands out, or ""."""
    stages: tuple[Segment, ...]
    joins: tuple[Join, ...]


def lay_out(process: BuyingProcessState) -> MapLayout:
    """Places the stages of `process`; nothing to place without stages.

    >>> from buyerflow_widgets.analyses import sample_processes
    >>> found = lay_out(sample_processes()[0])
    >>> [segment.short for segment in found.stages][:2]
    ['2–4 wk', '4–6 wk']
    >>> found.total, found.insight
    ('23–35 weeks in all', 'Validation takes a third of the time, and Finance controller appears only in the last stage.')
    """
    segments = _segments(process)
    whole = sum(segment.drawn_days for segment in segments)
    placed: list[Segment] = []
    joins: list[Join] = []
    at = 0.0
    for number, segment in enumerate(segments, start=1):
        length = 100 * segment.drawn_days / whole
        placed.append(segment.model_copy(update={"at": round(at, 2), "len": round(length, 2)}))
        at += length
        if number < len(segments):
            joins.append(Join(round(at, 2), round(100 * number / len(segments), 2)))
    stages = process.buying_stages
    return MapLayout(split_name(process.persona_name)[0], total_in_words(stages), insight(stages), tuple(placed), tuple(joins))


def _segments(process: BuyingProcessState) -> list[Segment]:
    ranges = [parse_duration(stage.duration) for stage in process.buying_stages]
    longest = [_drawn_length(each) for each in ranges if each]
    # An unknown length still needs room: the middle one of those that are known.
    stand_in = sorted(longest)[len(longest) // 2] if longest else 1.0
    drawn = [_drawn_length(each) if each else stand_in for each in ranges]
    least = _LEAST * sum(drawn)
    return [
        Segment(
            name=stage_label(stage.stage_name, number),
            duration=stage.duration.strip(),
            texts={field: getattr(stage, field).strip() for field in LANES},
            known=each is not None,
            drawn_days=max(length, least),
            least=round(100 * each.min_days / length) if each else 0,
            short=_short_label(each) if each else "not known",
        )
        for number, (stage, each, length) in enumerate(zip(process.buying_stages, ranges, drawn, strict=True), start=1)
    ]


def _drawn_length(days: DayRange) -> float:
    """To draw: an open end is drawn half as long again. Never zero."""
    return max(days.min_days * 1.5 if math.isinf(days.max_days) else days.max_days, MINUTE)


def _short_label(days: DayRange) -> str:
    """`days` in the unit that it was written in, such as "2–4 wk", "18+ mo", "≤1 d"."""
    size, unit = next((each for each in _UNITS if each[0] <= days.unit_days * 1.001), _UNITS[-1])
    low, high = (f"{each / size:.1f}".removesuffix(".0") for each in (days.min_days, days.max_days))
    if not days.max_days:
        return "at once"
    if math.isinf(days.max_days):
        return f"{low}+ {unit}"
    if low in ("0", high):
        return f"{'' if low == high else '≤'}{high} {unit}"
    return f"{low}–{high} {unit}"
