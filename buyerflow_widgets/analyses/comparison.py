"""Personas next to one another, stage by stage."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from buyerflow_widgets.analyses.stage_rows import persona_labels, same, stage_rows


@dataclass
class _Line:
    """Stages that are set side by side: by persona, the row of the stage."""

    position: int
    stages: dict[str, int] = field(default_factory=dict)
    aligned_by: str = "alone"


def aligned_stages(frame: pd.DataFrame, persona_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """The stages of several personas, each on the line of those that it compares with.

    `persona_ids` chooses personas and their order; by default all, as they come. Stages of the same name (case and spaces do not
    matter) share a line; the others share one with what stands in the same position and has no namesake; what is left stands alone.

    One row per stage: the columns of `frame`, and before them `line` (int, from 1) and `aligned_by` (str): name, position or alone.
    Raises `KeyError` for an id that is not in the frame.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> aligned = aligned_stages(to_frame(sample_processes()))
    >>> aligned[aligned["line"] == 1]["stage_name"].tolist()
    ['Problem identification', 'Discover', 'Clinical need']
    """
    rows = stage_rows(frame)
    chosen = list(frame["persona_id"].unique()) if persona_ids is None else list(dict.fromkeys(persona_ids))
    for persona_id in chosen:
        if persona_id not in set(frame["persona_id"]):
            raise KeyError(f"no persona has the id {persona_id!r}")
    lines: list[_Line] = []
    by_name: dict[tuple[str, int], _Line] = {}
    unnamed: list[tuple[str, int, int]] = []
    groups = dict(list(rows.groupby("persona_id", sort=False)))
    names = {persona_id: _numbered(groups[persona_id]) for persona_id in chosen if persona_id in groups}
    shared = pd.Series([name for each in names.values() for name, *_ in each], dtype="object").value_counts()
    for persona_id, stages in names.items():
        for name, order, row in stages:
            if not name[0] or shared[name] < 2:
                unnamed.append((persona_id, order, row))
                continue
            line = by_name.get(name)
            if line is None:
                line = by_name[name] = _Line(order, aligned_by="name")
                lines.append(line)
            line.stages[persona_id] = row
    at: dict[int, list[_Line]] = {}
    for persona_id, order, row in unnamed:
        line = next((each for each in at.get(order, ()) if persona_id not in each.stages), None)
        if line is None:
            line = _Line(order)
            lines.append(line)
            at.setdefault(order, []).append(line)
        else:
            line.aligned_by = "position"
        line.stages[persona_id] = row
    lines.sort(key=lambda each: each.position)
    order_of = [(number, line.aligned_by, row) for number, line in enumerate(lines, start=1) for row in _in_order(line, chosen)]
    aligned = rows.drop(columns="stage").iloc[[row for _, _, row in order_of]].reset_index(drop=True)
    aligned.insert(0, "line", pd.Series([number for number, _, _ in order_of], dtype="int64"))
    aligned.insert(1, "aligned_by", pd.Series([how for _, how, _ in order_of], dtype="str"))
    return aligned


def side_by_side(aligned: pd.DataFrame, field: str = "stage_name") -> pd.DataFrame:
    """One field of aligned stages: a row per `line`, a column per persona; "" where a persona has no such stage.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> side_by_side(aligned_stages(to_frame(sample_processes())), "duration").loc[1].tolist()
    ['2-4 weeks', '2-3 days', '1-2 months']
    """
    labels = persona_labels(aligned)
    table = aligned.pivot(index="line", columns="persona_id", values=field)
    return table.reindex(columns=list(labels)).rename(columns=labels).rename_axis(columns="persona").fillna("")


def _numbered(stages: pd.DataFrame) -> list[tuple[tuple[str, int], int, int]]:
    """Each stage's name, with how often it came before in this persona, its position and its row."""
    seen: dict[str, int] = {}
    found = []
    for row, text, order in zip(stages.index, stages["stage_name"].fillna(""), stages["stage_order"], strict=True):
        name = same(text)
        seen[name] = seen.get(name, 0) + 1
        found.append(((name, seen[name]), int(order), int(row)))
    return found


def _in_order(line: _Line, persona_ids: list[str]) -> list[int]:
    return [line.stages[persona_id] for persona_id in persona_ids if persona_id in line.stages]
