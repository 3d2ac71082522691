"""What the guide asks, and what it remembers."""

import pytest

from buyerflow_widgets import Session
from buyerflow_widgets.guide.prompt import Prompt, Reply, next_prompt
from buyerflow_widgets.guide.questions import QUESTIONS_IN_THE_LOG
from buyerflow_widgets.guide.transcript import Fold, Todo, Turn, transcript
from buyerflow_widgets.model import STAGE_SETS, EventRefused, Question, events
from buyerflow_widgets.model.workspace import Phase
from tests.support.samples import SAMPLES


def session_in(phase: Phase, stage_set: str = "Standard", persona: str = "Plant manager", pain_points: str = "") -> Session:
    session = Session()
    session.send(events.PersonaAdded(name=persona, pain_points=pain_points))
    session.send(events.StageSetChosen(name=stage_set))
    session.send(events.PhaseOpened(phase=phase))
    return session


def prompt(session: Session) -> Prompt:
    return next_prompt(session.workspace)


def answer(session: Session, text: str) -> None:
    question = prompt(session).question
    assert question
    session.send(events.Answered(question=question, text=text))


def press(session: Session, reply: Reply) -> None:
    assert reply.event
    session.send(reply.event)


def ids(session: Session) -> tuple[str, ...]:
    return session.workspace.active.content.stage_ids  # type: ignore[union-attr]


def names(session: Session) -> list[str]:
    return [stage.stage_name for stage in session.workspace.process.buying_stages]  # type: ignore[union-attr]


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
    press(session, prompt(session).replies[2])
    assert prompt(session).text == "Write the steps, one on each line"
    answer(session, "1. Sales leaders complain\n\n- IT compares CRMs\n• Pilot with one team\nThe CFO, and legal, sign; We roll it out")
    assert names(session) == [
        "Sales leaders complain", "IT compares CRMs", "Pilot with one team", "The CFO, and legal, sign", "We roll it out",
    ]  # fmt: skip
    assert (prompt(session).where, prompt(session).heading) == ("Sales leaders complain · Buyer Actions", "“Sales leaders complain”")
    session.undo()
    assert names(session) == []


def test_own_stages_need_a_name_and_naming_them_can_be_left() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="Plant manager"))
    session.send(events.PhaseOpened(phase=Phase.STAGES))
    press(session, prompt(session).replies[2])
    with pytest.raises(EventRefused, match="There is no name in this"):
        answer(session, "-\n* \n;")
    with pytest.raises(EventRefused, match="This would make 201 stages"):
        answer(session, "\n".join("x" * 201))
    session.send(events.QuestionOpened())
    assert prompt(session).text == "Which stages does this buyer go through?"


@pytest.mark.parametrize("name", ["sales leaders complain", "Wir vergleichen Anbieter", "?!", "a stage of “quotes”"])
def test_the_stage_stands_over_its_question_as_it_was_written(name: str) -> None:
    session = session_in(Phase.STAGES)
    stage_id = ids(session)[0]
    session.send(events.StageEdited(stage_id=stage_id, field="stage_name", value=name))
    asked = []
    for phase in (Phase.STAGES, Phase.ALIGNMENT):
        session.send(events.PhaseOpened(phase=phase))
        for _ in range(3):
            assert prompt(session).heading == f"“{name}”"
            asked.append(prompt(session).text)
            answer(session, "something")
    assert asked == [
        "What does the buyer do here?", "How long does this take?", "Who has a say?",
        "What do you do here?", "Which content helps here?", "What is your one message here?",
    ]  # fmt: skip


def test_a_stage_without_a_name_has_no_quotes() -> None:
    session = session_in(Phase.STAGES)
    session.send(events.StageEdited(stage_id=ids(session)[0], field="stage_name", value=""))
    assert prompt(session).heading == "Stage 1"


@pytest.mark.parametrize(
    ("persona", "pain_points", "stage", "example"),
    [
        ("Plant manager", "", "Needs awareness", "Counts what unplanned line stoppages cost, and tells the plant manager."),
        ("Plant manager", "Our CRM is slow", "Awareness", "Counts what slow reports cost, and tells the head of IT."),
        ("Head of procurement", "it is slow", "Awareness", "Counts what repeated complaints cost, and tells the budget owner."),
        ("Nurse", "", "Trial", "Tries the new system with one team and notes what the ward staff say."),
        ("Head of support (online shop)", "", "Decision", "Shows the head of buying costs and gains, and gets the order signed."),
        ("Teacher", "", "Zzz", "Asks colleagues, reads up, and writes down what comes next."),
        ("", "", "", "Asks colleagues, reads up, and writes down what comes next."),
    ],
)
def test_the_example_fits_the_stage_and_the_kind_of_persona(persona: str, pain_points: str, stage: str, example: str) -> None:
    session = session_in(Phase.STAGES, persona=persona, pain_points=pain_points)
    session.send(events.StageEdited(stage_id=ids(session)[0], field="stage_name", value=stage))
    if not stage:
        answer(session, "Zzz")
    assert prompt(session).hint == f"For example: {example}"


@pytest.mark.parametrize("stage_set", [name for name in STAGE_SETS if name != "Industrial"])
def test_a_crm_has_no_line_stoppages_and_each_stage_of_a_set_an_example_of_its_own(stage_set: str) -> None:
    session = session_in(
        Phase.STAGES, stage_set, persona="Plant manager (machine maker)", pain_points="The CRM loses what the plant writes"
    )
    for phase in (Phase.STAGES, Phase.ALIGNMENT):
        session.send(events.PhaseOpened(phase=phase))
        for _ in range(3 * len(STAGE_SETS[stage_set])):
            assert "For example: " in prompt(session).hint
            assert "stoppage" not in prompt(session).hint
            assert "Asks colleagues, reads up" not in prompt(session).hint
            answer(session, "something")


def test_each_stage_set_shows_its_stages() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="Plant manager"))
    session.send(events.PhaseOpened(phase=Phase.STAGES))
    standard, another, own = prompt(session).replies
    assert (standard.label, standard.note) == ("Standard set", "Awareness, Consideration, Decision")
    shown = {reply.label: reply.note for reply in another.replies}
    assert shown == {name: ", ".join(stages) for name, stages in STAGE_SETS.items() if name != "Standard"}
    assert own.note == ""


def test_values_are_added_to_an_answer_and_a_duration_is_the_whole_of_it() -> None:
    session = session_in(Phase.STAGES, persona="Plant manager")
    assert not prompt(session).adds
    answer(session, "Reads")
    assert (prompt(session).where, prompt(session).adds) == ("Awareness · Duration", False)
    answer(session, "2 weeks")
    assert prompt(session).adds
    assert [reply.label for reply in prompt(session).replies] == ["Shift leads", "Plant manager", "Purchasing"]
    answer(session, "plant manager, CFO")
    for text in ("Compares", "2 weeks"):
        answer(session, text)
    assert [reply.label for reply in prompt(session).replies] == ["plant manager", "CFO", "Shift leads"]


def test_an_answer_in_the_log_can_be_opened_and_changed() -> None:
    session = session_in(Phase.STAGES)
    for text in ("Reads", "2 weeks"):
        answer(session, text)
    (question,) = (turn.question for turn in transcript(session.workspace) if isinstance(turn, Turn) and turn.text == "2 weeks")
    answer(session, "Peers")
    session.send(events.QuestionOpened(question=question))
    assert (prompt(session).where, prompt(session).answer) == ("Awareness · Duration", "2 weeks")
    answer(session, "3 weeks")
    assert session.workspace.process.buying_stages[0].duration == "3 weeks"  # type: ignore[union-attr]
    assert (prompt(session).where, prompt(session).answer) == ("Consideration · Buyer Actions", None)
    # One step to undo, and an answer that is what it was is one, too.
    session.undo()
    session.send(events.QuestionOpened(question=question))
    answer(session, "2 weeks")
    assert prompt(session).where == "Consideration · Buyer Actions"


def test_what_was_opened_is_closed_by_leaving_it_by_the_map_by_another_step_and_with_its_stage() -> None:
    session = session_in(Phase.STAGES)
    answer(session, "Reads")
    stage_id = ids(session)[0]
    question = Question(phase=Phase.STAGES, field="buyer_actions", stage_id=stage_id)
    for close in (
        events.QuestionOpened(),
        events.StageEdited(stage_id=stage_id, field="buyer_actions", value="Reads more"),
        events.PhaseOpened(phase=Phase.ALIGNMENT),
        events.StageDeleted(stage_id=stage_id),
    ):
        session.send(events.QuestionOpened(question=question))
        assert prompt(session).where == "Awareness · Buyer Actions"
        # Something else that is written leaves it open.
        session.send(events.PersonaEdited(field="persona_name", value=close.type))
        assert prompt(session).answer is not None
        session.send(close)
        assert prompt(session).answer is None
    with pytest.raises(EventRefused, match="no longer there"):
        session.send(events.QuestionOpened(question=question))


def test_the_choice_of_stages_can_be_opened_and_kept() -> None:
    session = session_in(Phase.STAGES)
    chosen = next(turn for turn in transcript(session.workspace) if isinstance(turn, Turn) and turn.text == "Standard set")
    session.send(events.QuestionOpened(question=chosen.question))
    labels = [reply.label for reply in prompt(session).replies]
    assert labels == ["Standard set", "Choose another set", "Keep these stages"]
    assert prompt(session).replies[0].confirm
    press(session, prompt(session).replies[2])
    assert prompt(session).where == "Awareness · Buyer Actions"


def test_the_guide_has_one_word_for_one_thing_and_names_no_side_of_the_screen() -> None:
    session, said = Session(), list(QUESTIONS_IN_THE_LOG.values())

    def hear(*replies: Reply) -> None:
        for reply in replies:
            said.extend((reply.label, reply.note, reply.confirm))
            hear(*reply.replies)

    def listen() -> None:
        asked = prompt(session)
        said.extend((asked.text, asked.hint))
        hear(*asked.replies)
        for entry in transcript(session.workspace):
            said.append(entry.text if isinstance(entry, Turn) else "")

    listen()
    session.send(events.PersonaAdded())
    for phase in Phase:
        session.send(events.PhaseOpened(phase=phase))
        listen()
        if phase is Phase.STAGES:
            press(session, prompt(session).replies[2])
            listen()
            answer(session, "Search; Buy")
        while prompt(session).free_text:
            listen()
            answer(session, "something")
        if phase is Phase.SUMMARY:
            listen()
            session.send(events.SummaryWritten(text="In short.", author="outline"))
        listen()
    words = " ".join(said).lower().split()
    assert not {"table", "process", "journey", "grid", "right", "left", "beside", "below"} & {word.strip(".,;:?") for word in words}


def test_another_set_asks_before_it_replaces_stages() -> None:
    session = session_in(Phase.STAGES)
    while prompt(session).free_text:
        answer(session, "something")
    choose = next(reply for reply in prompt(session).replies if reply.label == "Choose another set")
    aida = next(reply for reply in choose.replies if reply.label == "AIDA")
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
    session.send(events.ProcessAdded(process=SAMPLES[0]))
    assert session.workspace.phase is Phase.REVIEW
    stage_id = session.workspace.active.content.stage_ids[5]  # type: ignore[union-attr]
    session.send(events.StageEdited(stage_id=stage_id, field="key_message", value=""))
    todo = next(turn for turn in transcript(session.workspace) if isinstance(turn, Todo))
    assert [(item.label, item.note) for item in todo.items] == [("Consensus creation · Key Message", "Missing")]


def test_replies_about_a_persona_say_which() -> None:
    session = session_in(Phase.REVIEW)
    session.send(events.StageEdited(stage_id=ids(session)[0], field="duration", value="2 weeks"))
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
