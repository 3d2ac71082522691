"""Disks and folders that do not allow what is asked of them, with real permissions and a real limit."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.many_personas import fill

# As another user where the tests are root's, whom no permission keeps out. Everything is imported before.
AS_SOMEBODY = """
import os, sys
from buyerflow_widgets.model.progress import persona_entry
from buyerflow_widgets.model.workspace import Content, Envelope
from buyerflow_widgets.storage import Store, StoreError

Store.open(None).close()
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
try:
    store = Store.open(sys.argv[1])
    stored = store.load("persona-00001")
    print(f"opened with {len(store.personas())}")
    print(f"saved {store.append('persona-00001', stored.envelope.content, persona_entry(stored.envelope), expected_seq=stored.seq)}")
except StoreError as error:
    print(error)
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that any user can enter, unlike pytest's."""
    with tempfile.TemporaryDirectory(prefix="buyerflow-tests-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


def said(file: Path) -> list[str]:
    ran = subprocess.run([sys.executable, "-c", AS_SOMEBODY, str(file)], capture_output=True, text=True, check=False, timeout=60)
    assert ran.stderr == ""
    return ran.stdout.splitlines()


def test_a_file_that_may_only_be_read_is_read_and_that_nothing_is_saved_is_said(shared: Path) -> None:
    file = shared / "maps.sqlite"
    fill(file, 2)
    file.chmod(0o444)
    before = file.read_bytes()
    assert said(file) == ["opened with 2", "The store is read-only; saving there is not allowed."]
    assert file.read_bytes() == before


def test_a_file_that_may_only_be_read_is_read_though_a_damaged_one_was_set_aside_there(shared: Path) -> None:
    file = shared / "maps.sqlite"
    fill(file, 2)
    file.with_name("maps.sqlite.lock").touch()
    for path in shared.iterdir():
        path.chmod(0o444)
    assert said(file)[0] == "opened with 2"


def test_a_folder_that_may_only_be_read_is_said(shared: Path) -> None:
    file = shared / "maps.sqlite"
    fill(file, 2)
    file.chmod(0o444)
    shared.chmod(0o555)
    (line,) = said(file)
    assert line == "The store is read-only; saving there is not allowed."


def test_a_folder_that_may_not_be_entered_is_said(shared: Path) -> None:
    file = shared / "maps.sqlite"
    fill(file, 2)
    shared.chmod(0o000)
    (line,) = said(file)
    assert line.startswith(("The store is read-only; ", "The store cannot be opened; check that "))


def test_a_folder_in_which_nothing_may_be_made_is_said(shared: Path) -> None:
    shared.chmod(0o555)
    (line,) = said(shared / "new" / "maps.sqlite")
    assert line == "The store is read-only; saving there is not allowed."
