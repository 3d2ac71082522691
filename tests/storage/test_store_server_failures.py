"""What may go wrong with a PostgreSQL server: one sentence each, nothing half, and work goes on when the server is back."""

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from buyerflow_widgets.model.workspace import Content, PersonaEntry, Position
from buyerflow_widgets.storage import Store, StoreUnavailable
from buyerflow_widgets.storage.address import store_address
from buyerflow_widgets.storage.errors import in_plain_words
from buyerflow_widgets.storage.open_database import open_database
from tests.support.databases import before_each, connected, database_of, with_parts
from tests.support.postgresql import Server
from tests.support.waiting import until

Line = Callable[[Content], PersonaEntry]
Named = Callable[..., Content]


@pytest.fixture
def own_url(own_postgresql: Server) -> Iterator[str]:
    with own_postgresql.database() as url:
        yield url


def append(store: Store, named: Named, line_of: Line, seq: int) -> None:
    content = named("p", f"name {seq}")
    assert store.append("p", content, line_of(content), expected_seq=seq) == seq + 1


@pytest.mark.parametrize("way", ["stop", "kill"])
def test_a_server_that_was_restarted_is_used_again_as_if_nothing_had_been(
    way: str, own_postgresql: Server, own_url: str, named: Named, line_of: Line
) -> None:
    store = Store.open(own_url)
    append(store, named, line_of, 0)
    getattr(own_postgresql, way)()
    own_postgresql.start()
    append(store, named, line_of, 1)  # at once, with the connection from before
    assert [revision.seq for revision in store.revisions("p")] == [2, 1]
    store.close()


def test_while_the_server_is_away_this_is_said_and_afterwards_work_goes_on(
    own_postgresql: Server, own_url: str, named: Named, line_of: Line
) -> None:
    store = Store.open(own_url)
    append(store, named, line_of, 0)
    own_postgresql.stop()
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match=r"^The store could not be reached; "):
            append(store, named, line_of, 1)
    with pytest.raises(StoreUnavailable, match=r"^The store could not be reached; "):
        Store.open(own_url)
    own_postgresql.start()
    append(store, named, line_of, 1)
    store.close()


def test_who_listens_hears_again_after_a_restart(own_postgresql: Server, own_url: str, named: Named, line_of: Line) -> None:
    store, other = Store.open(own_url), Store.open(own_url)
    looks: list[int] = []

    def look() -> None:
        try:
            looks.append(other.latest_seq("p"))
        except StoreUnavailable:
            looks.append(-1)

    watch = other.watch(look)
    append(store, named, line_of, 0)
    until(lambda: 1 in looks)
    own_postgresql.stop()
    until(lambda: -1 in looks)
    own_postgresql.start()
    append(store, named, line_of, 1)
    until(lambda: 2 in looks)
    watch.end()
    store.close()
    other.close()


def test_an_idle_connection_that_an_operator_ended_is_replaced(
    postgresql: str, postgresql_server: Server, named: Named, line_of: Line
) -> None:
    store = Store.open(postgresql)
    append(store, named, line_of, 0)
    database = database_of(postgresql)
    ended = postgresql_server.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND backend_type = 'client backend'"
    )
    assert ended == [(True,)]
    append(store, named, line_of, 1)
    store.close()


def test_a_change_whose_connection_is_ended_half_way_leaves_nothing_and_the_next_one_is_kept(
    postgresql: str, postgresql_server: Server, named: Named, line_of: Line
) -> None:
    store = Store.open(postgresql)
    append(store, named, line_of, 0)
    database = database_of(postgresql)

    def end_it() -> None:
        postgresql_server.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{database}'")

    with before_each("UPDATE personas", end_it), pytest.raises(StoreUnavailable, match=r"^The store could not be reached; "):
        append(store, named, line_of, 1)
    assert store.latest_seq("p") == 1
    append(store, named, line_of, 1)
    store.close()


def test_a_server_that_never_answers_does_not_hold_the_app_up(named: Named) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = monotonic()
        with pytest.raises(StoreUnavailable, match=r"^The store could not be reached; "):
            Store.open(f"postgresql+psycopg://user:secret@127.0.0.1:{silent.getsockname()[1]}/maps")
        assert monotonic() - begun < 20


def test_a_lock_that_is_not_given_up_is_said_in_a_few_seconds(postgresql: str, named: Named, line_of: Line) -> None:
    store = Store.open(postgresql)
    append(store, named, line_of, 0)
    with closing(connected(postgresql)) as other:
        other.execute("BEGIN")
        other.execute("LOCK TABLE revisions IN EXCLUSIVE MODE")
        with pytest.raises(StoreUnavailable, match=r"^The store is in use by another program; "):
            append(store, named, line_of, 1)
        assert [line.persona_id for line in store.personas()] == ["p"]  # reading needs no lock
        other.rollback()
    append(store, named, line_of, 1)
    store.close()


def test_a_server_with_no_place_left_says_so(own_postgresql: Server, own_url: str) -> None:
    store = Store.open(own_url)
    store.close()
    database = database_of(own_url)
    until(lambda: own_postgresql.execute(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'") == [(0,)])
    own_postgresql.execute(f"ALTER DATABASE {database} CONNECTION LIMIT 1")
    own_postgresql.execute("DROP ROLE IF EXISTS guest")
    own_postgresql.execute("CREATE ROLE guest LOGIN")
    guest = with_parts(own_url, user="guest")
    with closing(connected(guest)), pytest.raises(StoreUnavailable, match=r"^The store's server has too much to do; "):
        Store.open(guest)


@pytest.mark.parametrize(
    ("denied", "sentence"),
    [
        ("REVOKE INSERT ON revisions FROM guest", "The account in the store's address may not use the store; "),
        ("ALTER ROLE guest SET default_transaction_read_only = on", "The store is read-only; "),
        ("DROP TABLE personas", "The store is damaged, or is not a store of this app."),
    ],
)
def test_what_the_server_refuses_is_said_in_plain_words(
    denied: str, sentence: str, own_postgresql: Server, own_url: str, named: Named, line_of: Line
) -> None:
    database = database_of(own_url)
    Store.open(own_url).close()
    own_postgresql.execute("DROP ROLE IF EXISTS guest")
    own_postgresql.execute("CREATE ROLE guest LOGIN")
    own_postgresql.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO guest", database)
    guest = with_parts(own_url, user="guest")
    store = Store.open(guest)
    append(store, named, line_of, 0)
    store.close()
    own_postgresql.execute(denied, database)
    store = Store.open(guest)
    with pytest.raises(StoreUnavailable) as error:
        append(store, named, line_of, 1)
    assert str(error.value).startswith(sentence)
    store.close()
    own_postgresql.execute("DROP OWNED BY guest CASCADE", database)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"user": "nobody-here"}, "The store's server refused the name or the password"),
        ({"database": "nothing-here"}, "The database in the store's address does not exist"),
        ({"server": "127.0.0.1:1", "query": ""}, "The store could not be reached; "),
    ],
)
def test_an_address_that_leads_nowhere_is_told_and_its_password_is_not(change: dict[str, str], sentence: str, postgresql: str) -> None:
    with pytest.raises(StoreUnavailable) as error:
        Store.open(with_parts(postgresql, password="secret", **change))
    assert str(error.value).startswith(sentence)
    assert "secret" not in f"{error.value} {error.value.__cause__}"


def test_a_name_that_no_postgresql_can_hold_is_said(postgresql: str, named: Named, line_of: Line) -> None:
    store = Store.open(postgresql)
    with pytest.raises(StoreUnavailable, match=r"^A text holds characters that cannot be stored\.$"):
        store.save_position("p\0", Position())
    append(store, named, line_of, 0)
    store.close()


def test_a_page_at_rest_holds_one_connection_and_one_to_listen(
    postgresql: str, postgresql_server: Server, named: Named, line_of: Line
) -> None:
    store = Store.open(postgresql)
    start = threading.Barrier(6)

    def work(_: int) -> None:
        start.wait(timeout=30)
        store.personas()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    count = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database_of(postgresql)}'"
    until(lambda: postgresql_server.execute(count) == [(1,)])
    watch = store.watch(lambda: None)
    start = threading.Barrier(6)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    until(lambda: postgresql_server.execute(count) == [(2,)])
    watch.end()
    store.close()


def test_an_address_where_no_server_listens_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"^The store could not be reached; "):
        Store.open(f"postgresql+psycopg://nobody@/postgres?host={tmp_path}")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("53100", "The disk of the store's server is full; "),
        ("53200", "The store's server has too much to do; "),
        ("57014", "The store's server has too much to do; "),
        ("40P01", "The store is in use by another program; "),
        ("57P03", "The store could not be reached; "),
        ("58030", "The disk reported an error "),
        ("XX001", "The store is damaged, "),
        ("22P02", "The store is damaged, "),
        ("22021", "A text holds characters that cannot be stored."),
        ("P0001", "The store could not be reached, or refused what was asked of it."),
    ],
)
def test_what_a_server_reports_by_its_code_is_a_sentence(code: str, sentence: str, postgresql: str) -> None:
    with closing(connected(postgresql)) as connection, pytest.raises(StoreUnavailable) as error, in_plain_words():
        connection.execute(f"DO $$ BEGIN RAISE EXCEPTION 'secret' USING ERRCODE = '{code}'; END $$")
    assert str(error.value).startswith(sentence)


def test_a_statement_without_an_end_is_ended(postgresql: str) -> None:
    database = open_database(store_address(postgresql))
    with database.transaction() as transaction:
        assert transaction.scalar("SHOW statement_timeout") == "30s"
        transaction.execute("SET LOCAL statement_timeout = 50")
        with pytest.raises(StoreUnavailable, match=r"^The store's server has too much to do; "), in_plain_words():
            transaction.execute("SELECT pg_sleep(60)")
    database.close()
