"""What a server has started, and is running at this moment."""

from collections.abc import Iterator
from contextlib import suppress

import psutil


def started_by(pid: int) -> Iterator[tuple[psutil.Process, str]]:
    """Each process below this one, with its command; without those that are just ending."""
    for child in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            yield child, " ".join(child.cmdline())


def with_command(pid: int, part: str) -> psutil.Process:
    """The process below this one whose command has `part` in it. Raises LookupError."""
    for child, command in started_by(pid):
        if part in command:
            return child
    raise LookupError(f"nothing runs with {part!r} in its command")
