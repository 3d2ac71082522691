"""Which content each stage has, and which content serves more than one."""

import pandas as pd

from buyerflow_widgets.analyses.stage_rows import as_first_written, listed_values, persona_labels, stage_rows


def content_coverage(frame: pd.DataFrame) -> pd.DataFrame:
    """Stage × content type: in how many personas a stage of this name has this type of content (int; 0 for none).

    The index `stage` has the stages in the order in which they come, those without any content too; the columns are the content
    types. Cells that list several ("Webinar; how-to guide") are taken apart, and case and spaces do not matter.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> int(content_coverage(to_frame(sample_processes())).loc["Validation", "Pilot plan"])
    1
    """
    stages = as_first_written(stage_rows(frame).sort_values("stage_order", kind="stable")["stage"])
    values = listed_values(frame, "content_type")
    known = {stage.casefold(): stage for stage in stages}
    values["stage"] = [known[stage.casefold()] for stage in values["stage"]]
    counts = values.groupby(["stage", "value"], sort=False)["persona_id"].nunique().unstack(fill_value=0)
    types = values.sort_values("stage_order", kind="stable")["value"].unique()
    return counts.reindex(index=pd.Index(stages.unique(), name="stage"), columns=pd.Index(types, name="content_type"), fill_value=0)


def content_reuse(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per content type, the most used first: `content_type`, `stages` and `personas` that use it (int), `used_in` (str).

    A type in one stage only is content that serves once.

    >>> from buyerflow_widgets import to_frame; from buyerflow_widgets.analyses import sample_processes
    >>> content_reuse(to_frame(sample_processes())).iloc[0]["used_in"]
    'Plant Maintenance Manager: Validation; Head of Customer Support: Expand'
    """
    values = listed_values(frame, "content_type")
    values["persona"] = values["persona_id"].map(persona_labels(frame))
    rows = [
        {
            "content_type": name,
            "stages": len(group),
            "personas": group["persona_id"].nunique(),
            "used_in": "; ".join(f"{persona}: {stage}" for persona, stage in zip(group["persona"], group["stage"], strict=True)),
        }
        for name, group in values.groupby("value", sort=False)
    ]
    reuse = pd.DataFrame(rows, columns=["content_type", "stages", "personas", "used_in"])
    typed = reuse.astype({"content_type": "str", "stages": "int64", "personas": "int64", "used_in": "str"})
    return typed.sort_values(["stages", "personas"], ascending=False, kind="stable", ignore_index=True)
