"""Two roles of one PostgreSQL with the row-level security of deploy/: whatever SQL they run, neither reaches the other's work."""

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DBAPIError

from buyerflow_widgets import PersonaAdded, Session, StageSetChosen
from buyerflow_widgets.storage import Store
from tests.deploy.roles import as_role, rows_as, secure

TABLES = ["revisions", "personas", "places"]


@pytest.fixture(scope="module")
def secured(database: str) -> Iterator[str]:
    """The store, with the work of Maria and of Mallory in it."""
    secure(database)
    for name in ("maria", "mallory"):
        rows_as(None, database, f'CREATE ROLE "{name}" LOGIN IN ROLE buyerflow_users')
        store = Store.open(as_role(name, database), owner=name)
        session = Session(store)
        session.send(PersonaAdded(name=f"Buyer of {name}"))
        session.send(StageSetChosen(name="Standard"))
        assert session.save.state == "saved"
        store.close()
    yield database
    for name in ("maria", "mallory"):
        rows_as(None, database, f'DROP OWNED BY "{name}"; DROP ROLE "{name}"')


def test_the_app_works_as_ever_under_a_role(secured: str) -> None:
    store = Store.open(as_role("maria", secured), owner="maria")
    session = Session(store)
    assert [entry.persona_name for entry in store.personas()] == ["Buyer of maria"]
    session.undo()
    assert session.save.state == "saved"
    store.close()


@pytest.mark.parametrize("table", TABLES)
def test_a_role_reads_its_own_rows_alone(secured: str, table: str) -> None:
    assert {owner for (owner,) in rows_as(None, secured, f"SELECT owner FROM {table}")} == {"maria", "mallory"}
    assert {owner for (owner,) in rows_as("mallory", secured, f"SELECT owner FROM {table}")} == {"mallory"}


def test_the_app_under_another_name_shows_nothing(secured: str) -> None:
    store = Store.open(as_role("mallory", secured), owner="maria")
    assert (store.personas(), list(store.stream()), store.last_opened()) == ((), [], None)
    store.close()


@pytest.mark.parametrize("table", TABLES)
def test_a_role_changes_no_row_of_another(secured: str, table: str) -> None:
    before = rows_as(None, secured, f"SELECT * FROM {table} WHERE owner = 'maria' ORDER BY persona_id")
    column = "content" if table == "revisions" else "phase"
    rows_as("mallory", secured, f"UPDATE {table} SET {column} = 'x' WHERE owner = 'maria'")
    rows_as("mallory", secured, f"DELETE FROM {table} WHERE owner = 'maria'")
    assert rows_as(None, secured, f"SELECT * FROM {table} WHERE owner = 'maria' ORDER BY persona_id") == before


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO places (owner, persona_id, phase, skipped, opened) VALUES ('maria', 'x', 'stages', '[]', 99)",
        "INSERT INTO revisions (owner, persona_id, seq, made_at, content) VALUES ('maria', 'x', 1, '', NULL)",
        "UPDATE places SET owner = 'maria'",
        "SET ROLE maria",
        "SET SESSION AUTHORIZATION maria",
        "ALTER TABLE revisions DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_work ON revisions",
        "TRUNCATE revisions CASCADE",
        "INSERT INTO migrations VALUES ('9999', '')",
        "DROP TABLE places",
        "COPY revisions TO PROGRAM 'cat'",
        "CREATE FUNCTION public.everything() RETURNS SETOF revisions LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM revisions'",
    ],
)
def test_a_role_can_do_nothing_else(secured: str, sql: str) -> None:
    with pytest.raises(DBAPIError):
        rows_as("mallory", secured, sql)


def test_the_group_of_all_users_sees_nobody(secured: str) -> None:
    assert rows_as("mallory", secured, "SET ROLE buyerflow_users; SELECT owner FROM revisions") == []
