"""The rows of the tidy frame as the analyses need them: stages with a label, cells that list several values taken apart."""

from collections import Counter

import pandas as pd

from buyerflow_widgets.model import BuyerFlowError, match_key, split_name, split_values, stage_label


class ForeignFrame(BuyerFlowError, ValueError):  # noqa: N818 (named for what happened)
    """A DataFrame that `to_frame` did not make. Its text is one sentence."""


def require(frame: pd.DataFrame, *columns: str) -> None:
    """Raises `ForeignFrame` where a column that an analysis reads is missing."""
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ForeignFrame(f"This DataFrame has no column “{missing[0]}”; use from_frame first, then to_frame, on a table of your own.")


def stage_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that are stages, persona by persona and in their order, with `stage` (str): its name, or "Stage 3" while it has none."""
    require(frame, "persona_id", "persona_name", "stage_order", "stage_name")
    place = pd.Series(pd.factorize(frame["persona_id"])[0], index=frame.index)
    rows = frame.assign(place=place)[frame["stage_order"].notna()]
    rows = rows.sort_values(["place", "stage_order"], kind="stable", ignore_index=True).drop(columns="place")
    labels = [stage_label(name, order) for name, order in zip(rows["stage_name"].fillna(""), rows["stage_order"], strict=True)]
    return rows.assign(stage=pd.Series(labels, dtype="str"))


def listed_values(frame: pd.DataFrame, field: str) -> pd.DataFrame:
    """One row per stage and value that its cell lists: `persona_id`, `persona_name`, `stage_order`, `stage`, `value` (str).

    Values that differ in case or spaces alone are one, written as they come first in the frame; one that a cell names twice counts once.
    """
    require(frame, field)
    rows = stage_rows(frame)
    values = [list(split_values(text)) for text in rows[field].fillna("")]
    long = rows.assign(value=pd.Series(values, dtype="object")).explode("value").dropna(subset=["value"])
    long["value"] = as_first_written(long["value"])
    columns = ["persona_id", "persona_name", "stage_order", "stage", "value"]
    return long[columns].drop_duplicates(["persona_id", "stage_order", "value"]).reset_index(drop=True)


def as_first_written(texts: "pd.Series[str]") -> "pd.Series[str]":
    """Each text as it is written where it first comes, whatever its case and spaces."""
    first: dict[str, str] = {}
    return pd.Series([first.setdefault(match_key(text), text) for text in texts], index=texts.index, dtype="str")


def persona_labels(frame: pd.DataFrame) -> dict[str, str]:
    """What to call each persona where space is short, by `persona_id`: the name without what stands in brackets; no two alike."""
    labels: dict[str, str] = {}
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for persona_id, name in frame[["persona_id", "persona_name"]].drop_duplicates("persona_id").itertuples(index=False):
        role = label = split_name(name)[0]
        while label in taken:
            # Counted on from the last persona with this name: every number before is taken.
            numbers[role] += 1
            label = f"{role} ({numbers[role] + 1})"
        taken.add(label)
        labels[persona_id] = label
    return labels
