"""The list of personas, on each database that a store may be in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from buyerflow_widgets.model.workspace import Content, PersonaEntry, Phase, Position
from buyerflow_widgets.storage import Store

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]
Samples = tuple[Content, ...]
InDatabase = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store.open(database_url)
    yield store
    store.close()


def test_the_list_has_the_latest_change_first_to_the_microsecond(store: Store, named: Named, line_of: Line) -> None:
    times = {
        "b": "2025-03-14T10:30:00Z",
        "d": "2025-03-14T10:30:00.000002Z",
        "a": "0999-03-14T10:30:00Z",
        "c": "2025-03-14T10:30:00.000001Z",
    }
    for persona_id, time in times.items():
        content = named(persona_id, last_updated_at=time)
        store.append(persona_id, content, line_of(content), expected_seq=0)
    assert [line.persona_id for line in store.personas()] == ["d", "c", "b", "a"]


def test_ten_thousand_personas_are_listed_without_reading_a_process(
    in_database: InDatabase, store: Store, named: Named, line_of: Line
) -> None:
    content = named("p-00000", "Ünïcode")
    store.append("p-00000", content, line_of(content), expected_seq=0)
    numbers = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 9999)"
    key = "owner, 'p-' || substr(CAST(100000 + n AS varchar(6)), 2)"
    for table, rest in (
        ("revisions", ", seq, made_at, 'not JSON', FALSE"),
        ("personas", ", seq, deleted, persona_name, status, phase, filled, cells, last_updated_at"),
    ):
        in_database(f"INSERT INTO {table} {numbers} SELECT {key}{rest} FROM {table}, n")
    listed = store.personas()
    assert [line.persona_id for line in listed] == [f"p-{number:05}" for number in range(10_000)]
    assert {line.persona_name for line in listed} == {"Ünïcode"}


def test_the_pages_of_the_list_are_the_whole_list(store: Store, named: Named, line_of: Line) -> None:
    # Two of each time, which the id tells apart.
    for number in range(9):
        content = named(f"p{number}", last_updated_at=f"2025-03-14T10:3{number // 2}:00Z")
        store.append(f"p{number}", content, line_of(content), expected_seq=0)
    store.append("p4", None, None, expected_seq=1)
    store.save_position("p6", Position(phase=Phase.REVIEW))
    pages = [line for offset in range(0, 9, 3) for line in store.personas(offset, 3)]
    assert pages == list(store.personas())
    assert [line.persona_id for line in pages] == ["p8", "p6", "p7", "p5", "p2", "p3", "p0", "p1"]
    assert (store.personas(8), store.personas(0, 0)) == ((), ())


def test_the_state_of_the_list_tells_every_change_and_how_many_there_are(store: Store, named: Named, line_of: Line) -> None:
    seen = [store.list_state()]
    assert seen[0].total == 0

    def is_another() -> int:
        state = store.list_state()
        assert state == store.list_state()
        assert state.version not in [each.version for each in seen]
        seen.append(state)
        return state.total

    for persona_id in ("p", "q"):
        store.append(persona_id, named(persona_id), line_of(named(persona_id)), expected_seq=0)
    assert is_another() == 2
    # As by a clock that goes back.
    earlier = named("p", "renamed", "2020-01-01T00:00:00Z")
    store.append("p", earlier, line_of(earlier), expected_seq=1)
    assert is_another() == 2
    store.save_position("p", Position(phase=Phase.SUMMARY))
    assert is_another() == 2
    store.append("q", None, None, expected_seq=1)
    assert is_another() == 1
    store.append("q", named("q"), line_of(named("q")), expected_seq=2)
    assert is_another() == 2
    store.erase("q")
    assert is_another() == 1


def test_of_the_list_only_what_was_changed_is_made_anew(database_url: str, store: Store, named: Named, line_of: Line) -> None:
    for persona_id in ("a", "b", "c", "d"):
        store.append(persona_id, named(persona_id), line_of(named(persona_id)), expected_seq=0)
    before = {line.persona_id: line for line in store.personas()}
    assert all(before[line.persona_id] is line for line in store.personas())

    other = Store.open(database_url)
    other.append("a", named("a", "renamed"), line_of(named("a", "renamed")), expected_seq=1)
    other.save_position("b", Position(phase=Phase.REVIEW))
    other.append("c", None, None, expected_seq=1)
    after = {line.persona_id: line for line in store.personas()}
    assert (after["a"].persona_name, after["b"].phase, "c" in after) == ("renamed", Phase.REVIEW, False)
    assert after["d"] is before["d"]
    other.append("c", named("c"), line_of(named("c")), expected_seq=2)
    other.save_position("b", Position(phase=Phase.PERSONA))
    assert {line.persona_id: line.phase for line in store.personas()} == {
        "a": Phase.STAGES, "b": Phase.PERSONA, "c": Phase.STAGES, "d": Phase.STAGES,
    }  # fmt: skip
    other.close()


@pytest.mark.parametrize("column", ["status", "phase", "last_updated_at"])
def test_a_damaged_line_stays_in_the_list_and_its_process_can_be_opened(
    in_database: InDatabase, store: Store, named: Named, line_of: Line, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    for persona_id in ("p", "q"):
        store.append(persona_id, named(persona_id), line_of(named(persona_id)), expected_seq=0)
    in_database(f"UPDATE personas SET {column} = 'nonsense' WHERE persona_id = 'p'")
    assert {line.persona_id for line in store.personas()} == {"p", "q"}
    assert "'p'" in caplog.text
    stored = store.load("p")
    assert stored is not None
    assert stored.envelope.content == named("p")


def test_the_deleted_are_listed_page_by_page_without_the_damaged_ones(
    in_database: InDatabase, store: Store, named: Named, line_of: Line
) -> None:
    for persona_id in ("g", "a", "b", "c", "d", "e", "f"):
        store.append(persona_id, named(persona_id), line_of(named(persona_id)), expected_seq=0)
        if persona_id != "g":
            store.append(persona_id, None, None, expected_seq=1)
    # As of several that were deleted at once.
    in_database("UPDATE revisions SET made_at = (SELECT MAX(made_at) FROM revisions WHERE persona_id = 'c') WHERE persona_id IN ('b', 'd')")
    in_database("UPDATE revisions SET made_at = 'nonsense' WHERE persona_id = 'e'")
    listed, page = [], store.deleted(limit=2)
    while page:
        listed += [line.persona_id for line in page]
        assert len(page) == 2 or listed[-1] == "a"
        page = store.deleted(page[-1], limit=2)
    assert listed == ["f", "b", "c", "d", "a"]
    assert [persona_id for persona_id in "abcdefgh" if store.is_deleted(persona_id)] == list("abcdef")
    store.erase("e")
    assert not store.is_deleted("e")
