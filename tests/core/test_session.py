"""The session: what is stored when, what undo reaches, what other windows and broken stores do."""

import sqlite3
from pathlib import Path
from threading import Barrier, Thread

import pytest

from buyerflow_widgets.guide import next_prompt
from buyerflow_widgets.model import events
from buyerflow_widgets.model.process import content_digest
from buyerflow_widgets.model.reducer import EventRefused
from buyerflow_widgets.model.workspace import Phase
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import Store


def open_session(path: Path) -> Session:
    return Session(Store.open(path))


def name_of(session: Session) -> str:
    return session.workspace.process.persona_name if session.workspace.process else ""


def save_state(session: Session) -> str:
    return session.save.state


def test_a_new_session_resumes_at_the_same_persona_and_phase(tmp_path: Path) -> None:
    first = open_session(tmp_path / "s.sqlite")
    first.send(events.PersonaAdded(name="A"))
    first.send(events.PersonaAdded(name="B"))
    first.send(events.PersonaOpened(persona_id=first.workspace.personas[-1].persona_id))
    first.send(events.PhaseOpened(phase=Phase.ALIGNMENT))
    again = open_session(tmp_path / "s.sqlite")
    assert again.workspace.active == first.workspace.active
    assert again.workspace.phase is Phase.ALIGNMENT


def test_moving_about_is_no_change(tmp_path: Path) -> None:
    session = open_session(tmp_path / "s.sqlite")
    session.send(events.PersonaAdded(name="A"))
    for phase in Phase:
        session.send(events.PhaseOpened(phase=phase))
    session.undo()
    assert session.workspace.process is None


def test_a_step_chosen_before_there_is_a_persona_begins_one() -> None:
    session = Session()
    session.send(events.PhaseOpened(phase=Phase.STAGES))
    assert session.workspace.phase is Phase.STAGES
    assert session.workspace.process is not None


def test_undo_reaches_back_into_another_persona() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="A"))
    session.send(events.PersonaAdded(name="B"))
    session.undo()
    assert name_of(session) == "A"
    session.redo()
    assert name_of(session) == "B"


def test_a_deleted_persona_comes_back_with_its_stages() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="A"))
    session.send(events.StageSetChosen(name="AIDA"))
    before = session.workspace.process
    session.send(events.PersonaDeleted())
    assert session.workspace.process is None
    assert session.processes() == ()
    session.undo()
    assert session.workspace.process == before


def test_a_late_answer_reaches_the_persona_it_was_for() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="A"))
    late = session.workspace.process
    assert late
    session.send(events.PersonaAdded(name="B"))
    session.send(events.SummaryWritten(persona_id=late.persona_id, text="About A."))
    assert name_of(session) == "B"
    assert {process.persona_name: process.ai_generated_summary for process in session.processes()} == {"A": "About A.", "B": None}


def test_a_locked_store_is_said_and_made_up_for(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    session = Session(Store.open(f"sqlite:///{path}?timeout=0.05"))
    session.send(events.PersonaAdded(name="A"))
    blocker = sqlite3.connect(path)
    blocker.execute("begin immediate")
    session.send(events.PersonaEdited(field="persona_name", value="while locked"))
    assert name_of(session) == "while locked"
    assert save_state(session) == "unsaved"
    # Even opened and left, what is only in memory is not forgotten.
    persona_id = session.workspace.process.persona_id  # type: ignore[union-attr]
    session.send(events.PersonaOpened(persona_id=persona_id))
    assert name_of(session) == "while locked"
    blocker.rollback()
    blocker.close()
    session.send(events.PersonaEdited(field="persona_pain_points", value="later"))
    assert save_state(session) == "saved"
    stored = open_session(path).workspace.process
    assert stored
    assert (stored.persona_name, stored.persona_pain_points) == ("while locked", "later")


def test_events_from_many_threads_are_applied_one_at_a_time(tmp_path: Path) -> None:
    session = open_session(tmp_path / "s.sqlite")
    session.send(events.PersonaAdded(name="A"))
    session.send(events.StageSetChosen(name="Six buying jobs"))
    ids = session.workspace.active.content.stage_ids  # type: ignore[union-attr]
    seen: list[int] = []
    session.subscribe(lambda: seen.append(sum(bool(stage.duration) for stage in session.workspace.process.buying_stages)))  # type: ignore[union-attr]
    together = Barrier(len(ids))

    def edit(stage_id: str) -> None:
        together.wait(10)
        session.send(events.StageEdited(stage_id=stage_id, field="duration", value="1 week"))

    threads = [Thread(target=edit, args=(stage_id,)) for stage_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert seen == [1, 2, 3, 4, 5, 6]
    stored = open_session(tmp_path / "s.sqlite").workspace.process
    assert stored
    assert all(stage.duration == "1 week" for stage in stored.buying_stages)


def test_the_same_edit_twice_is_one_step() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="A"))
    told: list[int] = []
    session.subscribe(lambda: told.append(1))
    for _ in range(2):
        session.send(events.PersonaEdited(field="persona_pain_points", value="pain"))
    assert len(told) == 1
    session.undo()
    assert session.workspace.process
    assert session.workspace.process.persona_pain_points == ""


def test_a_skip_that_comes_late_is_not_put_down_to_another_persona() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="A"))
    question = next_prompt(session.workspace).question
    assert question
    a = session.workspace.process
    assert a
    session.send(events.PersonaAdded(name="B"))
    with pytest.raises(EventRefused):
        session.send(events.QuestionSkipped(persona_id=a.persona_id, question=question))
    assert next_prompt(session.workspace).key.endswith("/0")


def test_undo_and_a_copy_know_whether_a_summary_that_came_in_is_out_of_date() -> None:
    def is_stale() -> bool:
        content = session.workspace.active.content  # type: ignore[union-attr]
        assert content.summary_origin
        return content.summary_origin.content_digest != content_digest(content.process)

    session = Session()
    session.send(events.PersonaAdded(name="A"))
    process = session.workspace.process
    assert process
    session.add_all([process.model_copy(update={"ai_generated_summary": "In short."})])
    imported = session.workspace.process
    assert imported
    session.duplicate(imported.persona_id)
    assert not is_stale()
    session.undo()
    session.send(events.PersonaEdited(field="persona_name", value="B"))
    assert is_stale()
    session.duplicate(imported.persona_id)
    assert is_stale()
    session.undo()
    session.undo()
    assert session.workspace.process == imported
    assert not is_stale()
    session.redo()
    assert is_stale()


def test_a_copy_of_a_persona_has_an_up_to_date_summary() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="A"))
    session.send(events.SummaryWritten(text="In short."))
    session.duplicate(session.workspace.process.persona_id)  # type: ignore[union-attr]
    content = session.workspace.active.content  # type: ignore[union-attr]
    assert content.process.persona_name == "Copy of A"
    assert content.summary_origin
    assert content.summary_origin.content_digest == content_digest(content.process)
