"""Messages from the page: each is answered once, and an error is a sentence, never an exception."""

import csv
import json
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from buyerflow_widgets import BuyerFlow, PersonaAdded, PhaseOpened, StageSetChosen
from buyerflow_widgets.exporting import FORMATS
from buyerflow_widgets.model.process import MAX_TEXT, BuyingProcessState
from buyerflow_widgets.model.workspace import Phase
from buyerflow_widgets.widgets import exports
from tests.support.many_personas import fill
from tests.widgets.page import Page


@pytest.fixture
def page() -> Page[BuyerFlow]:
    app = BuyerFlow(store=None)
    app.send(PersonaAdded(name="Plant manager (food)"))
    app.send(StageSetChosen(name="Standard"))
    return Page(app)


def stage(page: Page[BuyerFlow], number: int) -> str:
    active = page.app.workspace.active
    assert active
    return active.content.stage_ids[number]


def save_state(app: BuyerFlow) -> str:
    return app.session.save.state


def test_an_event_is_applied_and_acknowledged(page: Page[BuyerFlow]) -> None:
    answer = page.event(type="StageEdited", stage_id=stage(page, 0), field="duration", value="2 weeks")
    assert answer == {"kind": "ack", "to": "1", "ok": True}
    assert page.app.process
    assert page.app.process.buying_stages[0].duration == "2 weeks"


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ({"type": "StageEdited", "stage_id": "gone", "field": "duration", "value": ""}, "This stage is no longer there."),
        ({"type": "StageSetChosen", "name": "AIDA"}, "This replaces three stages and what is written in them."),
        ({"type": "PersonaEdited", "field": "persona_name", "value": "x" * (MAX_TEXT + 1)},
         "This is 20,001 characters; a field holds 20,000. It is not saved."),
        ({"type": "PersonaEdited", "field": "persona_name", "value": "a\0b"}, "It is not saved: the character NUL cannot be stored."),
        ({"type": "PersonaEdited", "field": "persona_name", "value": "\ud800"},
         "It is not saved: it holds half of a character, which cannot be stored."),
        ({"type": "PersonaEdited", "field": "persona_id", "value": "x"},
         "The page sent something that is not understood; please reload it."),
        ({"type": "NoSuchEvent"}, "The page sent something that is not understood; please reload it."),
    ],
)  # fmt: skip
def test_what_cannot_be_applied_is_refused_with_a_sentence_and_changes_nothing(
    page: Page[BuyerFlow], event: dict[str, Any], sentence: str
) -> None:
    before = page.app.workspace
    answer = page.event(**event)
    assert answer["ok"] is False
    assert answer["message"] == sentence
    assert page.app.workspace is before


@pytest.mark.parametrize(
    "message", [{}, {"kind": "event"}, {"kind": "event", "event": "text"}, {"kind": "command", "command": {"name": "eval"}}]
)
def test_a_message_of_another_shape_is_refused(page: Page[BuyerFlow], message: dict[str, Any]) -> None:
    assert page.tell(message | {"id": "1"})["message"].endswith("please reload it.")


def test_times_and_ids_are_never_taken_from_the_page(page: Page[BuyerFlow]) -> None:
    page.event(type="PersonaEdited", field="persona_name", value="Buyer", at="1999-01-01T00:00:00Z")
    page.event(type="StageAdded", stage_id="mine", stage_name="Renewal")
    page.event(type="StageDuplicated", stage_id=stage(page, 3), new_stage_id="mine")
    assert page.app.process
    assert page.app.process.last_updated_at.year > 2000
    active = page.app.workspace.active
    assert active
    assert len(active.content.stage_ids) == 5
    assert "mine" not in active.content.stage_ids


def test_the_page_writes_a_summary_as_a_person_alone(page: Page[BuyerFlow]) -> None:
    claim = {"author": "model", "model": "x" * 30_000, "content_digest": "y" * 30_000, "complete": False}
    assert page.event(type="SummaryWritten", text="mine", **claim)["ok"] is True
    active = page.app.workspace.active
    assert active
    assert active.content.summary_origin
    origin = active.content.summary_origin
    assert (origin.author, origin.model, origin.complete, len(origin.content_digest) < 100) == ("person", "", True, True)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "StageEdited", "stage_id": "x" * 201, "field": "duration", "value": ""},
        {"type": "StageAdded", "after": "x" * 201},
        {"type": "QuestionSkipped", "question": {"phase": "stages", "field": "duration", "stage_id": "x" * 201}},
    ],
)
def test_an_id_is_no_place_to_keep_things_in(page: Page[BuyerFlow], event: dict[str, Any]) -> None:
    before = page.app.workspace
    assert page.event(**event)["message"] == "The page sent something that is not understood; please reload it."
    assert page.app.workspace is before


def test_a_ping_is_answered(page: Page[BuyerFlow]) -> None:
    assert page.tell({"kind": "ping", "id": "7"}) == {"kind": "ack", "to": "7", "ok": True}


def test_undo_and_redo(page: Page[BuyerFlow]) -> None:
    page.command("undo")
    assert page.app.process
    assert page.app.process.buying_stages == ()
    page.command("redo")
    assert len(page.app.process.buying_stages) == 3


def test_the_example_is_opened_as_a_new_persona_each_time(page: Page[BuyerFlow]) -> None:
    page.command("open_example")
    first = page.app.process
    page.command("open_example")
    assert first
    assert page.app.process
    assert first.persona_id != page.app.process.persona_id
    assert page.app.workspace.phase is Phase.REVIEW
    assert page.command("find_personas", text="MAINTENANCE plant")["total"] == 2
    assert page.command("find_personas", text="food")["personas"][0]["detail"]


def test_exports_hold_what_is_on_screen(page: Page[BuyerFlow]) -> None:
    page.event(type="StageEdited", stage_id=stage(page, 1), field="key_message", value="=1+1")
    answer = page.command("export", format="json", all=False)
    assert answer["filename"] == "plant-manager.json"
    assert json.loads(page.answers[-1][1][0])["buying_stages"][1]["key_message"] == "=1+1"
    answer = page.command("export", format="csv", all=True)
    assert answer["filename"] == "buying-processes.csv"
    rows = list(csv.DictReader(page.answers[-1][1][0].decode("utf-8-sig").splitlines()))
    # A spreadsheet must not run it.
    assert [row["key_message"] for row in rows] == ["", "'=1+1", ""]


def test_what_was_changed_in_two_places_is_chosen_in_the_page(tmp_path: Path) -> None:
    first = BuyerFlow(tmp_path / "store.sqlite")
    first.session.close()
    first.send(PersonaAdded(name="Plant manager"))
    second = BuyerFlow(tmp_path / "store.sqlite")
    second.session.close()
    for name in ("theirs", "theirs too"):
        Page(second).event(type="PersonaEdited", field="persona_name", value=name)
        answer = Page(first).event(type="PersonaEdited", field="persona_name", value="mine")
        assert answer["ok"] is True
        assert save_state(first) == "saved"
    page = Page(first)
    assert [(each["mine"], each["theirs"]) for each in page.slices["conflicts"]["items"]] == [("mine", "theirs too")]
    choice = {"stage_id": None, "field": "persona_name"}
    assert page.command("keep_mine", **choice)["ok"] is True
    assert first.process
    assert first.process.persona_name == "mine"
    assert page.slices["conflicts"]["items"] == []
    assert page.command("take_theirs", **choice)["message"] == "This was chosen already."
    assert page.command("keep_mine", field=3)["message"].endswith("please reload it.")


def test_the_history_says_what_each_change_did_and_restores(tmp_path: Path) -> None:
    app = BuyerFlow(tmp_path / "store.sqlite")
    app.session.close()
    page = Page(app)
    app.send(PersonaAdded(name="Plant manager"))
    app.send(StageSetChosen(name="Standard"))
    stage_id = app.workspace.active.content.stage_ids[1]  # type: ignore[union-attr]
    for field, text in (("duration", "1 w"), ("duration", "1 week"), ("key_message", "x"), ("duration", "<b>2 weeks</b>")):
        page.event(type="StageEdited", stage_id=stage_id, field=field, value=text)
    assert app.process
    persona_id = app.process.persona_id
    answer = page.command("history", persona_id=persona_id)
    assert answer["kind"] == "history"
    # One field written in two goes is one entry.
    newest, message, middle, chosen, begun = answer["entries"]
    assert [entry["kind"] for entry in answer["entries"]] == ["change"] * 4 + ["begun"]
    assert middle["changes"] == [{"where": "Consideration · Duration", "before": "", "after": "1 week"}]
    assert message["changes"] == [{"where": "Consideration · Key Message", "before": "", "after": "x"}]
    assert newest["changes"] == [{"where": "Consideration · Duration", "before": "1 week", "after": "<b>2 weeks</b>"}]
    assert [change["where"] for change in chosen["changes"]] == [f"{name} · Stage" for name in ("Awareness", "Consideration", "Decision")]
    assert begun["changes"] == [{"where": "Persona", "before": "", "after": "Plant manager"}]
    assert answer["next"] is None
    preview = page.command("preview_revision", persona_id=persona_id, seq=newest["seq"])
    assert "&lt;b&gt;2 weeks" in preview["table_html"]
    assert page.command("restore_revision", persona_id=persona_id, seq=middle["seq"])["ok"] is True
    assert app.process.buying_stages[1].duration == "1 week"
    assert app.session.can_undo
    # Of a persona that is not this owner's there is none.
    assert page.command("history", persona_id="another")["entries"] == []
    assert page.command("preview_revision", persona_id="another", seq=1)["message"] == "This version is no longer there."


def test_the_history_tells_what_was_kept_aside_deleted_and_brought_back(tmp_path: Path) -> None:
    app = BuyerFlow(tmp_path / "store.sqlite")
    app.session.close()
    page = Page(app)
    app.send(PersonaAdded(name="Plant manager"))
    assert app.process
    persona_id = app.process.persona_id
    event = {"type": "PersonaEdited", "field": "persona_name", "value": "Mine" + "!" * 5000}
    page.tell({"kind": "event", "id": "1", "event": event, "seen": "Something else"})
    page.event(type="PersonaDeleted", persona_id=persona_id)
    assert page.command("deleted_personas")["personas"][0]["persona_name"] == "Plant manager"
    assert page.command("erase_persona", persona_id="another")["ok"] is False
    assert page.command("restore_persona", persona_id=persona_id)["ok"] is True
    assert app.process.persona_name == "Plant manager"
    answer = page.command("history", persona_id=persona_id)
    assert [entry["kind"] for entry in answer["entries"]] == ["restored", "deleted", "aside", "begun"]
    aside = answer["entries"][2]["changes"]
    assert aside[0]["before"] == "Plant manager"
    assert aside[0]["after"] == "Mine" + "!" * 3996 + "…"
    assert "Mine!!" in page.command("preview_revision", persona_id=persona_id, seq=answer["entries"][2]["seq"])["name"]
    assert page.command("erase_persona", persona_id=persona_id)["message"] == "This persona is not deleted; delete it first."
    page.event(type="PersonaDeleted", persona_id=persona_id)
    assert page.command("erase_persona", persona_id=persona_id)["ok"] is True
    assert page.command("deleted_personas")["personas"] == []
    assert page.command("restore_persona", persona_id=persona_id)["message"] == "This persona is no longer there."


def test_the_history_comes_in_pages(tmp_path: Path) -> None:
    app = BuyerFlow(tmp_path / "store.sqlite")
    app.session.close()
    page = Page(app)
    app.send(PersonaAdded(name="0"))
    assert app.process
    for number in range(1, 100):
        page.event(type="PersonaEdited", field=("persona_name", "persona_pain_points")[number % 2], value=str(number))
    told: list[str] = []
    before: int | None = None
    while True:
        answer = page.command("history", persona_id=app.process.persona_id, before=before)
        told += [entry["changes"][0]["after"] for entry in answer["entries"]]
        if (before := answer["next"]) is None:
            break
    assert told == [str(number) for number in range(99, -1, -1)]


def test_an_unexpected_exception_says_nothing_of_itself(
    page: Page[BuyerFlow], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page.app.session, "send", lambda _event: 1 // 0)
    answer = page.event(type="PhaseOpened", phase="review")
    assert answer["message"] == "Something went wrong here. Please reload the page: it then shows what is saved."
    assert "ZeroDivisionError" in caplog.text


def test_a_change_is_acknowledged_whatever_an_observer_does(page: Page[BuyerFlow], caplog: pytest.LogCaptureFixture) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("of the notebook's author")

    page.app.session.subscribe(fails)
    page.app.observe(fails, "process")
    answer = page.event(type="PersonaEdited", field="persona_name", value="Buyer")
    assert answer == {"kind": "ack", "to": "1", "ok": True}
    assert page.slices["bar"]["persona"]["name"] == "Buyer"
    assert "of the notebook's author" in caplog.text


def test_a_store_that_cannot_be_opened_is_said_and_work_goes_on(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"not a database" * 100)
    app = BuyerFlow(broken)
    app.send(PersonaAdded(name="Plant manager"))
    assert app.process
    assert app.session.save.state == "unsaved"
    assert "damaged" in app.session.save.reason
    app.send(PhaseOpened(phase=Phase.REVIEW))


def test_chosen_personas_are_exported_in_the_order_in_which_they_were_chosen(page: Page[BuyerFlow]) -> None:
    first = page.app.process
    page.command("open_example")
    second = page.app.process
    page.command("open_example")
    assert first
    assert second
    answer = page.command("export", format="json", all=False, personas=[second.persona_id, first.persona_id])
    assert answer["filename"] == "buying-processes.json"
    assert [each["persona_id"] for each in json.loads(page.answers[-1][1][0])] == [second.persona_id, first.persona_id]
    answer = page.command("export", format="md", all=False, personas=[first.persona_id])
    assert answer["filename"] == "plant-manager.md"
    assert page.command("export", format="csv", all=False, personas=["nobody"])["message"] == "There is nothing to export yet."


@pytest.mark.parametrize("arguments", [{"format": "exe"}, {}, {"format": "csv", "personas": "all"}, {"format": "csv", "x": 1}])
def test_an_export_that_makes_no_sense_is_refused(page: Page[BuyerFlow], arguments: dict[str, Any]) -> None:
    answer = page.command("export", **arguments)
    assert answer["ok"] is False
    assert "please reload it" in answer["message"]


def until(holds: Callable[[], object]) -> None:
    """Waits, with a limit."""
    deadline, pause = time.monotonic() + 60, threading.Event()
    while not holds():
        assert time.monotonic() < deadline
        pause.wait(0.005)


def wait_for_answer(page: Page[BuyerFlow], count: int) -> tuple[dict[str, Any], list[bytes]]:
    until(lambda: len(page.answers) > count)
    return page.answers[-1]


def many(tmp_path: Path, count: int) -> Page[BuyerFlow]:
    fill(tmp_path / "store.sqlite", count)
    return Page(BuyerFlow(tmp_path / "store.sqlite"))


def ask_for_all(page: Page[BuyerFlow], suffix: str) -> None:
    page.send({"kind": "command", "id": "7", "command": {"name": "export", "format": suffix, "all": True}})


def test_many_personas_are_answered_later_and_editing_goes_on(tmp_path: Path) -> None:
    page = many(tmp_path, 60)
    ask_for_all(page, "json")
    answer, buffers = wait_for_answer(page, 0)
    assert answer["to"] == "7"
    assert len(json.loads(buffers[0])) == 60


def test_a_long_export_says_how_far_it_is_and_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_SECONDS", 0)
    page = many(tmp_path, 400)
    ask_for_all(page, "html")
    until(lambda: page.slices["bar"]["exporting"])
    assert page.slices["bar"]["exporting"].startswith("Reading ")
    refused = page.command("export", format="json", all=False)
    assert refused["message"] == "Another file is still being written; wait for it, or stop it."
    page.command("stop_export")
    stopped = {"kind": "ack", "to": "7", "ok": False, "message": "Stopped. No file was written."}
    until(lambda: stopped in [answer for answer, _ in page.answers])
    assert page.slices["bar"]["exporting"] == ""
    assert page.command("export", format="json", all=False)["kind"] == "download"


def test_an_export_can_be_stopped_after_the_last_persona_was_taken_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = many(tmp_path, 60)

    def written(processes: Sequence[BuyingProcessState]) -> list[bytes]:
        assert len(list(processes)) == 60
        page.command("stop_export")
        return [b"all of it"]

    monkeypatch.setitem(FORMATS, "json", FORMATS["json"]._replace(pieces=written))
    ask_for_all(page, "json")
    stopped = {"kind": "ack", "to": "7", "ok": False, "message": "Stopped. No file was written."}
    until(lambda: stopped in [answer for answer, _ in page.answers])


def test_what_a_format_cannot_hold_is_a_sentence(tmp_path: Path) -> None:
    page = many(tmp_path, 201)
    ask_for_all(page, "pptx")
    answer, _ = wait_for_answer(page, 0)
    assert answer["message"] == "Slides are made for up to 200 personas, and these are 201. Choose some of them."
