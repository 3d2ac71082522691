"""`buyerflow store`, as a program of its own."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from buyerflow_widgets.model.workspace import Content, PersonaEntry
from buyerflow_widgets.storage import Store
from buyerflow_widgets.storage.address import store_address
from buyerflow_widgets.storage.admin.store_command import run
from buyerflow_widgets.storage.migrations import MIGRATIONS, migrate
from buyerflow_widgets.storage.open_database import open_database
from tests.storage.whole import rows
from tests.support.databases import execute
from tests.support.many_personas import fill

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]
Capture = pytest.CaptureFixture[str]


def test_it_is_a_command_of_buyerflow(file: Path) -> None:
    fill(file, 3)
    command = [str(Path(sys.executable).parent / "buyerflow"), "store"]
    ran = subprocess.run([*command, "check", str(file)], capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[1:] == ["Owners: 1", "Personas: 3, 0 of them deleted", "Revisions: 3", "Damaged: 0"]
    helped = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True, timeout=60)
    assert all(name in helped.stdout for name in ("check", "migrate", "thin", "copy"))


@pytest.mark.parametrize("arguments", [[], ["eat"], ["check", "a", "secret"], ["copy"], ["check", "--secret"]])
def test_arguments_that_are_not_understood_are_not_repeated(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        run(arguments)
    assert ended.value.code == 2
    shown = capsys.readouterr()
    assert "not understood" in shown.err
    assert "secret" not in shown.err + shown.out


def test_a_check_names_what_is_damaged_and_changes_nothing(filled: str, samples: tuple[Content, ...], capsys: Capture) -> None:
    one, two, three = (sample.process.persona_id for sample in samples)
    execute(filled, f"UPDATE revisions SET content = '{{' WHERE persona_id = '{one}' AND seq = 2 AND owner = 'ann'")
    execute(filled, f"UPDATE revisions SET made_at = 'noon' WHERE persona_id = '{one}' AND seq = 3 AND owner = 'ann'")
    execute(filled, f"UPDATE personas SET status = 'nonsense' WHERE persona_id = '{two}' AND owner = 'ann'")
    execute(filled, f"UPDATE personas SET seq = 2 WHERE persona_id = '{two}' AND owner = 'ann'")
    execute(filled, f"UPDATE places SET phase = 'nonsense' WHERE persona_id = '{three}' AND owner = 'ann'")
    before = rows(filled)
    assert run(["check", filled]) == 1
    assert capsys.readouterr().out.splitlines()[5:] == [
        f"  revision 2 of persona '{one}' of 'ann'",
        f"  revision 3 of persona '{one}' of 'ann'",
        f"  the line of persona '{two}' of 'ann' in the list",
        f"  the line of persona '{two}' of 'ann' is not of the latest revision",
        f"  the place in persona '{three}' of 'ann'",
    ]
    assert rows(filled) == before


def test_a_check_goes_on_while_others_write_and_leaves_the_file_as_it_is(file: Path, named: Named, line_of: Line, capsys: Capture) -> None:
    store = Store.open(file)
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        before = {path.name: path.read_bytes() for path in file.parent.iterdir() if not path.name.endswith("-shm")}
        assert run(["check", str(file)]) == 0
        assert {path.name: path.read_bytes() for path in file.parent.iterdir() if not path.name.endswith("-shm")} == before
    store.close()
    assert "Damaged: 0" in capsys.readouterr().out


def test_a_check_finds_what_sqlite_itself_finds(file: Path, capsys: Capture) -> None:
    fill(file, 50)
    with file.open("r+b") as raw:
        raw.seek(4096 * 5)
        raw.write(b"\xff" * 4096)
    assert run(["check", str(file)]) == 1
    shown = capsys.readouterr()
    assert "the file: " in shown.out or shown.err == "The store is damaged, or is not a store of this app.\n"
    assert str(file) not in shown.out + shown.err


@pytest.mark.parametrize("what", ["nothing", "letter", "empty file", "folder"])
def test_where_there_is_no_store_none_is_made(what: str, tmp_path: Path, capsys: Capture) -> None:
    place = tmp_path / "maps.sqlite"
    match what:
        case "letter":
            place.write_text("Dear customer, " * 100)
        case "empty file":
            place.touch()
        case "folder":
            place.mkdir()
    before = place.read_bytes() if place.is_file() else None
    for command in (["check", str(place)], ["copy", str(place), str(tmp_path / "to.sqlite")]):
        assert run(command) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err in ("There is no store at this address.\n", "The store is damaged, or is not a store of this app.\n")
    assert [path.name for path in tmp_path.iterdir()] == ([] if what == "nothing" else ["maps.sqlite"])
    assert (place.read_bytes() if place.is_file() else None) == before


def test_an_empty_database_is_no_store(postgresql: str, capsys: Capture) -> None:
    assert run(["check", postgresql]) == 1
    assert capsys.readouterr().err == "There is no store at this address.\n"


def test_a_password_is_shown_nowhere(postgresql: str, capsys: Capture, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://somebody:secret@127.0.0.1:1/maps?host={tmp_path}"
    for command in (["check", url], ["migrate", url], ["thin", url], ["copy", url, str(tmp_path / "to.sqlite")]):
        assert run(command) == 1
        shown = capsys.readouterr()
        assert shown.err.count("\n") == 1
        assert "secret" not in shown.err + shown.out


def test_migrate_tells_what_was_applied(database_url: str, capsys: Capture) -> None:
    database = open_database(store_address(database_url))
    migrate(database, MIGRATIONS[:1])
    database.close()
    assert run(["check", database_url]) == 0
    assert "older than this program's" in capsys.readouterr().out
    assert run(["migrate", database_url]) == 0
    assert capsys.readouterr().out == "".join(f"Applied: {name}\n" for name, _ in MIGRATIONS[1:])
    assert run(["migrate", database_url]) == 0
    assert capsys.readouterr().out == "Nothing to do: the store is up to date.\n"


def test_a_newer_store_is_refused_by_all(filled: str, tmp_path: Path, capsys: Capture) -> None:
    execute(filled, "INSERT INTO migrations VALUES ('9999 from the future', '2035-01-01T00:00:00.000000+00:00')")
    before = rows(filled)
    target = tmp_path / "to.sqlite"
    for command in (["check", filled], ["migrate", filled], ["thin", filled], ["copy", filled, str(target)], ["copy", str(target), filled]):
        if command[1] == str(target):
            Store.open(target).close()
        assert run(command) == 1
        assert capsys.readouterr().err.startswith("The saved work was written by a newer version")
        assert target.exists() == (command[1] == str(target))
    assert rows(filled) == before


def test_thin_thins_all_personas_of_all_owners(filled: str, capsys: Capture) -> None:
    execute(filled, "UPDATE revisions SET made_at = '2020-01-01T10:00:00.000000+00:00'")
    execute(filled, "UPDATE revisions SET aside = FALSE")
    assert run(["thin", filled]) == 0
    assert capsys.readouterr().out == "Revisions deleted: 8\n"
    assert run(["check", filled]) == 0
