"""Processes from a DataFrame of pandas or polars, or an Arrow table: ours, or anybody's with a row a stage."""

import warnings
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from buyerflow_widgets.model import BuyerFlowError, BuyingProcessState, type_label
from buyerflow_widgets.tables.preview import Preview, Remark, TableWarning
from buyerflow_widgets.tables.reader import read_sheets
from buyerflow_widgets.tables.sheet import Sheet

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

Frame: TypeAlias = "pd.DataFrame | pl.DataFrame | pa.Table"


class FrameError(BuyerFlowError, ValueError):
    """A frame cannot be read as processes. Its text is one sentence that names the row, counted from 1, and the column."""

    def __init__(self, problem: Remark) -> None:
        super().__init__(str(problem))
        self.row = None if problem.row is None else problem.row - 1
        """Its position, from 0 as `frame.iloc` counts; None where it is about the frame as a whole."""
        self.column = problem.column
        """The heading in the frame; empty where it is about the whole row or frame."""


def from_frame(
    frame: Frame, columns: Mapping[str, str | None] | None = None, *, now: datetime | None = None
) -> tuple[BuyingProcessState, ...]:
    """The processes of a table with a row per persona and stage, in the order in which the personas appear.

    Raises `FrameError`, and `TypeError` for what is no DataFrame or Arrow table. What is left out of the table, or read in another way
    than it stands there, is warned of by one `TableWarning`.

    `columns` says which heading holds which field (None: ignore it), such as `{"What they do": "buyer_actions"}`. All other
    headings are known by the field's name, its label or words for it, in any case: "buyer_actions", "Buyer Actions", "Customer tasks".
    Named levels of an index count as columns, and so do texts in an index without a name.

    Rows belong together that have the same `persona_id`; where there is none, the same `persona_name`, whatever its case; a row with
    neither belongs to the one above it. A persona's stages stand in the order of `stage_order`; those that have none follow, as they
    stand in the table. A row without any text of a stage is a persona without stages. Personas without an id get one: "persona-1".
    A table whose stages stand in columns is turned.

    Numbers, dates and what is missing are read as people read them: 2.0 is "2", NaN is "", a timedelta of three days is "3 days". A
    `last_updated_at` without a zone is UTC; where it is missing it is `now` (by default, the present). Several times in one persona: the
    latest; several texts of pain points: one after the other.

    `from_frame(to_frame(processes))` is the same processes, but for their summaries, where no two have the same `persona_id`.

    >>> table = pd.DataFrame({"Persona Name": ["Plant manager", None], "Stage Name": ["Search", "Buy"], "Duration (weeks)": [1, 2.0]})
    >>> [(stage.stage_name, stage.duration) for stage in from_frame(table)[0].buying_stages]
    [('Search', '1 week'), ('Buy', '2 weeks')]
    """
    preview = read_frame(frame, columns, now=now)
    if preview.problems:
        raise FrameError(preview.problems[0])
    if preview.notes:
        warnings.warn("\n".join(map(str, preview.notes)), TableWarning, stacklevel=2)
    return preview.processes


def read_frame(frame: Frame, columns: Mapping[str, str | None] | None = None, *, now: datetime | None = None) -> Preview:
    """What `from_frame` would give, with everything that is to be said of the table. Raises `TypeError` alone.

    >>> print(read_frame(pd.DataFrame({"Stage": ["Trial"], "Budget": [100]})).notes[0])
    A column that nobody knows is left out: “Budget”.
    """
    return read_sheets([frame_sheet(frame)], columns, now=now)


def frame_sheet(frame: Frame) -> Sheet:
    """A frame as a sheet: its headings in the first row. Raises `TypeError`."""
    given: Any = frame
    if isinstance(given, pd.DataFrame):
        return _of_pandas(given)
    if hasattr(given, "iter_rows") and hasattr(given, "columns"):
        return Sheet("", [list(given.columns), *given.iter_rows()], first_row=0, is_headed=True)  # polars
    if hasattr(given, "column_names") and hasattr(given, "to_pydict"):
        columns = [column.to_pylist() for column in given.columns]  # Arrow
        return Sheet("", [list(given.column_names), *zip(*columns, strict=True)], first_row=0, is_headed=True)
    raise TypeError(
        f"from_frame takes a DataFrame of pandas or polars, or an Arrow table, not a value of type {type_label(given)}; "
        "pandas.DataFrame(…) makes one of a list or dict, .collect() of a lazy frame."
    )


def _of_pandas(frame: pd.DataFrame) -> Sheet:
    index = frame.index
    levels = [index.get_level_values(level) for level in range(index.nlevels)]
    is_named = any(name is not None for name in index.names)
    has_texts = any(not level.empty and level.map(lambda label: isinstance(label, str)).all() for level in levels)
    headings: list[object] = []
    columns: list[list[object]] = []
    if is_named or has_texts or index.nlevels > 1:
        numbered = [f"Index {number}" for number in range(1, index.nlevels + 1)] if index.nlevels > 1 else ["Index"]
        headings += [numbered[at] if name is None else name for at, name in enumerate(index.names)]
        columns += [level.tolist() for level in levels]
    headings += [_heading(label) for label in frame.columns]
    columns += [frame.iloc[:, place].tolist() for place in range(frame.shape[1])]
    rows: list[Any] = list(zip(*columns, strict=True)) if columns else []
    labels: object = frame.columns
    if isinstance(labels, pd.RangeIndex) and len(headings) == len(frame.columns):
        return Sheet("", rows)  # It has no headings of its own: they stand in a row.
    return Sheet("", [headings, *rows], first_row=0, is_headed=True)


def _heading(label: object) -> object:
    """Of several levels, as a pivot has them, the texts of all."""
    return " – ".join(str(part) for part in label if str(part)) if isinstance(label, tuple) else str(label)
