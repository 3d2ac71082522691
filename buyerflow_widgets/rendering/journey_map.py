"""The journey map and the complete table as HTML: in the review, and in a notebook's output where nothing runs.

Every text in it is escaped by Jinja2; there is no way to pass markup in.
"""

import math
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, select_autoescape

from buyerflow_widgets.model import (
    FIELD_LABELS,
    MONTH,
    STAGE_FIELDS,
    BuyingProcessState,
    DayRange,
    Frozen,
    parse_duration,
    reading,
    split_name,
    stage_label,
)

LANES = {
    "buyer_actions": "Buyer does",
    "key_influencers": "Who influences",
    "seller_actions": "Seller does",
    "content_type": "Content",
    "key_message": "Key message",
}
"""What the map shows of each stage, under its name and duration."""


@cache
def _environment() -> Environment:
    # `.j2` is escaped too: Jinja2's default looks only at the last suffix.
    return Environment(
        loader=PackageLoader("buyerflow_widgets.rendering"),
        autoescape=select_autoescape(default=True),
        trim_blocks=False,
        auto_reload=False,
    )


def render(template: str, **values: object) -> str:
    """A template of `templates/` with these values; every text in it is escaped."""
    return _environment().get_template(template).render(**values)


class Segment(Frozen):
    """A stage's part of the ribbon. Shares of the whole are in percent."""

    name: str
    duration: str
    texts: dict[str, str]
    known: bool
    share: float
    """Its longest length; of an unknown one, a stand-in."""
    least: float
    """How much of it is certain."""
    short: str
    at: float = 0
    len: float = 0


def map_html(process: BuyingProcessState, *, lanes: Sequence[str] = tuple(LANES), taste: bool = False) -> str:
    """The map as one block of HTML, styled by the app's style sheet; `lanes` chooses the rows. Empty without stages."""
    segments = _segments(process)
    if not segments:
        return ""
    whole = sum(segment.share for segment in segments)
    placed, joins, at = [], [], 0.0
    for number, segment in enumerate(segments, start=1):
        length = 100 * segment.share / whole
        placed.append(segment.model_copy(update={"at": round(at, 1), "len": round(length, 1)}))
        at += length
        if number < len(segments):
            joins.append({"top": round(at, 2), "foot": round(100 * number / len(segments), 2)})
    shown = [{"field": field, "label": LANES[field]} for field in lanes]
    return _environment().get_template("journey_map.html.j2").render(stages=placed, joins=joins, lanes=shown, taste=taste)


def table_html(process: BuyingProcessState) -> str:
    """All seven columns as a table, styled by the app's style sheet. Empty without stages."""
    return _table("stage_table.html.j2", process)


def static_html(process: BuyingProcessState) -> str:
    """The same as a plain table, for readers without script and style sheet. Empty without stages."""
    return _table("static_table.html.j2", process)


def _table(template: str, process: BuyingProcessState) -> str:
    if not process.buying_stages:
        return ""
    rows = [
        {"cells": [getattr(stage, field).strip() for field in STAGE_FIELDS], "reading": reading(stage.duration)}
        for stage in process.buying_stages
    ]
    labels = [FIELD_LABELS[field] for field in STAGE_FIELDS]
    return (
        _environment()
        .get_template(template)
        .render(rows=rows, labels=labels, fields=STAGE_FIELDS, caption=split_name(process.persona_name)[0])
    )


def _segments(process: BuyingProcessState) -> list[Segment]:
    ranges = [parse_duration(stage.duration) for stage in process.buying_stages]
    longest = [_longest(each) for each in ranges if each]
    # An unknown length still needs room: the middle one of those that are known.
    stand_in = sorted(longest)[len(longest) // 2] if longest else 1.0
    return [
        Segment(
            name=stage_label(stage.stage_name, number),
            duration=stage.duration.strip(),
            texts={field: getattr(stage, field).strip() for field in LANES},
            known=each is not None,
            share=round(_longest(each), 2) if each else stand_in,
            least=round(100 * each.min_days / _longest(each)) if each else 0,
            short=_short(each) if each else "not known",
        )
        for number, (stage, each) in enumerate(zip(process.buying_stages, ranges, strict=True), start=1)
    ]


def _longest(days: DayRange) -> float:
    """To draw: an open end is drawn half as long again. Never zero."""
    return max(days.min_days * 1.5 if math.isinf(days.max_days) else days.max_days, 0.5)


def _short(days: DayRange) -> str:
    """Such as "2–4 wk": fits in a segment."""
    top = days.min_days if math.isinf(days.max_days) else days.max_days
    size, unit = (1.0, "d") if top < 14 else (7.0, "wk") if top < 4 * MONTH else (MONTH, "mo")
    low, high = round(days.min_days / size), round(top / size)
    if math.isinf(days.max_days):
        return f"{low}+ {unit}"
    return f"{low} {unit}" if low == high else f"{low}–{high} {unit}"
