"""Personas side by side, as HTML for the page."""

from collections.abc import Sequence

from buyerflow_widgets.model import (
    FIELD_LABELS,
    BuyingProcessState,
    StageField,
    counted,
    format_duration,
    match_key,
    process_length,
    split_name,
    stage_label,
)
from buyerflow_widgets.rendering import render

MAX_COMPARED = 8
"""Personas next to one another: more nobody can read."""


def comparison_html(processes: Sequence[BuyingProcessState], field: StageField) -> str:
    """A table: stages of the same name on one line, else those in the same place; a column a persona. Every text is escaped."""
    # pandas takes a second to import, and few people compare.
    from buyerflow_widgets.analyses import aligned_stages
    from buyerflow_widgets.tables import to_frame

    frame = to_frame(processes)
    aligned = aligned_stages(frame)
    cells = {
        (line, persona_id): {"stage": stage_label(name, order), "text": text.strip()}
        for line, persona_id, name, order, text in zip(
            aligned["line"], aligned["persona_id"], aligned["stage_name"], aligned["stage_order"], aligned[field], strict=True
        )
    }
    # Who contradicts the others has a stage of the line's name, but on another line.
    stage_names = [match_key(name) for name in aligned["stage_name"]]
    name_of = dict(zip(aligned["line"], stage_names, strict=True))
    has = {(persona_id, name) for persona_id, name in zip(aligned["persona_id"], stage_names, strict=True) if name}
    return render(
        "comparison.html.j2",
        caption=f"{FIELD_LABELS[field]} of {counted(len(processes), 'persona')}",
        field=field,
        personas=[
            {"id": process.persona_id, "name": split_name(process.persona_name)[0], "length": _length(process)} for process in processes
        ],
        lines=[
            [cells.get((line, process.persona_id), {"elsewhere": (process.persona_id, name_of[line]) in has}) for process in processes]
            for line in sorted(name_of)
        ],
    )


def _length(process: BuyingProcessState) -> str:
    """Such as "Duration: 11–14 weeks plus one stage unknown"."""
    length = process_length(process.buying_stages)
    if length.total is None:
        return "Duration unknown" if length.unknown else "No stages yet"
    return "Duration: " + format_duration(length.total) + (f" plus {counted(length.unknown, 'stage')} unknown" if length.unknown else "")
