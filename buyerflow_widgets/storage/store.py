"""The store: append-only revisions of each process, the list of personas, and each person's position."""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from buyerflow_widgets.model import BuyingProcessState, Content, Envelope, PersonaEntry, Phase, Position
from buyerflow_widgets.storage import history
from buyerflow_widgets.storage.address import DEFAULT, Default, StoreAddress, store_address, work_key
from buyerflow_widgets.storage.database import Database, Row, Transaction
from buyerflow_widgets.storage.errors import DamagedRevision, OutdatedRevision, StoreUnavailable, in_plain_words
from buyerflow_widgets.storage.reasons import is_taken
from buyerflow_widgets.storage.recovery.damage import open_or_recover
from buyerflow_widgets.storage.retention import thin
from buyerflow_widgets.storage.rows import SKIPPED, DeletedPersona, Revision, Stored, line_values, read_entry, read_position
from buyerflow_widgets.storage.schema import TABLES, insert, utc_text
from buyerflow_widgets.storage.sqlite import has_wal
from buyerflow_widgets.storage.wal_scrubber import WalScrubber
from buyerflow_widgets.storage.watch import StartThread, Watch, announce, start_daemon

_log = logging.getLogger(__name__)
# Rows that are in memory at once.
_STREAMED = 100
# Revisions of a persona, until its old ones are looked through.
_THINNED_EVERY = 50

_NEW_REVISION, _NEW_LINE = insert("revisions"), insert("personas")
_LINE_FIELDS = ("seq", "deleted", *(name for name in PersonaEntry.model_fields if name != "persona_id"))
_OF_REVISION = "WHERE owner = :owner AND persona_id = :persona_id AND seq = :expected_seq"
_NEXT_LINE = f"UPDATE personas SET {', '.join(f'{name} = :{name}' for name in _LINE_FIELDS)} {_OF_REVISION}"
_DELETED_LINE = f"UPDATE personas SET seq = :seq, deleted = :deleted {_OF_REVISION}"
_OF_PERSONA = "WHERE owner = :owner AND persona_id = :persona_id"
_LATEST_SEQ = f"SELECT max(seq) FROM revisions {_OF_PERSONA}"

# Moving about makes no revision, so the phase in `personas` may be older than the one in `places`. Who looked at the introduction
# last still works on something: the line of the list says on what.
_LIST = f"""
SELECT {", ".join(f"listed.{name}" for name in PersonaEntry.model_fields if name != "phase")},
    coalesce(nullif(places.phase, '{Phase.INTRODUCTION.value}'), listed.phase) AS phase
FROM (
    SELECT * FROM personas WHERE owner = :owner AND deleted = FALSE
    ORDER BY last_updated_at DESC, persona_id LIMIT :limit OFFSET :offset
) AS listed LEFT JOIN places USING (owner, persona_id)
ORDER BY last_updated_at DESC, persona_id"""
_ALL = 2**31 - 1
# Each revision and each position saved makes one of these larger; only where a persona was erased they are smaller.
_SUMS = """
SELECT count(*) FILTER (WHERE NOT deleted) AS listed, count(*) AS lines, sum(seq) AS seqs, max(last_updated_at) AS latest,
    (SELECT max(opened) FROM places WHERE owner = :owner) AS opened
FROM personas WHERE owner = :owner"""
_LOAD = f"""
SELECT content, seq, coalesce(places.phase, personas.phase) AS phase, coalesce(skipped, '[]') AS skipped
FROM personas JOIN revisions USING (owner, persona_id, seq) LEFT JOIN places USING (owner, persona_id)
{_OF_PERSONA} AND NOT deleted"""
_STREAM = """
SELECT persona_id, content FROM personas JOIN revisions USING (owner, persona_id, seq)
WHERE owner = :owner AND NOT deleted ORDER BY last_updated_at"""
_LAST_OPENED = """
SELECT persona_id FROM places JOIN personas USING (owner, persona_id)
WHERE owner = :owner AND NOT deleted ORDER BY opened DESC LIMIT 1"""
_SAVE_POSITION = """
INSERT INTO places (owner, persona_id, phase, skipped, opened)
SELECT :owner, :persona_id, :phase, :skipped, coalesce(max(opened), 0) + 1 FROM places WHERE owner = CAST(:owner AS VARCHAR)
ON CONFLICT (owner, persona_id) DO UPDATE SET phase = excluded.phase, skipped = excluded.skipped, opened = excluded.opened"""


class ListState(NamedTuple):
    """What can be said of a list without reading it."""

    total: int
    """How many personas are in it."""
    version: object
    """Another one where the list changed."""


class Store:
    """All processes of one owner. What a method has written is on the disk when it returns; any thread may call it.

    Every method raises `StoreUnavailable` when the store cannot be used, and all errors are `StoreError`s.

    >>> store = Store.open(None)
    >>> store.personas()
    ()
    """

    def __init__(
        self, database: Database, address: StoreAddress, owner: str, *, set_aside: Path | None = None, is_checked: bool = True
    ) -> None:
        self.set_aside = set_aside
        """Where the damaged file is that was found as this was opened; this store has what could be read of it."""
        self.work_key = work_key(address, owner)
        """Tells this owner's work in this store from any other, and says nothing of either."""
        self._database = database
        self._address = address
        self._is_checked = is_checked
        self._scrubber = WalScrubber(database)
        self._owner = owner
        self._closed = False
        self._listed: tuple[ListState | None, dict[Row, PersonaEntry]] = (None, {})

    @classmethod
    def open(cls, where: str | Path | Default | None = DEFAULT, *, owner: str = "local", checks: bool = True) -> "Store":
        """Opens a store, and makes it (readable by this user only) where there is none.

        `where` is a path, a URL such as "sqlite:///maps.sqlite", or None for SQLite in memory. Left out, it is what
        the environment variable BUYERFLOW_STORE names, else `buyerflow.sqlite` in the user's data folder. Owners share a
        store without seeing one another's processes.

        A file that is damaged is set aside, and what can be read of it goes on here: `set_aside` says so. Without `checks` it is
        not read through for that now, which takes its time where it is large, but by `check_file`.

        Raises `NewerStore` for one that a newer version of this package wrote, `StoreUnavailable` for one that cannot be opened,
        `TypeError` for a `where` of another type.
        """
        with in_plain_words():
            address = store_address(where)
            had_wal = address.file is not None and has_wal(address.file)
            database, set_aside = open_or_recover(address, checks=checks)
        # To set a file aside ends with a check, and there is none to check on a server or in memory.
        is_checked = checks or set_aside is not None or address.file is None
        store = cls(database, address, owner, set_aside=set_aside, is_checked=is_checked)
        if had_wal:
            store._scrubber.suspect()
        return store

    def check_file(self) -> None:
        """Reads the file through, if that was left out as it was opened; one that is damaged is set aside, as by `open`."""
        if not self._is_checked:
            self._is_checked = True
            with in_plain_words():
                database, set_aside = open_or_recover(self._address)
            database.close()
            self.set_aside = set_aside or self.set_aside

    def list_state(self) -> ListState:
        """How many personas there are, and whether their list is another one than before, without reading it."""
        with self._reading() as transaction:
            return self._list_state(transaction)

    def personas(self, offset: int = 0, limit: int | None = None) -> tuple[PersonaEntry, ...]:
        """The list of personas, latest change first, without the deleted ones: `limit` of them from `offset` on, or all. Loads no process.

        Asking for all again costs little: where a line is as it was at the last call, it is the same object.
        """
        values = {"owner": self._owner, "offset": offset, "limit": _ALL if limit is None else limit}
        with self._reading() as transaction:
            if offset or limit is not None:
                return tuple(map(read_entry, transaction.execute(_LIST, values).fetchall()))
            # Before the list: what comes in between is then read once more, not missed.
            state = self._list_state(transaction)
            known, lines = self._listed
            if state != known:
                lines = {row: lines.get(row) or read_entry(row) for row in transaction.execute(_LIST, values).fetchall()}
                self._listed = (state, lines)
        return tuple(lines.values())

    def _list_state(self, transaction: Transaction) -> ListState:
        (sums,) = transaction.execute(_SUMS, {"owner": self._owner}).fetchall()
        return ListState(sums.listed, tuple(sums))

    def deleted(self, after: DeletedPersona | None = None, limit: int = 100) -> tuple[DeletedPersona, ...]:
        """The deleted processes that `append` can bring back, the latest deletion first: at most `limit` of those behind `after`."""
        with self._reading() as transaction:
            return history.deleted_personas(transaction, self._owner, after, limit)

    def is_deleted(self, persona_id: str) -> bool:
        """Whether a process is deleted, and not erased."""
        with self._reading() as transaction:
            return history.is_deleted(transaction, self._owner, persona_id)

    def load(self, persona_id: str) -> Stored | None:
        """The latest revision of a process and the position in it; None if there is none, or it is deleted.

        Raises `DamagedRevision` if it cannot be read.
        """
        with self._reading() as transaction:
            row = transaction.execute(_LOAD, self._key(persona_id)).fetchone()
        if row is None:
            return None
        try:
            content = Content.model_validate_json(row.content or "")
        except ValidationError as error:
            raise DamagedRevision(persona_id) from error
        return Stored(envelope=Envelope(content=content, position=read_position(persona_id, row)), seq=row.seq)

    def stream(self, *, latest_first: bool = False) -> Generator[BuyingProcessState]:
        """All processes as they are now, oldest change first, without the deleted ones; a few at a time, however many there are.

        With `latest_first` they come in the order of `personas`.

        They are of one moment: what is saved meanwhile is not among them. Until the last one is read, or the iterator closed, a
        connection to the store is in use (the only one of a store in memory). Raises `DamagedRevision` at one that cannot be read.
        """
        order = f"{' DESC' if latest_first else ''}, persona_id"
        with (
            self._reading() as transaction,
            # Closed before the transaction ends: an open cursor would keep reading what there was, on a connection that others use by then.
            closing(transaction.stream(f"{_STREAM}{order}", {"owner": self._owner}, at_once=_STREAMED)) as rows,
        ):
            for persona_id, content in rows:
                try:
                    process = Content.model_validate_json(content or "").process
                except ValidationError as error:
                    raise DamagedRevision(persona_id) from error
                yield process

    def last_opened(self) -> str | None:
        """The id of the persona whose position was saved last and that is not deleted, if any."""
        with self._reading() as transaction:
            found: str | None = transaction.scalar(_LAST_OPENED, {"owner": self._owner})
        return found

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
        key = self._key(persona_id)
        kept = [*((copy, True) for copy in conflict_copies), (content, False)]
        seq = expected_seq + len(kept)
        line: dict[str, Any] = {"seq": seq, "deleted": content is None}
        if content and entry:
            line |= line_values(entry)
        try:
            with self._writing() as transaction:
                # Nothing is read first: the primary key refuses a revision that is there, and the line of another one is not found.
                made_at = utc_text(datetime.now(UTC))
                for number, (each, is_copy) in enumerate(kept, expected_seq + 1):
                    text = each and each.model_dump_json()
                    transaction.execute(_NEW_REVISION, key | {"seq": number, "made_at": made_at, "content": text, "aside": is_copy})
                values = key | line | {"expected_seq": expected_seq}
                if not transaction.execute(_NEXT_LINE if content else _DELETED_LINE, values).rowcount:
                    self._check_missing_line(transaction, persona_id, expected_seq)
                    if content:
                        transaction.execute(_NEW_LINE, key | line)
                announce(transaction, self._owner)
        except StoreUnavailable as error:
            # Where transactions do not wait for one another as SQLite's do, the primary key decides who was first.
            if is_taken(error.__cause__):
                raise OutdatedRevision(persona_id, expected_seq, self.latest_seq(persona_id)) from error
            raise
        if seq // _THINNED_EVERY > expected_seq // _THINNED_EVERY:
            self._thin(persona_id)
        return seq

    def append_new(self, items: Sequence[tuple[Content, PersonaEntry]]) -> None:
        """Stores new processes, the first revision of each, in one transaction: all or none.

        Raises `StoreUnavailable`, also where one of the ids is taken already.
        """
        made_at = utc_text(datetime.now(UTC))
        revision = {"owner": self._owner, "seq": 1, "made_at": made_at, "aside": False}
        revisions = [revision | {"persona_id": entry.persona_id, "content": content.model_dump_json()} for content, entry in items]
        lines = [{"owner": self._owner, "seq": 1, "deleted": False} | line_values(entry) for _, entry in items]
        with self._writing() as transaction:
            transaction.execute_many(_NEW_REVISION, revisions)
            transaction.execute_many(_NEW_LINE, lines)
            announce(transaction, self._owner)

    def latest_seq(self, persona_id: str) -> int:
        """The number of the latest revision of a process, also of a deleted one; 0 where there is none."""
        with self._reading() as transaction:
            return transaction.scalar(_LATEST_SEQ, self._key(persona_id)) or 0

    def revision(self, persona_id: str, seq: int) -> Revision | None:
        """One revision of a process; None where it is not there (any more), or damaged."""
        with self._reading() as transaction:
            return history.read_one(transaction, self._owner, persona_id, seq)

    def revisions(self, persona_id: str, *, before: int | None = None, limit: int = 50) -> tuple[Revision, ...]:
        """How a process came to be what it is: its revisions, newest first; at most `limit` of those older than number `before`.

        One that cannot be read is left out: fewer than `limit` are all that there are.
        """
        with self._reading() as transaction:
            return history.revisions_before(transaction, self._owner, persona_id, before, limit)

    def save_position(self, persona_id: str, position: Position) -> None:
        """Stores where the person is in a process, and that it was the last one opened. The last writer wins; no revision is made.

        It may be called before the persona's first revision is stored.
        """
        values = {"phase": position.phase.value, "skipped": SKIPPED.dump_json(position.skipped).decode()}
        with self._writing() as transaction:
            transaction.execute(_SAVE_POSITION, self._key(persona_id) | values)

    def erase(self, persona_id: str) -> None:
        """Deletes a process for good, with its history and the position in it. Nothing brings it back.

        In SQLite nothing of it is left in the files, unless another program is reading what was there before: it is overwritten
        then at a later change, or when the store is closed or opened. A PostgreSQL server overwrites it in time, as it does.
        """
        with self._writing() as transaction:
            for table in reversed(TABLES):
                transaction.execute(f"DELETE FROM {table} {_OF_PERSONA}", self._key(persona_id))
            announce(transaction, self._owner)
        self._scrubber.overwrite()

    def watch(self, look: Callable[[], object], start: StartThread = start_daemon) -> Watch:
        """Calls `look`, on a thread that `start` begins, when this owner's work may have changed elsewhere, and every few seconds."""
        return Watch(self._database, self._owner, look, start)

    def close(self) -> None:
        """Closes the connections. A store in memory is gone with them."""
        self._closed = True
        self._scrubber.overwrite_if_any()
        self._database.close()

    @contextmanager
    def _reading(self) -> Iterator[Transaction]:
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        with in_plain_words(), self._database.transaction() as transaction:
            yield transaction

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        if self._closed:
            raise StoreUnavailable("The store is closed.")
        with in_plain_words():
            identity = self._database.file_identity()
            with self._database.transaction(writes=True) as transaction:
                yield transaction
            if identity != self._database.file_identity():
                raise StoreUnavailable("The store's file was replaced by another one; what was being saved is not in it.")
        self._scrubber.overwrite_if_any()

    def _key(self, persona_id: str) -> dict[str, Any]:
        return {"owner": self._owner, "persona_id": persona_id}

    def _thin(self, persona_id: str) -> None:
        # What was asked for is done: that there is more than need be is no reason to call it failed.
        try:
            with self._writing() as transaction:
                thin(transaction, self._owner, persona_id, datetime.now(UTC))
        except StoreUnavailable as error:
            _log.warning("old revisions could not be thinned: %s", error)

    def _check_missing_line(self, transaction: Transaction, persona_id: str, expected_seq: int) -> None:
        """Raises `OutdatedRevision` where the line is another revision's, or was erased since we looked: it must not come back."""
        key = self._key(persona_id)
        actual_seq = transaction.scalar(f"SELECT seq FROM personas {_OF_PERSONA}", key)
        if actual_seq is not None:
            raise OutdatedRevision(persona_id, expected_seq, actual_seq)
        built_on = f"SELECT seq FROM revisions {_OF_REVISION}"
        if expected_seq and transaction.scalar(built_on, key | {"expected_seq": expected_seq}) is None:
            raise OutdatedRevision(persona_id, expected_seq, 0)
