"""Callbacks that others register: what goes wrong in one of them is its author's to see, and stops nothing else."""

import logging
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

_log = logging.getLogger(__name__)


class IsolatedCallback:
    """Calls a function and logs what it raises, in the place where it was registered.

    A notebook's kernel keeps in a context variable to which cell an output belongs. The log's text therefore appears beneath the cell
    that registered the function, also when an edit in the page, or another thread, made it run.

    >>> IsolatedCallback(lambda: "done")()
    >>> IsolatedCallback(print) == print
    True
    """

    def __init__(self, run: Callable[..., object]) -> None:
        self._run = run
        self._context = copy_context()

    def __call__(self, *arguments: Any) -> None:
        """Calls it; what it returns is not used."""
        try:
            self._run(*arguments)
        except Exception as error:  # noqa: BLE001 (the edge: nobody here can know what it raises)
            self._context.copy().run(_log.error, "An observer failed; what it was told of is done all the same.", exc_info=error)

    def __eq__(self, other: object) -> bool:
        """Equal to the function itself, by which it is found again to be removed."""
        return self._run == (other._run if isinstance(other, IsolatedCallback) else other)

    def __hash__(self) -> int:
        return hash(self._run)
