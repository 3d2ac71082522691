"""What happens while a change is on its way to the store, or cannot get there: nothing is lost, and nothing comes back by itself."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from buyerflow_widgets.model import events
from buyerflow_widgets.model.merge import Conflict, text_of
from buyerflow_widgets.model.process import MAX_STAGES, BuyingProcessState, BuyingStage
from buyerflow_widgets.model.reducer import EventRefused
from buyerflow_widgets.model.workspace import Content
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.session.sync import Sync
from buyerflow_widgets.storage import OutdatedRevision, Store, StoreUnavailable
from buyerflow_widgets.storage.sqlite import SqliteDatabase
from buyerflow_widgets.tables import to_frame


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "s.sqlite"


@pytest.fixture
def both(file: Path) -> Iterator[tuple[Session, Session]]:
    """Two sessions in which the same persona is open. They wait for nothing long."""
    with closing(Store.open(f"sqlite:///{file}?timeout=0.02")) as first, closing(Store.open(f"sqlite:///{file}?timeout=0.02")) as second:
        one = Session(first)
        one.send(events.PersonaAdded(name="Buyer"))
        one.send(events.StageSetChosen(name="Standard"))
        yield one, Session(second)


@contextmanager
def store_in_use(file: Path) -> Iterator[None]:
    """Nothing can be written meanwhile."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("begin immediate")
        yield
        other.rollback()


def content(session: Session) -> Content:
    assert session.workspace.active
    return session.workspace.active.content


def persona_of(session: Session) -> str:
    return content(session).process.persona_id


def durations(session: Session) -> list[str]:
    return [stage.duration for stage in content(session).process.buying_stages]


def write(session: Session, number: int, text: str) -> None:
    session.send(events.StageEdited(stage_id=content(session).stage_ids[number], field="duration", value=text))


def open_conflicts(session: Session) -> tuple[Conflict, ...]:
    return session.conflicts


def history(session: Session, persona_id: str) -> str:
    return " ".join(str(revision.content) for revision in session.revisions(persona_id))


def stored(file: Path) -> list[BuyingProcessState]:
    with closing(Store.open(file)) as store:
        return list(Session(store).processes())


def retry_by_hand(session: Session) -> None:
    """The session believes that somebody calls `catch_up` soon; only the test does."""
    session._sync._start_thread = lambda *_: None
    session.watch()


def while_it_is_on_its_way(session: Session, do: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """`catch_up`, with something that happens here between the store's answer and its taking up."""
    flush = Sync.flush

    def try_then_do(self: Sync, *arguments: Any) -> Any:
        answer = flush(self, *arguments)
        if self is session._sync:
            monkeypatch.setattr(Sync, "flush", flush)
            do()
        return answer

    retry_by_hand(session)
    monkeypatch.setattr(Sync, "flush", try_then_do)
    session.catch_up()


def test_what_is_typed_while_the_same_field_comes_in_is_in_the_history(
    both: tuple[Session, Session], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = both
    with store_in_use(file):
        write(other, 1, "mine")
    write(one, 0, "theirs")
    while_it_is_on_its_way(other, lambda: write(other, 0, "typed meanwhile"), monkeypatch)
    other.catch_up()
    assert durations(other)[0] == "theirs"
    assert [text_of(conflict.mine, conflict) for conflict in other.conflicts] == ["typed meanwhile"]
    assert other.save.state == "saved"
    assert "typed meanwhile" in history(one, persona_of(one))


def test_what_is_typed_while_too_much_comes_in_is_to_be_chosen(
    both: tuple[Session, Session], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = both
    with store_in_use(file):
        write(other, 1, "mine")
    one.send(events.StagesAdded(stages=(BuyingStage.named("S"),) * (MAX_STAGES - 3)))
    while_it_is_on_its_way(other, lambda: other.send(events.StageAdded(stage_name="typed meanwhile")), monkeypatch)
    other.catch_up()
    assert [conflict.field for conflict in other.conflicts] == ["process"]
    assert "typed meanwhile" in history(one, persona_of(one))
    assert len(content(other).stage_ids) == MAX_STAGES


@pytest.mark.parametrize("erased", [False, True])
def test_what_is_typed_in_a_persona_that_is_deleted_elsewhere_does_not_bring_it_back(
    both: tuple[Session, Session], file: Path, monkeypatch: pytest.MonkeyPatch, *, erased: bool
) -> None:
    one, other = both
    persona_id = persona_of(one)
    with store_in_use(file):
        write(other, 1, "mine")
    if erased:
        one.erase(persona_id)
    else:
        one.send(events.PersonaDeleted())
    while_it_is_on_its_way(other, lambda: write(other, 0, "typed meanwhile"), monkeypatch)
    other.catch_up()
    other.catch_up()
    assert stored(file) == []
    assert [conflict.field for conflict in other.conflicts] == ["persona"]
    assert durations(other) == ["typed meanwhile", "mine", ""]
    assert ("typed meanwhile" in history(one, persona_id)) is not erased
    # A model that answers late is nobody who chose.
    with pytest.raises(EventRefused, match="deleted"):
        other.send(events.SummaryWritten(persona_id=persona_id, text="Late.", author="model", model="m"))
    other.keep_mine(other.conflicts[0])
    assert [stage.duration for stage in stored(file)[0].buying_stages] == ["typed meanwhile", "mine", ""]


def test_an_erased_persona_is_not_brought_back_by_what_was_on_its_way(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store.open(f"sqlite:///{file}?timeout=0.02")) as store:
        session = Session(store)
        with store_in_use(file):
            session.send(events.PersonaAdded(name="never stored"))
            persona_id = persona_of(session)
        while_it_is_on_its_way(session, lambda: session.erase(persona_id), monkeypatch)
        assert session.revisions(persona_id) == ()
        assert session.workspace.personas == ()


def test_a_change_that_got_there_without_an_answer_is_nobody_elses(both: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = both
    append = Store.append

    def without_an_answer(self: Store, *arguments: Any, **named: Any) -> int:
        append(self, *arguments, **named)
        raise StoreUnavailable("The connection broke.")

    def once(send: Callable[[], object]) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Store, "append", without_an_answer)
            send()

    once(lambda: write(one, 0, "1 w"))
    assert one.save.state == "unsaved"
    write(one, 0, "1 week")
    assert (durations(one)[0], one.conflicts, one.save.state) == ("1 week", (), "saved")
    once(lambda: one.send(events.PersonaAdded(name="New")))
    one.catch_up()
    one.send(events.PersonaEdited(field="persona_pain_points", value="pain"))
    assert (one.conflicts, one.save.state) == ((), "saved")
    other.catch_up()
    assert durations(other)[0] == "1 week"
    # What is deleted before the answer comes is deleted there, too.
    once(lambda: one.send(events.PersonaAdded(name="Deleted")))
    one.send(events.PersonaDeleted())
    one.refresh()
    other.refresh()
    names = [[line.persona_name for line in session.workspace.personas] for session in (one, other)]
    assert names == [["New", "Buyer"]] * 2


def test_a_move_to_the_store_that_fails_half_way_is_made_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(problem="It is not there.", reopen=lambda: Store.open(file))
    for name in "ABC":
        session.send(events.PersonaAdded(name=name))
    ids = {line.persona_name: line.persona_id for line in session.workspace.personas}
    append, close, calls = Store.append, Store.close, iter(range(100))
    closed: list[Store] = []

    def told(self: Store) -> None:
        closed.append(self)
        close(self)

    monkeypatch.setattr(Store, "close", told)

    def fails_once(self: Store, *arguments: Any, **named: Any) -> int:
        if next(calls) == 2:
            raise StoreUnavailable("It is gone again.")
        return append(self, *arguments, **named)

    monkeypatch.setattr(Store, "append", fails_once)
    session.catch_up()
    assert (session.save.reason, len(closed)) == ("It is not there.", 1)
    # What was copied is worked on, and deleted, before the next attempt.
    session.send(events.PersonaEdited(persona_id=ids["A"], field="persona_name", value="A2"))
    session.send(events.PersonaDeleted(persona_id=ids["B"]))
    with closing(Store.open(file)) as store:
        others = Session(store)
        others.send(events.PersonaEdited(persona_id=ids["A"], field="persona_pain_points", value="Seen elsewhere"))
    session.send(events.PersonaOpened(persona_id=ids["A"]))
    session.catch_up()
    assert (session.save.state, open_conflicts(session)) == ("saved", ())
    session.catch_up()
    assert content(session).process.persona_pain_points == "Seen elsewhere"
    assert sorted(process.persona_name for process in stored(file)) == ["A2", "C"]
    assert stored(file)[0] == content(session).process


def test_a_deletion_that_waited_takes_nothing_with_it_that_was_written_meanwhile(both: tuple[Session, Session], file: Path) -> None:
    one, other = both
    with store_in_use(file):
        other.send(events.PersonaDeleted())
    write(one, 0, "theirs")
    other.catch_up()
    assert other.save.state == "saved"
    assert [line.persona_name for line in other.workspace.personas] == ["Buyer"]
    other.send(events.PersonaOpened(persona_id=persona_of(one)))
    assert durations(other)[0] == "theirs"


def test_who_was_refused_a_deletion_overwrites_nothing_afterwards(both: tuple[Session, Session]) -> None:
    one, other = both
    write(one, 0, "theirs")
    with pytest.raises(OutdatedRevision):
        other.send(events.PersonaDeleted())
    write(other, 1, "mine")
    assert durations(other) == ["theirs", "mine", ""]


def test_while_the_store_is_away_all_that_waits_is_in_the_list_and_can_be_undone(both: tuple[Session, Session], file: Path) -> None:
    one, _ = both
    retry_by_hand(one)
    added = [content(one).process.model_copy(update={"persona_name": name}) for name in "AB"]
    with store_in_use(file):
        one.add_all(added)
        one.catch_up()
        assert sorted(process.persona_name for process in one.processes()) == ["A", "B", "Buyer"]
        assert sorted(line.persona_name for line in one.workspace.personas) == ["A", "B", "Buyer"]
        one.undo()
        assert [process.persona_name for process in one.processes()] == ["Buyer"]
        one.redo()
    one.catch_up()
    assert one.save.state == "saved"
    assert sorted(process.persona_name for process in stored(file)) == ["A", "B", "Buyer"]


def test_the_frame_has_what_waits_for_a_store_that_is_away(file: Path) -> None:
    with closing(Store.open(f"sqlite:///{file}?timeout=0.02")) as store, closing(Store.open(file)) as theirs:
        session = Session(store)
        ids = {}
        for name in "ABCD":
            session.send(events.PersonaAdded(name=name))
            ids[name] = persona_of(session)
        retry_by_hand(session)
        with store_in_use(file):
            session.send(events.PersonaEdited(persona_id=ids["B"], field="persona_pain_points", value="Not stored yet"))
            session.send(events.PersonaDeleted(persona_id=ids["C"]))
            session.send(events.PersonaAdded(name="E"))
            frame = to_frame(session.stream())
            in_store = [process.persona_name for process in theirs.stream()]
    assert in_store == ["A", "B", "C", "D"]
    assert frame["persona_name"].tolist() == ["E", "B", "D", "A"]
    assert frame["persona_pain_points"].tolist() == ["", "Not stored yet", "", ""]


def test_what_is_streamed_holds_up_no_edit(both: tuple[Session, Session]) -> None:
    one, _ = both
    one.send(events.PersonaAdded(name="Another"))
    streamed = one.stream()
    names = [next(streamed).persona_name]
    thread = Thread(target=lambda: one.send(events.PersonaEdited(field="persona_name", value="Another name")))
    thread.start()
    thread.join(timeout=30)
    assert one.save.state == "saved"
    assert one.workspace.process
    assert one.workspace.process.persona_name == "Another name"
    assert [*names, *(process.persona_name for process in streamed)] == ["Another", "Buyer"]


def test_of_much_that_waits_only_the_first_is_waited_for(
    both: tuple[Session, Session], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = both
    append = Store.append
    tries: list[str] = []

    def counted(self: Store, persona_id: str, *arguments: Any, **named: Any) -> int:
        tries.append(persona_id)
        return append(self, persona_id, *arguments, **named)

    monkeypatch.setattr(Store, "append", counted)
    with store_in_use(file):
        one.add_all([content(one).process] * 10)
    assert len(tries) == 10
    one.catch_up()
    assert len(stored(file)) == 11


def test_an_interrupt_leaves_screen_and_store_in_step(both: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ = both
    append = Store.append

    def interrupted(self: Store, *arguments: Any, **named: Any) -> int:
        append(self, *arguments, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "append", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write(one, 0, "1 week")
    one.catch_up()
    assert (durations(one)[0], one.save.state) == ("1 week", "saved")


def test_one_failure_does_not_end_the_watch(both: tuple[Session, Session]) -> None:
    one, other = both
    came, failed = Event(), Event()

    def fail_once() -> None:
        if not failed.is_set():
            failed.set()
            raise RuntimeError("a view failed")
        came.set()

    other.subscribe(fail_once)
    other.watch()
    write(one, 0, "first")
    assert failed.wait(20)
    write(one, 0, "second")
    assert came.wait(20)
    other.close()
    assert durations(other)[0] == "second"


def test_who_looked_first_and_was_slower_does_not_hold_up_who_looked_last(
    both: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = both
    poll = Sync.poll
    was_overtaken = False

    def overtaken(saving: Sync, persona_id: str) -> Any:
        nonlocal was_overtaken
        found = poll(saving, persona_id)
        if not was_overtaken:
            was_overtaken = True
            write(one, 1, "later")
            latest = poll(saving, persona_id)
            # Now the first one comes to its end, and then this one.
            monkeypatch.setattr(Sync, "poll", lambda *_: found)
            other.catch_up()
            assert durations(other) == ["earlier", "", ""]
            return latest
        return found

    write(one, 0, "earlier")
    monkeypatch.setattr(Sync, "poll", overtaken)
    other.catch_up()
    assert durations(other) == ["earlier", "later", ""]


def test_erasing_a_persona_takes_no_news_of_the_one_in_work_away(both: tuple[Session, Session]) -> None:
    one, other = both
    first = persona_of(one)
    one.send(events.PersonaAdded(name="Gone"))
    gone = persona_of(one)
    one.send(events.PersonaDeleted())
    one.send(events.PersonaOpened(persona_id=first))
    write(other, 0, "theirs")
    one.erase(gone)
    one.catch_up()
    assert durations(one) == ["theirs", "", ""]
    write(one, 1, "mine")
    other.catch_up()
    assert durations(other) == ["theirs", "mine", ""]


def test_what_was_stored_is_stored_also_where_the_look_after_it_fails(
    both: tuple[Session, Session], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = both
    other.catch_up()
    with store_in_use(file):
        write(other, 0, "1 week")

    def fails(*_: object) -> Any:
        raise StoreUnavailable("It is gone again.")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "latest_seq", fails)
        other.catch_up()
    assert other.save.state == "saved"
    write(other, 0, "2 weeks")
    one.catch_up()
    assert (durations(one)[0], open_conflicts(other)) == ("2 weeks", ())


def test_a_list_that_was_read_before_another_persona_came_takes_it_away_from_nobody(
    both: tuple[Session, Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = both
    poll = Sync.poll

    def slow(saving: Sync, persona_id: str) -> Any:
        patch.undo()  # once: the threads that watch for others ask the same
        found = poll(saving, persona_id)
        other.send(events.PersonaAdded(name="Another"))
        one.refresh()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Sync, "poll", slow)
        one.catch_up()
    assert [line.persona_name for line in one.workspace.personas] == ["Another", "Buyer"]


def test_thousands_come_in_with_a_transaction_for_each_thousand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(tmp_path / "many.sqlite")
    session = Session(store)
    session.send(events.PersonaAdded(name="First"))
    [first] = session.processes()
    begun: list[bool] = []
    begin = SqliteDatabase._begin

    def noted(database: SqliteDatabase, driver: Any, *, writes: bool) -> None:
        begun.append(writes)
        begin(database, driver, writes=writes)

    monkeypatch.setattr(SqliteDatabase, "_begin", noted)
    session.add_all([first.model_copy(update={"persona_name": f"Persona {number}"}) for number in range(2_500)])
    # Three of them, and one for where the person is.
    assert begun.count(True) == 4
    assert session.save.state == "saved"
    assert len(stored(tmp_path / "many.sqlite")) == 2_501
    assert session.workspace.process
    assert session.workspace.process.persona_name == "Persona 0"
    session.send(events.PersonaEdited(field="persona_name", value="Edited"))
    assert Session(Store.open(tmp_path / "many.sqlite")).workspace.personas[0].persona_name == "Edited"


def test_while_the_store_cannot_be_read_the_list_is_what_is_at_hand(both: tuple[Session, Session], file: Path) -> None:
    one, _ = both
    away = file.rename(file.with_name("away.sqlite"))
    assert [line.persona_name for line in one.personas()] == ["Buyer"]
    assert one.list_state().total == 1
    away.rename(file)
    one.send(events.PersonaAdded(name="Another"))
    assert [line.persona_name for line in one.personas(offset=1)] == ["Buyer"]
    assert one.list_state().total == 2


def test_a_deleted_persona_that_a_later_session_restores_is_in_the_store_again(both: tuple[Session, Session], file: Path) -> None:
    one, _ = both
    process = one.workspace.process
    assert process
    one.send(events.PersonaDeleted())
    later = Session(Store.open(file))
    (deleted,) = later.deleted()
    later.restore(deleted.persona_id, later.revisions(deleted.persona_id)[1].seq)
    assert (later.save.state, later.conflicts, later.deleted()) == ("saved", (), ())
    assert [each.buying_stages for each in stored(file)] == [process.buying_stages]
    assert [revision.is_conflict_copy for revision in later.revisions(deleted.persona_id)] == [False] * 4
