"""Two roles of one PostgreSQL with the row-level security of deploy/: whatever SQL they run, neither reaches the other's work."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from urllib.parse import urlsplit

import psycopg
import pytest
from traitlets.config import Config

from buyerflow_widgets import PersonaAdded, Session, StageSetChosen
from buyerflow_widgets.storage import Store
from tests.deploy.roles import SCRIPT, as_role, rows_as, secure

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
        "SET ROLE buyerflow_users; INSERT INTO places VALUES ('buyerflow_users', 'x', 'stages', '', 1)",
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
    with pytest.raises(psycopg.Error):
        rows_as("mallory", secured, sql)


def test_the_group_of_all_users_sees_nobody(secured: str) -> None:
    assert rows_as("mallory", secured, "SET ROLE buyerflow_users; SELECT owner FROM revisions") == []


def own_role(database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What the Hub of deploy/ does before it starts somebody's server; the address of the store that the server gets."""
    monkeypatch.setenv("BUYERFLOW_STORE", database)
    monkeypatch.setenv("BUYERFLOW_ROLE_SECRET", "of the test")
    path, config = SCRIPT.parents[1] / "jupyterhub" / "jupyterhub_config.py", Config()
    exec(compile(path.read_text(encoding="utf-8"), path, "exec"), {"get_config": lambda: config, "__file__": str(path)})

    def start(name: str) -> str:
        spawner = SimpleNamespace(user=SimpleNamespace(name=name), environment={})
        config.Spawner.pre_spawn_hook(spawner)
        return str(spawner.environment["BUYERFLOW_STORE"])

    return start


def test_a_server_that_starts_again_has_the_same_role(secured: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start = own_role(secured, monkeypatch)
    first = start("hedy")
    assert start("hedy") == first
    assert rows_as("hedy", secured, "SELECT current_user, count(*) FROM revisions") == [("hedy", 0)]
    # One of the app's people whose role was made by hand.
    assert urlsplit(start("maria")).username == "maria"
    rows_as(None, secured, 'DROP OWNED BY "hedy"; DROP ROLE "hedy"')


@pytest.mark.parametrize("name", ["the owner of the tables", "buyerflow_users", "another program", "may make roles"])
def test_nobody_gets_a_role_that_is_not_the_apps(secured: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start = own_role(secured, monkeypatch)
    if name == "the owner of the tables":
        ((name,),) = rows_as(None, secured, "SELECT current_user")
    elif name == "another program":
        rows_as(None, secured, f'CREATE ROLE "{name}" LOGIN')
    elif name == "may make roles":
        rows_as(None, secured, f'CREATE ROLE "{name}" LOGIN CREATEROLE IN ROLE buyerflow_users')
    with pytest.raises(PermissionError):
        start(name)
    if name in ("another program", "may make roles"):
        rows_as(None, secured, f'DROP ROLE "{name}"')
