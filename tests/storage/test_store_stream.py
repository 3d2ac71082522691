"""All processes of a store, a few at a time."""

from collections.abc import Callable

import pytest

from buyerflow_widgets.model.workspace import Content, PersonaEntry
from buyerflow_widgets.storage import DamagedRevision, Store
from tests.support.databases import execute
from tests.support.many_personas import fill, processes

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]


def test_it_is_every_process_as_it_is_now_oldest_change_first(store: Store, named: Named, line_of: Line) -> None:
    for persona_id, time in (("late", "2025-03-14T10:30:00Z"), ("early", "2025-03-14T09:00:00Z"), ("gone", "2025-03-14T09:30:00Z")):
        content = named(persona_id, "first", time)
        store.append(persona_id, content, line_of(content), expected_seq=0)
    again = named("early", "second", "2025-03-14T10:00:00Z")
    store.append("early", again, line_of(again), expected_seq=1)
    store.append("gone", None, None, expected_seq=1)

    assert list(store.stream()) == [again.process, named("late", "first", "2025-03-14T10:30:00Z").process]


def test_other_owners_processes_are_not_among_them(database_url: str, named: Named, line_of: Line) -> None:
    ours, theirs = Store.open(database_url, owner="ours"), Store.open(database_url, owner="theirs")
    theirs.append("p", named("p"), line_of(named("p")), expected_seq=0)
    assert list(ours.stream()) == []
    assert [process.persona_id for process in theirs.stream()] == ["p"]
    ours.close()
    theirs.close()


def test_it_is_of_one_moment_and_saving_goes_on(database_url: str, named: Named, line_of: Line) -> None:
    fill(database_url, 250)
    store, other = Store.open(database_url), Store.open(database_url)
    streamed = store.stream()
    first = next(streamed)
    latest = named("new", "new", "2030-01-01T00:00:00Z")
    other.append("new", latest, line_of(latest), expected_seq=0)
    assert [first, *streamed] == list(processes(range(250)))[::-1]
    assert sum(1 for _ in store.stream()) == 251
    store.close()
    other.close()


def test_latest_change_first_it_has_the_order_of_the_list(database_url: str, named: Named, line_of: Line) -> None:
    fill(database_url, 250)
    store = Store.open(database_url)
    for persona_id in "ba":
        latest = named(persona_id, "at the same time", "2030-01-01T00:00:00Z")
        store.append(persona_id, latest, line_of(latest), expected_seq=0)
    listed = [line.persona_id for line in store.personas()]
    assert [process.persona_id for process in store.stream(latest_first=True)] == listed
    assert listed[:3] == ["a", "b", "persona-00000"]
    store.close()


def test_who_keeps_the_exception_of_a_damaged_process_keeps_nothing_of_the_store(database_url: str, named: Named, line_of: Line) -> None:
    fill(database_url, 3)
    execute(database_url, "UPDATE revisions SET content = '{' WHERE persona_id = 'persona-00001'")
    store, other = Store.open(database_url), Store.open(database_url)
    with pytest.raises(DamagedRevision) as kept:
        list(store.stream())
    other.append("p", named("p"), line_of(named("p")), expected_seq=0)
    # As IPython keeps the last traceback, with all that its frames hold.
    assert kept.tb
    assert store.latest_seq("p") == 1
    assert store.append("p", named("p"), line_of(named("p")), expected_seq=1) == 2
    store.close()
    other.close()


def test_a_damaged_process_is_named(database_url: str) -> None:
    fill(database_url, 3)
    execute(database_url, "UPDATE revisions SET content = '{' WHERE persona_id = 'persona-00001'")
    store = Store.open(database_url)
    with pytest.raises(DamagedRevision, match="persona-00001"):
        list(store.stream())
    store.close()
