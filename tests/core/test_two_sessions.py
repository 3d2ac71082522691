"""Two sessions on one store: what one does comes to the other, nothing is overwritten, and undo takes back only one's own."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from buyerflow_widgets.model import events
from buyerflow_widgets.model.events import TextEvent
from buyerflow_widgets.model.merge import Conflict, text_of
from buyerflow_widgets.model.process import MAX_STAGES, BuyingStage
from buyerflow_widgets.model.reducer import EventRefused
from buyerflow_widgets.model.workspace import Content, Phase, Question
from buyerflow_widgets.session.session import RemoteChange, Session
from buyerflow_widgets.storage import OutdatedRevision, Store, StoreUnavailable

Open = Callable[[], Session]


@pytest.fixture
def opened(database_url: str) -> Iterator[Open]:
    """Opens a session on the one store, in a file or on a PostgreSQL server."""
    with ExitStack() as stack:
        yield lambda: Session(stack.enter_context(closing(Store.open(database_url))))


@pytest.fixture
def both(opened: Open) -> tuple[Session, Session]:
    """Two sessions in which the same persona is open, with the three standard stages."""
    one = opened()
    one.send(events.PersonaAdded(name="Buyer"))
    one.send(events.StageSetChosen(name="Standard"))
    return one, opened()


def content(session: Session) -> Content:
    assert session.workspace.active
    return session.workspace.active.content


def durations(session: Session) -> list[str]:
    return [stage.duration for stage in content(session).process.buying_stages]


def write(session: Session, number: int, text: str, field: Any = "duration") -> None:
    session.send(events.StageEdited(stage_id=content(session).stage_ids[number], field=field, value=text))


def open_conflicts(session: Session) -> list[Conflict]:
    return list(session.conflicts)


def save_state(session: Session) -> str:
    return session.save.state


def in_history(session: Session) -> str:
    return " ".join(str(revision.content) for revision in session.revisions(content(session).process.persona_id))


def test_changes_to_different_fields_come_together(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    write(one, 0, "1 week")
    write(other, 1, "2 weeks")
    assert durations(other) == ["1 week", "2 weeks", ""]
    assert durations(one) == ["1 week", "", ""]
    one.catch_up()
    assert durations(one) == durations(opened()) == durations(other)
    assert open_conflicts(one) == open_conflicts(other) == []
    assert (save_state(one), other.save.state) == ("saved", "saved")


def test_the_same_field_is_to_be_chosen_and_both_are_in_the_history(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    write(one, 0, "theirs")
    write(other, 0, "mine")
    assert durations(other) == durations(opened()) == ["theirs", "", ""]
    conflict = open_conflicts(other)[0]
    assert (conflict.field, text_of(conflict.mine, conflict)) == ("duration", "mine")
    assert save_state(other) == "saved"
    assert "'mine'" in in_history(one)
    other.keep_mine(conflict)
    assert durations(other) == durations(opened()) == ["mine", "", ""]
    assert open_conflicts(other) == []
    assert "'theirs'" in in_history(one)
    # It was a change of this session's own.
    other.undo()
    assert durations(opened()) == ["theirs", "", ""]


def test_theirs_can_be_taken_and_mine_stays_in_the_history(both: tuple[Session, Session]) -> None:
    one, other = both
    write(one, 0, "theirs")
    write(other, 0, "mine")
    other.take_theirs(other.conflicts[0])
    assert (durations(other)[0], open_conflicts(other)) == ("theirs", [])
    assert "'mine'" in in_history(other)


def test_who_writes_on_in_that_field_has_chosen(both: tuple[Session, Session]) -> None:
    one, other = both
    write(one, 0, "theirs")
    write(other, 0, "mine")
    write(other, 1, "elsewhere")
    assert len(other.conflicts) == 1
    write(other, 0, "both")
    assert open_conflicts(other) == []
    write(one, 0, "mine")
    assert one.conflicts[0].key == (content(one).process.persona_id, content(one).stage_ids[0], "duration")
    # The other takes it over by hand: nothing is left to choose here.
    write(other, 0, "mine")
    one.catch_up()
    assert open_conflicts(one) == []


def test_undo_takes_back_only_my_own_change(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    write(one, 0, "mine")
    write(one, 1, "mine too")
    other.catch_up()
    write(other, 2, "theirs")
    write(other, 1, "over mine")
    # Of the last change nothing is left that could be taken back; the one before it is whole.
    with pytest.raises(EventRefused, match="elsewhere"):
        one.undo()
    write(one, 0, "again")
    one.undo()
    assert durations(one) == durations(opened()) == ["mine", "over mine", "theirs"]
    one.redo()
    assert durations(opened()) == ["again", "over mine", "theirs"]


def test_a_change_of_which_nothing_came_in_is_no_step_to_undo(both: tuple[Session, Session]) -> None:
    one, other = both
    write(one, 0, "theirs")
    assert not other.can_undo
    write(other, 0, "mine")
    assert not other.can_undo


def test_a_persona_deleted_elsewhere_stays_on_screen_until_it_is_chosen(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    one.send(events.PersonaDeleted())
    other.catch_up()
    assert content(other).process.persona_name == "Buyer"
    assert [conflict.field for conflict in other.conflicts] == ["persona"]
    assert opened().workspace.process is None
    other.keep_mine(other.conflicts[0])
    assert content(opened()).process.persona_name == "Buyer"
    one.catch_up()
    one.send(events.PersonaOpened(persona_id=content(other).process.persona_id))
    one.send(events.PersonaDeleted())
    other.catch_up()
    other.take_theirs(other.conflicts[0])
    assert (other.workspace.process, open_conflicts(other), opened().processes()) == (None, [], ())


def test_an_edit_of_a_persona_that_was_deleted_elsewhere_is_not_lost(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    one.send(events.PersonaDeleted())
    write(other, 0, "mine")
    assert [conflict.field for conflict in other.conflicts] == ["persona"]
    assert opened().workspace.process is None
    assert "'mine'" in in_history(other)
    # Whoever goes on with it keeps it.
    write(other, 1, "more")
    assert open_conflicts(other) == []
    assert durations(opened()) == ["mine", "more", ""]


def test_a_deletion_does_not_take_with_it_what_another_wrote_meanwhile(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    write(one, 0, "theirs")
    with pytest.raises(OutdatedRevision):
        other.send(events.PersonaDeleted())
    assert durations(opened()) == ["theirs", "", ""]
    # Nothing is unsaved by that.
    assert (durations(other)[0], other.save.state, other.conflicts) == ("", "saved", ())
    other.catch_up()
    assert durations(other)[0] == "theirs"
    other.send(events.PersonaDeleted())
    assert opened().workspace.process is None


def test_what_cannot_be_brought_together_is_chosen_as_a_whole(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    stages = (BuyingStage.named("S"),) * (MAX_STAGES - 3)
    one.send(events.StagesAdded(stages=stages))
    other.send(events.StagesAdded(stages=(BuyingStage.named("mine"),) * (MAX_STAGES - 3)))
    assert content(other) == content(one) == content(opened())
    assert [conflict.field for conflict in other.conflicts] == ["process"]
    assert "'mine'" in in_history(one)
    other.keep_mine(other.conflicts[0])
    assert content(opened()).process.buying_stages[-1].stage_name == "mine"
    assert open_conflicts(other) == []
    other.undo()
    assert content(opened()).process.buying_stages == content(one).process.buying_stages


def test_others_changes_come_in_by_themselves(both: tuple[Session, Session]) -> None:
    one, other = both
    came = Event()
    other.subscribe(lambda: came.set() if durations(other)[0] == "theirs" else None)
    other.watch()
    try:
        write(one, 0, "theirs")
        assert came.wait(20)
        came.clear()
        one.send(events.PersonaAdded(name="Another"))
        came.wait(20)
        assert [line.persona_name for line in other.workspace.personas] == ["Another", "Buyer"]
    finally:
        other.close()


def test_looking_without_news_tells_nobody(both: tuple[Session, Session]) -> None:
    one, _ = both
    write(one, 0, "1 week")
    told: list[int] = []
    one.subscribe(lambda: told.append(1))
    one.catch_up()
    one.catch_up()
    assert told == []


def test_what_could_not_be_stored_is_stored_later_and_nobody_waits_for_it(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    session = Session(Store.open(f"sqlite:///{path}?timeout=0.05"))
    session.send(events.PersonaAdded(name="A"))
    saved = Event()
    session.subscribe(lambda: saved.set() if session.save.state == "saved" else None)
    session.watch()
    blocker = sqlite3.connect(path)
    blocker.execute("begin immediate")
    try:
        for number in range(5):
            session.send(events.PersonaEdited(field="persona_name", value=str(number)))
        assert save_state(session) == "unsaved"
        assert session.save.reason
    finally:
        blocker.rollback()
        blocker.close()
    assert saved.wait(20)
    session.close()
    again = Session(Store.open(path))
    assert content(again).process.persona_name == "4"


def test_what_waited_is_merged_with_what_came_meanwhile(tmp_path: Path) -> None:
    def opened() -> Session:
        return Session(Store.open(f"sqlite:///{tmp_path / 's.sqlite'}?timeout=0.05"))

    one = opened()
    one.send(events.PersonaAdded(name="Buyer"))
    one.send(events.StageSetChosen(name="Standard"))
    other = opened()
    with sqlite3.connect(tmp_path / "s.sqlite") as blocker:
        blocker.execute("begin immediate")
        write(other, 0, "mine")
        write(other, 1, "mine too")
        assert save_state(other) == "unsaved"
    blocker.close()
    write(one, 1, "theirs")
    write(one, 2, "theirs too")
    other.catch_up()
    assert save_state(other) == "saved"
    assert durations(other) == durations(opened()) == ["mine", "theirs", "theirs too"]
    assert [text_of(conflict.mine, conflict) for conflict in other.conflicts] == ["mine too"]


def test_a_store_that_is_not_there_at_first_is_moved_to(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    earlier = Session(Store.open(path))
    earlier.send(events.PersonaAdded(name="Earlier"))
    is_there = False

    def reopen() -> Store:
        if not is_there:
            raise StoreUnavailable("It is not there.")
        return Store.open(path)

    session = Session(problem="It is not there.", reopen=reopen)
    session.send(events.PersonaAdded(name="Meanwhile"))
    session.catch_up()
    assert (save_state(session), session.save.reason) == ("unsaved", "It is not there.")
    is_there = True
    session.catch_up()
    session.close()
    assert save_state(session) == "saved"
    assert {line.persona_name for line in session.workspace.personas} == {"Earlier", "Meanwhile"}
    session.send(events.PersonaEdited(field="persona_pain_points", value="later"))
    assert content(Session(Store.open(path))).process.persona_pain_points == "later"


def test_an_earlier_version_is_restored_as_one_step(both: tuple[Session, Session], opened: Open) -> None:
    one, _ = both
    write(one, 0, "first")
    persona_id = content(one).process.persona_id
    seq = one.revisions(persona_id)[0].seq
    write(one, 0, "second")
    one.send(events.StageAdded(stage_name="More"))
    one.restore(persona_id, seq)
    assert durations(one) == durations(opened()) == ["first", "", ""]
    one.undo()
    assert durations(opened()) == ["second", "", "", ""]
    with pytest.raises(EventRefused, match="no longer there"):
        one.restore(persona_id, 999)
    # One that was deleted comes back.
    one.send(events.PersonaDeleted())
    one.restore(persona_id, seq)
    assert durations(opened()) == ["first", "", ""]


def test_a_persona_that_is_erased_comes_back_by_nobodys_doing(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    write(one, 0, "mine")
    persona_id = content(one).process.persona_id
    one.erase(persona_id)
    assert (one.workspace.process, one.processes(), one.can_undo) == (None, (), False)
    # What another session writes meanwhile is not lost to it, but is nowhere in the store.
    write(other, 1, "theirs")
    assert [conflict.field for conflict in other.conflicts] == ["persona"]
    assert one.revisions(persona_id) == ()
    other.keep_mine(other.conflicts[0])
    assert durations(opened()) == ["", "theirs", ""]
    one.catch_up()
    assert [line.persona_id for line in one.workspace.personas] == [persona_id]


def test_a_clock_that_goes_back_changes_neither_order_nor_content(tmp_path: Path) -> None:
    times = iter([datetime(2025, 3, 14, 12, 0, tzinfo=UTC) - timedelta(hours=hour) for hour in range(20)])
    session = Session(Store.open(tmp_path / "s.sqlite"), clock=lambda: next(times))
    session.send(events.PersonaAdded(name="0"))
    for number in range(1, 6):
        session.send(events.PersonaEdited(field="persona_name", value=str(number)))
    assert save_state(session) == "saved"
    names = [
        revision.content and revision.content.process.persona_name for revision in session.revisions(content(session).process.persona_id)
    ]
    assert names == ["5", "4", "3", "2", "1", "0"]
    session.undo()
    assert content(Session(Store.open(tmp_path / "s.sqlite"))).process.persona_name == "4"


def test_a_text_written_over_another_than_stands_there_now_overwrites_nothing(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    stage_id = content(one).stage_ids[0]
    # It came in while the other was typing.
    write(one, 0, "theirs")
    other.catch_up()
    other.send(events.StageEdited(stage_id=stage_id, field="duration", value="mine", seen=""))
    assert durations(other) == durations(opened()) == ["theirs", "", ""]
    assert [text_of(conflict.mine, conflict) for conflict in other.conflicts] == ["mine"]
    assert "'mine'" in in_history(one)
    assert not other.can_undo
    other.keep_mine(other.conflicts[0])
    assert durations(opened()) == ["mine", "", ""]
    # What was seen stands there: an edit like any other. So is one that says the same.
    other.send(events.StageEdited(stage_id=stage_id, field="duration", value="mine\r\ntoo", seen="mine"))
    other.send(events.StageEdited(stage_id=stage_id, field="duration", value="mine, all of it", seen="mine\ntoo"))
    other.send(events.StageEdited(stage_id=stage_id, field="duration", value="mine, all of it", seen="mine"))
    assert durations(opened()) == ["mine, all of it", "", ""]
    assert open_conflicts(other) == []


@pytest.mark.parametrize(
    "event",
    [
        events.PersonaEdited(field="persona_pain_points", value="mine"),
        events.Answered(question=Question(phase=Phase.PERSONA, field="persona_pain_points"), text="mine"),
        events.SummaryWritten(text="mine"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_whatever_was_written_over_is_told(both: tuple[Session, Session], event: TextEvent) -> None:
    one, other = both
    is_summary = isinstance(event, events.SummaryWritten)
    one.send(events.SummaryWritten(text="theirs") if is_summary else events.PersonaEdited(field="persona_pain_points", value="theirs"))
    other.catch_up()
    other.send(event.model_copy(update={"seen": ""}))
    process = content(other).process
    assert "theirs" in (process.ai_generated_summary, process.persona_pain_points)
    assert [text_of(conflict.mine, conflict) for conflict in other.conflicts] == ["mine"]
    assert "'mine'" in in_history(one)


def test_a_stage_that_others_deleted_is_there_again_with_what_was_written_in_it(both: tuple[Session, Session], opened: Open) -> None:
    one, other = both
    stage_id = content(one).stage_ids[1]
    write(one, 1, "2 weeks")
    write(one, 0, "1 week")
    one.send(events.StageDeleted(stage_id=stage_id))
    write(one, 1, "of the last one")
    other.catch_up()
    other.send(events.StageEdited(stage_id=stage_id, field="buyer_actions", value="mine", seen=""))
    assert durations(other) == durations(opened()) == ["1 week", "2 weeks", "of the last one"]
    assert content(other).process.buying_stages[1].buyer_actions == "mine"
    other.undo()
    assert durations(opened()) == ["1 week", "of the last one"]
    with pytest.raises(EventRefused, match="no longer there"):
        other.send(events.StageEdited(stage_id="never", field="duration", value="mine", seen=""))


def test_a_text_that_lost_while_the_store_was_away_goes_into_the_history_later(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    one = Session(Store.open(f"sqlite:///{path}?timeout=0.05"))
    one.send(events.PersonaAdded(name="theirs"))
    with sqlite3.connect(path) as blocker:
        blocker.execute("begin immediate")
        one.send(events.PersonaEdited(field="persona_name", value="mine", seen="before"))
        # It is nowhere but here, so it is not called saved.
        assert (content(one).process.persona_name, save_state(one)) == ("theirs", "unsaved")
        one.take_theirs(one.conflicts[0])
        one.catch_up()
        assert save_state(one) == "unsaved"
    blocker.close()
    one.catch_up()
    assert save_state(one) == "saved"
    assert "'mine'" in in_history(one)
    assert content(Session(Store.open(path))).process.persona_name == "theirs"


def test_what_others_changed_is_told(both: tuple[Session, Session]) -> None:
    one, other = both
    write(one, 0, "1 week")
    write(one, 1, "Reads", "buyer_actions")
    other.catch_up()
    assert other.remote_change == RemoteChange(number=1, where=("Awareness · Duration", "Consideration · Buyer Actions"))
    write(other, 2, "mine")
    other.catch_up()
    assert other.remote_change.number == 1
    # A list that only learned what was done here is no news to anybody.
    one.catch_up()
    assert one.remote_change.where == ("Decision · Duration",)


def test_a_deleted_persona_is_listed_until_it_is_restored_or_erased(both: tuple[Session, Session], opened: Open) -> None:
    one, _ = both
    first = content(one).process.persona_id
    one.send(events.PersonaDeleted())
    one.send(events.PersonaAdded(name="Another"))
    assert [(line.persona_id, line.persona_name) for line in opened().deleted()] == [(first, "Buyer")]
    one.erase(first)
    assert opened().deleted() == ()
    assert one.revisions(first) == ()
