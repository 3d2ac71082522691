"""What brings any older store up to the tables of today, step by step."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
)

from buyerflow_widgets.storage.errors import NewerStore
from buyerflow_widgets.storage.schema import migrations, utc_text

Migrations = tuple[tuple[str, Callable[[Connection], None]], ...]


def _first_tables(connection: Connection) -> None:
    # As they were then: `schema.py` goes on, this does not.
    metadata = MetaData()
    Table("migrations", metadata, Column("name", String, primary_key=True), Column("made_at", String, nullable=False))
    Table(
        "revisions",
        metadata,
        Column("owner", String, primary_key=True),
        Column("persona_id", String, primary_key=True),
        Column("seq", Integer, primary_key=True, autoincrement=False),
        Column("made_at", String, nullable=False),
        Column("content", Text),
    )
    Table(
        "personas",
        metadata,
        Column("owner", String, primary_key=True),
        Column("persona_id", String, primary_key=True),
        Column("seq", Integer, nullable=False),
        Column("deleted", Boolean, nullable=False),
        Column("persona_name", Text, nullable=False),
        Column("status", String, nullable=False),
        Column("phase", String, nullable=False),
        Column("filled", Integer, nullable=False),
        Column("cells", Integer, nullable=False),
        Column("last_updated_at", String, nullable=False),
        ForeignKeyConstraint(["owner", "persona_id", "seq"], ["revisions.owner", "revisions.persona_id", "revisions.seq"]),
    )
    Table(
        "places",
        metadata,
        Column("owner", String, primary_key=True),
        Column("persona_id", String, primary_key=True),
        Column("phase", String, nullable=False),
        Column("skipped", Text, nullable=False),
        Column("opened", Integer, nullable=False),
    )
    metadata.create_all(connection)


def _texts_kept_aside(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE revisions ADD COLUMN aside BOOLEAN DEFAULT FALSE NOT NULL")


def _unknown_authors(connection: Connection) -> None:
    """Changes nothing stored. From now on a summary's author may be "unknown", and an earlier version must refuse what it cannot read."""


# In order, by name. Add to the end; never change or remove one that was released: there are stores that have had it.
MIGRATIONS: Migrations = (
    ("0001 first tables", _first_tables),
    ("0002 texts kept aside", _texts_kept_aside),
    ("0003 unknown authors", _unknown_authors),
)


def migrate(engine: Engine, ours: Migrations = MIGRATIONS) -> None:
    """Applies the migrations that a store has not had yet, each with its record in a transaction of its own.

    Raises `NewerStore`, and changes nothing, if the store has had one that this version does not know.
    """
    with engine.connect() as connection:
        if len(known(connection, ours)) == len(ours):
            return  # without waiting for a lock
    for name, change in ours:
        with engine.execution_options(writes=True).begin() as connection:
            _one_at_a_time(connection)
            if name not in known(connection, ours):  # now: another program may have been faster
                change(connection)
                connection.execute(insert(migrations).values(name=name, made_at=utc_text(datetime.now(UTC))))


def known(connection: Connection, ours: Migrations = MIGRATIONS) -> set[str]:
    """The names of the migrations that a store has had. Raises `NewerStore` if this version does not know one of them."""
    done = applied(connection)
    if not done <= {name for name, _ in ours}:
        raise NewerStore
    return done


def applied(connection: Connection) -> set[str]:
    """The names of the migrations that a store has had; none of one that is empty."""
    if not inspect(connection).has_table(migrations.name):
        return set()
    return set(connection.scalars(select(migrations.c.name)))


def _one_at_a_time(connection: Connection) -> None:
    # SQLite's write lock does this already. The number stands for nothing else in the database.
    if connection.dialect.name == "postgresql":
        # A large store may take its time.
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(6289747346)")
