"""A damaged file is set aside, never overwritten, and what can be read of it is there."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from buyerflow_widgets.model.workspace import Content, PersonaEntry, Phase, Position
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import DEFAULT, Store, StoreUnavailable, address, sqlite
from buyerflow_widgets.storage.recovery import salvage

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]

PAGE = 4096
PERSONAS = 30


@pytest.fixture
def filled(file: Path, named: Named, line_of: Line) -> Path:
    """A store of many pages, closed: each persona has a short and a long revision, and a place."""
    store = Store.open(file)
    for number in range(PERSONAS):
        persona_id = f"p-{number:02}"
        for seq, name in enumerate(("short", "long " * 1_000)):
            content = named(persona_id, name)
            store.append(persona_id, content, line_of(content), expected_seq=seq)
        store.save_position(persona_id, Position(phase=Phase.REVIEW))
    store.append("p-00", None, None, expected_seq=2)
    store.close()
    return file


def overwrite(file: Path, first: int, pages: int = 1, byte: bytes = b"\xff") -> None:
    with file.open("r+b") as raw:
        raw.seek(first * PAGE)
        raw.write(byte * PAGE * pages)


def page_with(file: Path, text: bytes) -> int:
    return file.read_bytes().index(text) // PAGE


def files(file: Path) -> list[str]:
    return sorted(path.name for path in file.parent.iterdir())


def test_a_file_damaged_in_its_middle_goes_on_with_what_can_be_read(filled: Path, named: Named, line_of: Line) -> None:
    overwrite(filled, page_with(filled, b'"p-17"'))
    damaged = filled.read_bytes()
    store = Store.open(filled)
    assert store.set_aside is not None
    assert re.fullmatch(r"maps\.sqlite\.damaged-\d{8}-\d{6}", store.set_aside.name)
    assert store.set_aside.read_bytes() == damaged
    listed = {line.persona_id for line in store.personas()}
    assert PERSONAS // 2 < len(listed) < PERSONAS
    for persona_id in listed:
        stored = store.load(persona_id)
        assert stored is not None
        assert stored.seq in (1, 2)
        assert stored.envelope.position.phase is Phase.REVIEW
        assert (
            store.append(persona_id, stored.envelope.content, line_of(stored.envelope.content), expected_seq=stored.seq) == stored.seq + 1
        )
    assert "p-00" not in listed
    store.close()
    again = Store.open(filled)
    assert (again.set_aside, len(again.personas())) == (None, len(listed))
    again.close()


@pytest.mark.parametrize("byte", [b"\0", b"\xff"])
def test_a_file_whose_first_page_is_gone_loses_nothing(filled: Path, byte: bytes) -> None:
    overwrite(filled, 0, byte=byte)
    store = Store.open(filled)
    assert store.set_aside is not None
    assert len(store.personas()) == PERSONAS - 1
    assert all(len(store.revisions(line.persona_id)) == 2 for line in store.personas())
    assert [revision.content is None for revision in store.revisions("p-00")] == [True, False, False]
    store.close()


def test_a_file_that_was_cut_off_goes_on_with_its_beginning(filled: Path) -> None:
    with filled.open("r+b") as raw:
        raw.truncate(filled.stat().st_size * 2 // 3 + 100)
    store = Store.open(filled)
    assert store.set_aside is not None
    assert 5 < len(store.personas()) < PERSONAS
    store.close()


def test_of_a_file_that_was_emptied_what_lies_beside_it_is_not_deleted(filled: Path, named: Named, line_of: Line) -> None:
    store = Store.open(filled)
    store.append("p-01", named("p-01", "latest"), line_of(named("p-01", "latest")), expected_seq=2)
    wal = filled.with_name(f"{filled.name}-wal")
    beside = wal.read_bytes()
    store.close()
    wal.write_bytes(beside)
    filled.write_bytes(b"")
    store = Store.open(filled)
    assert store.set_aside is not None
    assert store.set_aside.with_name(f"{store.set_aside.name}-wal").read_bytes() == beside
    store.close()


def test_a_damaged_log_costs_no_more_than_what_was_in_it(filled: Path, named: Named, line_of: Line) -> None:
    store = Store.open(filled)
    for seq in (2, 3):
        store.append("p-01", named("p-01", f"latest {seq}"), line_of(named("p-01", f"latest {seq}")), expected_seq=seq)
    wal, copy = filled.with_name(f"{filled.name}-wal"), filled.with_name("copy.sqlite")
    copy.write_bytes(filled.read_bytes())
    beside = bytearray(wal.read_bytes())
    beside[-PAGE // 2] ^= 0xFF
    copy.with_name(f"{copy.name}-wal").write_bytes(beside)
    store.close()
    store = Store.open(copy)
    stored = store.load("p-01")
    assert stored is not None
    assert stored.seq == 3
    assert store.append("p-01", stored.envelope.content, line_of(stored.envelope.content), expected_seq=3) == 4
    store.close()


@pytest.mark.parametrize("before", ["kept", "deleted", "unreadable"])
def test_what_lost_does_not_take_the_place_of_a_latest_version_that_cannot_be_read(
    before: str, file: Path, named: Named, line_of: Line
) -> None:
    store = Store.open(file)
    first, lost, latest = (named("p", name) for name in ("first", "lost", "latest"))
    store.append("p", first, line_of(first), expected_seq=0)
    seq = store.append("p", None, None, expected_seq=1) if before == "deleted" else 1
    assert store.append("p", latest, line_of(latest), expected_seq=seq, conflict_copies=(lost,)) == seq + 2
    store.close()
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE revisions SET content = '{' WHERE seq = ?", (seq + 2,))
        if before == "unreadable":
            raw.execute("UPDATE revisions SET content = '{' WHERE seq = ?", (seq,))
    overwrite(file, 0)
    store = Store.open(file)
    assert store.set_aside is not None
    newest, *older = store.revisions("p")
    assert (newest.seq, newest.is_conflict_copy) == (store.latest_seq("p"), False)
    assert [(each.content, each.is_conflict_copy) for each in older][:1] == [(lost, True)]
    stored = store.load("p")
    match before:
        case "kept":
            assert stored is not None
            assert stored.envelope.content == newest.content == first
            assert [line.persona_name for line in store.personas()] == ["first"]
        case "deleted":
            assert stored is None
            assert newest.content is None
            assert [line.persona_name for line in store.deleted()] == ["first"]
        case _:
            # Better than nothing.
            assert stored is not None
            assert stored.envelope.content == newest.content == lost
    assert store.append("p", latest, line_of(latest), expected_seq=newest.seq) == newest.seq + 1
    store.close()


@pytest.mark.parametrize("what", ["letter", "picture", "another program's database", "another's, damaged"])
def test_a_file_that_is_not_ours_is_refused_and_stays_where_it_is(what: str, file: Path) -> None:
    file.parent.mkdir()
    match what:
        case "letter":
            file.write_text("Dear customer, " * 1_000)
        case "picture":
            file.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 100)
        case _:
            with closing(sqlite3.connect(file)) as other, other:
                other.execute("CREATE TABLE songs (title)")
                other.executemany("INSERT INTO songs VALUES (?)", [("la" * 100,)] * 1_000)
            if "damaged" in what:
                overwrite(file, 0)
    before = file.read_bytes()
    with pytest.raises(StoreUnavailable, match=r"^The store is damaged, or is not a store of this app\.$"):
        Store.open(file)
    assert files(file) == ["maps.sqlite"]
    assert file.read_bytes() == before


def test_a_file_that_is_not_ours_costs_little_however_often_it_is_tried(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"Dear customer, " * 1_000_000)

    def refused() -> None:
        with pytest.raises(StoreUnavailable):
            Store.open(file)

    refused()
    program = psutil.Process()
    opened, read = program.num_fds(), program.io_counters().read_chars
    for _ in range(10):
        refused()
    assert program.num_fds() == opened
    assert program.io_counters().read_chars - read < file.stat().st_size


def test_a_file_that_becomes_a_damaged_store_is_recognised(file: Path, named: Named, line_of: Line) -> None:
    file.parent.mkdir()
    file.write_bytes(b"Dear customer, " * 1_000)
    with pytest.raises(StoreUnavailable):
        Store.open(file)
    ours = file.with_name("ours.sqlite")
    store = Store.open(ours)
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    store.close()
    overwrite(ours, 0)
    file.write_bytes(ours.read_bytes())
    store = Store.open(file)
    assert store.set_aside is not None
    assert [line.persona_id for line in store.personas()] == ["p"]
    store.close()


def test_the_users_own_file_is_set_aside_even_when_nothing_of_it_is_left(
    file: Path, monkeypatch: pytest.MonkeyPatch, named: Named, line_of: Line
) -> None:
    monkeypatch.setattr(address, "user_data_path", lambda _: file.parent)
    monkeypatch.delenv("BUYERFLOW_STORE")
    file.parent.mkdir()
    own = file.with_name("buyerflow.sqlite")
    own.write_bytes(b"\xee" * 20_000)
    store = Store.open(DEFAULT)
    assert store.set_aside is not None
    assert store.set_aside.read_bytes() == b"\xee" * 20_000
    assert store.append("p", named("p"), line_of(named("p")), expected_seq=0) == 1
    store.close()


def test_one_that_was_set_aside_is_never_overwritten(filled: Path) -> None:
    asides = set()
    for _ in range(3):
        overwrite(filled, 0)
        store = Store.open(filled)
        asides.add(store.set_aside)
        assert len(store.personas()) == PERSONAS - 1
        store.close()
    assert len(asides) == 3
    assert all(aside and aside.exists() for aside in asides)


def test_where_no_new_one_can_be_made_the_old_one_stays_where_it_was(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overwrite(filled, page_with(filled, b'"p-17"'))
    before, names = filled.read_bytes(), files(filled)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(salvage, "_read", full)
        with pytest.raises(StoreUnavailable, match=r"^The disk is full; "):
            Store.open(filled)
    assert filled.read_bytes() == before
    assert files(filled) == [*names, "maps.sqlite.lock"]
    store = Store.open(filled)
    assert store.set_aside is not None
    store.close()


OPEN_WHEN_TOLD = """
import sys
from buyerflow_widgets.storage import Store

print("ready", flush=True)
sys.stdin.readline()
store = Store.open(sys.argv[1])
print(store.set_aside is not None, len(store.personas()))
"""


def test_of_programs_that_open_a_damaged_file_at_once_one_sets_it_aside(filled: Path) -> None:
    overwrite(filled, 0)
    command = [sys.executable, "-c", OPEN_WHEN_TOLD, str(filled)]
    opening = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for each in opening:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    with closing(sqlite3.connect(f"{filled}.lock", isolation_level=None)) as held:
        held.execute("BEGIN EXCLUSIVE")
        for each in opening:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        assert [each.poll() for each in opening] == [None] * 4
    said = sorted(each.communicate(timeout=60)[0] for each in opening)
    assert said == [f"False {PERSONAS - 1}\n"] * 3 + [f"True {PERSONAS - 1}\n"]
    assert len([name for name in files(filled) if "damaged" in name and not name.endswith(("-wal", "-shm"))]) == 1


def test_who_had_it_open_goes_on_in_the_new_one(filled: Path, named: Named, line_of: Line) -> None:
    before = Store.open(filled)
    assert len(before.personas()) == PERSONAS - 1
    overwrite(filled, page_with(filled, b'"p-17"'))
    store = Store.open(filled)
    assert store.set_aside is not None
    content = named("new")
    assert before.append("new", content, line_of(content), expected_seq=0) == 1
    assert store.latest_seq("new") == 1
    before.close()
    store.close()


def test_damage_that_is_looked_for_later_is_set_aside_then_and_the_session_says_so(filled: Path) -> None:
    overwrite(filled, page_with(filled, b'"p-17"'))
    with closing(Store.open(filled, checks=False)) as store:
        session, told = Session(store), list[str]()
        session.subscribe(lambda: told.append(session.set_aside))
        assert session.set_aside == ""
        session.catch_up()
        assert told == [session.set_aside]
        assert session.set_aside.startswith(f"{filled.name}.damaged-")
        assert len(session.personas()) == len(Store.open(filled).personas())
        session.catch_up()
        assert len(told) == 1


def test_a_file_that_is_set_aside_as_it_is_opened_stays_so_when_it_is_checked(filled: Path) -> None:
    with filled.open("r+b") as raw:
        raw.write(b"\xff" * PAGE)
    with closing(Store.open(filled, checks=False)) as store:
        aside = store.set_aside
        assert aside is not None
        store.check_file()
        assert store.set_aside == aside


def test_a_file_that_was_moved_away_is_missed_before_anything_is_called_saved(filled: Path, named: Named, line_of: Line) -> None:
    store, content = Store.open(filled), named("new")
    away = filled.rename(filled.with_name("away.sqlite"))
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match=r"^The store's file is no longer where it was; "):
            store.append("new", content, line_of(content), expected_seq=0)
        with pytest.raises(StoreUnavailable, match=r"^The store's file is no longer where it was; "):
            store.personas()
    assert not filled.exists()
    away.rename(filled)
    assert store.append("new", content, line_of(content), expected_seq=0) == 1
    store.close()


def test_what_is_written_into_a_file_that_is_replaced_meanwhile_is_not_called_saved(
    filled: Path, named: Named, line_of: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Replaced(sqlite3.Connection):
        def commit(self) -> None:
            if is_now and not filled.with_name("away.sqlite").exists():
                filled.rename(filled.with_name("away.sqlite"))
                Store.open(filled).close()
            super().commit()

    is_now = False
    monkeypatch.setattr(sqlite, "_Connection", Replaced)
    store, content = Store.open(filled), named("new")
    is_now = True
    with pytest.raises(StoreUnavailable, match=r"^The store's file was replaced by another one; "):
        store.append("new", content, line_of(content), expected_seq=0)
    assert store.append("new", content, line_of(content), expected_seq=0) == 1
    assert [line.persona_id for line in store.personas()] == ["new"]
    store.close()
