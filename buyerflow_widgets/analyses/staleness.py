"""How long ago each map was last worked on."""

from datetime import datetime

import pandas as pd

from buyerflow_widgets.analyses.stage_rows import require


def staleness(frame: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """One row per persona, the longest untouched first.

    Columns: `persona_id`, `persona_name` (str), `status` (category), `last_updated_at` (datetime64 in UTC), `days` (int): whole days
    from then to `now`, 0 where clocks differ and the change lies ahead. Raises `ValueError` for a `now` without a time zone.

    >>> from datetime import UTC
    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> staleness(to_frame(sample_processes()), datetime(2025, 4, 4, 12, tzinfo=UTC))["days"].tolist()
    [42, 21, 2]
    """
    if now.tzinfo is None:
        raise ValueError("`now` needs a time zone, such as datetime.now(UTC).")
    columns = ["persona_id", "persona_name", "status", "last_updated_at"]
    require(frame, *columns)
    personas = frame.drop_duplicates("persona_id")[columns].sort_values("last_updated_at", kind="stable", ignore_index=True)
    age = pd.Timestamp(now).tz_convert("UTC").tz_localize(None) - personas["last_updated_at"]
    return personas.assign(days=age.dt.days.clip(lower=0).astype("int64"))
