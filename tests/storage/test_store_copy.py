"""`buyerflow store copy`: everything, of one moment, or nothing."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from buyerflow_widgets.model.workspace import Content, PersonaEntry, Phase, Position
from buyerflow_widgets.storage import Store
from buyerflow_widgets.storage.address import store_address
from buyerflow_widgets.storage.admin import copy as copying
from buyerflow_widgets.storage.admin.copy import NotCopied, copy
from buyerflow_widgets.storage.admin.store_command import run
from buyerflow_widgets.storage.migrations import MIGRATIONS, migrate
from buyerflow_widgets.storage.open_database import open_database
from buyerflow_widgets.storage.schema import insert
from tests.storage.whole import TABLES, rows
from tests.support.many_personas import fill
from tests.support.postgresql import Server

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]
Capture = pytest.CaptureFixture[str]


def test_a_store_goes_to_the_other_database_and_back_as_it_was(filled: str, elsewhere: str, tmp_path: Path, capsys: Capture) -> None:
    back = tmp_path / "back" / "maps.sqlite"
    before = rows(filled)
    assert run(["copy", filled, elsewhere]) == 0
    assert run(["copy", elsewhere, str(back)]) == 0
    assert capsys.readouterr().out == "Copied and compared: 2 owners, 6 personas, 20 revisions.\n" * 2
    assert rows(filled) == rows(elsewhere) == rows(f"sqlite:///{back}") == before
    assert [path.name for path in back.parent.iterdir()] == ["maps.sqlite"]  # one file, that can be taken away
    assert back.stat().st_mode & 0o777 == 0o600
    store = Store.open(back, owner="ann")
    assert len(store.personas()) == 2
    store.close()


def test_an_older_store_is_copied_into_one_of_today(database_url: str, tmp_path: Path, named: Named) -> None:
    database = open_database(store_address(database_url))
    migrate(database, MIGRATIONS[:1])
    with database.transaction(writes=True) as transaction:
        row = {"owner": "ann", "persona_id": "p", "seq": 1, "made_at": "2020", "content": named("p").model_dump_json()}
        transaction.execute(insert("revisions", row), row)
    database.close()
    assert run(["copy", database_url, str(tmp_path / "to.sqlite")]) == 0
    assert [row[:5] for row in rows(f"sqlite:///{tmp_path}/to.sqlite")["revisions"]] == [tuple(row.values())]


def test_the_own_store_is_what_is_copied_where_none_is_named(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("BUYERFLOW_STORE", filled)
    assert run(["copy", str(tmp_path / "backup.sqlite")]) == 0
    assert run(["check"]) == 0
    assert rows(f"sqlite:///{tmp_path}/backup.sqlite") == rows(filled)


def test_nothing_is_ever_copied_over_something(filled: str, elsewhere: str, capsys: Capture) -> None:
    store = Store.open(elsewhere)
    store.append("p", None, None, expected_seq=0)
    for target in (elsewhere, filled):
        assert run(["copy", filled, target]) == 1
        assert capsys.readouterr().err.startswith("The store to copy to is not empty; ")
    assert len(store.revisions("p")) == 1
    store.close()


def test_a_copy_is_of_one_moment_while_others_write(database_url: str, tmp_path: Path, named: Named, line_of: Line) -> None:
    fill(database_url, 1_200)
    before = rows(database_url)
    store = Store.open(database_url)
    content = named("new")

    def write(done: int, total: int) -> None:
        # After the first and before the last of what is read.
        store.append("new", content, line_of(content), expected_seq=store.latest_seq("new"))
        store.save_position("persona-00001", Position(phase=Phase.PERSONA))
        assert total == 1_200

    copied = copy(store_address(database_url), store_address(tmp_path / "to.sqlite"), write)
    assert (copied.personas, copied.revisions) == (1_200, 1_200)
    assert store.latest_seq("new") == 3
    assert rows(f"sqlite:///{tmp_path}/to.sqlite") == before
    store.close()


def test_a_copy_that_does_not_arrive_whole_is_not_kept(
    filled: str, elsewhere: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = store_address(elsewhere)
    read = copying._read
    times = iter(range(100))

    def lose(*arguments: Any) -> Any:
        for batch in read(*arguments):
            yield batch[1:] if next(times) == 1 else batch

    monkeypatch.setattr(copying, "_read", lose)
    with pytest.raises(NotCopied, match="not what was sent"):
        copy(store_address(filled), target, lambda *_: None)
    monkeypatch.undo()
    if elsewhere.startswith("sqlite"):
        assert list((tmp_path / "to").iterdir()) == []
    else:
        assert rows(elsewhere) == {table: [] for table in TABLES}
    copy(store_address(filled), target, lambda *_: None)


def stopped(source: Path, target: str) -> bool:
    """Copies in a terminal, and presses Ctrl+C as soon as it is seen to be under way; False if it was done before."""
    seen, terminal = pty.openpty()
    command = [sys.executable, "-m", "buyerflow_widgets.serving.cli", "store", "copy", str(source), target]
    with subprocess.Popen(command, stderr=terminal, stdout=subprocess.PIPE) as process, os.fdopen(seen, "rb", buffering=0) as screen:
        os.close(terminal)
        shown = b""
        with suppress(OSError):  # so a terminal's end is read
            while part := screen.read(1_000):
                if b"500 of 20,000 revisions" in (shown := shown + part):
                    process.send_signal(signal.SIGINT)
        code = process.wait(30)
    assert (code == 130) == (b"Nothing was left half done" in shown)
    return code == 130


def test_a_copy_into_a_file_that_is_stopped_leaves_nothing_half(tmp_path: Path) -> None:
    source = tmp_path / "from.sqlite"
    fill(source, 20_000)
    targets = (tmp_path / str(number) / "maps.sqlite" for number in range(5))
    target = next(target for target in targets if stopped(source, str(target)))
    assert list(target.parent.iterdir()) == []


def test_a_copy_onto_a_server_that_is_stopped_leaves_nothing_half(postgresql_server: Server, tmp_path: Path) -> None:
    source = tmp_path / "from.sqlite"
    fill(source, 20_000)
    with ExitStack() as stack:
        targets = (stack.enter_context(postgresql_server.database()) for _ in range(5))
        target = next(target for target in targets if stopped(source, target))
        assert rows(target) == {table: [] for table in TABLES}
