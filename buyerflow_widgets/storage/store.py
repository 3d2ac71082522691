"""The store: append-only revisions of each process, the list of personas, and each person's position."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, and_, bindparam, delete, func, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from buyerflow_widgets.model import BuyingProcessState, Content, Envelope, PersonaEntry, Phase, Position
from buyerflow_widgets.storage import history
from buyerflow_widgets.storage.engine import DEFAULT, Default, close_when_idle, file_identity, has_wal, store_url, work_key
from buyerflow_widgets.storage.errors import DamagedRevision, OutdatedRevision, StoreUnavailable, in_plain_words
from buyerflow_widgets.storage.recovery.damage import opened
from buyerflow_widgets.storage.retention import thin
from buyerflow_widgets.storage.rows import SKIPPED, DeletedPersona, Revision, Stored, read_entry, read_position
from buyerflow_widgets.storage.schema import personas, places, put, revisions, utc_text
from buyerflow_widgets.storage.wal_scrubber import WalScrubber
from buyerflow_widgets.storage.watch import StartThread, Watch, announce, start_daemon

_log = logging.getLogger(__name__)
# Rows that are in memory at once.
_STREAMED = 100
# Revisions of a persona, until its old ones are looked through.
_THINNED_EVERY = 50

# Moving about makes no revision, so the phase in `personas` may be older than the one in `places`.
_WITH_POSITION = personas.outerjoin(places, and_(places.c.owner == personas.c.owner, places.c.persona_id == personas.c.persona_id))
_PHASE = func.coalesce(places.c.phase, personas.c.phase).label("phase")
# Who looked at the introduction last still works on something: the line of the list says on what.
_WORKING_PHASE = func.coalesce(func.nullif(places.c.phase, Phase.INTRODUCTION.value), personas.c.phase).label("phase")


# Made once: an edit only fills in their values.
_NEW_REVISION = insert(revisions)
_NEW_LINE = insert(personas)
_THE_LINE = (
    personas.c.owner == bindparam("of_owner"),
    personas.c.persona_id == bindparam("of_persona"),
    personas.c.seq == bindparam("expected_seq"),
)
_LINE_FIELDS = ("seq", "deleted", *(name for name in PersonaEntry.model_fields if name != "persona_id"))
_NEXT_LINE = update(personas).where(*_THE_LINE).values({name: bindparam(f"new_{name}") for name in _LINE_FIELDS})
_DELETED_LINE = update(personas).where(*_THE_LINE).values(seq=bindparam("new_seq"), deleted=bindparam("new_deleted"))


class Store:
    """All processes of one owner. What a method has written is on the disk when it returns; any thread may call it.

    Every method raises `StoreUnavailable` when the store cannot be used, and all errors are `StoreError`s.

    >>> store = Store.open(None)
    >>> store.personas()
    ()
    """

    def __init__(self, engine: Engine, owner: str, set_aside: Path | None = None) -> None:
        self.set_aside = set_aside
        """Where the damaged file is that was found as this was opened; this store has what could be read of it."""
        self.work_key = work_key(engine.url, owner)
        """Tells this owner's work in this store from any other, and says nothing of either."""
        self._engine = engine
        self._scrubber = WalScrubber(engine)
        self._owner = owner
        self._closed = False
        self._listed: tuple[object, dict[tuple[Any, ...], PersonaEntry]] = (None, {})

    @classmethod
    def open(cls, where: str | Path | Default | None = DEFAULT, *, owner: str = "local") -> "Store":
        """Opens a store, and makes it (readable by this user only) where there is none.

        `where` is a path, a SQLAlchemy URL such as "sqlite:///maps.sqlite", or None for SQLite in memory. Left out, it is what
        the environment variable BUYERFLOW_STORE names, else `buyerflow.sqlite` in the user's data folder. Owners share a
        store without seeing one another's processes.

        A file that is damaged is set aside, and what can be read of it goes on here: `set_aside` says so.

        Raises `NewerStore` for one that a newer version of this package wrote, `StoreUnavailable` for one that cannot be opened,
        `TypeError` for a `where` of another type.
        """
        with in_plain_words():
            url = store_url(where)
            had_wal = has_wal(url)
            engine, set_aside = opened(url)
        store = cls(engine, owner, set_aside)
        if had_wal:
            store._scrubber.suspect()
        return store

    def personas(self) -> tuple[PersonaEntry, ...]:
        """The list of personas, latest change first, without the deleted ones. Loads no process.

        Asking again costs little: where a line is as it was at the last call, it is the same object.
        """
        # Each revision and each position saved makes one of these sums larger; only where a persona was erased they are smaller.
        count, latest = func.count(), func.max(personas.c.last_updated_at)
        seqs = select(func.sum(personas.c.seq), count, latest).where(personas.c.owner == self._owner).subquery()
        opens = select(func.sum(places.c.opened)).where(places.c.owner == self._owner).subquery()
        columns = [personas.c[name] for name in PersonaEntry.model_fields if name != "phase"]
        listed = (
            select(*columns, _WORKING_PHASE)
            .select_from(_WITH_POSITION)
            .where(personas.c.owner == self._owner, ~personas.c.deleted)
            .order_by(personas.c.last_updated_at.desc(), personas.c.persona_id)
        )
        with self._reading() as connection:
            # Before the list: what comes in between is then read once more, not missed.
            sums = tuple(connection.execute(select(seqs, opens).select_from(seqs.join(opens, true()))).one())
            known, lines = self._listed
            if sums != known:
                lines = {row: lines.get(row) or read_entry(row) for row in connection.execute(listed)}
                self._listed = (sums, lines)
        return tuple(lines.values())

    def deleted(self, after: DeletedPersona | None = None, limit: int = 100) -> tuple[DeletedPersona, ...]:
        """The deleted processes that `append` can bring back, the latest deletion first: at most `limit` of those behind `after`."""
        with self._reading() as connection:
            return history.deleted_personas(connection, self._owner, after, limit)

    def is_deleted(self, persona_id: str) -> bool:
        """Whether a process is deleted, and not erased."""
        with self._reading() as connection:
            return history.is_deleted(connection, self._owner, persona_id)

    def load(self, persona_id: str) -> Stored | None:
        """The latest revision of a process and the position in it; None if there is none, or it is deleted.

        Raises `DamagedRevision` if it cannot be read.
        """
        latest = (
            select(revisions.c.content, revisions.c.seq, _PHASE, func.coalesce(places.c.skipped, "[]").label("skipped"))
            .select_from(_WITH_POSITION.join(revisions))
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
        return Stored(envelope=Envelope(content=content, position=read_position(persona_id, row)), seq=row.seq)

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
        with (
            self._reading() as connection,
            # With `yield_per`, PostgreSQL keeps the rows on its side: its driver would fetch all of them first.
            connection.execution_options(yield_per=_STREAMED).execute(latest) as rows,
        ):
            for persona_id, content in rows:
                try:
                    process = Content.model_validate_json(content or "").process
                except ValidationError as error:
                    raise DamagedRevision(persona_id) from error
                yield process

    def last_opened(self) -> str | None:
        """The id of the persona whose position was saved last and that is not deleted, if any."""
        latest = (
            select(places.c.persona_id)
            .select_from(_WITH_POSITION)
            .where(places.c.owner == self._owner, ~personas.c.deleted)
            .order_by(places.c.opened.desc())
            .limit(1)
        )
        with self._reading() as connection:
            return connection.scalars(latest).first()

    def append(
        self,
        persona_id: str,
        content: Content | None,
        entry: PersonaEntry | None,
        *,
        expected_seq: int,
        conflict_copies: Sequence[Content] = (),
    ) -> int:
        """Stores the next revision of a process and its line in the list, both or neither; returns the revision's number.

        `expected_seq` is the number of the revision that the change was made to, 0 for a new persona. `content` None deletes
        the process (`entry` is then ignored); its revisions stay, and appending a content later brings it back. `conflict_copies` are
        contents that lost to a change made elsewhere: revisions of their own, in front of it.

        Raises `OutdatedRevision`, and writes nothing, if the latest revision is another one than `expected_seq`.
        """
        if content is not None and (entry is None or not content.process.persona_id == entry.persona_id == persona_id):
            raise ValueError("a content is stored under its own persona_id, with the entry of the same persona")
        key = {"owner": self._owner, "persona_id": persona_id}
        kept = [*((copy, True) for copy in conflict_copies), (content, False)]
        seq = expected_seq + len(kept)
        line: dict[str, Any] = {"seq": seq, "deleted": content is None}
        if content and entry:
            line |= entry.model_dump(mode="json") | {"last_updated_at": utc_text(entry.last_updated_at)}
        try:
            with self._writing() as connection:
                # Nothing is read first: the primary key refuses a revision that is there, and the line of another one is not found.
                made_at = utc_text(datetime.now(UTC))
                for number, (each, is_copy) in enumerate(kept, expected_seq + 1):
                    text = each and each.model_dump_json()
                    connection.execute(_NEW_REVISION, key | {"seq": number, "made_at": made_at, "content": text, "aside": is_copy})
                values = {f"new_{name}": value for name, value in line.items()}
                the_line = {"of_owner": self._owner, "of_persona": persona_id, "expected_seq": expected_seq}
                if not connection.execute(_NEXT_LINE if content else _DELETED_LINE, values | the_line).rowcount:
                    self._check_missing_line(connection, persona_id, expected_seq)
                    if content:
                        connection.execute(_NEW_LINE, key | line)
                announce(connection, self._owner)
        except StoreUnavailable as error:
            # Where transactions do not wait for one another as SQLite's do, the primary key decides who was first.
            if isinstance(error.__cause__, IntegrityError):
                with self._reading() as connection:
                    raise OutdatedRevision(persona_id, expected_seq, self._latest_seq(connection, persona_id)) from error
            raise
        if seq // _THINNED_EVERY > expected_seq // _THINNED_EVERY:
            self._thin(persona_id)
        return seq

    def append_new(self, items: Sequence[tuple[Content, PersonaEntry]]) -> None:
        """Stores new processes, the first revision of each, in one transaction: all or none.

        Raises `StoreUnavailable`, also where one of the ids is taken already.
        """
        made_at = utc_text(datetime.now(UTC))
        keys = [{"owner": self._owner, "persona_id": entry.persona_id} for _, entry in items]
        contents = [{"seq": 1, "made_at": made_at, "content": content.model_dump_json(), "aside": False} for content, _ in items]
        lines = [
            {"seq": 1, "deleted": False} | entry.model_dump(mode="json") | {"last_updated_at": utc_text(entry.last_updated_at)}
            for _, entry in items
        ]
        with self._writing() as connection:
            connection.execute(_NEW_REVISION, [key | content for key, content in zip(keys, contents, strict=True)])
            connection.execute(_NEW_LINE, [key | line for key, line in zip(keys, lines, strict=True)])
            announce(connection, self._owner)

    def latest_seq(self, persona_id: str) -> int:
        """The number of the latest revision of a process, also of a deleted one; 0 where there is none."""
        with self._reading() as connection:
            return self._latest_seq(connection, persona_id)

    def revision(self, persona_id: str, seq: int) -> Revision | None:
        """One revision of a process; None where it is not there (any more), or damaged."""
        with self._reading() as connection:
            return history.read_one(connection, self._owner, persona_id, seq)

    def revisions(self, persona_id: str, *, before: int | None = None, limit: int = 50) -> tuple[Revision, ...]:
        """How a process came to be what it is: its revisions, newest first; at most `limit` of those older than number `before`.

        One that cannot be read is left out: fewer than `limit` are all that there are.
        """
        with self._reading() as connection:
            return history.revisions_before(connection, self._owner, persona_id, before, limit)

    def save_position(self, persona_id: str, position: Position) -> None:
        """Stores where the person is in a process, and that it was the last one opened. The last writer wins; no revision is made.

        It may be called before the persona's first revision is stored.
        """
        counted = places.alias()
        opened = select(func.coalesce(func.max(counted.c.opened), 0) + 1).where(counted.c.owner == self._owner).scalar_subquery()
        values = {"phase": position.phase.value, "skipped": SKIPPED.dump_json(position.skipped).decode(), "opened": opened}
        with self._writing() as connection:
            put(connection, places, {"owner": self._owner, "persona_id": persona_id}, values)

    def erase(self, persona_id: str) -> None:
        """Deletes a process for good, with its history and the position in it. Nothing brings it back.

        In SQLite nothing of it is left in the files, unless another program is reading what was there before: it is overwritten
        then at a later change, or when the store is closed or opened. A PostgreSQL server overwrites it in time, as it does.
        """
        with self._writing() as connection:
            for table in (personas, places, revisions):
                connection.execute(delete(table).where(table.c.owner == self._owner, table.c.persona_id == persona_id))
            announce(connection, self._owner)
        self._scrubber.overwrite()

    def watch(self, look: Callable[[], object], start: StartThread = start_daemon) -> Watch:
        """Calls `look`, on a thread that `start` begins, when this owner's work may have changed elsewhere, and every few seconds."""
        return Watch(self._engine, self._owner, look, start)

    def close(self) -> None:
        """Closes the connections. A store in memory is gone with them."""
        self._closed = True
        self._scrubber.overwrite_if_any()
        close_when_idle(self._engine)

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
        with in_plain_words():
            place = file_identity(self._engine)
            with self._engine.execution_options(writes=True).begin() as connection:
                yield connection
            if place != file_identity(self._engine):
                raise StoreUnavailable("The store's file was replaced by another one; what was being saved is not in it.")
        self._scrubber.overwrite_if_any()

    def _thin(self, persona_id: str) -> None:
        # What was asked for is done: that there is more than need be is no reason to call it failed.
        try:
            with self._writing() as connection:
                thin(connection, self._owner, persona_id, datetime.now(UTC))
        except StoreUnavailable as error:
            _log.warning("old revisions could not be thinned: %s", error)

    def _check_missing_line(self, connection: Connection, persona_id: str, expected_seq: int) -> None:
        """Raises `OutdatedRevision` where the line is another revision's, or was erased since we looked: it must not come back."""
        line = (personas.c.owner == self._owner, personas.c.persona_id == persona_id)
        actual_seq = connection.scalar(select(personas.c.seq).where(*line))
        if actual_seq is not None:
            raise OutdatedRevision(persona_id, expected_seq, actual_seq)
        key = (revisions.c.owner == self._owner, revisions.c.persona_id == persona_id, revisions.c.seq == expected_seq)
        if expected_seq and not connection.scalar(select(func.count()).where(*key)):
            raise OutdatedRevision(persona_id, expected_seq, 0)

    def _latest_seq(self, connection: Connection, persona_id: str) -> int:
        latest = select(func.max(revisions.c.seq)).where(revisions.c.owner == self._owner, revisions.c.persona_id == persona_id)
        return connection.scalar(latest) or 0
