"""Who has a say, and from which stage on."""

import pandas as pd

from buyerflow_widgets.analyses.stage_rows import listed_values, stage_rows
from buyerflow_widgets.model import is_late


def influencers(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per persona and influencer, in the order in which they first appear.

    Columns: `persona_id`, `persona_name`, `influencer` (str); `first_stage_order` (Int64) and `first_stage` (str): where they appear
    first; `stages` (int): in how many stages they have a say; `stage_orders` (a tuple of int): in which; `is_late` (bool): they are a late
    decider, as `model.observations.is_late` defines it; of a frame with some of the stages, by the last of those.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> influencers(to_frame(sample_processes())).iloc[1][["influencer", "first_stage", "stage_orders"]].tolist()
    ['reliability engineer', 'Problem identification', (1, 2, 3, 5)]
    """
    values = listed_values(frame, "key_influencers")
    last_stage = stage_rows(frame).groupby("persona_id")["stage_order"].max()
    rows = [
        {
            "persona_id": group["persona_id"].iloc[0],
            "persona_name": group["persona_name"].iloc[0],
            "influencer": group["value"].iloc[0],
            "first_stage_order": group["stage_order"].iloc[0],
            "first_stage": group["stage"].iloc[0],
            "stages": len(group),
            "stage_orders": tuple(int(order) for order in group["stage_order"]),
            "is_late": is_late(int(group["stage_order"].iloc[0]), int(last_stage[group["persona_id"].iloc[0]])),
        }
        for _, group in values.groupby(["persona_id", "value"], sort=False)
    ]
    columns = ["persona_id", "persona_name", "influencer", "first_stage_order", "first_stage", "stages", "stage_orders", "is_late"]
    found = pd.DataFrame(rows, columns=columns)
    texts = dict.fromkeys(("persona_id", "persona_name", "influencer", "first_stage"), "str")
    return found.astype({**texts, "first_stage_order": "Int64", "stages": "int64", "stage_orders": "object", "is_late": "bool"})
