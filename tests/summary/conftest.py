"""Processes to sum up, a server that fails, and a real model."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from buyerflow_widgets.model.process import BuyingProcessState, BuyingStage
from tests.summary.fault_server import FaultServer, fault_server
from tests.summary.model_server import ModelServer, model_or_skip

SAMPLES = Path(__file__).parents[1] / "data" / "samples.json"


@pytest.fixture(autouse=True)
def _no_model_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("OPENAI_") or name == "BUYERFLOW_MODEL":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def samples() -> list[BuyingProcessState]:
    return [BuyingProcessState.model_validate_json(json.dumps(each)) for each in json.loads(SAMPLES.read_text(encoding="utf-8"))]


@pytest.fixture
def small_process() -> BuyingProcessState:
    """Short, so that a small model reads it quickly."""
    stage = BuyingStage.named("Trial").model_copy(update={"duration": "2 weeks", "buyer_actions": "Tries it out"})
    return BuyingProcessState(
        persona_id="p",
        persona_name="Plant manager",
        persona_pain_points="The line stops",
        buying_stages=(stage,),
        last_updated_at=datetime(2025, 3, 14, tzinfo=UTC),
    )


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-to-be-shown")
    with fault_server() as server:
        yield server


@pytest.fixture(scope="session")
def model() -> Iterator[ModelServer]:
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp, the real model's server, is not installed")
    yield from model_or_skip()
