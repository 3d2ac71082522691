"""The analyses: what each says of small frames that one can check by eye."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pandas as pd
import pytest

from buyerflow_widgets import analyses, from_frame, to_frame
from buyerflow_widgets.analyses.pain_points import stem
from buyerflow_widgets.factcheck.facts import facts_of
from buyerflow_widgets.model.durations import YEAR
from buyerflow_widgets.rendering import pain_points
from buyerflow_widgets.summary.outline import outline
from buyerflow_widgets.summary.prompt import facts_json
from buyerflow_widgets.widgets.panels import form

NOW = datetime(2025, 4, 4, 12, tzinfo=UTC)
SAMPLES = to_frame(analyses.sample_processes())


def tidy(**columns: Any) -> pd.DataFrame:
    """The tidy frame of a small table."""
    return to_frame(from_frame(pd.DataFrame(columns), now=NOW))


ALL: list[Callable[[pd.DataFrame], pd.DataFrame]] = [
    analyses.content_coverage,
    analyses.content_reuse,
    analyses.cycle_length,
    analyses.gaps,
    analyses.influencers,
    analyses.pain_point_hints,
    analyses.aligned_stages,
    lambda frame: analyses.side_by_side(analyses.aligned_stages(frame)),
    lambda frame: analyses.staleness(frame, NOW),
]


@pytest.mark.parametrize("analysis", ALL)
@pytest.mark.parametrize(
    "frame",
    [to_frame([]), tidy(persona_name=["A"]), tidy(stage_name=["", "X"], stage_order=[1, 2]), SAMPLES.sample(frac=1, random_state=7)],
    ids=["no personas", "no stages", "almost nothing", "shuffled"],
)
def test_every_frame_can_be_analysed_and_stays_as_it_was(analysis: Any, frame: pd.DataFrame) -> None:
    before = frame.copy()
    found = analysis(frame)
    assert isinstance(found, pd.DataFrame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("analysis", [each for each in ALL if each is not analyses.content_coverage and "lambda" not in each.__name__])
def test_columns_have_the_same_types_with_rows_and_without(analysis: Any) -> None:
    gappy = SAMPLES.assign(key_message="")
    assert list(analysis(to_frame([])).columns) == list(analysis(gappy).columns)
    assert list(map(str, analysis(to_frame([])).dtypes)) == list(map(str, analysis(gappy).dtypes))


def test_coverage_counts_the_personas_whose_stage_has_the_content() -> None:
    frame = tidy(
        persona_name=["A", "A", "B", "B"],
        stage_name=["Search", "Order", "search ", ""],
        content_type=["Guide; webinar; guide", "", "GUIDE", "Webinar"],
    )
    coverage = analyses.content_coverage(frame)
    assert coverage.to_dict("index") == {
        "Search": {"Guide": 2, "webinar": 1},
        "Order": {"Guide": 0, "webinar": 0},
        "Stage 2": {"Guide": 0, "webinar": 1},
    }


def test_reuse_says_where_each_content_serves() -> None:
    frame = tidy(
        persona_name=["A (big)", "A (big)", "A (small)"],
        stage_name=["Search", "Order", "Search"],
        content_type=["Guide", "guide, quote", "Demo"],
    )
    assert analyses.content_reuse(frame).to_dict("records") == [
        {"content_type": "Guide", "stages": 2, "personas": 1, "used_in": "A: Search; A: Order"},
        {"content_type": "quote", "stages": 1, "personas": 1, "used_in": "A: Order"},
        {"content_type": "Demo", "stages": 1, "personas": 1, "used_in": "A (2): Search"},
    ]


def test_a_cycle_is_the_sum_of_what_is_known_and_says_what_is_not() -> None:
    frame = tidy(
        persona_name=["A", "A", "A", "B", "B", "C", "D"],
        stage_name=["1", "2", "3", "1", "2", "1", None],
        duration=["2-4 weeks", "", "a week", "3 days", "over a year", "one budget cycle", None],
    )
    lengths = analyses.cycle_length(frame).drop(columns="persona_id").fillna({"min_days": -1, "max_days": -1})
    assert lengths.to_numpy().tolist() == [
        ["A", 3, 21, 35, 1, "3–5 weeks, plus 1 unknown"],
        ["B", 2, 3 + YEAR, float("inf"), 0, "12+ months"],
        ["C", 1, -1, -1, 1, "unknown"],
        ["D", 0, -1, -1, 0, "no stages"],
    ]


def test_gaps_are_every_cell_without_text_in_the_order_of_the_map() -> None:
    full = {"duration": "a day", "key_influencers": "x", "seller_actions": "x", "content_type": "x", "key_message": "x"}
    frame = tidy(
        persona_name=["B", "B", "A"],
        persona_pain_points=["p", "p", " "],
        stage_name=["Search", "", None],
        buyer_actions=["", "\n", None],
        **{field: [text, text, None] for field, text in full.items()},
    )
    found = analyses.gaps(frame)[["persona_name", "stage", "field"]].fillna("–")
    assert found.to_numpy().tolist() == [
        ["B", "Search", "buyer_actions"],
        ["B", "Stage 2", "stage_name"],
        ["B", "Stage 2", "buyer_actions"],
        ["A", "–", "persona_pain_points"],
        ["A", "–", "stage_set"],
    ]


def test_influencers_stand_where_they_first_appear() -> None:
    frame = tidy(persona_name=["A"] * 3, stage_name=["Search", "Compare", "Order"], key_influencers=["shift lead", "", "Buyer; SHIFT LEAD"])
    found = analyses.influencers(frame)[["influencer", "first_stage_order", "first_stage", "stages", "stage_orders"]]
    assert found.to_numpy().tolist() == [["shift lead", 1, "Search", 2, (1, 3)], ["Buyer", 3, "Order", 1, (3,)]]


def test_stages_are_compared_by_name_then_by_position() -> None:
    frame = tidy(
        persona_id=["a"] * 3 + ["b"] * 4,
        persona_name=["A"] * 3 + ["B"] * 4,
        stage_name=["Search", "Compare", "Order", "Notice", " search", "Trial", "ORDER"],
    )
    aligned = analyses.aligned_stages(frame)
    assert analyses.side_by_side(aligned).to_numpy().tolist() == [
        ["", "Notice"],
        ["Search", " search"],
        ["Compare", ""],
        ["", "Trial"],
        ["Order", "ORDER"],
    ]
    assert aligned["aligned_by"].tolist() == ["name", "alone", "name", "alone", "name", "alone", "name"]
    differing = tidy(persona_name=["A", "B"], stage_name=["Search", "Notice"])
    assert analyses.aligned_stages(differing)["aligned_by"].tolist() == ["position", "position"]


def test_personas_to_compare_can_be_chosen_in_any_order() -> None:
    ids = SAMPLES["persona_id"].unique()
    assert list(analyses.side_by_side(analyses.aligned_stages(SAMPLES, [ids[2], ids[0]])).columns) == [
        "Director of Surgical Services",
        "Plant Maintenance Manager",
    ]
    with pytest.raises(KeyError):
        analyses.aligned_stages(SAMPLES, ["nobody"])


def test_the_order_of_the_rows_does_not_matter() -> None:
    ordered = SAMPLES.sort_values(["persona_id", "stage_order"], ignore_index=True)
    shuffled = pd.concat([each.sample(frac=1, random_state=5) for _, each in ordered.groupby("persona_id")])
    for analysis in ALL:
        pd.testing.assert_frame_equal(analysis(shuffled), analysis(ordered))


def test_no_stage_is_lost_or_doubled_by_comparing() -> None:
    shuffled = SAMPLES.sample(frac=1, random_state=3)
    aligned = analyses.aligned_stages(shuffled)
    key = ["persona_id", "stage_order"]
    assert sorted(map(tuple, aligned[key].to_numpy())) == sorted(map(tuple, SAMPLES[key].to_numpy()))
    assert not aligned.duplicated(["line", "persona_id"]).any()


def test_staleness_is_in_whole_days_whatever_the_zone_of_now() -> None:
    frame = to_frame(analyses.sample_processes())
    later = NOW.astimezone(timezone(timedelta(hours=9)))
    assert analyses.staleness(frame, later)["days"].tolist() == [42, 21, 2]
    assert analyses.staleness(frame, datetime(2020, 1, 1, tzinfo=UTC))["days"].tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="time zone"):
        analyses.staleness(frame, datetime(2025, 4, 4))  # noqa: DTZ001


def test_a_pain_point_is_answered_by_the_message_that_shares_most_words_with_it() -> None:
    frame = tidy(
        persona_name=["A"] * 3,
        persona_pain_points=["Trays arrive incomplete\nAudits find gaps in tracing"] * 3,
        stage_name=["1", "2", "3"],
        key_message=["A tray a day", "Complete before you start, every tray incomplete is seen", "It is what you need"],
    )
    hints = analyses.pain_point_hints(frame)
    assert hints[["stage", "shared_words", "answered"]].fillna("–").to_numpy().tolist() == [
        ["2", "Trays, incomplete", True],
        ["–", "", False],
    ]


def test_words_with_other_endings_meet() -> None:
    for one, other in [
        ("stoppages", "stopped"),
        ("services", "service"),
        ("pricing", "prices"),
        ("replaced", "replacement"),
        ("traceable", "traceability"),
    ]:
        assert stem(one) == stem(other)
    assert stem("board") != stem("boat")


@pytest.mark.parametrize(
    "analysis",
    [
        analyses.cycle_length,
        analyses.influencers,
        analyses.content_coverage,
        analyses.content_reuse,
        analyses.gaps,
        analyses.pain_point_hints,
        analyses.aligned_stages,
        lambda frame: analyses.staleness(frame, datetime.now(UTC)),
    ],
)
def test_a_frame_of_somebody_else_is_told_from_ours(analysis: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    with pytest.raises(analyses.ForeignFrame, match=r"has no column “\w+”; use from_frame first"):
        analysis(pd.DataFrame({"Stage": ["Trial"], "Duration": ["2 weeks"]}))


def test_pain_points_are_the_same_ones_wherever_they_are_counted() -> None:
    frame = tidy(
        persona_name=["A"], persona_pain_points=["- Late, and dear; no spares\n2. 24/7 shifts\n\n• Noise • Heat"], stage_name=["Buy"]
    )
    (process,) = from_frame(frame)
    points = ["Late, and dear", "no spares", "24/7 shifts", "Noise", "Heat"]
    assert list(analyses.pain_point_hints(frame)["pain_point"]) == points
    assert list(pain_points(process)) == points
    assert json.loads(facts_json(process))["persona_pain_points"] == points
    assert facts_of(process).counts.pains == 5
    shown = form(process, None)
    assert shown and shown.count == "Five pain points"
    assert "Pain points: Late, and dear; no spares; and 3 more." in outline(process)
