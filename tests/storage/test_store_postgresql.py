"""What is PostgreSQL's alone: sessions on one server, its cursors, its locks."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

import pytest

from buyerflow_widgets import PersonaAdded, Session, StageSetChosen
from buyerflow_widgets.model.workspace import Content, PersonaEntry
from buyerflow_widgets.storage import OutdatedRevision, Store
from buyerflow_widgets.storage.postgresql import PostgresqlDatabase
from tests.support.databases import connected
from tests.support.many_personas import fill, processes
from tests.support.waiting import until


@pytest.fixture
def opened(postgresql: str) -> Iterator[Callable[[], Store]]:
    """Opens the store of a test, as often as it is called."""
    stores: list[Store] = []

    def open_it() -> Store:
        stores.append(Store.open(postgresql))
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


def test_work_is_there_again_in_another_session(opened: Callable[[], Store]) -> None:
    session = Session(opened())
    session.send(PersonaAdded(name="Buyer"))
    session.send(StageSetChosen(name="Standard"))
    session.undo()
    session.redo()
    assert session.save.reason == ""
    again = Session(opened())
    assert again.processes() == session.processes()
    assert [stage.stage_name for stage in again.processes()[0].buying_stages] == ["Awareness", "Consideration", "Decision"]


def test_two_sessions_do_not_overwrite_one_another(opened: Callable[[], Store]) -> None:
    one = Session(opened())
    one.send(PersonaAdded(name="Buyer"))
    other = Session(opened())
    one.send(StageSetChosen(name="Standard"))
    other.send(StageSetChosen(name="AIDA"))
    assert [len(process.buying_stages) for process in Session(opened()).processes()] == [7]


def test_a_whole_store_streams_from_the_server(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(postgresql, 450)
    store = Store.open(postgresql)
    cursors: list[str] = []
    stream_cursor = PostgresqlDatabase.stream_cursor

    @contextmanager
    def noted(database: PostgresqlDatabase, driver: Any, at_once: int) -> Iterator[Any]:
        with stream_cursor(database, driver, at_once) as cursor:
            cursors.append(f"{type(cursor).__name__} of {cursor.itersize}")
            yield cursor

    monkeypatch.setattr(PostgresqlDatabase, "stream_cursor", noted)
    assert list(store.stream()) == list(processes(range(450)))[::-1]
    assert cursors == ["ServerCursor of 100"]
    store.close()


def test_of_two_revisions_with_one_number_the_table_keeps_the_first(
    postgresql: str, opened: Callable[[], Store], named: Callable[..., Content], line_of: Callable[[Content], PersonaEntry]
) -> None:
    store, content = opened(), named("p")
    with closing(connected(postgresql)) as other, closing(connected(postgresql)) as third, ThreadPoolExecutor(1) as thread:
        # Unseen by our look at the latest number: our insert waits for what becomes of it.
        other.execute("BEGIN")
        other.execute("INSERT INTO revisions VALUES ('local', 'p', 1, 'theirs')")
        appended = thread.submit(store.append, "p", content, line_of(content), expected_seq=0)
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        until(lambda: third.execute(waiting).fetchone() != (0,))
        other.commit()
        with pytest.raises(OutdatedRevision):
            appended.result(timeout=30)
    assert store.personas() == ()
