"""Personas next to one another: every persona's own order holds, whatever the others say."""

from collections import Counter
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets import to_frame
from buyerflow_widgets.analyses import aligned_stages, side_by_side
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState, BuyingStage
from tests.support.strategies import texts

ORDERED = ("need", "search", "search", "trial", "order", "", "use")


def frame_of(*maps: list[str]) -> pd.DataFrame:
    """The tidy frame of personas with these stages, who are called 0, 1, 2."""
    now = datetime(2025, 4, 4, tzinfo=UTC)
    return to_frame(
        BuyingProcessState(
            persona_id=f"persona-{number}",
            persona_name=str(number),
            persona_pain_points="",
            buying_stages=tuple(BuyingStage.model_validate(dict.fromkeys(STAGE_FIELDS, "") | {"stage_name": name}) for name in names),
            last_updated_at=now,
        )
        for number, names in enumerate(maps)
    )


def lines_of(*maps: list[str]) -> list[list[str]]:
    return side_by_side(aligned_stages(frame_of(*maps))).to_numpy().tolist()


def plain(name: str) -> str:
    """The name as people compare it."""
    return " ".join(name.split()).casefold()


def numbered(names: list[str]) -> list[tuple[str, int]]:
    """Each name that is not blank, with how often it came before."""
    found = [plain(name) for name in names]
    return [(name, found[:at].count(name)) for at, name in enumerate(found) if name]


def agree(maps: list[list[str]]) -> bool:
    """Whether there is an order of all names that is every persona's."""
    graph: TopologicalSorter[tuple[str, int]] = TopologicalSorter()
    for names in maps:
        for upper, lower in pairwise(numbered(names)):
            graph.add(lower, upper)
    try:
        graph.prepare()
    except CycleError:
        return False
    return True


names = st.sampled_from(["a", "A ", "b", "c", "d", "e", "", " "]) | texts
any_maps = st.lists(st.lists(names, max_size=6), min_size=1, max_size=6)
parts_of_one_order = st.lists(
    st.lists(st.booleans(), min_size=len(ORDERED), max_size=len(ORDERED)).map(
        lambda kept: [name for name, keep in zip(ORDERED, kept, strict=True) if keep]
    ),
    min_size=1,
    max_size=6,
)


@given(any_maps)
def test_every_stage_stands_once_below_those_before_it(maps: list[list[str]]) -> None:
    aligned = aligned_stages(frame_of(*maps))
    assert len(aligned) == sum(map(len, maps))
    for number, names in enumerate(maps):
        own = aligned[aligned["persona_id"] == f"persona-{number}"]
        assert own["stage_order"].tolist() == list(range(1, len(names) + 1))
        assert own["stage_name"].tolist() == names
        assert (own["line"].diff().dropna() > 0).all()
    assert sorted(aligned["line"].unique()) == list(range(1, aligned["line"].nunique() + 1))


@given(any_maps)
def test_what_shares_a_line_has_one_name_or_one_position(maps: list[list[str]]) -> None:
    aligned = aligned_stages(frame_of(*maps))
    personas_with = Counter(name for names in maps for name, number in numbered(names) if number == 0)
    for _, line in aligned.groupby("line"):
        found = {plain(name) for name in line["stage_name"]}
        (how,) = line["aligned_by"].unique()
        assert (how == "alone") == (len(line) == 1)
        if how == "name":
            assert len(found) == 1
            assert "" not in found
        if how == "position":
            assert line["stage_order"].nunique() == 1
            assert all(personas_with[name] < 2 for name in found)


@given((any_maps | parts_of_one_order).filter(agree))
def test_each_name_has_one_line_where_no_two_contradict(maps: list[list[str]]) -> None:
    aligned = aligned_stages(frame_of(*maps))
    lines = Counter(name for name, _ in set(zip(map(plain, aligned["stage_name"]), aligned["line"], strict=True)))
    personas_with = Counter(name for names in maps for name, number in numbered(names) if number == 0)
    repeats: Counter[str] = Counter()
    for names in maps:
        repeats |= Counter(name for name, _ in numbered(names))
    shared = {name for name, count in personas_with.items() if count > 1}
    assert {name: lines[name] for name in shared} == {name: repeats[name] for name in shared}


@given(st.lists(names, max_size=8))
def test_one_persona_stands_in_its_own_order(names: list[str]) -> None:
    aligned = aligned_stages(frame_of(names))
    assert aligned["stage_name"].tolist() == names
    assert aligned["line"].tolist() == list(range(1, len(names) + 1))


def test_the_last_stage_of_one_stays_below_what_another_has_later() -> None:
    x = ["Awareness", "Research", "Trial", "Approval", "Decision"]
    y = ["Awareness", "Evaluation", "Onboarding"]
    z = ["Awareness", "Decision", "Onboarding"]
    assert lines_of(x, y, z) == [
        ["Awareness", "Awareness", "Awareness"],
        ["Research", "Evaluation", ""],
        ["Trial", "", ""],
        ["Approval", "", ""],
        ["Decision", "", "Decision"],
        ["", "Onboarding", "Onboarding"],
    ]


def test_the_later_of_two_that_contradict_each_other_has_a_second_line() -> None:
    assert lines_of(["x", "y"], ["y", "x"]) == [["x", ""], ["y", "y"], ["", "x"]]
    # A third persona shares whichever of the lines fits it.
    aligned = aligned_stages(frame_of(["x", "y"], ["y", "x"], ["y", "X"]))
    assert side_by_side(aligned).to_numpy().tolist() == [["x", "", ""], ["y", "y", "y"], ["", "x", "X"]]
    assert aligned["aligned_by"].tolist() == ["alone", "name", "name", "name", "name", "name"]
    # No two of these contradict each other, all three do.
    assert lines_of(["x", "y"], ["y", "z"], ["z", "x"]) == [["x", "", ""], ["y", "y", ""], ["", "z", "z"], ["", "", "x"]]


def test_a_position_is_not_shared_against_the_order_of_a_name() -> None:
    # Both middle ones stand second, but one above "order" and the other below.
    assert lines_of(["need", "quote", "order"], ["order", "invoice"]) == [
        ["need", ""],
        ["quote", ""],
        ["order", "order"],
        ["", "invoice"],
    ]
