"""What people find by completing `buyerflow_widgets.`, and what a wrong call tells them."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from pydantic import ValidationError

import buyerflow_widgets
from buyerflow_widgets import (
    BuyingProcessState,
    BuyingStage,
    CellEdit,
    PersonaAdded,
    PersonaOpened,
    PhaseOpened,
    QuestionSkipped,
    StageEdited,
    Store,
    export,
    from_frame,
    to_frame,
)
from buyerflow_widgets.model.workspace import Phase, Question

PROCESS = BuyingProcessState(
    persona_id="p",
    persona_name="Plant manager",
    persona_pain_points="",
    buying_stages=(BuyingStage.named("Search"),),
    last_updated_at=datetime(2025, 3, 14, tzinfo=UTC),
)


def test_completion_offers_the_public_names_and_nothing_else() -> None:
    """In a program of its own: here other tests have imported the package's modules."""
    code = "import buyerflow_widgets; print('\\n'.join(dir(buyerflow_widgets)))"
    offered = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout.split()
    wanted = {"BuyerFlow", "Session", "StageGrid", "Store", "to_frame", "from_frame", "summarize", "export", "analyses"}
    assert wanted <= set(offered)
    assert set(offered) == {*buyerflow_widgets.__all__, "__version__"}
    assert not {"Any", "TYPE_CHECKING", "import_module", "events", "flow"} & set(offered)


def test_every_public_name_is_there() -> None:
    for name in buyerflow_widgets.__all__:
        assert getattr(buyerflow_widgets, name) is not None
    assert buyerflow_widgets.analyses.__name__ == "buyerflow_widgets.analyses"
    with pytest.raises(AttributeError, match="nothing_of_this_name"):
        _ = buyerflow_widgets.nothing_of_this_name


@pytest.mark.parametrize(
    "make",
    [
        lambda: PersonaAdded(title="x"),  # type: ignore[call-arg]
        lambda: StageEdited(stage_id="s", field="duration", value="", text="x"),  # type: ignore[call-arg]
        lambda: CellEdit(stage_id="s", field="duration", value="", text="x"),  # type: ignore[call-arg]
        lambda: PhaseOpened(phase=Phase.REVIEW, persona="x"),  # type: ignore[call-arg]
        lambda: PersonaOpened(persona_id="p", name="x"),  # type: ignore[call-arg]
        lambda: QuestionSkipped(question=Question(phase=Phase.PERSONA, field="persona_name"), for_good=True),  # type: ignore[call-arg]
    ],
)
def test_an_event_refuses_a_field_that_it_does_not_know(make: Callable[[], object]) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        make()


def test_stages_and_processes_ignore_what_they_do_not_know() -> None:
    assert BuyingStage.model_validate(BuyingStage.named("Search").model_dump() | {"budget": 1}) == BuyingStage.named("Search")
    assert BuyingProcessState.model_validate(PROCESS.model_dump() | {"region": "north"}) == PROCESS


@pytest.mark.parametrize(
    ("given", "named"), [([PROCESS], "list"), ({"stage_name": ["Search"]}, "dict"), (pl.LazyFrame(), "polars"), (None, "NoneType")]
)
def test_from_frame_says_what_it_accepts(given: Any, named: str) -> None:
    with pytest.raises(
        TypeError, match=f"from_frame takes a DataFrame of pandas or polars, or an Arrow table, not a value of type {named}.*collect"
    ):
        from_frame(given)


@pytest.mark.parametrize(("given", "named"), [(42, "int"), (pd.DataFrame(), "pandas.DataFrame"), (b"maps.sqlite", "bytes")])
def test_a_store_says_how_it_is_named(given: Any, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError, match=f"A store is named by a path, a database URL or None, not by a value of type {named}"):
        Store.open(given)
    assert list(tmp_path.iterdir()) == []


def test_one_process_is_a_frame_and_a_file_too(tmp_path: Path) -> None:
    pd.testing.assert_frame_equal(to_frame(PROCESS), to_frame([PROCESS]))
    assert export(PROCESS, tmp_path / "one.csv").read_bytes() == export([PROCESS], tmp_path / "list.csv").read_bytes()
