"""What can happen to a store, seen from the page: the status tells the truth, work goes on, can be taken along, and is stored later."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic

import psutil
from playwright.sync_api import expect

from buyerflow_widgets.storage import Store
from tests.support.app_page import AppPage
from tests.support.databases import database_of
from tests.support.many_personas import fill
from tests.support.postgresql import Server as PostgreSQL
from tests.support.servers import voila

Open = Callable[..., AppPage]


def not_saved(app: AppPage, reason: str) -> None:
    """Waits until the status says so, in one sentence for people."""
    expect(app.status).to_contain_text(f"Not saved: {reason}.", timeout=40_000)
    assert app.status.inner_text().count(".") == 1


def downloaded(app: AppPage) -> dict[str, object]:
    """What `Download a copy` gives."""
    with app.page.expect_download() as download:
        app.status.get_by_role("button", name="Download a copy").click()
    copy: dict[str, object] = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    return copy


def quickly(app: AppPage, column: str, row: int, text: str) -> None:
    """An edit that is not stored holds nobody up: the guide knows of it at once."""
    app.type_into(column, row, text)
    began = monotonic()
    app.until(lambda: text in app.told())
    # Not even as long as a store in use is waited for.
    assert monotonic() - began < 5


def durations(url: str | Path) -> list[str]:
    """As the store has them, of the persona that changed last."""
    store = Store.open(url)
    try:
        found = store.load(store.personas()[0].persona_id)
        assert found
        return [stage.duration for stage in found.envelope.content.process.buying_stages]
    finally:
        store.close()


def test_a_store_in_use_by_another_program_is_waited_for(tmp_path: Path, another_window: Open) -> None:
    file = tmp_path / "store.sqlite"
    with voila(tmp_path, BUYERFLOW_STORE=f"sqlite:///{file}?timeout=0.5") as server:
        app = another_window(server)
        app.begin()
        app.saved()
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("begin immediate")
            app.type_into("Duration", 1, "1 week")
            not_saved(app, "the store is in use by another program; try again in a moment")
            quickly(app, "Duration", 2, "2 weeks")
            quickly(app, "Duration", 3, "3 weeks")
            copy = downloaded(app)
            assert [stage["duration"] for stage in copy["buying_stages"]] == ["1 week", "2 weeks", "3 weeks"]  # type: ignore[attr-defined]
            assert durations(file) == ["", "", ""]
            other.execute("rollback")
        app.saved()
        assert durations(file) == ["1 week", "2 weeks", "3 weeks"]


def test_a_disk_that_takes_nothing_more_loses_nothing(tmp_path: Path, another_window: Open) -> None:
    with voila(tmp_path) as server:
        app = another_window(server)
        app.begin()
        app.saved()
        kernel = server.kernel(app.kernel_id)
        unlimited = kernel.rlimit(psutil.RLIMIT_FSIZE)
        kernel.rlimit(psutil.RLIMIT_FSIZE, (0, unlimited[1]))
        app.type_into("Duration", 1, "1 week")
        not_saved(app, "the disk reported an error while the store was being read or written")
        quickly(app, "Duration", 2, "2 weeks")
        assert "2 weeks" in json.dumps(downloaded(app))
        kernel.rlimit(psutil.RLIMIT_FSIZE, unlimited)
        app.saved()
        assert durations(server.store) == ["1 week", "2 weeks", ""]
        app.page.reload()
        expect(app.cell("Duration", 2)).to_contain_text("2 weeks", timeout=60_000)


def test_a_store_that_is_not_there_at_first_gets_what_was_done_meanwhile(tmp_path: Path, another_window: Open) -> None:
    folder = tmp_path / "shared"
    # Nobody, not even root, makes a folder in a file.
    folder.touch()
    with voila(tmp_path, BUYERFLOW_STORE=str(folder / "store.sqlite")) as server:
        app = another_window(server)
        app.begin()
        not_saved(app, "the store cannot be opened; check that its folder exists and that you may use it")
        quickly(app, "Duration", 1, "1 week")
        assert "1 week" in json.dumps(downloaded(app))
        folder.unlink()
        app.saved()
        assert durations(folder / "store.sqlite") == ["1 week", "", ""]
        # It goes on there.
        app.type_into("Duration", 2, "2 weeks")
        app.saved()
        assert durations(folder / "store.sqlite") == ["1 week", "2 weeks", ""]


def test_a_database_server_may_come_late_and_be_restarted(tmp_path: Path, own_postgresql: PostgreSQL, another_window: Open) -> None:
    database, unreachable = own_postgresql, "the store could not be reached; its server may be restarting, so try again in a moment"
    with database.database() as url, voila(tmp_path, BUYERFLOW_STORE=url) as server:
        database.stop()
        app = another_window(server)
        app.begin()
        not_saved(app, unreachable)
        quickly(app, "Duration", 1, "1 week")
        assert "1 week" in json.dumps(downloaded(app))
        database.start()
        app.saved()
        assert durations(url) == ["1 week", "", ""]
        for end in (database.stop, database.kill):
            end()
            app.type_into("Duration", 2, end.__name__)
            not_saved(app, unreachable)
            quickly(app, "Duration", 3, f"{end.__name__} too")
            database.start()
            app.saved()
            assert durations(url) == ["1 week", end.__name__, f"{end.__name__} too"]


def test_a_store_that_turns_read_only_is_said_and_can_still_be_read(
    tmp_path: Path, postgresql: str, postgresql_server: PostgreSQL, another_window: Open
) -> None:
    name = database_of(postgresql)

    def allow(writing: bool) -> None:
        postgresql_server.execute(f"alter database {name} set default_transaction_read_only = {'off' if writing else 'on'}")
        # As its operator does who lets nobody go on as before.
        postgresql_server.execute(f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")

    with voila(tmp_path, BUYERFLOW_STORE=postgresql) as server:
        app = another_window(server)
        app.begin()
        app.saved()
        allow(writing=False)
        app.type_into("Duration", 1, "1 week")
        not_saved(app, "the store is read-only; saving there is not allowed")
        quickly(app, "Duration", 2, "2 weeks")
        assert "2 weeks" in json.dumps(downloaded(app))
        # What was stored before can be read.
        dialog = app.history()
        expect(dialog).not_to_contain_text("2 weeks")
        app.page.keyboard.press("Escape")
        allow(writing=True)
        app.saved()
        assert durations(postgresql) == ["1 week", "2 weeks", ""]


def test_a_file_of_something_else_is_left_alone(tmp_path: Path, another_window: Open) -> None:
    file = tmp_path / "store.sqlite"
    file.write_bytes(b"Somebody's notes, not a store at all. " * 100)
    with voila(tmp_path) as server:
        app = another_window(server)
        app.begin()
        not_saved(app, "the store is damaged, or is not a store of this app")
        quickly(app, "Duration", 1, "1 week")
        assert "1 week" in json.dumps(downloaded(app))
    assert file.read_bytes() == b"Somebody's notes, not a store at all. " * 100


def test_a_damaged_file_is_set_aside_and_that_is_told(tmp_path: Path, another_window: Open) -> None:
    file = tmp_path / "store.sqlite"
    fill(file, 60)
    whole = file.read_bytes()
    page = whole.index(b'{"process":{"persona_id":', len(whole) // 2) // 4096
    damaged = whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :]
    file.write_bytes(damaged)
    with voila(tmp_path) as server:
        app = another_window(server)
        alert = app.page.get_by_role("alert").filter(has_text="The saved work was damaged.")
        expect(alert).to_contain_text("What could be read of it is here.")
        expect(alert).to_contain_text("store.sqlite.damaged-")
        alert.get_by_role("button", name="Close").click()
        expect(alert).to_have_count(0)
        app.open_step("Stages")
        app.type_into("Duration", 1, "1 week")
        app.saved()
    aside = sorted(tmp_path.glob("store.sqlite.damaged-*"))[0]
    assert aside.read_bytes() == damaged
    store = Store.open(file)
    assert len(store.personas()) > 30
    store.close()
    assert durations(file)[0] == "1 week"
