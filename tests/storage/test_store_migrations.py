import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from buyerflow_widgets.model.events import PersonaEdited, PersonaOpened
from buyerflow_widgets.model.process import content_digest
from buyerflow_widgets.model.workspace import Content, PersonaEntry, Phase
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import NewerStore, Store
from buyerflow_widgets.storage.address import SqliteAddress, store_address
from buyerflow_widgets.storage.database import Database, Transaction
from buyerflow_widgets.storage.migrations import MIGRATIONS, applied, migrate
from buyerflow_widgets.storage.open_database import open_database
from buyerflow_widgets.storage.schema import TABLES, insert, utc_text
from buyerflow_widgets.storage.sqlite import SqliteDatabase
from tests.support.databases import connected, execute
from tests.support.waiting import until

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]

OPEN_WHEN_TOLD = """
import sys
from buyerflow_widgets.storage import Store

print("ready", flush=True)
sys.stdin.readline()
store = Store.open(sys.argv[1], owner=sys.argv[2])
print(store.append("p", None, None, expected_seq=0))
"""


def names_of_tables(url: str) -> list[str]:
    where = "sqlite_master WHERE type = 'table'" if url.startswith("sqlite") else "pg_tables WHERE schemaname = 'public'"
    return sorted(name for (name,) in execute(url, f"SELECT {'name' if url.startswith('sqlite') else 'tablename'} FROM {where}"))


def everything_in(url: str) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(execute(url, f"SELECT * FROM {name}")) for name in names_of_tables(url)}


def names_applied(database: Database) -> list[str]:
    with database.transaction() as transaction:
        return sorted(applied(transaction))


def columns(database: Database, table: str) -> list[str]:
    with database.transaction() as transaction:
        return database.columns(transaction, table)


@pytest.fixture
def memory() -> Iterator[Database]:
    database = SqliteDatabase(SqliteAddress(None))
    yield database
    database.close()


def add_notes(transaction: Transaction) -> None:
    transaction.execute("CREATE TABLE notes (note TEXT)")


def add_notes_badly(transaction: Transaction) -> None:
    add_notes(transaction)
    raise RuntimeError("half-way")


def test_a_store_is_brought_up_to_date_once(database_url: str) -> None:
    database = open_database(store_address(database_url))
    migrate(database)
    migrate(database)
    assert names_applied(database) == [name for name, _ in MIGRATIONS]
    assert {table: columns(database, table) for table in TABLES} == {table: list(names) for table, names in TABLES.items()}
    assert names_of_tables(database_url) == sorted([*TABLES, "migrations"])
    database.close()


def test_the_names_of_the_migrations_are_in_order_and_unique() -> None:
    names = [name for name, _ in MIGRATIONS]
    assert names == sorted(set(names))


def test_an_older_store_gets_only_what_it_lacks(memory: Database) -> None:
    migrate(memory)
    known = (*MIGRATIONS, ("9999 notes", add_notes))
    migrate(memory, known)
    assert names_applied(memory) == [name for name, _ in known]
    assert columns(memory, "notes") == ["note"]


def test_a_migration_that_fails_leaves_nothing_of_itself(memory: Database) -> None:
    with pytest.raises(RuntimeError):
        migrate(memory, (*MIGRATIONS, ("9999 notes", add_notes_badly)))
    assert names_applied(memory) == [name for name, _ in MIGRATIONS]
    assert columns(memory, "notes") == []


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(database_url: str, named: Named, line_of: Line) -> None:
    store = Store.open(database_url)
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    store.close()
    execute(database_url, "INSERT INTO migrations VALUES ('9999 from the future', '2035-01-01T00:00:00.000000+00:00')")
    execute(database_url, "ALTER TABLE revisions ADD COLUMN colour TEXT")
    before = everything_in(database_url)
    with pytest.raises(NewerStore, match="newer version of buyerflow-widgets; update it"):
        Store.open(database_url)
    assert everything_in(database_url) == before


def test_not_a_byte_of_a_newer_file_is_changed(file: Path) -> None:
    Store.open(file).close()
    with closing(sqlite3.connect(file)) as newer, newer:
        newer.execute("INSERT INTO migrations VALUES ('9999 from the future', '2035-01-01T00:00:00.000000+00:00')")
    before = file.read_bytes()
    with pytest.raises(NewerStore):
        Store.open(file)
    assert file.read_bytes() == before


def test_a_store_of_the_first_version_keeps_everything(database_url: str, samples: tuple[Content, ...], line_of: Line) -> None:
    database = open_database(store_address(database_url))
    migrate(database, MIGRATIONS[:1])
    with database.transaction(writes=True) as transaction:
        for number, content in enumerate(samples):
            key = {"owner": "local", "persona_id": content.process.persona_id}
            line = line_of(content).model_dump(mode="json")
            for seq in (1, 2):
                values = key | {"seq": seq, "made_at": utc_text(content.process.last_updated_at), "content": content.model_dump_json()}
                transaction.execute(insert("revisions", values), values)
            transaction.execute(insert("personas"), line | key | {"seq": 2, "deleted": False})
            transaction.execute(insert("places"), key | {"phase": "review", "skipped": "[]", "opened": number})
    database.close()
    before = everything_in(database_url)

    store = Store.open(database_url)
    for content in samples:
        persona_id = content.process.persona_id
        stored = store.load(persona_id)
        assert stored is not None
        assert (stored.envelope.content, stored.envelope.position.phase, stored.seq) == (content, Phase.REVIEW, 2)
        assert [(each.seq, each.content, each.is_conflict_copy) for each in store.revisions(persona_id)] == [
            (2, content, False),
            (1, content, False),
        ]
    assert len(store.personas()) == len(samples)
    store.close()
    after = everything_in(database_url)
    assert {name: after[name] for name in ("personas", "places")} == {name: before[name] for name in ("personas", "places")}
    assert [row[:-1] for row in after["revisions"]] == before["revisions"]


def test_a_summary_that_an_earlier_version_stored_without_its_author_is_out_of_date_after_an_edit(
    database_url: str, in_database: Callable[..., object], samples: tuple[Content, ...], line_of: Line
) -> None:
    content, persona_id = samples[0], samples[0].process.persona_id
    store = Store.open(database_url)
    store.append(persona_id, content, line_of(content), expected_seq=0)
    earlier = json.dumps(json.loads(content.model_dump_json()) | {"summary_origin": None})
    in_database("UPDATE revisions SET content = :earlier", earlier=earlier)
    in_database("DELETE FROM migrations WHERE name = '0003 unknown authors'")
    store.close()

    store = Store.open(database_url)
    session = Session(store)
    session.send(PersonaOpened(persona_id=persona_id))
    session.send(PersonaEdited(field="persona_name", value="Somebody else"))
    stored = store.load(persona_id)
    assert stored
    origin = stored.envelope.content.summary_origin
    assert origin
    assert origin.author == "unknown"
    assert origin.content_digest == content_digest(content.process) != content_digest(stored.envelope.content.process)
    session.undo()
    stored = store.load(persona_id)
    assert stored
    assert stored.envelope.content.summary_origin == origin
    assert origin.content_digest == content_digest(stored.envelope.content.process)
    store.close()


@pytest.mark.parametrize("version", [0, 1])
def test_programs_that_open_an_old_store_at_once_do_not_collide(database_url: str, version: int) -> None:
    database = open_database(store_address(database_url))
    migrate(database, MIGRATIONS[:version])
    opening = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_WHEN_TOLD, database_url, f"owner {number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for each in opening:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    with closing(connected(database_url)) as held:
        held.execute("BEGIN")
        if database.dialect == "postgresql":
            held.execute("LOCK TABLE pg_class IN SHARE MODE")  # no table can be made or changed
        for each in opening:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        if database.dialect == "postgresql":
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            until(lambda: held.execute(waiting).fetchone()[0] >= len(opening))
    assert [each.communicate(timeout=60) for each in opening] == [("1\n", "")] * 4
    assert names_applied(database) == [name for name, _ in MIGRATIONS]
    database.close()


def test_times_are_stored_so_that_their_texts_sort_as_they_do() -> None:
    noon = datetime(2025, 3, 14, 12, tzinfo=UTC)
    times = [datetime(999, 1, 1, tzinfo=UTC), noon, (noon + timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=-9)))]
    texts = [utc_text(time) for time in times]
    assert texts == sorted(texts)
    assert len({len(text) for text in texts}) == 1
