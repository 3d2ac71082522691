"""Which cells have no text yet."""

import pandas as pd

from buyerflow_widgets.analyses.stage_rows import require, stage_rows
from buyerflow_widgets.model import FIELD_LABELS, PERSONA_FIELDS, STAGE_FIELDS


def gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per cell without text, persona by persona and stage by stage.

    Columns: `persona_id`, `persona_name` (str); `stage_order` (Int64), `stage` (str), both missing where the persona itself lacks
    something; `field` (str), such as "key_message", or "stage_set" for a persona without stages; `label` (str): its heading on the page.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> len(gaps(to_frame(sample_processes())))
    0
    """
    require(frame, "persona_id", "persona_name", "stage_order", *PERSONA_FIELDS, *STAGE_FIELDS)
    personas = frame.drop_duplicates("persona_id")
    about_persona = [_blank(personas, field) for field in PERSONA_FIELDS]
    without_stages = personas[personas["stage_order"].isna()].assign(field="stage_set")
    about_stages = [_blank(stage_rows(frame), field) for field in STAGE_FIELDS]
    found = [
        each[["persona_id", "persona_name", "field"]].assign(stage_order=None, stage=None) for each in (*about_persona, without_stages)
    ]
    found += [each[["persona_id", "persona_name", "field", "stage_order", "stage"]] for each in about_stages]
    types = {"persona_id": "str", "persona_name": "str", "stage_order": "Int64", "stage": "str", "field": "str"}
    cells = pd.concat([each.astype(types) for each in found], ignore_index=True)
    cells["label"] = cells["field"].map(FIELD_LABELS).astype("str")
    # What a persona lacks comes before what its stages lack; the fields keep their order.
    cells["place"] = pd.Categorical(cells["persona_id"], categories=personas["persona_id"]).codes
    cells = cells.sort_values(["place", "stage_order"], kind="stable", na_position="first", ignore_index=True)
    return cells[["persona_id", "persona_name", "stage_order", "stage", "field", "label"]]


def _blank(rows: pd.DataFrame, field: str) -> pd.DataFrame:
    return rows[rows[field].fillna("").str.strip() == ""].assign(field=field)
