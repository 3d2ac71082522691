"""Overwrites erased text in SQLite's write-ahead log and free pages.

A reader of an older snapshot keeps the log from being emptied; then it is tried again at a later change, and when the store is closed.
"""

import logging
from threading import Lock

from buyerflow_widgets.storage.database import Database
from buyerflow_widgets.storage.errors import StoreUnavailable, in_plain_words

_log = logging.getLogger(__name__)


class WalScrubber:
    """Empties the log of one store after an erase: at once where possible, else later. Any thread may call it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._has_erased_text = False

    def overwrite(self) -> None:
        """Empties the log after an erase; waits for readers as long as for any lock."""
        with self._lock:
            self._has_erased_text = True
            self._try(waits=True)
            if self._has_erased_text:
                _log.warning(
                    "What was erased is still in the store's files, since another program is reading them; a later change overwrites it."
                )

    def suspect(self) -> None:
        """Empties the log of a store that was opened with one: the program that erased something may have ended before it could do so."""
        self._has_erased_text = True
        self.overwrite_if_any()

    def overwrite_if_any(self) -> None:
        """Empties the log if something erased may still be in it; waits for nobody, and a failure is no error."""
        if self._has_erased_text and self._lock.acquire(blocking=False):
            try:
                self._try(waits=False)
            finally:
                self._lock.release()

    def _try(self, *, waits: bool) -> None:
        try:
            with in_plain_words():
                self._has_erased_text = not self._database.checkpoint(waits=waits)
        except StoreUnavailable as error:
            _log.info("the store's log could not be emptied: %s", error)
