"""The stages as a tidy DataFrame: one row per persona and stage."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

import pandas as pd
from pandas.api.extensions import ExtensionArray

from buyerflow_widgets.model import STAGE_FIELDS, BuyingProcessState, parse_duration

_PERSONA_TEXTS = ("persona_id", "persona_name", "persona_pain_points")
_OF_PERSONA = attrgetter(*_PERSONA_TEXTS, "status", "last_updated_at")
_OF_STAGE = attrgetter(*STAGE_FIELDS)
_WITHOUT_STAGE = (None,) * len(STAGE_FIELDS)


def to_frame(processes: BuyingProcessState | Iterable[BuyingProcessState]) -> pd.DataFrame:
    """One row per persona and stage of these processes, or of one; typed the same also when it is empty. The index counts the rows from 0.

    Columns: `persona_id`, `persona_name`, `persona_pain_points` (str); `stage_order` (Int64, from 1); the seven fields of a
    stage (str); `duration_min_days`, `duration_max_days` (Float64, days; missing where the duration cannot be read, the upper
    one infinite for "12 months or more"); `status` (category: in_progress, completed); `last_updated_at` (datetime64
    in UTC, without a zone: spreadsheets take no other).
    Summaries are left out.

    A persona without stages has one row, with the stage's columns missing.

    >>> to_frame([])["stage_order"].dtype
    Int64Dtype()
    """
    # Each process is read once, and only its texts stay: they may come from a stream. Columns, not rows: several times faster in pandas 3.
    personas: list[tuple[Any, ...]] = []
    counts: list[int] = []
    stages: list[tuple[str | None, ...]] = []
    orders: list[int | None] = []
    for process in [processes] if isinstance(processes, BuyingProcessState) else processes:
        personas.append(_OF_PERSONA(process))
        counts.append(len(process.buying_stages) or 1)
        if process.buying_stages:
            stages += map(_OF_STAGE, process.buying_stages)
            orders += range(1, len(process.buying_stages) + 1)
        else:
            stages.append(_WITHOUT_STAGE)
            orders.append(None)
    texts: list[tuple[Any, ...]] = list(zip(*stages, strict=True)) or [()] * len(STAGE_FIELDS)
    durations = texts[STAGE_FIELDS.index("duration")]
    # What is the same in all rows of a persona is converted once.
    rows = pd.RangeIndex(len(personas)).repeat(counts).to_numpy()
    *persona_texts, status, changed_at = list(zip(*personas, strict=True)) or [()] * (len(_PERSONA_TEXTS) + 2)
    statuses = pd.Categorical(status, categories=["in_progress", "completed"])
    times = pd.Series(changed_at, dtype="datetime64[us, UTC]").dt.tz_localize(None)
    columns: dict[str, ExtensionArray] = {
        name: pd.Series(column, dtype="str").array.take(rows) for name, column in zip(_PERSONA_TEXTS, persona_texts, strict=True)
    }
    columns["stage_order"] = pd.array(orders, dtype="Int64")
    columns |= {field: pd.array(column, dtype="str") for field, column in zip(STAGE_FIELDS, texts, strict=True)}
    columns |= _days(durations)
    columns["status"] = statuses.take(rows)
    columns["last_updated_at"] = times.array.take(rows)
    return pd.DataFrame(columns)


def with_days(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy of `frame` whose `duration_min_days` and `duration_max_days` are read from its `duration` again, as after an edit of it.

    Raises `KeyError` where there is no such column.

    >>> from buyerflow_widgets.analyses import sample_processes
    >>> frame = to_frame(sample_processes()).head(1).assign(duration="3 weeks")
    >>> with_days(frame)["duration_max_days"].tolist()
    [21.0]
    """
    columns = _days([text if isinstance(text, str) else None for text in frame["duration"]])
    return frame.assign(**{name: pd.Series(days, index=frame.index) for name, days in columns.items()})


def _days(durations: Iterable[str | None]) -> dict[str, ExtensionArray]:
    """The shortest and the longest days of each duration; missing where it cannot be read."""
    durations = list(durations)
    # What is the same in many rows is read once.
    lengths = {text: parse_duration(text) if text else None for text in set(durations)}
    days = [lengths[text] for text in durations]
    return {
        "duration_min_days": pd.array([each.min_days if each else None for each in days], dtype="Float64"),
        "duration_max_days": pd.array([each.max_days if each else None for each in days], dtype="Float64"),
    }
