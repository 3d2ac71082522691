"""Where each stage stands on the journey map: a ribbon drawn to the scale of time over columns of the same width."""

import math
from typing import NamedTuple

from buyerflow_widgets.model import MONTH, BuyingProcessState, DayRange, Frozen, parse_duration, stage_label

LANES = {
    "buyer_actions": "Buyer does",
    "key_influencers": "Who influences",
    "seller_actions": "Seller does",
    "content_type": "Content",
    "key_message": "Key message",
}
"""What the map shows of each stage, under its name and duration."""


class Segment(Frozen):
    """A stage's part of the ribbon; lengths and places along it are in percent of the whole."""

    name: str
    duration: str
    texts: dict[str, str]
    known: bool
    drawn_days: float
    """The days that it is drawn for: its longest length, of an unknown one a stand-in."""
    least: float
    """How much of those its shortest length is."""
    short: str
    """Its length as it fits into the segment, such as "2–4 wk"."""
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

    stages: tuple[Segment, ...]
    joins: tuple[Join, ...]


def lay_out(process: BuyingProcessState) -> MapLayout:
    """Places the stages of `process`; nothing to place without stages.

    >>> from buyerflow_widgets.analyses import sample_processes
    >>> [segment.short for segment in lay_out(sample_processes()[0]).stages][:2]
    ['2–4 wk', '4–6 wk']
    """
    segments = _segments(process)
    whole = sum(segment.drawn_days for segment in segments)
    placed: list[Segment] = []
    joins: list[Join] = []
    at = 0.0
    for number, segment in enumerate(segments, start=1):
        length = 100 * segment.drawn_days / whole
        placed.append(segment.model_copy(update={"at": round(at, 1), "len": round(length, 1)}))
        at += length
        if number < len(segments):
            joins.append(Join(round(at, 2), round(100 * number / len(segments), 2)))
    return MapLayout(tuple(placed), tuple(joins))


def _segments(process: BuyingProcessState) -> list[Segment]:
    ranges = [parse_duration(stage.duration) for stage in process.buying_stages]
    longest = [_drawn_length(each) for each in ranges if each]
    # An unknown length still needs room: the middle one of those that are known.
    stand_in = sorted(longest)[len(longest) // 2] if longest else 1.0
    return [
        Segment(
            name=stage_label(stage.stage_name, number),
            duration=stage.duration.strip(),
            texts={field: getattr(stage, field).strip() for field in LANES},
            known=each is not None,
            drawn_days=round(_drawn_length(each), 2) if each else stand_in,
            least=round(100 * each.min_days / _drawn_length(each)) if each else 0,
            short=_short_label(each) if each else "not known",
        )
        for number, (stage, each) in enumerate(zip(process.buying_stages, ranges, strict=True), start=1)
    ]


def _drawn_length(days: DayRange) -> float:
    """To draw: an open end is drawn half as long again. Never zero."""
    return max(days.min_days * 1.5 if math.isinf(days.max_days) else days.max_days, 0.5)


def _short_label(days: DayRange) -> str:
    """Such as "2–4 wk": fits in a segment."""
    top = days.min_days if math.isinf(days.max_days) else days.max_days
    size, unit = (1.0, "d") if top < 14 else (7.0, "wk") if top < 4 * MONTH else (MONTH, "mo")
    low, high = round(days.min_days / size), round(top / size)
    if math.isinf(days.max_days):
        return f"{low}+ {unit}"
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"
