"""The store: append-only revisions of each process, the list of personas, and each person's place."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, Row, Table, and_, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from buyerflow_widgets.state import BuyingProcessState, Content, Envelope, Frozen, PersonaEntry, Phase, Place, Question
from buyerflow_widgets.storage.errors import DamagedRevision, OutdatedRevision, StoreUnavailable, in_plain_words
from buyerflow_widgets.storage.location import DEFAULT, Default, address, connections
from buyerflow_widgets.storage.tables import migrate, personas, places, revisions, utc_text

_log = logging.getLogger(__name__)
_SKIPPED = TypeAdapter(tuple[Question, ...])
# Rows that are in memory at once.
_STREAMED = 100
_UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)

# Moving about makes no revision, so the phase in `personas` may be older than the one in `places`.
_WITH_PLACE = personas.outerjoin(places, and_(places.c.owner == personas.c.owner, places.c.persona_id == personas.c.persona_id))
_PHASE = func.coalesce(places.c.phase, personas.c.phase).label("phase")
# Who looked at the introduction last still works on something: the line of the list says on what.
_WORKING_PHASE = func.coalesce(func.nullif(places.c.phase, Phase.INTRODUCTION.value), personas.c.phase).label("phase")


class Stored(Frozen):
    """A process as loaded, with the number of the revision it is: the `expected_seq` of the next `Store.append`."""

    envelope: Envelope
    seq: int


class Store:
    """All processes of one owner. What a method has written is on the disk when it returns; any thread may call it.

    Every method raises `StoreUnavailable` when the store cannot be used, and all errors are `StoreError`s.

    >>> store = Store.open(None)
    >>> store.personas()
    ()
    """

    def __init__(self, engine: Engine, owner: str) -> None:
        self._engine = engine
        self._owner = owner
        self._closed = False
        self._listed: tuple[object, dict[tuple[Any, ...], PersonaEntry]] = (None, {})

    @classmethod
    def open(cls, where: str | Path | Default | None = DEFAULT, *, owner: str = "local") -> "Store":
        """Opens a store, and makes it (readable by this user only) where there is none.

        `where` is a path, a SQLAlchemy URL such as "sqlite:///maps.sqlite", or None for SQLite in memory. Left out, it is what
        the environment variable BUYERFLOW_STORE names, else `buyerflow.sqlite` in the user's data folder. Owners share a
        store without seeing one another's processes.

        Raises `NewerStore` for one that a newer version of this package wrote, `StoreUnavailable` for one that cannot be opened.
        """
        with in_plain_words():
            engine = connections(address(where))
            try:
                migrate(engine)
            except BaseException:
                engine.dispose()
                raise
        return cls(engine, owner)

    def personas(self) -> tuple[PersonaEntry, ...]:
        """The list of personas, latest change first, without the deleted ones. Loads no process.

        Asking again costs little: where a line is as it was at the last call, it is the same object.
        """
        # Each revision and each place saved makes one of these sums larger, and nothing makes one smaller.
        seqs = select(func.sum(personas.c.seq)).where(personas.c.owner == self._owner).scalar_subquery()
        opens = select(func.sum(places.c.opened)).where(places.c.owner == self._owner).scalar_subquery()
        columns = [personas.c[name] for name in PersonaEntry.model_fields if name != "phase"]
        listed = (
            select(*columns, _WORKING_PHASE)
            .select_from(_WITH_PLACE)
            .where(personas.c.owner == self._owner, ~personas.c.deleted)
            .order_by(personas.c.last_updated_at.desc(), personas.c.persona_id)
        )
        with self._reading() as connection:
            # Before the list: what comes in between is then read once more, not missed.
            sums = tuple(connection.execute(select(seqs, opens)).one())
            known, lines = self._listed
            if sums != known:
                lines = {row: lines.get(row) or _entry(row) for row in connection.execute(listed)}
                self._listed = (sums, lines)
        return tuple(lines.values())

    def load(self, persona_id: str) -> Stored | None:
        """The latest revision of a process and the place in it; None if there is none, or it is deleted.

        Raises `DamagedRevision` if it cannot be read.
        """
        latest = (
            select(revisions.c.content, revisions.c.seq, _PHASE, func.coalesce(places.c.skipped, "[]").label("skipped"))
            .select_from(_WITH_PLACE.join(revisions))
            .where(personas.c.owner == self._owner, personas.c.persona_id == persona_id, ~personas.c.deleted)
        )
        with self._reading() as connection:
            row = connection.execute(latest).one_or_none()
        if row is None:
            return None
        try:
            content = Content.model_validate_json(row.content or "")
        except ValidationError as error:
            raise DamagedRevision(persona_id) from error
        return Stored(envelope=Envelope(content=content, place=_place(persona_id, row)), seq=row.seq)

    def stream(self) -> Iterator[BuyingProcessState]:
        """All processes as they are now, oldest change first, without the deleted ones; a few at a time, however many there are.

        They are of one moment: what is saved meanwhile is not among them. Until the last one is read, or the iterator closed, a
        connection to the store is in use (the only one of a store in memory). Raises `DamagedRevision` at one that cannot be read.
        """
        latest = (
            select(revisions.c.persona_id, revisions.c.content)
            .select_from(personas.join(revisions))
            .where(personas.c.owner == self._owner, ~personas.c.deleted)
            .order_by(personas.c.last_updated_at, personas.c.persona_id)
        )
        with self._reading() as connection:
            # With `yield_per`, PostgreSQL keeps the rows on its side: its driver would fetch all of them first.
            for persona_id, content in connection.execution_options(yield_per=_STREAMED).execute(latest):
                try:
                    process = Content.model_validate_json(content or "").process
                except ValidationError as error:
                    raise DamagedRevision(persona_id) from error
                yield process

    def last_opened(self) -> str | None:
        """The id of the persona whose place was saved last and that is not deleted, if any."""
        latest = (
            select(places.c.persona_id)
            .select_from(_WITH_PLACE)
            .where(places.c.owner == self._owner, ~personas.c.deleted)
            .order_by(places.c.opened.desc())
            .limit(1)
        )
        with self._reading() as connection:
            return connection.scalars(latest).first()

    def append(self, persona_id: str, content: Content | None, entry: PersonaEntry | None, *, expected_seq: int) -> int:
        """Stores the next revision of a process and its line in the list, both or neither; returns the revision's number.

        `expected_seq` is the number of the revision that the change was made to, 0 for a new persona. `content` None deletes
        the process (`entry` is then ignored); its revisions stay, and appending a content later brings it back.

        Raises `OutdatedRevision`, and writes nothing, if the latest revision is another one than `expected_seq`.
        """
        if content is not None and (entry is None or not content.process.persona_id == entry.persona_id == persona_id):
            raise ValueError("a content is stored under its own persona_id, with the entry of the same persona")
        key = {"owner": self._owner, "persona_id": persona_id}
        revision = {"seq": expected_seq + 1, "made_at": utc_text(datetime.now(UTC)), "content": content and content.model_dump_json()}
        try:
            with self._writing() as connection:
                actual_seq = self._latest_seq(connection, persona_id)
                if actual_seq != expected_seq:
                    raise OutdatedRevision(persona_id, expected_seq, actual_seq)
                connection.execute(insert(revisions).values(key | revision))
                if content is None or entry is None:
                    _change(connection, personas, key, {"seq": expected_seq + 1, "deleted": True})
                else:
                    line = entry.model_dump(mode="json") | {"last_updated_at": utc_text(entry.last_updated_at)}
                    _put(connection, personas, key, line | {"seq": expected_seq + 1, "deleted": False})
        except StoreUnavailable as error:
            # Where transactions do not wait for one another as SQLite's do, the primary key decides who was first.
            if isinstance(error.__cause__, IntegrityError):
                with self._reading() as connection:
                    raise OutdatedRevision(persona_id, expected_seq, self._latest_seq(connection, persona_id)) from error
            raise
        return expected_seq + 1

    def save_place(self, persona_id: str, place: Place) -> None:
        """Stores where the person is in a process, and that it was the last one opened. The last writer wins; no revision is made.

        It may be called before the persona's first revision is stored.
        """
        counted = places.alias()
        opened = select(func.coalesce(func.max(counted.c.opened), 0) + 1).where(counted.c.owner == self._owner).scalar_subquery()
        values = {"phase": place.phase.value, "skipped": _SKIPPED.dump_json(place.skipped).decode(), "opened": opened}
        with self._writing() as connection:
            _put(connection, places, {"owner": self._owner, "persona_id": persona_id}, values)

    def close(self) -> None:
        """Closes the connections. A store in memory is gone with them."""
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        with in_plain_words(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        with in_plain_words(), self._engine.execution_options(writes=True).begin() as connection:
            yield connection

    def _latest_seq(self, connection: Connection, persona_id: str) -> int:
        latest = select(func.max(revisions.c.seq)).where(revisions.c.owner == self._owner, revisions.c.persona_id == persona_id)
        return connection.scalar(latest) or 0


def _change(connection: Connection, table: Table, key: dict[str, str], values: dict[str, Any]) -> bool:
    changed = connection.execute(update(table).where(*(table.c[name] == value for name, value in key.items())).values(values))
    return changed.rowcount > 0


def _put(connection: Connection, table: Table, key: dict[str, str], values: dict[str, Any]) -> None:
    if not _change(connection, table, key, values):
        connection.execute(insert(table).values(key | values))


def _entry(row: Row[*tuple[Any, ...]]) -> PersonaEntry:
    try:
        return PersonaEntry.model_validate(row, from_attributes=True)
    except ValidationError:
        # Its process may well be readable, so it stays in the list, where it can be opened.
        _log.error("The line of persona %r in the list is damaged.", row.persona_id)
        return PersonaEntry(
            persona_id=str(row.persona_id),
            persona_name=str(row.persona_id),
            status="in_progress",
            phase=Phase.INTRODUCTION,
            filled=0,
            cells=0,
            last_updated_at=_UNKNOWN_TIME,
        )


def _place(persona_id: str, row: Row[*tuple[Any, ...]]) -> Place:
    try:
        return Place(phase=row.phase, skipped=_SKIPPED.validate_json(row.skipped))
    except ValidationError:
        # No reason to refuse the process itself.
        _log.error("The place in the process of persona %r is damaged.", persona_id)
        return Place()
