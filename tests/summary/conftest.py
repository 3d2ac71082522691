"""Processes to sum up, a server that fails, and a real model."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from buyerflow_widgets.model.process import BuyingProcessState, BuyingStage
from tests.support.fault_server import FaultServer, fault_server


@pytest.fixture(autouse=True)
def _no_model_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("OPENAI_") or name == "BUYERFLOW_MODEL":
            monkeypatch.delenv(name)


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
