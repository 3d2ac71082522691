"""Personas side by side, as HTML for the page."""

from collections.abc import Sequence

from buyerflow_widgets.durations import parse_duration, total, weeks
from buyerflow_widgets.journey_map import render
from buyerflow_widgets.labels import FIELD_LABELS, counted, stage_label
from buyerflow_widgets.state import BuyingProcessState, StageField

MAX_COMPARED = 8
"""Personas next to one another: more nobody can read."""


def comparison_html(processes: Sequence[BuyingProcessState], field: StageField) -> str:
    """A table: stages of the same name on one line, else those in the same place; a column a persona. Every text is escaped."""
    # pandas takes a second to import, and few people compare.
    from buyerflow_widgets.analyses import aligned_stages
    from buyerflow_widgets.analyses.rows import persona_labels, same
    from buyerflow_widgets.frames import to_frame

    frame = to_frame(processes)
    names = persona_labels(frame)
    aligned = aligned_stages(frame)
    cells = {
        (line, persona_id): {"stage": stage_label(name, order), "text": text.strip()}
        for line, persona_id, name, order, text in zip(
            aligned["line"], aligned["persona_id"], aligned["stage_name"], aligned["stage_order"], aligned[field], strict=True
        )
    }
    # Who contradicts the others has a stage of the line's name, but on another line.
    stage_names = [same(name) for name in aligned["stage_name"]]
    name_of = dict(zip(aligned["line"], stage_names, strict=True))
    has = {(persona_id, name) for persona_id, name in zip(aligned["persona_id"], stage_names, strict=True) if name}
    return render(
        "comparison.html.j2",
        caption=f"{FIELD_LABELS[field]} of {counted(len(processes), 'persona')}",
        field=field,
        personas=[{"name": names[process.persona_id], "length": _length(process)} for process in processes],
        lines=[
            [cells.get((line, process.persona_id), {"elsewhere": (process.persona_id, name_of[line]) in has}) for process in processes]
            for line in sorted(name_of)
        ],
    )


def _length(process: BuyingProcessState) -> str:
    """Such as "11–14 weeks plus one stage unknown"."""
    lengths = [parse_duration(stage.duration) for stage in process.buying_stages]
    known = [length for length in lengths if length]
    unknown = len(lengths) - len(known)
    if not known:
        return "length unknown" if lengths else "no stages yet"
    return weeks(total(known)) + (f" plus {counted(unknown, 'stage')} unknown" if unknown else "")
