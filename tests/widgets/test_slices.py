"""What the page is told: of each change the slices that it made others, in messages that count up, and never more."""

import json
import random
from collections.abc import Callable
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

import pytest

from buyerflow_widgets import BuyerFlow, BuyingProcessState, PersonaAdded, PersonaEdited, PhaseOpened, ProcessAdded, StageEdited, StageGrid
from buyerflow_widgets.model.process import MAX_STAGES, STAGE_FIELDS, BuyingStage
from buyerflow_widgets.model.workspace import Phase
from buyerflow_widgets.widgets import panels
from tests.support.samples import SAMPLES
from tests.widgets.page import Message, Page, on_screen


def process_of(stages: int, blank: str = "") -> BuyingProcessState:
    """With texts of about the length of a sentence in all cells; those of the field `blank` are to be written yet."""

    def stage(number: int) -> BuyingStage:
        texts = {field: f"{field} of stage {number}, in a few words" for field in STAGE_FIELDS}
        return BuyingStage.model_validate(texts | ({blank: ""} if blank else {}))

    return SAMPLES[0].model_copy(update={"buying_stages": tuple(map(stage, range(stages))), "status": "in_progress"})


def app_of(stages: int, blank: str = "", phase: Phase = Phase.ALIGNMENT) -> Page[BuyerFlow]:
    app = BuyerFlow(store=None)
    app.send(ProcessAdded(process=process_of(stages, blank)))
    app.send(PhaseOpened(phase=phase))
    return Page(app)


def grid_of(stages: int, blank: str = "") -> Page[StageGrid]:
    return Page(StageGrid(process_of(stages, blank)))


def of_edit(page: Page[Any], stage: int, field: str) -> Message:
    """The one message that tells of an edit."""
    count = len(page.messages)
    stage_id = page.slices["order"]["stage_ids"][stage]
    assert page.event(type="StageEdited", stage_id=stage_id, field=field, value="as it is now")["ok"] is True
    (message,) = page.messages[count:]
    assert message["changed"][f"stage/{stage_id}"]["stage"][field] == "as it is now"
    return message


def stages_told(message: Message) -> list[str]:
    return [name for name in message["changed"] if name.startswith("stage/")]


@pytest.mark.parametrize("opened", [app_of, grid_of])
def test_of_an_edit_one_message_tells_that_stage_alone_however_many_there_are(opened: Callable[[int], Page[Any]]) -> None:
    sizes = []
    for stages in (5, MAX_STAGES):
        page = opened(stages)
        message = of_edit(page, 1, "key_message")
        assert stages_told(message) == [f"stage/{page.slices['order']['stage_ids'][1]}"]
        sizes.append(len(json.dumps(message)))
    assert sizes[1] <= 1.2 * sizes[0]


def test_an_answer_to_the_guide_says_as_much_however_many_stages_there_are() -> None:
    sizes = []
    for stages in (5, MAX_STAGES):
        page = app_of(stages, blank="key_message")
        assert page.slices["asked"]["cell"] == {"stage_id": page.slices["order"]["stage_ids"][0], "field": "key_message"}
        message = of_edit(page, 0, "key_message")
        assert page.slices["asked"]["cell"]["stage_id"] == page.slices["order"]["stage_ids"][1]
        assert stages_told(message) == [f"stage/{page.slices['order']['stage_ids'][0]}"]
        # The stage that was asked about, and the one that is now.
        assert len([name for name in message["changed"] if name.startswith("log/")]) <= 2
        sizes.append(len(json.dumps(message)))
    assert sizes[1] <= 1.2 * sizes[0]


def test_numbers_of_messages_count_up_by_one_on_whatever_thread() -> None:
    page = app_of(5)
    app = page.app
    assert app.workspace.active
    stage_ids = app.workspace.active.content.stage_ids
    seq = app.get_state("slices")["slices"]["seq"]
    together = Barrier(5)

    def edit(stage_id: str) -> None:
        together.wait(30)
        for number in range(10):
            app.send(StageEdited(stage_id=stage_id, field="duration", value=f"{number} weeks"))
            page.send({"kind": "ping", "id": stage_id})
            event = {"type": "StageEdited", "stage_id": stage_id, "field": "key_message", "value": str(number)}
            page.send({"kind": "event", "id": "", "event": event})

    threads = [Thread(target=edit, args=(stage_id,)) for stage_id in stage_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [message["seq"] for message in page.messages] == list(range(seq + 1, seq + 1 + len(page.messages)))
    assert len(page.answers) == 100
    assert page.slices == on_screen(app)
    assert [page.slices[f"stage/{each}"]["stage"]["duration"] for each in stage_ids] == ["9 weeks"] * 5
    assert app.process is app.workspace.process


def test_the_process_is_the_latest_one_also_where_another_thread_changes_it_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    page = app_of(5)
    app, shown_process = page.app, page.app._shown_process
    meanwhile = [Thread(target=lambda: app.send(PersonaEdited(field="persona_name", value="Later")))]

    def slowly() -> BuyingProcessState | None:
        shown = shown_process()
        if meanwhile:
            thread = meanwhile.pop()
            thread.start()
            thread.join(30)
        return shown

    monkeypatch.setattr(app, "_shown_process", slowly)
    page.event(type="PersonaEdited", field="persona_name", value="Earlier")
    assert app.process
    assert app.process.persona_name == "Later"


def test_who_asks_for_all_gets_all_slices_and_no_others_stay() -> None:
    page = app_of(5)
    before = page.slices
    page.slices = {"news": {"kind": "news"}, "of an earlier kernel": {}}
    page.send({"kind": "all", "id": "7"})
    (message,) = page.messages
    assert message["is_all"] is True
    assert (message["changed"], message["gone"], message["answer"]) == (before, [], None)
    assert page.slices == before == on_screen(page.app)
    assert message["seq"] == page.app.get_state("slices")["slices"]["seq"]


def test_what_shows_the_same_is_not_told_again() -> None:
    page = app_of(5)
    app = page.app
    assert app.process
    app.session.notify()
    app.send(PhaseOpened(phase=Phase.ALIGNMENT))
    app.send(PersonaEdited(field="persona_name", value=app.process.persona_name))
    assert page.messages == []
    # What a step that is not on screen shows is made anew as it opens, and found to be the same.
    app.send(PhaseOpened(phase=Phase.STAGES))
    app.send(PhaseOpened(phase=Phase.ALIGNMENT))
    assert not any(name.startswith("stage/") or name in ("used", "limits", "save") for told in page.messages for name in told["changed"])
    page.tell({"kind": "ping", "id": "1"})
    assert page.messages[-1]["changed"] == {}


def test_a_step_that_is_not_on_screen_is_not_rendered_and_has_what_changed_as_it_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    page = app_of(5, phase=Phase.REVIEW)
    app, rendered = page.app, []
    review = panels.review

    def seen(process: BuyingProcessState | None) -> Any:
        rendered.append(process)
        return review(process)

    monkeypatch.setattr(panels, "review", seen)
    app.send(PhaseOpened(phase=Phase.ALIGNMENT))
    before = page.slices["review"]
    for value in ("Never", "<Now>"):
        page.event(type="StageEdited", stage_id=page.slices["order"]["stage_ids"][2], field="key_message", value=value)
    assert page.slices["review"] == before
    assert rendered == []
    count = len(page.messages)
    answer = page.event(type="PhaseOpened", phase="review")
    (message,) = page.messages[count:]
    assert message["answer"] == answer
    assert "&lt;Now&gt;" in message["changed"]["review"]["table_html"]
    assert "Never" not in message["changed"]["review"]["table_html"]
    assert rendered == [app.process]
    # Now the grid is not on screen.
    app.send(StageEdited(stage_id=page.slices["order"]["stage_ids"][2], field="key_message", value="Later"))
    assert stages_told(page.messages[-1]) == []
    app.send(PhaseOpened(phase=Phase.ALIGNMENT))
    assert page.slices[f"stage/{page.slices['order']['stage_ids'][2]}"]["stage"]["key_message"] == "Later"


def test_stages_that_go_are_told_to_be_gone() -> None:
    page = app_of(5)
    first, second = page.slices["order"]["stage_ids"][:2]
    page.event(type="StageDeleted", stage_id=second)
    (message,) = page.messages
    assert f"stage/{second}" in message["gone"]
    assert f"stage/{second}" not in page.slices
    assert f"stage/{first}" not in message["changed"]
    page.command("undo")
    assert page.slices == on_screen(page.app)
    assert f"stage/{second}" in page.slices


def test_an_answer_comes_with_what_it_changed_and_before_the_process_is_observed() -> None:
    page = app_of(5)
    heard: list[int] = []
    page.app.on_change(lambda _: heard.append(len(page.answers)))
    stage_id = page.slices["order"]["stage_ids"][0]
    answer = page.event(type="StageEdited", stage_id=stage_id, field="duration", value="3 weeks")
    (message,) = page.messages
    assert message["answer"] == answer == {"kind": "ack", "to": "1", "ok": True}
    assert message["changed"][f"stage/{stage_id}"]["reading"] == "21 days"
    assert heard == [1]
    # A refusal changes nothing.
    page.event(type="StageEdited", stage_id="gone", field="duration", value="")
    assert (page.messages[-1]["changed"], page.messages[-1]["answer"]["ok"]) == ({}, False)


def test_a_change_by_the_program_is_no_answer() -> None:
    page = app_of(5)
    page.app.send(PersonaAdded(name="Another"))
    assert [message["answer"] for message in page.messages] == [None]
    assert page.slices["bar"]["persona"]["name"] == "Another"


@pytest.mark.parametrize("phase", list(Phase))
def test_a_view_that_opens_later_gets_what_is_there_by_now(phase: Phase) -> None:
    page = app_of(5, blank="duration")
    chance = random.Random(phase)
    for _ in range(30):
        page.app.send(PhaseOpened(phase=chance.choice(list(Phase))))
        stage_id = page.app.workspace.active.content.stage_ids[0]  # type: ignore[union-attr]
        page.event(
            **chance.choice(
                [
                    {"type": "StageEdited", "stage_id": stage_id, "field": "duration", "value": str(chance.random())},
                    {"type": "StageAdded", "stage_name": "Renewal"},
                    {"type": "StageDuplicated", "stage_id": stage_id},
                    {"type": "StageDeleted", "stage_id": stage_id},
                    {"type": "PersonaAdded", "name": "Another"},
                ]
            )
        )
        if page.app.workspace.active and not page.app.workspace.active.content.stage_ids:
            page.app.session.undo()
    page.app.send(PhaseOpened(phase=phase))
    state = page.app.get_state("slices")["slices"]
    assert (state["is_all"], state["answer"], state["seq"]) == (True, None, page.messages[-1]["seq"])
    # Whoever heard all messages knows the same.
    assert on_screen(page.app) == page.slices
    assert all(later["seq"] == earlier["seq"] + 1 for earlier, later in pairwise(page.messages))


def test_who_asked_is_answered_also_where_the_page_cannot_be_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    page = app_of(5)
    before = page.app._seq

    def fails(*_: object) -> None:
        raise RuntimeError("of a panel")

    with monkeypatch.context() as patched:
        patched.setattr(panels, "foot", fails)
        assert page.event(type="PersonaEdited", field="persona_name", value="Another")["ok"] is True
    # The page sees that it was told of nothing, and asks for all.
    assert page.messages[-1]["seq"] > before + 1
    page.send({"kind": "all", "id": ""})
    assert page.slices["bar"]["persona"]["name"] == "Another"
    assert page.slices == on_screen(page.app)


def test_what_was_interrupted_is_rendered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    page = app_of(5)
    assert page.app.workspace.active
    stage_id = page.app.workspace.active.content.stage_ids[3]
    before = page.app._seq

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(panels, "stage_row", interrupted)
        with pytest.raises(KeyboardInterrupt):
            page.app.send(StageEdited(stage_id=stage_id, field="duration", value="9 weeks"))
    page.send({"kind": "ping", "id": "1"})
    assert page.messages[-1]["seq"] > before + 1
    page.send({"kind": "all", "id": ""})
    assert page.slices[f"stage/{stage_id}"]["stage"]["duration"] == "9 weeks"
