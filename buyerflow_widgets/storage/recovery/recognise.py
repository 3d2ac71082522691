"""Whether a file that cannot be opened is, or was, a store of this app."""

import os
from itertools import takewhile
from pathlib import Path
from threading import Lock

# Megabytes, in which a store shows that it is one.
_LOOKED_THROUGH = 200
_AT_ONCE = 1_000_000
_MARKS = (b"CREATE TABLE revisions", b'{"process":{"persona_id":')

_reading = Lock()
_opened: dict[tuple[int, int], int] = {}
_known: dict[int, tuple[int, int, bool]] = {}


def has_our_marks(file: Path) -> bool:
    """Whether something in it was written by this app. It is read once: asking again costs nothing while it stays as it is."""
    with _reading:
        now = file.stat()
        raw = _opened.get((now.st_dev, now.st_ino))
        if raw is None:
            # Never closed again: that would drop the locks that this process may hold on it through other connections.
            raw = os.open(file, os.O_RDONLY)
            now = os.fstat(raw)  # another one may be there by now
            _opened[now.st_dev, now.st_ino] = raw
        size, changed, found = _known.get(raw, (-1, 0, False))
        if (size, changed) != (now.st_size, now.st_mtime_ns):
            found = _finds_marks(raw)
            _known[raw] = (now.st_size, now.st_mtime_ns, found)
        return found


def _finds_marks(raw: int) -> bool:
    os.lseek(raw, 0, os.SEEK_SET)
    before = b""
    for chunk in takewhile(bool, (os.read(raw, _AT_ONCE) for _ in range(_LOOKED_THROUGH))):
        if any(mark in before + chunk for mark in _MARKS):
            return True
        before = chunk[-100:]
    return False
