"""What brings any older store up to the tables of today, step by step."""

from collections.abc import Callable
from datetime import UTC, datetime

from buyerflow_widgets.storage.database import Database, Transaction
from buyerflow_widgets.storage.errors import NewerStore
from buyerflow_widgets.storage.schema import utc_text

Migrations = tuple[tuple[str, Callable[[Transaction], None]], ...]


# As they were then: `schema.py` goes on, this does not. Files that are damaged are recognised by the first words of these.
_FIRST_TABLES = (
    """CREATE TABLE migrations (
    name VARCHAR NOT NULL,
    made_at VARCHAR NOT NULL,
    PRIMARY KEY (name)
)""",
    """CREATE TABLE revisions (
    owner VARCHAR NOT NULL,
    persona_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    made_at VARCHAR NOT NULL,
    content TEXT,
    PRIMARY KEY (owner, persona_id, seq)
)""",
    """CREATE TABLE personas (
    owner VARCHAR NOT NULL,
    persona_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    persona_name TEXT NOT NULL,
    status VARCHAR NOT NULL,
    phase VARCHAR NOT NULL,
    filled INTEGER NOT NULL,
    cells INTEGER NOT NULL,
    last_updated_at VARCHAR NOT NULL,
    PRIMARY KEY (owner, persona_id),
    FOREIGN KEY (owner, persona_id, seq) REFERENCES revisions (owner, persona_id, seq)
)""",
    """CREATE TABLE places (
    owner VARCHAR NOT NULL,
    persona_id VARCHAR NOT NULL,
    phase VARCHAR NOT NULL,
    skipped TEXT NOT NULL,
    opened INTEGER NOT NULL,
    PRIMARY KEY (owner, persona_id)
)""",
)


def _first_tables(transaction: Transaction) -> None:
    for table in _FIRST_TABLES:
        transaction.execute(table)


def _texts_kept_aside(transaction: Transaction) -> None:
    transaction.execute("ALTER TABLE revisions ADD COLUMN aside BOOLEAN DEFAULT FALSE NOT NULL")


def _unknown_authors(transaction: Transaction) -> None:
    """Changes nothing stored. From now on a summary's author may be "unknown", and an earlier version must refuse what it cannot read."""


def _indexes(transaction: Transaction) -> None:
    """The beginning of the list, what says whether it changed, and who was opened last are found without reading all lines."""
    transaction.execute("CREATE INDEX personas_listed ON personas (owner, deleted, last_updated_at DESC, persona_id, seq)")
    transaction.execute("CREATE INDEX places_opened ON places (owner, opened)")


# In order, by name. Add to the end; never change or remove one that was released: there are stores that have had it.
MIGRATIONS: Migrations = (
    ("0001 first tables", _first_tables),
    ("0002 texts kept aside", _texts_kept_aside),
    ("0003 unknown authors", _unknown_authors),
    ("0004 indexes", _indexes),
)


def migrate(database: Database, ours: Migrations = MIGRATIONS) -> None:
    """Applies the migrations that a store has not had yet, each with its record in a transaction of its own.

    Raises `NewerStore`, and changes nothing, if the store has had one that this version does not know.
    """
    with database.transaction() as transaction:
        if len(known(transaction, ours)) == len(ours):
            return  # without waiting for a lock
    for name, change in ours:
        with database.transaction(writes=True) as transaction:
            _one_at_a_time(transaction)
            if name not in known(transaction, ours):  # now: another program may have been faster
                change(transaction)
                record = {"name": name, "made_at": utc_text(datetime.now(UTC))}
                transaction.execute("INSERT INTO migrations (name, made_at) VALUES (:name, :made_at)", record)


def known(transaction: Transaction, ours: Migrations = MIGRATIONS) -> set[str]:
    """The names of the migrations that a store has had. Raises `NewerStore` if this version does not know one of them."""
    done = applied(transaction)
    if not done <= {name for name, _ in ours}:
        raise NewerStore
    return done


def applied(transaction: Transaction) -> set[str]:
    """The names of the migrations that a store has had; none of one that is empty."""
    if not transaction.columns("migrations"):
        return set()
    return {row.name for row in transaction.execute("SELECT name FROM migrations").fetchall()}


def _one_at_a_time(transaction: Transaction) -> None:
    # SQLite's write lock does this already. The number stands for nothing else in the database.
    if transaction.database.dialect == "postgresql":
        # A large store may take its time.
        transaction.execute("SET LOCAL lock_timeout = 0")
        transaction.execute("SET LOCAL statement_timeout = 0")
        transaction.execute("SELECT pg_advisory_xact_lock(6289747346)")
