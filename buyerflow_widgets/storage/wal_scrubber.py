"""What is left of erased text in the files of SQLite: others who read what was there before keep it from being overwritten."""

import logging
from threading import Lock

from sqlalchemy import Engine

from buyerflow_widgets.storage.engine import empty_log
from buyerflow_widgets.storage.errors import StoreUnavailable, in_plain_words

_log = logging.getLogger(__name__)


class WalScrubber:
    """Overwrites them: at once where that is possible, else at a later occasion. Any thread may call it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._one_at_a_time = Lock()
        self._are_there = False

    def overwrite(self) -> None:
        """After something was erased: waits for those who read, as long as one waits for a lock."""
        with self._one_at_a_time:
            self._are_there = True
            self._try(waits=True)
            if self._are_there:
                _log.warning(
                    "What was erased is still in the store's files, since another program is reading them; a later change overwrites it."
                )

    def suspect(self) -> None:
        """After the opening of a store that has a log: whoever erased something may have ended before it could be overwritten."""
        self._are_there = True
        self.overwrite_if_any()

    def overwrite_if_any(self) -> None:
        """Whenever there is an occasion: waits for nobody, and fails silently."""
        if self._are_there and self._one_at_a_time.acquire(blocking=False):
            try:
                self._try(waits=False)
            finally:
                self._one_at_a_time.release()

    def _try(self, *, waits: bool) -> None:
        try:
            with in_plain_words():
                self._are_there = not empty_log(self._engine, waits=waits)
        except StoreUnavailable as error:
            _log.info("the store's log could not be emptied: %s", error)
