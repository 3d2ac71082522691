"""The grid by itself: an analyst shows a process, edits it, and takes it back."""

from typing import Any

import pytest
from traitlets import TraitError

from buyerflow_widgets import BuyingProcessState, StageGrid
from tests.support.samples import SAMPLES
from tests.widgets.page import Page


def edit(page: Page[StageGrid], stage: int, field: str, value: str) -> None:
    stage_id = page.slices["order"]["stage_ids"][stage]
    page.event(type="StageEdited", stage_id=stage_id, field=field, value=value)


@pytest.fixture
def grid() -> StageGrid:
    return StageGrid(SAMPLES[0])


@pytest.fixture
def page(grid: StageGrid) -> Page[StageGrid]:
    return Page(grid)


def test_it_has_the_process_as_it_was_given(grid: StageGrid, page: Page[StageGrid]) -> None:
    assert grid.process == SAMPLES[0]
    assert len(page.slices["grid"]["columns"]) == 7
    assert repr(grid) == "Buying stages: Plant Maintenance Manager, six stages, 42 of 42 cells filled"
    assert "<table>" in grid._repr_mimebundle_()["text/html"]


def test_an_edit_on_screen_is_observed_and_undo_takes_it_back(grid: StageGrid, page: Page[StageGrid]) -> None:
    seen: list[BuyingProcessState] = []
    grid.observe(lambda change: seen.append(change["new"]), "process")
    edit(page, 1, "duration", "a fortnight")
    assert [process.buying_stages[1].duration for process in seen] == ["a fortnight"]
    assert grid.process.persona_id == SAMPLES[0].persona_id
    page.command("undo")
    assert grid.process == SAMPLES[0]
    # There is nothing before what it was given.
    page.command("undo")
    assert grid.process == SAMPLES[0]


def test_another_process_can_be_shown_in_it(grid: StageGrid, page: Page[StageGrid]) -> None:
    edit(page, 0, "duration", "a year")
    grid.show(SAMPLES[1])
    assert grid.process == SAMPLES[1]
    assert len(page.slices["order"]["stage_ids"]) == 5
    # Those of the one before are gone.
    assert [name for name in page.slices if name.startswith("stage/")] == [f"stage/{each}" for each in page.slices["order"]["stage_ids"]]
    assert page.slices["bar"]["can_undo"] is False
    edit(page, 0, "duration", "a day")
    assert grid.process.buying_stages[0].duration == "a day"
    assert grid.process.persona_id == SAMPLES[1].persona_id


def test_its_process_can_be_observed_and_not_set(grid: StageGrid, page: Page[StageGrid]) -> None:
    told: list[BuyingProcessState] = []
    stop = grid.on_change(told.append)
    edit(page, 0, "duration", "a year")
    grid.show(SAMPLES[1])
    stop()
    grid.show(SAMPLES[2])
    assert [process.buying_stages[0].duration for process in told] == ["a year", SAMPLES[1].buying_stages[0].duration]
    with pytest.raises(TraitError, match="read-only"):
        grid.process = SAMPLES[0]


@pytest.mark.parametrize("given", [42, None, {"persona_name": "x"}])
def test_what_is_no_process_is_a_type_error(grid: StageGrid, given: Any) -> None:
    for show in (StageGrid, grid.show):
        with pytest.raises(TypeError, match="shows a BuyingProcessState, not"):
            show(given)
    assert grid.process == SAMPLES[0]


def test_it_is_closed_at_the_end_of_with() -> None:
    with StageGrid(SAMPLES[0]) as grid:
        assert grid.comm is not None
    assert grid.comm is None
