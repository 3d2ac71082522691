"""How long each persona's purchase takes."""

import pandas as pd

from buyerflow_widgets.analyses.stage_rows import require
from buyerflow_widgets.model import DayRange, format_duration, total_length


def cycle_length(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per persona, as they come: how long all its stages take, one after the other.

    Columns: `persona_id`, `persona_name` (str); `stages` (int); `min_days`, `max_days` (Float64, calendar days, of the stages whose
    duration is known: missing where none is, `max_days` infinite where one has no upper end); `unknown` (int): stages whose
    duration is blank or cannot be read; `length` (str): the same in words.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> cycle_length(to_frame(sample_processes()))["length"].tolist()
    ['23–35 weeks', '15–29 weeks', '10–15 months']
    """
    require(frame, "persona_id", "persona_name", "stage_order", "duration_min_days", "duration_max_days")
    rows = []
    for persona_id, group in frame.groupby("persona_id", sort=False):
        stages = group[group["stage_order"].notna()]
        known = stages[stages["duration_min_days"].notna()]
        ranges = [DayRange(*days) for days in known[["duration_min_days", "duration_max_days"]].itertuples(index=False, name=None)]
        length = total_length(ranges) if ranges else None
        rows.append(
            {
                "persona_id": persona_id,
                "persona_name": group["persona_name"].iloc[0],
                "stages": len(stages),
                "min_days": length.min_days if length else None,
                "max_days": length.max_days if length else None,
                "unknown": len(stages) - len(ranges),
                "length": _in_words(length, len(stages) - len(ranges)),
            }
        )
    lengths = pd.DataFrame(rows, columns=["persona_id", "persona_name", "stages", "min_days", "max_days", "unknown", "length"])
    days = {"min_days": "Float64", "max_days": "Float64"}
    return lengths.astype({"persona_id": "str", "persona_name": "str", "stages": "int64", **days, "unknown": "int64", "length": "str"})


def _in_words(length: DayRange | None, unknown: int) -> str:
    if length is None:
        return "unknown" if unknown else "no stages"
    return f"{format_duration(length)}, plus {unknown} unknown" if unknown else format_duration(length)
