"""What can go wrong with a store, each in one sentence for people: no SQL, no path, nothing of what was being saved."""

from collections.abc import Iterator
from contextlib import contextmanager

from buyerflow_widgets.model import BuyerFlowError
from buyerflow_widgets.storage.reasons import has_reason, reason


class StoreError(BuyerFlowError):
    """A store could not do what was asked. `str(error)` is one sentence that can be shown as it is."""


class StoreUnavailable(StoreError):  # noqa: N818 (these say what happened, as `EventRefused` does)
    """The store cannot be opened, read or written now: locked, full, read-only, damaged, closed, unreachable."""


class NewerStore(StoreError):  # noqa: N818
    """The store was written by a newer version of this package. It was left as it is."""

    def __init__(self) -> None:
        super().__init__("The saved work was written by a newer version of buyerflow-widgets; update it to open this work.")


class OutdatedRevision(StoreError):  # noqa: N818
    """The process was changed by someone else since it was loaded. Nothing was written."""

    def __init__(self, persona_id: str, expected_seq: int, actual_seq: int) -> None:
        super().__init__("This persona was changed in another window or by someone else since it was loaded.")
        self.persona_id = persona_id
        self.expected_seq = expected_seq
        """The revision the caller built on; 0 for a new persona."""
        self.actual_seq = actual_seq
        """The latest revision in the store."""


class DamagedRevision(StoreError):  # noqa: N818
    """The latest revision of one process is in the store but cannot be read. The other processes are not affected."""

    def __init__(self, persona_id: str) -> None:
        # An id may come from a file: `repr` shows its control characters, the cut keeps the sentence a sentence.
        super().__init__(f"The saved persona {persona_id[:80]!r} is damaged and cannot be opened.")
        self.persona_id = persona_id


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turns what a database, its driver or the system raises into `StoreUnavailable`."""
    try:
        yield
    except Exception as error:
        if not has_reason(error):
            raise
        raise StoreUnavailable(reason(error)) from error
