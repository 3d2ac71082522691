"""The tables, and the migrations that bring any older store up to them."""

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

# Times are texts in UTC, all of one width, so that every database sorts them as times and one bad value spoils one row only.
metadata = MetaData()

migrations = Table(
    "migrations",
    metadata,
    Column("name", String, primary_key=True),
    Column("made_at", String, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("owner", String, primary_key=True),
    Column("persona_id", String, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("made_at", String, nullable=False),
    Column("content", Text, comment="JSON of state.Content; NULL: deleted"),
)

personas = Table(
    "personas",
    metadata,
    Column("owner", String, primary_key=True),
    Column("persona_id", String, primary_key=True),
    Column("seq", Integer, nullable=False, comment="the latest revision"),
    Column("deleted", Boolean, nullable=False),
    Column("persona_name", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("phase", String, nullable=False, comment="at the latest revision; places.phase is newer"),
    Column("filled", Integer, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("last_updated_at", String, nullable=False),
    ForeignKeyConstraint(["owner", "persona_id", "seq"], ["revisions.owner", "revisions.persona_id", "revisions.seq"]),
)

places = Table(
    "places",
    metadata,
    Column("owner", String, primary_key=True),
    Column("persona_id", String, primary_key=True),
    Column("phase", String, nullable=False),
    Column("skipped", Text, nullable=False, comment="JSON of state.Place.skipped"),
    Column("opened", Integer, nullable=False, comment="counts up: the highest was opened last"),
)


def utc_text(time: datetime) -> str:
    """A time as the tables hold it.

    >>> utc_text(datetime(2025, 3, 14, 10, 30, tzinfo=UTC))
    '2025-03-14T10:30:00.000000+00:00'
    """
    return time.astimezone(UTC).isoformat(timespec="microseconds")


Migrations = tuple[tuple[str, Callable[[Connection], None]], ...]

# In order, by name. Add to the end; never change or remove one that was released: there are stores that have had it.
MIGRATIONS: Migrations = (("0001 first tables", metadata.create_all),)


def migrate(engine: Engine, known: Migrations = MIGRATIONS) -> None:
    """Applies the migrations that a store has not had yet, each with its record in a transaction of its own.

    Raises `NewerStore`, and changes nothing, if the store has had one that this version does not know.
    """
    names = {name for name, _ in known}
    with engine.connect() as connection:
        applied = _applied(connection)
    if not applied <= names:
        raise NewerStore
    if applied == names:
        return  # without waiting for a lock
    for name, change in known:
        with engine.execution_options(writes=True).begin() as connection:
            if name not in _applied(connection):  # now: another program may have been faster
                change(connection)
                connection.execute(insert(migrations).values(name=name, made_at=utc_text(datetime.now(UTC))))


def _applied(connection: Connection) -> set[str]:
    if not inspect(connection).has_table(migrations.name):
        return set()
    return set(connection.scalars(select(migrations.c.name)))
