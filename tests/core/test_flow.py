"""The reducer, event by event."""

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from buyerflow_widgets.model import events
from buyerflow_widgets.model.process import MAX_STAGES, content_digest
from buyerflow_widgets.model.progress import missing, progress
from buyerflow_widgets.model.reducer import EventRefused, StagesExist, reduce
from buyerflow_widgets.model.stage_sets import STAGE_SETS
from buyerflow_widgets.model.workspace import Phase, Question, Workspace

NOW = datetime(2026, 3, 1, 10, 42, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)


def three_stages() -> Workspace:
    """A persona "a" with the standard set, its stages named one, two, three."""
    workspace = reduce(Workspace(), events.PersonaAdded(persona_id="a", name="Plant manager", at=NOW))
    return reduce(workspace, events.StageSetChosen(persona_id="a", name="Standard", stage_ids=("one", "two", "three"), at=NOW))


def edit(workspace: Workspace, value: str, stage_id: str = "two") -> Workspace:
    return reduce(workspace, events.StageEdited(persona_id="a", stage_id=stage_id, field="duration", value=value, at=LATER))


def ids(workspace: Workspace) -> tuple[str, ...]:
    assert workspace.active
    return workspace.active.content.stage_ids


def test_an_edit_reaches_its_stage_and_stamps_the_time() -> None:
    before = three_stages()
    after = edit(before, "2 weeks")
    assert after.process and before.process
    assert [stage.duration for stage in after.process.buying_stages] == ["", "2 weeks", ""]
    assert after.process.last_updated_at == LATER
    assert before.process.buying_stages[1].duration == ""


def test_the_same_edit_twice_is_the_same_object() -> None:
    once = edit(three_stages(), "2 weeks")
    assert edit(once, "2 weeks") is once


def test_a_stage_follows_its_id_through_a_move() -> None:
    moved = reduce(three_stages(), events.StageMoved(persona_id="a", stage_id="two", before="one", at=NOW))
    assert ids(moved) == ("two", "one", "three")
    after = edit(moved, "2 weeks")
    assert after.process and after.process.buying_stages[0].duration == "2 weeks"


@pytest.mark.parametrize(
    ("before", "order"), [(None, ("two", "three", "one")), ("three", ("two", "one", "three")), ("one", ("one", "two", "three"))]
)
def test_a_move_goes_in_front_of_another_stage_or_to_the_end(before: str | None, order: tuple[str, ...]) -> None:
    moved = reduce(three_stages(), events.StageMoved(persona_id="a", stage_id="one", before=before, at=LATER))
    assert ids(moved) == order


def test_a_stage_is_added_behind_another_and_copied_behind_itself() -> None:
    added = reduce(three_stages(), events.StageAdded(persona_id="a", stage_id="new", after="one", at=NOW))
    assert ids(added) == ("one", "new", "two", "three")
    copied = reduce(edit(added, "3 days"), events.StageDuplicated(persona_id="a", stage_id="two", new_stage_id="copy", at=NOW))
    assert ids(copied) == ("one", "new", "two", "copy", "three")
    assert copied.process and copied.process.buying_stages[3] == copied.process.buying_stages[2]


def test_events_about_what_is_not_there_are_refused_and_change_nothing() -> None:
    workspace = three_stages()
    for event in (
        events.StageEdited(persona_id="a", stage_id="gone", field="duration", value="x", at=NOW),
        events.StageMoved(persona_id="a", stage_id="one", before="gone", at=NOW),
        events.StageDeleted(persona_id="a", stage_id="gone", at=NOW),
        events.StageEdited(persona_id="other", stage_id="one", field="duration", value="x", at=NOW),
        events.StageSetChosen(persona_id="a", name="No such set", replace=True, at=NOW),
        events.PersonaOpened(persona_id="gone"),
    ):
        with pytest.raises(EventRefused):
            reduce(workspace, event)
    with pytest.raises(EventRefused, match="no persona yet"):
        reduce(Workspace(), events.Finished(persona_id="a", at=NOW))


def test_a_stage_set_replaces_stages_only_when_that_is_said() -> None:
    workspace = three_stages()
    chosen = events.StageSetChosen(persona_id="a", name="AIDA", stage_ids=("a", "b", "c", "d"), at=NOW)
    with pytest.raises(StagesExist):
        reduce(workspace, chosen)
    replaced = reduce(workspace, chosen.model_copy(update={"replace": True}))
    assert replaced.process and tuple(stage.stage_name for stage in replaced.process.buying_stages) == STAGE_SETS["AIDA"]


def test_a_process_has_a_limit_of_stages() -> None:
    workspace = three_stages()
    for number in range(MAX_STAGES - 3):
        workspace = reduce(workspace, events.StageAdded(persona_id="a", stage_id=f"s{number}", at=NOW))
    with pytest.raises(EventRefused, match="200"):
        reduce(workspace, events.StageAdded(persona_id="a", stage_id="one too many", at=NOW))


def test_finished_is_reopened_by_an_edit_but_not_by_a_summary() -> None:
    finished = reduce(three_stages(), events.Finished(persona_id="a", at=NOW))
    assert finished.process and finished.process.status == "completed"
    summarised = reduce(finished, events.SummaryWritten(persona_id="a", text="In short.", at=LATER))
    assert summarised.process and summarised.process.status == "completed"
    edited = edit(summarised, "a week")
    assert edited.process and edited.process.status == "in_progress"


def test_a_summary_knows_what_it_was_made_from() -> None:
    workspace = reduce(three_stages(), events.SummaryWritten(persona_id="a", text="In short.", author="model", model="small", at=NOW))
    assert workspace.active and workspace.active.content.summary_origin
    digest = workspace.active.content.summary_origin.content_digest
    assert workspace.process and digest == content_digest(workspace.process)
    changed = edit(workspace, "a week")
    assert changed.process and digest != content_digest(changed.process)
    cleared = reduce(changed, events.SummaryWritten(persona_id="a", text="", at=LATER))
    assert cleared.active and cleared.active.content.summary_origin is None
    assert cleared.process and cleared.process.ai_generated_summary is None


def test_a_summary_that_came_with_its_process_is_out_of_date_after_an_edit_and_nothing_else() -> None:
    def is_stale(workspace: Workspace) -> bool:
        assert workspace.process and workspace.active and workspace.active.content.summary_origin
        assert workspace.active.content.summary_origin.author == "unknown"
        return workspace.active.content.summary_origin.content_digest != content_digest(workspace.process)

    process = three_stages().process
    assert process
    process = process.model_copy(update={"ai_generated_summary": "In short."})
    added = events.ProcessAdded(persona_id="b", process=process, stage_ids=("one", "two", "three"), at=LATER)
    came = reduce(Workspace(), added)
    finished = reduce(came, events.Finished(persona_id="b", at=LATER))
    for same in (came, finished, reduce(finished, events.PhaseOpened(phase=Phase.STAGES))):
        assert not is_stale(same)
    for edited in (
        reduce(came, events.PersonaEdited(persona_id="b", field="persona_name", value="Buyer", at=LATER)),
        reduce(finished, events.StageEdited(persona_id="b", stage_id="two", field="duration", value="2 weeks", at=LATER)),
        reduce(came, events.StageMoved(persona_id="b", stage_id="two", before="one", at=LATER)),
    ):
        assert is_stale(edited)
    without = process.model_copy(update={"ai_generated_summary": None})
    none = reduce(Workspace(), added.model_copy(update={"process": without})).active
    assert none and none.content.summary_origin is None


def test_the_same_summary_made_anew_is_of_what_the_process_says_now() -> None:
    def written(workspace: Workspace, author: Literal["model", "person"]) -> Workspace:
        return reduce(workspace, events.SummaryWritten(persona_id="a", text="In short.", author=author, at=LATER))

    changed = edit(written(three_stages(), "model"), "2 weeks")
    anew = written(changed, "model")
    assert changed.process and anew.active and anew.active.content.summary_origin
    assert anew.active.content.summary_origin.content_digest == content_digest(changed.process)
    assert anew.process == changed.process
    assert written(anew, "model") is anew
    # Who only saves it has not written it.
    assert written(changed, "person") is changed


def test_an_answer_in_the_guide_is_an_edit_of_the_field() -> None:
    question = Question(phase=Phase.STAGES, field="duration", stage_id="two")
    answered = reduce(three_stages(), events.Answered(persona_id="a", question=question, text=" 2 weeks\n", at=LATER))
    assert answered == edit(three_stages(), "2 weeks")


def test_start_pressed_twice_makes_one_persona() -> None:
    once = reduce(Workspace(), events.PersonaAdded(persona_id="a", at=NOW))
    again = reduce(reduce(once, events.PhaseOpened(phase=Phase.INTRODUCTION)), events.PersonaAdded(persona_id="b", at=NOW))
    assert again.process and again.process.persona_id == "a"
    assert again.phase is Phase.PERSONA


def test_a_new_persona_leaves_the_old_one_in_the_list() -> None:
    both = reduce(three_stages(), events.PersonaAdded(persona_id="b", name="Buyer", at=LATER))
    assert both.phase is Phase.PERSONA
    assert [line.persona_name for line in both.personas] == ["Plant manager"]


def test_missing_is_in_the_order_of_the_questions_and_progress_counts() -> None:
    workspace = edit(three_stages(), "2 weeks", "one")
    assert workspace.active
    content = workspace.active.content
    assert [(question.stage_id, question.field) for question in missing(content, Phase.STAGES)][:3] == [
        ("one", "buyer_actions"),
        ("one", "key_influencers"),
        ("two", "buyer_actions"),
    ]
    assert str(progress(content.process, Phase.STAGES)) == "1 of 9"
    assert str(progress(content.process, Phase.PERSONA)) == "1 of 2"
    assert str(progress(content.process)) == "4 of 21"


def test_white_space_is_missing() -> None:
    workspace = edit(three_stages(), " \n ")
    assert workspace.active
    assert Question(phase=Phase.STAGES, field="duration", stage_id="two") in missing(workspace.active.content)
