"""Waiting for what is to be seen, with a limit."""

from collections.abc import Callable
from threading import Event
from time import monotonic


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    """Looks again and again until it holds."""
    limit = monotonic() + seconds
    while not holds():
        assert monotonic() < limit, "it did not come to be in time"
        Event().wait(0.01)
