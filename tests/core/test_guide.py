"""What the guide asks, and what it remembers."""

import json
from pathlib import Path

from buyerflow_widgets import Session
from buyerflow_widgets.guide.prompt import Prompt, next_prompt
from buyerflow_widgets.guide.transcript import Fold, Todo, Turn, transcript
from buyerflow_widgets.model import events
from buyerflow_widgets.model.process import BuyingProcessState
from buyerflow_widgets.model.workspace import Phase

SAMPLE = json.loads((Path(__file__).parents[1] / "data/samples.json").read_text(encoding="utf-8"))[0]


def session_in(phase: Phase, stage_set: str = "Standard") -> Session:
    session = Session()
    session.send(events.PersonaAdded(name="Plant manager"))
    session.send(events.StageSetChosen(name=stage_set))
    session.send(events.PhaseOpened(phase=phase))
    return session


def prompt(session: Session) -> Prompt:
    return next_prompt(session.workspace)


def answer(session: Session, text: str) -> None:
    question = prompt(session).question
    assert question
    session.send(events.Answered(question=question, text=text))


def test_answering_every_question_of_a_phase_fills_it_in_order() -> None:
    session = session_in(Phase.STAGES)
    asked = []
    while prompt(session).free_text:
        asked.append(prompt(session).where)
        answer(session, "something")
    assert asked[:4] == [
        "Awareness · Buyer Actions",
        "Awareness · Duration",
        "Awareness · Key Influencers",
        "Consideration · Buyer Actions",
    ]
    assert len(asked) == 9
    assert [reply.label for reply in prompt(session).replies][:2] == ["Add another stage", "Continue"]


def test_an_edit_in_the_grid_answers_the_question_and_the_guide_moves_on() -> None:
    session = session_in(Phase.STAGES)
    stage_id = session.workspace.active.content.stage_ids[0]  # type: ignore[union-attr]
    session.send(events.StageEdited(stage_id=stage_id, field="buyer_actions", value="Reads"))
    assert prompt(session).where == "Awareness · Duration"
    session.send(events.StageEdited(stage_id=stage_id, field="buyer_actions", value=""))
    assert prompt(session).where == "Awareness · Buyer Actions"


def test_what_was_skipped_is_asked_once_more_at_the_end_and_then_rests() -> None:
    session = session_in(Phase.PERSONA)
    session.send(events.PersonaEdited(field="persona_name", value=""))
    for where in ("Persona · Persona Name", "Persona · Pain Points", "Persona · Persona Name", "Persona · Pain Points"):
        assert prompt(session).where == where
        question = prompt(session).question
        assert question
        session.send(events.QuestionSkipped(question=question))
    assert not prompt(session).free_text
    assert "Two answers still open" in prompt(session).text


def test_own_stages_are_asked_for_by_name_first() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="Plant manager"))
    session.send(events.PhaseOpened(phase=Phase.STAGES))
    labels = [reply.label for reply in prompt(session).replies]
    assert labels == ["Standard set", "Choose another set", "Define my own"]
    own = prompt(session).replies[2].event
    assert own
    session.send(own)
    assert prompt(session).where == "Stage 1 · Stage Name"
    answer(session, "Notices a problem")
    assert prompt(session).text == "What does the buyer do during notices a problem?"


def test_another_set_asks_before_it_replaces_stages() -> None:
    session = session_in(Phase.STAGES)
    while prompt(session).free_text:
        answer(session, "something")
    choose = next(reply for reply in prompt(session).replies if reply.label == "Choose another set")
    aida = next(reply for reply in choose.replies if reply.label.startswith("AIDA"))
    assert aida.confirm == "This replaces three stages and what is written in them. You can undo it."
    assert aida.event
    assert len(session.send(aida.event).process.buying_stages) == 4  # type: ignore[union-attr]
    assert len(session.undo().process.buying_stages) == 3  # type: ignore[union-attr]


def test_the_log_folds_stages_and_keeps_the_one_in_question_open() -> None:
    session = session_in(Phase.STAGES)
    for text in ("Reads", "2 weeks", "Peers", "Compares"):
        answer(session, text)
    turns = transcript(session.workspace)
    assert [turn.text for turn in turns if isinstance(turn, Turn)] == [
        "Which stages does this buyer go through?",
        "Standard set",
        "Consideration: what does the buyer do?",
        "Compares",
    ]
    assert [(turn.title, turn.fields) for turn in turns if isinstance(turn, Fold)] == [
        ("Awareness", ("buyer_actions", "duration", "key_influencers"))
    ]


def test_review_lists_what_is_missing_with_where_it_is() -> None:
    session = Session()
    sample = BuyingProcessState.model_validate_json(json.dumps(SAMPLE))
    session.send(events.ProcessAdded(process=sample))
    assert session.workspace.phase is Phase.REVIEW
    stage_id = session.workspace.active.content.stage_ids[5]  # type: ignore[union-attr]
    session.send(events.StageEdited(stage_id=stage_id, field="key_message", value=""))
    todo = next(turn for turn in transcript(session.workspace) if isinstance(turn, Todo))
    assert [(item.label, item.note) for item in todo.items] == [("Consensus creation · Key Message", "Missing")]


def test_replies_about_a_persona_say_which() -> None:
    session = session_in(Phase.REVIEW)
    satisfied = prompt(session).replies[0]
    finish = satisfied.replies[0].event
    assert isinstance(finish, events.Finished)
    assert finish.persona_id == session.workspace.process.persona_id  # type: ignore[union-attr]


def test_content_types_already_used_are_offered_first() -> None:
    session = session_in(Phase.ALIGNMENT)
    answer(session, "Show it")
    assert [reply.label for reply in prompt(session).replies] == ["Product demo", "Case study"]
    answer(session, "Webinar; how-to guide")
    answer(session, "One message")
    answer(session, "Talk")
    assert [reply.label for reply in prompt(session).replies] == ["Webinar", "how-to guide", "Product demo"]
