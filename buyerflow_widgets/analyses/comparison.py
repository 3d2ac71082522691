"""Personas next to one another, stage by stage."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from buyerflow_widgets.analyses.stage_rows import persona_labels, stage_rows
from buyerflow_widgets.model import match_key


def aligned_stages(frame: pd.DataFrame, persona_ids: Sequence[str] | None = None) -> pd.DataFrame:
    """The stages of several personas, each on the line of those that it compares with, every persona's stages in their own order.

    `persona_ids` chooses personas and their order; by default all, as they come. Stages of the same name (case and spaces do not
    matter) share a line. The others share one with what stands in the same position and has no namesake. Neither may break a persona's
    order: where personas contradict each other, the one listed later gets a second line for that stage. Each line stands as early as the
    orders allow; of lines that could stand in the same place, the one of the persona listed first comes first.

    One row per stage, persona by persona: the columns of `frame`, and before them `line` (int, from 1) and `aligned_by` (str): name,
    position or alone. Raises `KeyError` for an id that is not in the frame.

    >>> from buyerflow_widgets import from_frame, to_frame
    >>> personas = {"X": "Awareness, Research, Trial, Approval, Decision", "Y": "Awareness, Evaluation, Onboarding"}
    >>> personas["Z"] = "Awareness, Decision, Onboarding"
    >>> rows = [{"persona_name": name, "stage_name": stage} for name, stages in personas.items() for stage in stages.split(", ")]
    >>> aligned = aligned_stages(to_frame(from_frame(pd.DataFrame(rows))))
    >>> [tuple(line) for line in side_by_side(aligned).to_numpy()]  # doctest: +NORMALIZE_WHITESPACE
    [('Awareness', 'Awareness', 'Awareness'), ('Research', 'Evaluation', ''), ('Trial', '', ''), ('Approval', '', ''),
     ('Decision', '', 'Decision'), ('', 'Onboarding', 'Onboarding')]
    """
    rows = stage_rows(frame)
    stages: dict[str, list[tuple[int, str, int]]] = {persona_id: [] for persona_id in frame["persona_id"].unique()}
    columns = zip(rows["persona_id"], rows["stage_name"].fillna(""), rows["stage_order"], strict=True)
    for row, (persona_id, name, order) in enumerate(columns):
        stages[persona_id].append((row, match_key(name), int(order)))
    chosen = []
    for persona_id in stages if persona_ids is None else dict.fromkeys(persona_ids):
        if persona_id not in stages:
            raise KeyError(f"no persona has the id {persona_id!r}")
        chosen.append(stages[persona_id])
    personas_with = Counter(name for each in chosen for name in {name for _, name, _ in each if name})
    lines = _Lines()
    line_of: dict[int, int] = {}
    # Names first, so that no sharing by position stands in the way of a name.
    for each in chosen:
        before = None
        for row, name, _ in each:
            if personas_with[name] > 1:
                before = line_of[row] = lines.between(before, None, name)
    for each in chosen:
        named_after: dict[int, int | None] = {}
        after = None
        for row, _, _ in reversed(each):
            named_after[row] = after
            after = line_of.get(row, after)
        before = None
        for row, _, order in each:
            if row not in line_of:
                line_of[row] = lines.between(before, named_after[row], order)
            before = line_of[row]
    in_order = [row for each in chosen for row, _, _ in each]
    # Sorting keeps lines of one level in the order of the personas.
    sorted_lines = sorted(dict.fromkeys(line_of[row] for row in in_order), key=lambda line: lines.level[line])
    number = {line: n for n, line in enumerate(sorted_lines, start=1)}
    on_line = Counter(line_of.values())
    aligned_by = ["alone" if on_line[line_of[row]] == 1 else lines.shared_by[line_of[row]] for row in in_order]
    aligned = rows.drop(columns="stage").iloc[in_order].reset_index(drop=True)
    aligned.insert(0, "line", pd.Series([number[line_of[row]] for row in in_order], dtype="int64"))
    aligned.insert(1, "aligned_by", pd.Series(aligned_by, dtype="str"))
    return aligned


class _Lines:
    """Lines that stages share, and which must stand above which; a line is its number in `level`, `shared_by` and `_below`.

    The level of a line is how many lines, one above the other, must stand above it at the least: whatever must stand below it has a
    greater level, and the levels are the same whichever persona came first.
    """

    def __init__(self) -> None:
        self.level: list[int] = []
        self.shared_by: list[str] = []
        self._below: list[set[int]] = []
        self._with_key: dict[str | int, list[int]] = {}
        self._found: dict[tuple[int | None, int | None, str | int], int] = {}

    def between(self, before: int | None, after: int | None, key: str | int) -> int:
        """The first line for this name (or position) that can stand below `before` and above `after`: a new one if none can.

        What is found stays right: the order that it needs is kept from then on, and what did not fit never will. So each question is worked
        out once, however many personas ask it.
        """
        line = self._found.get((before, after, key))
        if line is None:
            known = self._with_key.setdefault(key, [])
            fitting = (each for each in known if not self._leads(each, before) and not self._leads(after, each))
            line = next(fitting, None)
            if line is None:
                line = len(self.level)
                self.level.append(0)
                self.shared_by.append("name" if isinstance(key, str) else "position")
                self._below.append(set())
                known.append(line)
            self._put_below(before, line)
            self._put_below(line, after)
            self._found[before, after, key] = line
        return line

    def _leads(self, upper: int | None, lower: int | None) -> bool:
        """Whether `upper` must stand above `lower`, or is the same."""
        if upper is None or lower is None:
            return False
        seen, waiting = {upper}, [upper]
        while waiting:
            line = waiting.pop()
            if line == lower:
                return True
            # No way to a line passes through one of its own level or a later one.
            if self.level[line] < self.level[lower]:
                new = self._below[line] - seen
                seen |= new
                waiting.extend(new)
        return False

    def _put_below(self, upper: int | None, lower: int | None) -> None:
        if upper is None or lower is None:
            return
        self._below[upper].add(lower)
        raised = [(upper, lower)]
        while raised:
            upper, lower = raised.pop()
            if self.level[lower] <= self.level[upper]:
                self.level[lower] = self.level[upper] + 1
                raised.extend((lower, each) for each in self._below[lower])


def side_by_side(aligned: pd.DataFrame, field: str = "stage_name") -> pd.DataFrame:
    """One field of aligned stages: a row per `line`, a column per persona; "" where a persona has no such stage.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> side_by_side(aligned_stages(to_frame(sample_processes())), "duration").loc[1].tolist()
    ['2-4 weeks', '2-3 days', '1-2 months']
    """
    labels = persona_labels(aligned)
    table = aligned.pivot(index="line", columns="persona_id", values=field)
    return table.reindex(columns=list(labels)).rename(columns=labels).rename_axis(columns="persona").fillna("")
