"""Two changes to one content: what comes together by itself, and what must be chosen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.model import events
from buyerflow_widgets.model.merge import Conflict, TooManyStages, is_settled, merge, text_of, with_mine
from buyerflow_widgets.model.process import PERSONA_FIELDS, STAGE_FIELDS, BuyingProcessState, content_digest
from buyerflow_widgets.model.reducer import EventRefused, reduce
from buyerflow_widgets.model.workspace import Content, Envelope, Workspace

AT = datetime(2025, 3, 14, 10, 30, tzinfo=UTC)
BASE = Content(
    process=BuyingProcessState.model_validate(
        {
            "persona_id": "p",
            "persona_name": "Buyer",
            "persona_pain_points": "",
            "buying_stages": [dict.fromkeys(STAGE_FIELDS, "") | {"stage_name": name} for name in "ABC"],
            "last_updated_at": AT,
        }
    ),
    stage_ids=("a", "b", "c"),
)


def after(*changes: Any, base: Content = BASE, minutes: int = 1) -> Content:
    workspace = Workspace(active=Envelope(content=base))
    for change in changes:
        workspace = reduce(workspace, change.model_copy(update={"persona_id": "p", "at": AT + timedelta(minutes=minutes)}))
    assert workspace.active
    return workspace.active.content


def cell(stage_id: str, value: str, field: Any = "duration") -> events.StageEdited:
    return events.StageEdited(stage_id=stage_id, field=field, value=value)


def ids(content: Content) -> str:
    return "".join(content.stage_ids)


def only(mine: Content, theirs: Content) -> Conflict:
    (conflict,) = merge(BASE, mine, theirs).conflicts
    return conflict


def test_changes_to_different_fields_come_together() -> None:
    mine = after(cell("a", "1 week"), events.PersonaEdited(field="persona_name", value="Plant manager"))
    theirs = after(cell("b", "2 weeks"), cell("a", "Reads", "buyer_actions"), events.SummaryWritten(text="In short."), minutes=2)
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == ()
    process = merged.content.process
    assert [stage.duration for stage in process.buying_stages] == ["1 week", "2 weeks", ""]
    assert (process.buying_stages[0].buyer_actions, process.persona_name) == ("Reads", "Plant manager")
    assert (process.ai_generated_summary, merged.content.summary_origin) == ("In short.", theirs.summary_origin)
    assert process.last_updated_at == AT + timedelta(minutes=2)


def test_the_same_field_is_a_conflict_in_which_theirs_stands_and_mine_is_told() -> None:
    mine, theirs = after(cell("a", "mine"), cell("b", "1 week")), after(cell("a", "theirs"))
    merged = merge(BASE, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.field, conflict.stage_id) == ("duration", "a")
    assert (text_of(merged.content, conflict), text_of(conflict.mine, conflict)) == ("theirs", "mine")
    assert merged.content.process.buying_stages[1].duration == "1 week"
    assert with_mine(merged.content, conflict) == merged.mine
    assert not is_settled(merged.content, conflict)
    assert is_settled(merged.mine, conflict)


def test_the_same_text_on_both_sides_is_no_conflict() -> None:
    assert merge(BASE, after(cell("a", "1 week")), after(cell("a", "1 week"), cell("b", "2"))).conflicts == ()


def test_a_stage_deleted_there_and_written_in_here_stays() -> None:
    for mine, theirs in (
        (after(cell("b", "1 week")), after(events.StageDeleted(stage_id="b"), cell("a", "x"))),
        (after(events.StageDeleted(stage_id="b")), after(cell("b", "1 week"))),
    ):
        merged = merge(BASE, mine, theirs)
        assert (ids(merged.content), merged.content.process.buying_stages[1].duration) == ("abc", "1 week")
    assert ids(merge(BASE, after(events.StageDeleted(stage_id="b")), after(cell("a", "x"))).content) == "ac"


def test_stages_added_on_both_sides_are_all_there_each_where_it_was_put() -> None:
    mine = after(events.StageAdded(stage_id="m", after="a"), events.StageAdded(stage_id="n"))
    theirs = after(events.StageAdded(stage_id="t", after="b"), events.StageDeleted(stage_id="c"))
    assert ids(merge(BASE, mine, theirs).content) == "ambtn"


def test_a_move_on_one_side_stands_and_two_moves_are_a_conflict() -> None:
    mine = after(events.StageMoved(stage_id="c", before="a"))
    assert ids(merge(BASE, mine, after(cell("b", "x"), events.StageAdded(stage_id="t", after="b"))).content) == "cabt"
    assert ids(merge(BASE, after(cell("b", "x")), mine).content) == "cab"
    theirs = after(events.StageMoved(stage_id="b", before="a"))
    conflict = only(mine, theirs)
    merged = merge(BASE, mine, theirs)
    assert (conflict.field, ids(merged.content), ids(merged.mine)) == ("stage_order", "bac", "cab")
    assert (text_of(merged.content, conflict), text_of(conflict.mine, conflict)) == ("B\nA\nC", "C\nA\nB")
    assert is_settled(merged.mine, conflict)


def test_two_summaries_are_a_conflict_and_keep_their_authors() -> None:
    mine = after(events.SummaryWritten(text="Mine."))
    theirs = after(events.SummaryWritten(text="Theirs.", author="model", model="m"))
    conflict = only(mine, theirs)
    merged = merge(BASE, mine, theirs)
    assert merged.content.summary_origin == theirs.summary_origin
    assert with_mine(merged.content, conflict).summary_origin == mine.summary_origin


def test_an_edit_beside_a_new_summary_is_no_conflict_where_the_old_one_came_with_its_process() -> None:
    base = Content(process=BASE.process.model_copy(update={"ai_generated_summary": "In short."}), stage_ids=BASE.stage_ids)
    mine, theirs = after(cell("a", "1 week"), base=base), after(events.SummaryWritten(text="Theirs."), base=base)
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert (merged.content.process.ai_generated_summary, merged.content.summary_origin) == ("Theirs.", theirs.summary_origin)
    # Two edits leave the old one out of date, and one of them taken back does so too.
    both = merge(base, mine, after(cell("b", "2 weeks"), base=base)).content
    left = merge(mine, base, both).content
    for content in (both, left):
        assert content.summary_origin == base.summary_origin
        assert content.summary_origin and content.summary_origin.content_digest != content_digest(content.process)


def test_who_finished_did_not_see_what_the_other_wrote() -> None:
    finished = after(events.Finished())
    assert merge(BASE, finished, after(cell("a", "x"))).content.process.status == "in_progress"
    assert merge(BASE, after(cell("a", "x")), finished).content.process.status == "in_progress"
    assert merge(BASE, finished, after(events.SummaryWritten(text="S"))).content.process.status == "completed"


def test_more_stages_than_a_process_may_have_are_refused() -> None:
    full = tuple(f"m{number}" for number in range(150))
    blank = BASE.process.buying_stages[0]
    mine = after(events.StagesAdded(stages=(blank,) * 150, new_stage_ids=full))
    theirs = after(events.StagesAdded(stages=(blank,) * 150, new_stage_ids=tuple(f"t{number}" for number in range(150))))
    with pytest.raises(TooManyStages, match="303"):
        merge(BASE, mine, theirs)


texts = st.sampled_from(["", "x", "y", "z"])
a_stage = st.sampled_from(["a", "b", "c", "m"])
changes = st.lists(
    st.one_of(
        st.builds(events.StageEdited, stage_id=a_stage, field=st.sampled_from(STAGE_FIELDS), value=texts),
        st.builds(events.PersonaEdited, field=st.sampled_from(PERSONA_FIELDS), value=texts),
        st.builds(events.StageDeleted, stage_id=a_stage),
        st.builds(events.StageMoved, stage_id=a_stage, before=st.none() | a_stage),
        st.builds(events.StageAdded, stage_id=st.sampled_from(["m", "n"]), stage_name=texts, after=st.none() | a_stage),
        st.builds(events.SummaryWritten, text=texts),
        st.builds(events.Finished),
    ),
    max_size=6,
)


def some(drawn: list[Any], base: Content = BASE) -> Content:
    for change in drawn:
        try:
            base = after(change, base=base)
        except EventRefused:
            continue
    return base


@given(changes, changes)
def test_any_two_changes_merge_to_a_valid_content_in_which_nothing_is_lost(here: list[Any], there: list[Any]) -> None:
    mine = some(here)
    # What each side adds has ids of its own.
    theirs = some([change for change in there if "m" not in (getattr(change, "stage_id", ""), getattr(change, "after", ""))][:6])
    theirs = theirs.model_copy(update={"stage_ids": tuple(each.replace("n", "t") for each in theirs.stage_ids)})
    merged = merge(BASE, mine, theirs)
    assert Content.model_validate(merged.content.model_dump()) == merged.content
    assert len(set(merged.content.stage_ids)) == len(merged.content.stage_ids) == len(merged.content.process.buying_stages)
    # Mine is whole in `mine`, theirs in `content`: every text that either side wrote is in one of the two.
    for side, whole in ((mine, merged.mine), (theirs, merged.content)):
        before = dict(zip(BASE.stage_ids, BASE.process.buying_stages, strict=True))
        stages = dict(zip(whole.stage_ids, whole.process.buying_stages, strict=True))
        for stage_id, stage in zip(side.stage_ids, side.process.buying_stages, strict=True):
            for field in STAGE_FIELDS:
                text = getattr(stage, field)
                if text != getattr(before.get(stage_id), field, None):
                    assert getattr(stages[stage_id], field) == text
    # With each conflict chosen as mine it is what `mine` says.
    chosen = merged.content
    for conflict in merged.conflicts:
        chosen = with_mine(chosen, conflict)
    assert chosen == merged.mine
    assert (merged.mine == merged.content) == (not merged.conflicts)


@given(changes)
def test_without_a_change_elsewhere_mine_is_taken_as_it_is(here: list[Any]) -> None:
    mine = some(here)
    assert merge(BASE, mine, BASE).content == mine
    assert merge(BASE, BASE, mine).content == mine
