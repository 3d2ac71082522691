import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, inspect, select

from buyerflow_widgets.storage import NewerStore, Store
from buyerflow_widgets.storage.location import address, connections
from buyerflow_widgets.storage.migrations import MIGRATIONS, migrate
from buyerflow_widgets.storage.tables import metadata, migrations, utc_text


def applied(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(migrations.c.name).order_by(migrations.c.name)))


def add_notes(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE notes (note TEXT)")


def add_notes_badly(connection: Connection) -> None:
    add_notes(connection)
    raise RuntimeError("half-way")


def test_a_store_is_brought_up_to_date_once() -> None:
    engine = connections(address(None))
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
    engine = connections(address(None))
    migrate(engine)
    known = (*MIGRATIONS, ("9999 notes", add_notes))
    migrate(engine, known)
    assert applied(engine) == [name for name, _ in known]
    assert inspect(engine).has_table("notes")
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_of_itself() -> None:
    engine = connections(address(None))
    with pytest.raises(RuntimeError):
        migrate(engine, (*MIGRATIONS, ("9999 notes", add_notes_badly)))
    assert applied(engine) == [name for name, _ in MIGRATIONS]
    assert not inspect(engine).has_table("notes")
    engine.dispose()


def test_a_store_of_a_newer_version_is_refused_and_left_as_it_is(file: Path) -> None:
    Store.open(file).close()
    with closing(sqlite3.connect(file)) as newer, newer:
        newer.execute("INSERT INTO migrations VALUES ('9999 from the future', '2035-01-01T00:00:00.000000+00:00')")
    before = file.read_bytes()
    with pytest.raises(NewerStore, match="newer version of buyerflow-widgets; update it"):
        Store.open(file)
    assert file.read_bytes() == before


def test_times_are_stored_so_that_their_texts_sort_as_they_do() -> None:
    noon = datetime(2025, 3, 14, 12, tzinfo=UTC)
    times = [datetime(999, 1, 1, tzinfo=UTC), noon, (noon + timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=-9)))]
    texts = [utc_text(time) for time in times]
    assert texts == sorted(texts)
    assert len({len(text) for text in texts}) == 1
