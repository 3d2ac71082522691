"""Tells a session that its owner's work may have changed elsewhere: PostgreSQL says so itself, SQLite is asked."""

import logging
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from threading import Event, Thread

from buyerflow_widgets.storage.database import Database, Transaction
from buyerflow_widgets.storage.errors import StoreUnavailable, in_plain_words
from buyerflow_widgets.storage.postgresql import PostgresqlDatabase

_log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often a store that says nothing is asked: two small queries, of the open persona and of the list."""
LISTEN_SECONDS = 5.0
"""How long PostgreSQL is listened to before it is asked all the same: what is still unsaved is tried again then."""


StartThread = Callable[[str, Callable[[], None]], object]
"""Runs a function on a thread of this name."""


def start_daemon(name: str, run: Callable[[], None]) -> None:
    """Runs `run` on a thread that ends with the program."""
    Thread(target=run, name=name, daemon=True).start()


def announce(transaction: Transaction, owner: str) -> None:
    """Tells the other sessions of this owner, when the transaction is committed."""
    if transaction.database.dialect == "postgresql":
        transaction.execute("SELECT pg_notify(:channel, '')", {"channel": _channel(owner)})


def _channel(owner: str) -> str:
    # A digest: names of 63 bytes at most, and no owner's name where others can read it.
    return f"buyerflow_{sha256(owner.encode()).hexdigest()[:40]}"


class Watch:
    """Calls `look` on a thread of its own: whenever something may have changed, and every few seconds. What it raises is logged."""

    def __init__(self, database: Database, owner: str, look: Callable[[], object], start: StartThread = start_daemon) -> None:
        self._look = look
        self._ended = Event()
        if isinstance(database, PostgresqlDatabase):
            start("watch", lambda: self._listen(database, _channel(owner)))
        else:
            start("watch", self._poll)

    def end(self) -> None:
        """Stops calling."""
        self._ended.set()

    def _poll(self) -> None:
        while not self._ended.wait(POLL_SECONDS):
            self._look_once()

    def _look_once(self) -> None:
        try:
            self._look()
        except Exception:  # noqa: BLE001 (the edge of the thread: one failure must not end the watch)
            _log.exception("what happened elsewhere could not be taken in")

    def _listen(self, database: PostgresqlDatabase, channel: str) -> None:
        while not self._ended.is_set():
            try:
                with in_plain_words(), closing(database.listen(channel, LISTEN_SECONDS)) as heard:
                    for _ in heard:
                        if self._ended.is_set():
                            return
                        self._look_once()
            except StoreUnavailable as error:
                if self._ended.is_set():
                    return
                _log.warning("the store cannot be listened to: %s", error)
                self._look_once()
            self._ended.wait(POLL_SECONDS)
