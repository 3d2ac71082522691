"""The journey map and the complete table as HTML: in the review, and in a notebook's output where nothing runs.

Every text in it is escaped by Jinja2; there is no way to pass markup in.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from buyerflow_widgets.model import (
    FIELD_LABELS,
    STAGE_FIELDS,
    BuyingProcessState,
    duration_in_days,
    split_name,
)
from buyerflow_widgets.rendering.map_layout import LANES, MAX_ACROSS, lay_out

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, select_autoescape  # loaded when the first map is drawn

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


def rendered(template: str, **values: object) -> Iterator[str]:
    """The same in pieces, one after the other: of what `values` iterate over, one at a time is in memory."""
    return _environment().get_template(template).generate(**values)


def map_html(process: BuyingProcessState, *, lanes: Sequence[str] = tuple(LANES), is_preview: bool = False) -> str:
    """The map as one block of HTML, styled by the app's style sheet; `lanes` chooses the rows. Empty without stages.

    On paper more than `MAX_ACROSS` stages are a card each.
    """
    layout = lay_out(process)
    if not layout.stages:
        return ""
    shown = [{"field": field, "label": LANES[field]} for field in lanes]
    return render("journey_map.html.j2", map=layout, lanes=shown, is_preview=is_preview, is_long=len(layout.stages) > MAX_ACROSS)


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
        {"cells": [getattr(stage, field).strip() for field in STAGE_FIELDS], "reading": duration_in_days(stage.duration)}
        for stage in process.buying_stages
    ]
    labels = [FIELD_LABELS[field] for field in STAGE_FIELDS]
    return render(template, rows=rows, labels=labels, fields=STAGE_FIELDS, caption=split_name(process.persona_name)[0])
