import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_data_path

from buyerflow_widgets.model.workspace import Content, PersonaEntry
from buyerflow_widgets.storage import DEFAULT, Store, StoreUnavailable
from buyerflow_widgets.storage.address import PostgresqlAddress, SqliteAddress, store_address, work_key
from buyerflow_widgets.storage.open_database import open_database

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]


@pytest.mark.parametrize("where", ["text", "path", "url", "variable", "variable with a URL"])
def test_a_store_is_found_again_by_path_and_by_url(
    where: str, file: Path, named: Named, line_of: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(file)
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    store.close()

    url = f"sqlite:///{file}"
    if where.startswith("variable"):
        monkeypatch.setenv("BUYERFLOW_STORE", url if "URL" in where else str(file))
    places: dict[str, str | Path] = {"text": str(file), "path": file, "url": url}
    again = Store.open(places.get(where, DEFAULT))
    assert [line.persona_id for line in again.personas()] == ["p"]
    again.close()


@pytest.mark.parametrize("variable", [None, ""])
def test_without_a_name_the_store_is_in_the_users_data_folder(variable: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUYERFLOW_STORE", raising=False)
    if variable is not None:
        monkeypatch.setenv("BUYERFLOW_STORE", variable)
    assert store_address(DEFAULT) == SqliteAddress(user_data_path("buyerflow") / "buyerflow.sqlite")


def test_a_path_may_start_at_home_and_hold_what_means_something_in_a_url() -> None:
    assert store_address("~/maps?v=1#50%.sqlite") == SqliteAddress(Path.home() / "maps?v=1#50%.sqlite")


@pytest.mark.parametrize("where", [":memory:", "sqlite://", "sqlite:///:memory:"])
def test_sqlites_own_names_for_memory_are_understood(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store.open(where)
    assert store.personas() == ()
    store.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_only_the_user_can_read_the_files(file: Path, store: Store, named: Named, line_of: Line) -> None:
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (file.parent, *file.parent.iterdir())}
    assert modes == {"data": 0o700, "maps.sqlite": 0o600, "maps.sqlite-wal": 0o600, "maps.sqlite-shm": 0o600}


def test_every_connection_writes_through_to_the_disk_and_waits_for_a_lock(file: Path) -> None:
    database = open_database(store_address(file))
    with database.transaction() as first, database.transaction() as second:
        for transaction in (first, second):
            values = {
                name: transaction.scalar(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
            assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    database.close()


@pytest.mark.parametrize("where", ["maps.sqlite", "sqlite:///maps.sqlite"])
def test_a_store_stays_the_same_file_where_the_program_changes_its_folder(
    where: str, tmp_path: Path, named: Named, line_of: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        if folder == "one":
            store = Store.open(where)
        else:
            Store.open(where).close()
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    assert [line.persona_id for line in store.personas()] == ["p"]
    store.close()
    again = Store.open(tmp_path / "one" / "maps.sqlite")
    assert [line.persona_id for line in again.personas()] == ["p"]
    again.close()


@pytest.mark.parametrize("password", ["p[x", "p?sslmode=x", "p/x", "p%40x"])
def test_a_password_may_hold_what_means_something_in_a_url_and_is_in_no_key(password: str) -> None:
    keys = {work_key(store_address(f"postgresql+psycopg://ann:{each}@db/maps?connect_timeout=3"), "ann") for each in (password, "other")}
    assert len(keys) == 1
    address = store_address(f"postgresql+psycopg://ann:{password}@db/maps?connect_timeout=3")
    assert isinstance(address, PostgresqlAddress)
    assert address.options == {"connect_timeout"}


def test_an_address_that_sqlite_would_read_differently_is_refused() -> None:
    with pytest.raises(StoreUnavailable, match="plain path"):
        store_address("sqlite:///file:maps.sqlite?mode=ro&uri=true")
