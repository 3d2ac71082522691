"""The app without a browser: what it says of itself, what the page is given, what analysts get."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pandas as pd
import pytest
from traitlets import TraitError

from buyerflow_widgets import (
    BuyerFlow,
    BuyingProcessState,
    EventRefused,
    FrameError,
    PersonaAdded,
    PersonaEdited,
    PersonaOpened,
    PhaseOpened,
    ProcessAdded,
    StageEdited,
    SummaryWritten,
)
from buyerflow_widgets.exporting import UnknownFormat
from buyerflow_widgets.llm import ModelError, ModelSettings
from buyerflow_widgets.model.workspace import Phase
from buyerflow_widgets.summary import Summary
from buyerflow_widgets.tables import from_json
from tests.support.fault_server import WRITTEN, FaultServer, fault_server
from tests.support.samples import SAMPLES
from tests.widgets.page import Page, on_screen


@pytest.fixture
def app() -> BuyerFlow:
    app = BuyerFlow(store=None)
    app.send(ProcessAdded(process=SAMPLES[0]))
    return app


def test_its_text_holds_no_memory_address(app: BuyerFlow) -> None:
    assert repr(app) == "Buying process: Plant Maintenance Manager, six stages, 42 of 42 cells filled"
    bundle = app._repr_mimebundle_()
    assert bundle["text/plain"] == repr(app)
    assert "<table" in bundle["text/html"]
    assert "Prove it on one line against numbers you chose" in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_text_of_people_is_never_markup_in_the_static_output() -> None:
    app = BuyerFlow(store=None)
    nasty = SAMPLES[0].buying_stages[0].model_copy(update={"stage_name": "<img src=x onerror=alert(1)>", "duration": '"><script>'})
    app.send(ProcessAdded(process=SAMPLES[0].model_copy(update={"buying_stages": (nasty,), "persona_name": "<b>x</b>"})))
    app.send(PhaseOpened(phase=Phase.REVIEW))
    review = on_screen(app)["review"]
    for html in (app._repr_mimebundle_()["text/html"], review["map_html"], review["table_html"]):
        assert "<img" not in html
        assert "<script" not in html
        assert "<b>" not in html


def test_each_phase_has_its_panel_and_the_foot(app: BuyerFlow) -> None:
    app.send(PhaseOpened(phase=Phase.REVIEW))
    page = Page(app)
    app.send(PersonaEdited(field="persona_name", value="Buyer"))
    told: dict[Phase, set[str]] = {}
    for phase in Phase:
        count = len(page.messages)
        app.send(PhaseOpened(phase=phase))
        (message,) = page.messages[count:]
        assert {name.partition("/")[0] for name in message["gone"]} <= {"log"}
        assert message["changed"]["foot"]["phase"] == message["changed"]["bar"]["phase"] == phase
        told[phase] = {each["kind"] for each in message["changed"].values()} - {"bar", "steps", "guide", "log", "order", "foot"}
    assert told == {
        # What welcomes stays as it was before there was a persona.
        Phase.INTRODUCTION: {"personas"},
        Phase.PERSONA: {"form"},
        Phase.STAGES: {"asked", "grid", "stage", "used"},
        # It shares the grid and its stages, with more columns.
        Phase.ALIGNMENT: {"grid"},
        Phase.SUMMARY: {"summary"},
        # It was there already.
        Phase.REVIEW: set(),
    }
    assert page.slices["review"]["name"] == "Buyer"
    assert page.slices["welcome"]["taste_html"]


def test_the_frame_is_tidy_and_typed_also_when_it_is_empty(app: BuyerFlow) -> None:
    empty = BuyerFlow(store=None).to_frame()
    app.send(PersonaAdded(name="Without stages"))
    frame = app.to_frame()
    assert list(frame.columns) == list(empty.columns)
    assert frame.dtypes.equals(empty.dtypes)
    assert len(frame) == 7
    assert frame["stage_order"].tolist()[1:] == [1, 2, 3, 4, 5, 6]
    assert frame["stage_order"].isna().tolist()[0]
    assert frame["duration_max_days"].tolist()[1] == pytest.approx(28)
    assert str(frame["last_updated_at"].dtype) == "datetime64[us]"


def test_an_export_is_chosen_by_its_suffix(app: BuyerFlow, tmp_path: Path) -> None:
    path = app.export(tmp_path / "map.json")
    assert json.loads(path.read_text(encoding="utf-8"))["persona_name"] == SAMPLES[0].persona_name
    with pytest.raises(UnknownFormat, match="json"):
        app.export(tmp_path / "map.docx")


def test_chosen_personas_are_exported_by_their_ids(app: BuyerFlow, tmp_path: Path) -> None:
    first = app.process
    assert first
    app.send(PersonaAdded(name="Another"))
    assert app.process
    ids = [first.persona_id, app.process.persona_id]
    for chosen in (ids, ids[::-1], ids[:1]):
        written = from_json(app.export(tmp_path / "map.json", personas=chosen).read_bytes())
        assert [process.persona_id for process in written] == chosen
    app.export(tmp_path / "one.json", personas=ids[0])
    assert from_json((tmp_path / "one.json").read_bytes()) == (first,)
    with pytest.raises(EventRefused, match="no persona with the id “nobody”"):
        app.export(tmp_path / "nobody.json", personas=[*ids, "nobody"])
    assert not (tmp_path / "nobody.json").exists()


def shown_summary(app: BuyerFlow) -> dict[str, Any]:
    """As the page has it once its step is open."""
    app.send(PhaseOpened(phase=Phase.SUMMARY))
    return on_screen(app)["summary"]


def test_without_a_model_the_summary_is_an_outline_that_says_so(app: BuyerFlow) -> None:
    summary = asyncio.run(app.summarize())
    assert summary.author == "outline"
    assert app.process
    assert app.process.ai_generated_summary == summary.text
    shown = shown_summary(app)
    assert shown["origin"]["author"] == "outline"
    assert shown["stale"] is False
    # A summary is no change to persona or stages.
    assert app.process.status == "completed"


def test_no_summary_without_a_persona() -> None:
    with pytest.raises(EventRefused):
        asyncio.run(BuyerFlow(store=None).summarize())


def test_a_changed_stage_makes_the_summary_stale(app: BuyerFlow) -> None:
    asyncio.run(app.summarize())
    active = app.workspace.active
    assert active
    app.send(StageEdited(stage_id=active.content.stage_ids[0], field="duration", value="a year"))
    assert shown_summary(app)["stale"] is True


def test_a_summary_that_came_with_its_process_is_not_checked_and_is_out_of_date_after_an_edit(app: BuyerFlow) -> None:
    shown = shown_summary(app)
    assert (shown["origin"]["author"], shown["check"], shown["stale"]) == ("unknown", None, False)
    app.send(PersonaEdited(field="persona_name", value="Plant manager"))
    shown = shown_summary(app)
    assert (shown["origin"]["author"], shown["check"], shown["stale"]) == ("unknown", None, True)
    app.session.undo()
    assert shown_summary(app)["stale"] is False


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    """The model's server; it writes a part and goes silent."""
    with fault_server() as server:
        server.fault = "stall"
        monkeypatch.setenv("OPENAI_API_KEY", "sk-not-to-be-shown")
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        yield server


def stopped(app: BuyerFlow, meanwhile: PersonaEdited | SummaryWritten | None = None) -> Summary:
    """Begins a summary, sends an event and stops it when there is some text."""
    some_text = Event()
    end = app.session.subscribe(lambda: some_text.set() if app.writing.text else None)
    writing = app.write_summary(ModelSettings.from_environment())
    with pytest.raises(EventRefused, match="already"):
        app.write_summary(None)
    assert some_text.wait(30)
    end()
    if meanwhile:
        app.send(meanwhile)
    app.writing.stop()
    summary = writing.result(30)
    assert summary.complete is False
    assert summary.text != ""
    return summary


def press(app: BuyerFlow, command: str) -> None:
    assert Page(app).command(command)["ok"] is True


@pytest.mark.usefixtures("faults")
def test_stopped_the_summary_is_the_part_that_was_written(app: BuyerFlow) -> None:
    app.send(SummaryWritten(text=""))
    # Editing goes on meanwhile.
    summary = stopped(app, PersonaEdited(field="persona_name", value="Plant manager"))
    assert app.process
    assert app.process.ai_generated_summary == summary.text
    assert app.process.persona_name == "Plant manager"
    shown = shown_summary(app)
    assert (shown["stale"], shown["part"]) == (True, None)


@pytest.mark.usefixtures("faults")
def test_stopped_the_earlier_summary_stays_and_the_new_part_is_offered(app: BuyerFlow) -> None:
    before = app.process
    summary = stopped(app)
    assert app.process == before
    shown = shown_summary(app)
    assert (shown["state"], shown["origin"]["author"]) == ("written", "unknown")
    assert summary.text.strip() in shown["part"]["html"]
    assert shown["part"]["origin"]["complete"] is False
    # It is of its persona alone.
    app.send(PersonaAdded(name="Another"))
    assert shown_summary(app)["part"] is None
    app.session.undo()
    press(app, "use_new_part")
    assert app.process
    assert app.process.ai_generated_summary == summary.text
    shown = shown_summary(app)
    assert (shown["part"], shown["origin"]["author"], shown["origin"]["complete"]) == (None, "model", False)
    app.session.undo()
    assert app.process == before


@pytest.mark.usefixtures("faults")
def test_the_offer_goes_when_it_is_discarded_or_another_summary_is_begun(app: BuyerFlow) -> None:
    before = app.process
    stopped(app)
    press(app, "discard_new_part")
    assert shown_summary(app)["part"] is None
    press(app, "use_new_part")
    assert app.process == before
    stopped(app)
    assert shown_summary(app)["part"]
    asyncio.run(app.summarize(use_model=False))
    assert shown_summary(app)["part"] is None


@pytest.mark.usefixtures("faults")
def test_a_summary_that_was_written_while_the_first_one_came_stays_when_that_is_stopped(app: BuyerFlow) -> None:
    app.send(SummaryWritten(text=""))
    stopped(app, SummaryWritten(text="Mine."))
    assert app.process
    assert app.process.ai_generated_summary == "Mine."
    assert shown_summary(app)["part"]


def test_a_failure_keeps_the_summary_there_was_and_offers_the_part(app: BuyerFlow, faults: FaultServer) -> None:
    faults.fault = "cut"
    before = app.process
    with pytest.raises(ModelError):
        asyncio.run(app.summarize())
    assert app.process == before
    shown = shown_summary(app)
    assert shown["error"].endswith("The summary you had is still there.")
    assert shown["state"] == "written"
    assert WRITTEN.strip() in shown["part"]["html"]


def test_the_form_shows_what_there_is_and_whose_it_is(app: BuyerFlow) -> None:
    page = Page(app)
    app.send(PersonaAdded(name="A"))
    assert app.process
    assert page.slices["form"]["persona_id"] == app.process.persona_id
    assert page.slices["form"]["asked"] == "persona_pain_points"
    app.send(PersonaEdited(field="persona_pain_points", value="The line stops\n\nPeople retire"))
    assert page.slices["form"] == {
        "kind": "form",
        "persona_id": app.process.persona_id,
        "persona_name": "A",
        "persona_pain_points": "The line stops\n\nPeople retire",
        "asked": None,
        "count": "Two pain points",
    }
    first = page.slices["form"]
    app.send(PersonaAdded(name="B"))
    form = page.slices["form"]
    assert form["persona_id"] == app.process.persona_id != first["persona_id"]
    assert (form["persona_name"], form["persona_pain_points"], form["count"]) == ("B", "", "")
    app.send(PersonaOpened(persona_id=first["persona_id"], phase=Phase.PERSONA))
    assert page.slices["form"] == first
    # In another step it is not on screen, and nothing is told of it.
    app.send(PhaseOpened(phase=Phase.STAGES))
    count = len(page.messages)
    app.send(PersonaEdited(field="persona_name", value="C"))
    assert ["form" in message["changed"] for message in page.messages[count:]] == [False]


def test_what_reaches_the_widget_by_itself_overwrites_nothing(app: BuyerFlow) -> None:
    # A trait cannot say what its text was written over; the page sends that as an event.
    app.send(PersonaAdded(name="theirs"))
    before, shown = app.process, on_screen(app)
    form = {**shown["form"], "persona_name": "mine"}
    app.set_state({"slices": {"seq": 99, "changed": {"form": form}, "gone": [], "answer": None, "is_all": True}, "process": None})
    assert app.process is before
    assert app.process
    assert app.process.persona_name == "theirs"
    assert on_screen(app) == shown


def test_what_was_written_over_another_text_overwrites_nothing(app: BuyerFlow) -> None:
    app.send(PersonaAdded(name="theirs"))
    event = {"type": "PersonaEdited", "field": "persona_name", "value": "mine"}
    Page(app).tell({"kind": "event", "id": "1", "event": event, "seen": "something else"})
    assert app.process
    assert app.process.persona_name == "theirs"


def test_a_frame_and_a_file_come_in_as_new_personas(app: BuyerFlow, tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(SAMPLES[1].model_dump_json(), encoding="utf-8")
    app.load(file)
    app.load(pd.DataFrame({"Who": ["Buyer", "Buyer"], "Stage Name": ["Search", "Order"]}), {"Who": "persona_name"})
    assert [stage.stage_name for stage in app.process.buying_stages] == ["Search", "Order"] if app.process else False
    assert sorted(each.persona_name for each in app.processes()) == sorted([SAMPLES[0].persona_name, SAMPLES[1].persona_name, "Buyer"])


def test_a_broken_frame_changes_nothing(app: BuyerFlow) -> None:
    before = app.workspace
    with pytest.raises(FrameError):
        app.load(pd.DataFrame({"stage_name": ["A", {}]}))
    assert app.workspace is before


def test_the_app_opens_its_owners_work_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store.sqlite"
    for owner in ("Ann", "ann"):
        monkeypatch.setenv("BUYERFLOW_OWNER", owner)
        BuyerFlow(store).send(PersonaAdded(name=f"Persona of {owner}"))
    for owner in ("Ann", "ann"):
        monkeypatch.setenv("BUYERFLOW_OWNER", owner)
        assert [process.persona_name for process in BuyerFlow(store).processes()] == [f"Persona of {owner}"]


def test_a_visitor_nobody_knows_sees_a_sentence_and_opens_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUYERFLOW_OWNER_HEADER", "X-Forwarded-User")
    monkeypatch.setenv("BUYERFLOW_OWNER", "ann")
    app = BuyerFlow(tmp_path / "store.sqlite")
    shown = on_screen(app)
    assert list(shown) == ["closed"]
    assert "This page cannot tell who you are" in shown["closed"]["sentence"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("store", [42, pd.DataFrame()])
def test_what_names_no_store_is_a_type_error(store: Any) -> None:
    with pytest.raises(TypeError, match="A store is named by"):
        BuyerFlow(store)


@pytest.mark.parametrize("source", [42, ["a.csv"], None])
def test_what_is_no_table_is_a_type_error(app: BuyerFlow, source: Any) -> None:
    with pytest.raises(TypeError, match="from_frame takes a DataFrame of pandas or polars"):
        app.load(source)


def test_the_process_is_a_trait_that_can_be_observed_and_not_set(app: BuyerFlow) -> None:
    observed: list[Any] = []
    told: list[BuyingProcessState] = []
    app.observe(lambda change: observed.append((change["old"], change["new"])), "process")
    stop = app.on_change(told.append)
    before = app.process
    app.send(PersonaEdited(field="persona_name", value="Buyer"))
    assert observed == [(before, app.process)]
    assert told == [app.process]
    # Another phase is no change of the process.
    app.send(PhaseOpened(phase=Phase.STAGES))
    stop()
    app.send(PersonaEdited(field="persona_name", value="Another"))
    assert len(observed) == 2
    assert len(told) == 1
    with pytest.raises(TraitError, match="read-only"):
        app.process = None


def test_an_observer_that_fails_stops_nobody(app: BuyerFlow, caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    def fails(*_: object) -> None:
        raise RuntimeError("of the notebook's author")

    def hears(process: BuyingProcessState) -> None:
        told.append(process.persona_name)

    app.observe(fails, "process")
    app.session.subscribe(fails)
    app.on_change(fails)
    app.on_change(hears)
    app.send(PersonaEdited(field="persona_name", value="Buyer"))
    assert told == ["Buyer"]
    assert on_screen(app)["bar"]["persona"]["name"] == "Buyer"
    assert caplog.text.count("RuntimeError: of the notebook's author") == 3
    app.unobserve(fails, "process")
    app.send(PersonaEdited(field="persona_name", value="Another"))
    assert caplog.text.count("RuntimeError: of the notebook's author") == 5


def test_at_the_end_of_with_the_app_is_closed() -> None:
    with BuyerFlow(store=None) as app:
        assert app.comm is not None
    assert app.comm is None
