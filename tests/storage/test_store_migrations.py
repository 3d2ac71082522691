import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, inspect, select, text

from buyerflow_widgets.model.events import PersonaEdited, PersonaOpened
from buyerflow_widgets.model.process import content_digest
from buyerflow_widgets.model.workspace import Content, PersonaEntry, Phase
from buyerflow_widgets.session import Session
from buyerflow_widgets.storage import NewerStore, Store
from buyerflow_widgets.storage import schema as tables
from buyerflow_widgets.storage.engine import create_store_engine, store_url
from buyerflow_widgets.storage.migrations import MIGRATIONS, migrate
from buyerflow_widgets.storage.schema import metadata, migrations, utc_text
from tests.waiting import until

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


def everything_in(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        made = inspect(connection)
        return {
            name: sorted(tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}"))
            for name in sorted(made.get_table_names())
        }


def applied(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(migrations.c.name).order_by(migrations.c.name)))


def add_notes(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE notes (note TEXT)")


def add_notes_badly(connection: Connection) -> None:
    add_notes(connection)
    raise RuntimeError("half-way")


def test_a_store_is_brought_up_to_date_once() -> None:
    engine = create_store_engine(store_url(None))
    migrate(engine)
    migrate(engine)
    assert applied(engine) == [name for name, _ in MIGRATIONS]
    made = inspect(engine)
    columns = {table: [column["name"] for column in made.get_columns(table)] for table in made.get_table_names()}
    assert columns == {name: list(table.columns.keys()) for name, table in metadata.tables.items()}
    engine.dispose()


def test_the_names_of_the_migrations_are_in_order_and_unique() -> None:
    names = [name for name, _ in MIGRATIONS]
    assert names == sorted(set(names))


def test_an_older_store_gets_only_what_it_lacks() -> None:
    engine = create_store_engine(store_url(None))
    migrate(engine)
    known = (*MIGRATIONS, ("9999 notes", add_notes))
    migrate(engine, known)
    assert applied(engine) == [name for name, _ in known]
    assert inspect(engine).has_table("notes")
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_of_itself() -> None:
    engine = create_store_engine(store_url(None))
    with pytest.raises(RuntimeError):
        migrate(engine, (*MIGRATIONS, ("9999 notes", add_notes_badly)))
    assert applied(engine) == [name for name, _ in MIGRATIONS]
    assert not inspect(engine).has_table("notes")
    engine.dispose()


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(database_url: str, named: Named, line_of: Line) -> None:
    store = Store.open(database_url)
    store.append("p", named("p"), line_of(named("p")), expected_seq=0)
    store.close()
    engine = create_store_engine(store_url(database_url))
    with engine.execution_options(writes=True).begin() as newer:
        newer.execute(insert(migrations).values(name="9999 from the future", made_at="2035-01-01T00:00:00.000000+00:00"))
        newer.exec_driver_sql("ALTER TABLE revisions ADD COLUMN colour TEXT")
    before = everything_in(engine)
    with pytest.raises(NewerStore, match="newer version of buyerflow-widgets; update it"):
        Store.open(database_url)
    assert everything_in(engine) == before
    engine.dispose()


def test_not_a_byte_of_a_newer_file_is_changed(file: Path) -> None:
    Store.open(file).close()
    with closing(sqlite3.connect(file)) as newer, newer:
        newer.execute("INSERT INTO migrations VALUES ('9999 from the future', '2035-01-01T00:00:00.000000+00:00')")
    before = file.read_bytes()
    with pytest.raises(NewerStore):
        Store.open(file)
    assert file.read_bytes() == before


def test_a_store_of_the_first_version_keeps_everything(database_url: str, samples: tuple[Content, ...], line_of: Line) -> None:
    engine = create_store_engine(store_url(database_url))
    migrate(engine, MIGRATIONS[:1])
    with engine.execution_options(writes=True).begin() as connection:
        for number, content in enumerate(samples):
            key = {"owner": "local", "persona_id": content.process.persona_id}
            line = line_of(content).model_dump(mode="json")
            for seq in (1, 2):
                values = key | {"seq": seq, "made_at": utc_text(content.process.last_updated_at), "content": content.model_dump_json()}
                connection.execute(text("INSERT INTO revisions VALUES (:owner, :persona_id, :seq, :made_at, :content)"), values)
            connection.execute(insert(tables.personas).values(line | key | {"seq": 2, "deleted": False}))
            connection.execute(insert(tables.places).values(key | {"phase": "review", "skipped": "[]", "opened": number}))
    before = everything_in(engine)
    engine.dispose()

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
    engine = create_store_engine(store_url(database_url))
    after = everything_in(engine)
    assert {name: after[name] for name in ("personas", "places")} == {name: before[name] for name in ("personas", "places")}
    assert [row[:-1] for row in after["revisions"]] == before["revisions"]
    engine.dispose()


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
    engine = create_store_engine(store_url(database_url))
    migrate(engine, MIGRATIONS[:version])
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
    with engine.execution_options(writes=True).connect() as held:
        if engine.dialect.name == "postgresql":
            held.exec_driver_sql("LOCK TABLE pg_class IN SHARE MODE")  # no table can be made or changed
        for each in opening:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        if engine.dialect.name == "postgresql":
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            until(lambda: held.exec_driver_sql(waiting).scalar_one() >= len(opening))
    assert [each.communicate(timeout=60) for each in opening] == [("1\n", "")] * 4
    assert applied(engine) == [name for name, _ in MIGRATIONS]
    engine.dispose()


def test_times_are_stored_so_that_their_texts_sort_as_they_do() -> None:
    noon = datetime(2025, 3, 14, 12, tzinfo=UTC)
    times = [datetime(999, 1, 1, tzinfo=UTC), noon, (noon + timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=-9)))]
    texts = [utc_text(time) for time in times]
    assert texts == sorted(texts)
    assert len({len(text) for text in texts}) == 1
