"""A summary that is finished while the store is away, for a persona that is not in work any more."""

import pytest

from buyerflow_widgets import BuyerFlow, PersonaAdded, ProcessAdded
from buyerflow_widgets.llm import ModelSettings
from buyerflow_widgets.storage import Store
from tests.support.fault_server import WRITTEN, fault_server
from tests.support.postgresql import Server
from tests.support.samples import SAMPLES
from tests.support.waiting import until
from tests.widgets.page import Page


def summary_of(url: str, persona_id: str) -> str | None:
    store = Store.open(url)
    try:
        stored = store.load(persona_id)
        assert stored
        return stored.envelope.content.process.ai_generated_summary
    finally:
        store.close()


def test_a_finished_summary_waits_for_the_store(own_postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with own_postgresql.database() as url, fault_server() as model:
        for name, value in {"OPENAI_API_KEY": "sk-x", "OPENAI_BASE_URL": model.base_url, "BUYERFLOW_MODEL": "fine"}.items():
            monkeypatch.setenv(name, value)
        app = BuyerFlow(url)
        page = Page(app)
        app.send(ProcessAdded(process=SAMPLES[0].model_copy(update={"ai_generated_summary": None})))
        first = app.process
        assert first
        app.send(PersonaAdded(name="Another"))

        own_postgresql.stop()
        summary = app.writing.start(first, ModelSettings.from_environment()).result(60)
        assert summary.text == f"{WRITTEN}And buys."
        assert app.writing.error == ""
        save = page.slices["save"]
        assert (save["state"], save["reason"].partition(";")[0]) == ("unsaved", "the store could not be reached")

        own_postgresql.start()
        until(lambda: page.slices["save"]["state"] == "saved")
        assert summary_of(url, first.persona_id) == summary.text
        # And the other one is still in work.
        assert app.process and app.process.persona_name == "Another"
        app.close()
