"""Old revisions are thinned by the stated rule; an erased process is gone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.model.workspace import Content, PersonaEntry, Phase, Position
from buyerflow_widgets.storage import OutdatedRevision, Store
from buyerflow_widgets.storage.address import store_address
from buyerflow_widgets.storage.retention import revisions_to_drop
from buyerflow_widgets.storage.schema import utc_text
from buyerflow_widgets.storage.snapshot import snapshot
from tests.support.waiting import until

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]

NOW = datetime(2025, 6, 15, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store.open(database_url)
    yield store
    store.close()


def kept(times: list[datetime], *, aside: frozenset[int] = frozenset()) -> list[int]:
    """The numbers of those that stay; they count from 1."""
    gone = revisions_to_drop([(seq, utc_text(time), seq in aside) for seq, time in enumerate(times, 1)], NOW)
    return [seq for seq in range(1, len(times) + 1) if seq not in gone]


def test_all_of_the_last_seven_days_stay() -> None:
    assert kept([NOW - 7 * DAY + number * timedelta(seconds=1) for number in range(100)]) == list(range(1, 101))


def test_of_the_last_thirty_days_the_last_one_of_each_hour_stays() -> None:
    begin = (NOW - 20 * DAY).replace(minute=0)
    times = [begin + number * 20 * timedelta(minutes=1) for number in range(9)]  # :00 :20 :40, three times
    assert kept([*times, NOW]) == [1, 3, 6, 9, 10]


def test_of_the_time_before_the_last_one_of_each_day_stays() -> None:
    begin = (NOW - 100 * DAY).replace(hour=0, minute=0)
    assert kept([begin + number * 8 * HOUR for number in range(9)]) == [1, 3, 6, 9]


def test_the_first_the_latest_and_those_kept_aside_stay() -> None:
    times = [NOW - 100 * DAY + number * timedelta(seconds=1) for number in range(6)]
    assert kept(times) == [1, 6]
    assert kept(times, aside=frozenset({3, 5})) == [1, 3, 5, 6]


def test_what_seems_to_come_from_the_future_stays() -> None:
    ahead = [NOW + 400 * DAY + number * timedelta(seconds=1) for number in range(3)]
    old = [NOW - 400 * DAY + number * timedelta(seconds=1) for number in range(3)]
    assert kept([*ahead, *old]) == [1, 2, 3, 6]


def test_what_cannot_be_judged_stays() -> None:
    rows = [(1, utc_text(NOW - 99 * DAY), False), (2, "nonsense", False), (3, "0001-01-01T00:00:00.000000+23:00", False)]
    assert revisions_to_drop([*rows, (4, utc_text(NOW - 99 * DAY), False), (5, utc_text(NOW), False)], NOW) == []
    assert revisions_to_drop([], NOW) == []


@given(ages=st.lists(st.integers(-60, 60 * 24 * 60), max_size=40), later=st.integers(0, 60 * 24 * 60))
def test_thinning_again_takes_nothing_that_the_rule_would_have_kept(ages: list[int], later: int) -> None:
    made = [(seq, utc_text(NOW - age * timedelta(minutes=1)), False) for seq, age in enumerate(ages, 1)]
    once = set(revisions_to_drop(made, NOW))
    left = [row for row in made if row[0] not in once]
    assert revisions_to_drop(left, NOW) == []
    # Now and then comes to the same as then alone: nothing depends on when it was looked through.
    then = NOW + later * timedelta(minutes=1)
    assert once | set(revisions_to_drop(left, then)) == set(revisions_to_drop(made, then))


def grow(store: Store, named: Named, line_of: Line, seqs: range) -> None:
    for seq in seqs:
        content = named("p", f"name {seq}")
        store.append("p", content, line_of(content), expected_seq=seq)


def age(in_database: Callable[..., Any]) -> None:
    """All revisions are a hundred days old."""
    in_database("UPDATE revisions SET made_at = :time", time=utc_text(datetime.now(UTC).replace(hour=12) - 100 * DAY))


def test_a_store_thins_a_process_now_and_then(store: Store, named: Named, line_of: Line, in_database: Callable[..., Any]) -> None:
    grow(store, named, line_of, range(48))
    age(in_database)
    grow(store, named, line_of, range(48, 49))
    assert len(store.revisions("p", limit=100)) == 49
    other = named("q")
    store.append("q", other, line_of(other), expected_seq=0)
    age(in_database)
    grow(store, named, line_of, range(49, 50))
    assert [revision.seq for revision in store.revisions("p", limit=100)] == [50, 49, 1]
    stored = store.load("p")
    assert stored is not None
    assert (stored.seq, stored.envelope.content.process.persona_name) == (50, "name 49")
    grow(store, named, line_of, range(50, 52))


def test_a_conflict_that_jumps_over_the_number_thins_too(
    store: Store, named: Named, line_of: Line, in_database: Callable[..., Any]
) -> None:
    grow(store, named, line_of, range(49))
    age(in_database)
    content = named("p", "theirs")
    assert store.append("p", content, line_of(content), expected_seq=49, conflict_copies=(named("p", "mine"),)) == 51
    assert [revision.seq for revision in store.revisions("p", limit=100)] == [51, 50, 49, 1]


def test_that_thinning_fails_is_no_reason_to_call_an_append_failed(
    store: Store, named: Named, line_of: Line, in_database: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    grow(store, named, line_of, range(49))
    age(in_database)
    if store._database.dialect == "sqlite":
        in_database("CREATE TRIGGER stays BEFORE DELETE ON revisions BEGIN SELECT RAISE(FAIL, 'stays'); END")
    else:
        in_database("CREATE FUNCTION stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stays'; END $$")
        in_database("CREATE TRIGGER stays BEFORE DELETE ON revisions EXECUTE FUNCTION stays()")
    grow(store, named, line_of, range(49, 51))
    assert len(store.revisions("p", limit=100)) == 51
    assert "could not be thinned" in caplog.text


def test_an_erased_process_is_gone_with_its_history_and_its_place(
    database_url: str, store: Store, named: Named, line_of: Line, in_database: Callable[..., Any]
) -> None:
    theirs = Store.open(database_url, owner="theirs")
    for each, persona_id in ((store, "p"), (store, "q"), (theirs, "p")):
        content = named(persona_id)
        each.append(persona_id, content, line_of(content), expected_seq=0)
        each.append(persona_id, content, line_of(content), expected_seq=1)
        each.save_position(persona_id, Position(phase=Phase.REVIEW))
    store.erase("p")
    store.erase("never there")
    assert (store.load("p"), store.revisions("p"), store.latest_seq("p"), store.last_opened()) == (None, (), 0, "q")
    assert [line.persona_id for line in store.personas()] == ["q"]
    for table in ("personas", "places", "revisions"):
        assert in_database(f"SELECT DISTINCT owner, persona_id FROM {table} ORDER BY owner") == [("local", "q"), ("theirs", "p")]
    assert theirs.load("p") is not None
    with pytest.raises(OutdatedRevision):
        store.append("p", named("p"), line_of(named("p")), expected_seq=2)
    theirs.close()


def test_a_deleted_process_can_be_erased_too(store: Store, named: Named, line_of: Line) -> None:
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    store.append("p", None, None, expected_seq=1)
    store.erase("p")
    assert store.latest_seq("p") == 0


def test_the_list_elsewhere_follows_an_erasure_that_another_makes_up_for(
    database_url: str, store: Store, named: Named, line_of: Line
) -> None:
    for persona_id in ("p", "q"):
        store.append(persona_id, named(persona_id), line_of(named(persona_id)), expected_seq=0)
    other = Store.open(database_url)
    assert {line.persona_id for line in other.personas()} == {"p", "q"}
    store.erase("p")
    content = named("r", last_updated_at="2025-03-14T10:30:01Z")
    store.append("r", content, line_of(content), expected_seq=0)
    assert {line.persona_id for line in other.personas()} == {"q", "r"}
    other.close()


def test_other_sessions_are_told_of_an_erasure(database_url: str, store: Store, named: Named, line_of: Line) -> None:
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    other = Store.open(database_url)
    seen: list[int] = []
    watch = other.watch(lambda: seen.append(len(other.personas())))
    until(lambda: 1 in seen)
    store.erase("p")
    until(lambda: 0 in seen)
    watch.end()
    other.close()


def test_nothing_of_an_erased_process_is_left_in_the_files(file: Path, named: Named, line_of: Line) -> None:
    store, reader = Store.open(file), Store.open(file)
    secret = "Unmistakable"
    for seq in range(30):
        for persona_id in ("a", secret, "z"):
            content = named(persona_id, f"{persona_id} {seq} " * (1 + 400 * (seq % 3)))
            store.append(persona_id, content, line_of(content), expected_seq=seq)
    store.save_position(secret, Position(phase=Phase.REVIEW))
    assert len(reader.personas()) == 3

    def anywhere() -> list[str]:
        return [path.name for path in file.parent.iterdir() if secret.encode() in path.read_bytes()]

    assert anywhere()
    store.erase(secret)
    assert anywhere() == []
    assert {line.persona_id for line in reader.personas()} == {"a", "z"}
    store.close()
    reader.close()
    assert anywhere() == []


@pytest.mark.parametrize("occasion", ["a later change", "closing", "opening"])
def test_what_another_program_keeps_from_being_erased_from_the_files_is_said_and_made_up_for(
    occasion: str, file: Path, named: Named, line_of: Line, caplog: pytest.LogCaptureFixture
) -> None:
    where = f"sqlite:///{file}?timeout=0.2"
    store, other, secret = Store.open(where), Store.open(where), "Unmistakable"
    for persona_id in ("a", secret):
        store.append(persona_id, named(persona_id), line_of(named(persona_id)), expected_seq=0)

    def anywhere() -> list[str]:
        return [path.name for path in file.parent.iterdir() if secret.encode() in path.read_bytes()]

    with snapshot(store_address(file)) as copying:
        copying.execute("SELECT * FROM personas").fetchall()
        store.erase(secret)
        assert store.latest_seq(secret) == 0
        assert "What was erased is still in the store's files" in caplog.text
        store.save_position("a", Position(phase=Phase.REVIEW))
        assert anywhere()
        if occasion == "opening":
            store.close()
            assert anywhere()
    match occasion:
        case "a later change":
            store.save_position("a", Position(phase=Phase.ALIGNMENT))
        case "closing":
            store.close()
        case _:
            store = Store.open(where)
    assert anywhere() == []
    store.close()
    other.close()
