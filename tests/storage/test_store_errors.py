"""Every failure is one sentence for people: the reason, and no SQL, path or content."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from buyerflow_widgets.model.workspace import Content, PersonaEntry
from buyerflow_widgets.storage import DamagedRevision, OutdatedRevision, Store, StoreError, StoreUnavailable
from buyerflow_widgets.storage.errors import in_plain_words
from tests.support.databases import with_parts

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]


def test_a_locked_store_says_so_and_can_be_used_again(file: Path, named: Named, line_of: Line) -> None:
    store = Store.open(f"sqlite:///{file}?timeout=0.05")
    content = named("p", "a secret")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match=r"^The store is in use by another program; try again in a moment\.$"):
            store.append("p", content, line_of(content), expected_seq=0)
        assert store.personas() == ()  # reading needs no lock
        other.execute("ROLLBACK")
    assert store.append("p", content, line_of(content), expected_seq=0) == 1
    store.close()


def test_a_store_in_use_can_be_opened(file: Path) -> None:
    Store.open(file).close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store = Store.open(f"sqlite:///{file}?timeout=0.05")
        assert store.personas() == ()
        store.close()


@pytest.mark.parametrize(
    ("pragma", "sentence"),
    [
        ("max_page_count = 1", "The disk is full; free some space, then save again."),
        ("query_only = ON", "The store is read-only; saving there is not allowed."),
    ],
)
def test_a_database_that_takes_no_more_says_why(pragma: str, sentence: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA {pragma}")
        with pytest.raises(StoreUnavailable) as error, in_plain_words():
            connection.execute("CREATE TABLE t (x)")
    assert str(error.value) == sentence


def test_a_disk_that_takes_no_more_is_reported_and_loses_nothing(file: Path, store: Store, named: Named, line_of: Line) -> None:
    resource = pytest.importorskip("resource")
    before, after = named("p", "before"), named("p", "after" * 4_000)
    store.append("p", before, line_of(before), expected_seq=0)
    wal = file.with_name(file.name + "-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size, hard))
    try:
        with pytest.raises(StoreUnavailable, match=r"^The disk "):
            store.append("p", after, line_of(after), expected_seq=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    stored = store.load("p")
    assert stored is not None
    assert (stored.envelope.content, stored.seq) == (before, 1)
    assert store.append("p", after, line_of(after), expected_seq=1) == 2


def test_a_file_that_is_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear customer, " * 100)
    with pytest.raises(StoreUnavailable, match=r"^The store is damaged, or is not a store of this app\.$"):
        Store.open(file)
    assert file.read_text() == "Dear customer, " * 100


@pytest.mark.parametrize("name", ["", "folder", "letter.txt/maps.sqlite"])
def test_a_place_where_no_file_can_be_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "letter.txt").write_text("")
    with pytest.raises(StoreUnavailable, match=r"^The store cannot be opened; ") as error:
        Store.open(tmp_path / name)
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("url", ["nonsense://", "://", "sqlite+nonsense:///maps.sqlite", "oracle+oracledb://user:secret@localhost/maps"])
def test_an_address_that_cannot_be_understood_is_refused(url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"^The address of the store ") as error:
        Store.open(url)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("driver", ["psycopg2", "psycopg_async", "pg8000", "asyncpg"])
def test_a_driver_that_cannot_listen_to_postgresql_is_refused(driver: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"^PostgreSQL is reached through psycopg only; ") as error:
        Store.open(f"postgresql+{driver}://user:secret@127.0.0.1:1/maps")
    assert "secret" not in str(error.value)


def test_the_address_of_a_postgresql_need_not_name_its_driver(postgresql: str) -> None:
    store = Store.open(with_parts(postgresql, scheme="postgresql"))
    assert store.personas() == ()
    store.close()


def test_an_id_that_no_database_can_hold_is_refused(store: Store) -> None:
    with pytest.raises(StoreUnavailable, match=r"^A text holds characters that cannot be stored\.$"):
        store.load("\ud800")


def test_a_failure_does_not_show_what_was_being_saved(file: Path, store: Store, named: Named, line_of: Line) -> None:
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("DROP TABLE personas")
    with pytest.raises(StoreUnavailable) as error:
        store.append("p", named("p", "a secret"), line_of(named("p", "a secret")), expected_seq=0)
    assert "personas" not in str(error.value)
    assert "a secret" not in str(error.value) + str(error.value.__cause__)


def test_an_id_from_a_file_cannot_spoil_the_sentence() -> None:
    message = str(DamagedRevision("\x1b[31m" + "x" * 20_000))
    assert len(message) < 200
    assert "\x1b" not in message


def test_every_error_is_a_store_error() -> None:
    for error in (StoreUnavailable("…"), OutdatedRevision("p", 1, 2), DamagedRevision("p")):
        assert isinstance(error, StoreError)
