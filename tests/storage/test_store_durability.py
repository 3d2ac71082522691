"""What was acknowledged is kept, whoever else reads and writes, and whatever becomes of the process."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from buyerflow_widgets.model.workspace import Content, PersonaEntry, Phase, Position
from buyerflow_widgets.storage import OutdatedRevision, Store, StoreUnavailable
from tests.support.databases import before_each
from tests.support.waiting import until

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, file: Path) -> str | None:
    """A store of the test's own: in memory, in a file, and on a server."""
    match request.param:
        case "memory":
            return None
        case "sqlite":
            return str(file)
    return str(request.getfixturevalue("postgresql"))


SAVE_FOR_EVER = """
import itertools, sys
from buyerflow_widgets.model.workspace import Content, PersonaEntry
from buyerflow_widgets.storage import Store

store = Store.open(sys.argv[1])
content, line = Content.model_validate_json(sys.argv[2]), PersonaEntry.model_validate_json(sys.argv[3])
for seq in itertools.count():
    print("saved", store.append("p", content, line, expected_seq=seq), flush=True)
"""


def test_what_was_acknowledged_survives_a_killed_process(database_url: str, named: Named, line_of: Line) -> None:
    content = named("p", "kept")
    arguments = [database_url, content.model_dump_json(), line_of(content).model_dump_json()]
    with subprocess.Popen([sys.executable, "-c", SAVE_FOR_EVER, *arguments], stdout=subprocess.PIPE, text=True) as saving:
        assert saving.stdout is not None
        acknowledged = [saving.stdout.readline() for _ in range(20)]
        saving.kill()
        acknowledged += [line for line in saving.stdout if line.endswith("\n")]

    assert acknowledged == [f"saved {number}\n" for number in range(1, len(acknowledged) + 1)]
    store = Store.open(database_url)
    stored = store.load("p")
    assert stored is not None
    assert stored.seq >= len(acknowledged)
    assert stored.envelope.content == content

    def goes_on() -> bool:
        try:
            store.append("p", content, line_of(content), expected_seq=store.latest_seq("p"))
        except OutdatedRevision:
            return False
        return True

    # A server may still be storing what the killed one asked of it last.
    until(goes_on)
    store.close()


def test_threads_append_to_different_personas_at_once(anywhere: str | None, named: Named, line_of: Line) -> None:
    store = Store.open(anywhere)
    start = Barrier(8)

    def work(number: int) -> None:
        persona_id = f"p-{number}"
        start.wait(timeout=30)
        for seq in range(10):
            content = named(persona_id, f"{number}, {seq}")
            store.append(persona_id, content, line_of(content), expected_seq=seq)
            store.save_position(persona_id, Position(phase=Phase.ALIGNMENT))
            stored = store.load(persona_id)
            assert stored is not None
            assert stored.envelope.content == content
            store.personas()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert {(line.persona_name, line.phase) for line in store.personas()} == {(f"{n}, 9", Phase.ALIGNMENT) for n in range(8)}
    store.close()


def test_of_threads_that_append_the_same_revision_one_succeeds(anywhere: str | None, named: Named, line_of: Line) -> None:
    store = Store.open(anywhere)
    start = Barrier(8)

    def work(number: int) -> str | None:
        content = named("p", str(number))
        start.wait(timeout=30)
        try:
            store.append("p", content, line_of(content), expected_seq=0)
        except OutdatedRevision:
            return None
        return content.process.persona_name

    with ThreadPoolExecutor(8) as threads:
        (winner,) = filter(None, threads.map(work, range(8)))
    assert [line.persona_name for line in store.personas()] == [winner]
    store.close()


def test_a_new_store_can_be_opened_by_many_threads_at_once(database_url: str) -> None:
    start = Barrier(8)

    def work(_: int) -> Store:
        start.wait(timeout=30)
        return Store.open(database_url)

    with ThreadPoolExecutor(8) as threads:
        for store in threads.map(work, range(8)):
            assert store.personas() == ()
            store.close()


def test_a_store_closed_while_another_thread_reads_leaves_no_connection_behind(database_url: str, named: Named, line_of: Line) -> None:
    store = Store.open(database_url)
    for number in range(2):
        store.append(f"p{number}", named(f"p{number}"), line_of(named(f"p{number}")), expected_seq=0)
    reading = store.stream()
    assert next(reading).persona_id == "p0"
    store.close()
    # What it was about to do it does.
    assert [process.persona_id for process in reading] == ["p1"]
    with pytest.raises(StoreUnavailable, match="closed"):
        store.personas()
    assert store._database._idle == []


def test_another_store_sees_a_change_at_once(database_url: str, named: Named, line_of: Line) -> None:
    store, other = Store.open(database_url), Store.open(database_url)
    assert other.personas() == ()
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    assert [line.persona_id for line in other.personas()] == ["p"]
    store.close()
    other.close()


def test_an_interrupt_leaves_the_store_as_it_was_before(anywhere: str | None, named: Named, line_of: Line) -> None:
    store = Store.open(anywhere)
    content = named("p", "before")
    store.append("p", content, line_of(content), expected_seq=0)

    def interrupt() -> None:
        raise KeyboardInterrupt

    with before_each("UPDATE personas", interrupt), pytest.raises(KeyboardInterrupt):
        store.append("p", named("p", "after"), line_of(named("p", "after")), expected_seq=1)
    stored = store.load("p")
    assert stored is not None
    assert (stored.envelope.content, stored.seq) == (content, 1)
    assert store.append("p", content, line_of(content), expected_seq=1) == 2
    store.close()


def test_a_store_in_memory_is_its_own(samples: tuple[Content, ...], line_of: Line) -> None:
    first, second = Store.open(None), Store.open(None)
    content = samples[0]
    first.append(content.process.persona_id, content, line_of(content), expected_seq=0)
    stored = first.load(content.process.persona_id)
    assert stored is not None
    assert json.loads(stored.envelope.content.model_dump_json()) == json.loads(content.model_dump_json())
    assert second.personas() == ()
    for store in (first, second):
        store.close()
