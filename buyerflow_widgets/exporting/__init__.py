"""Processes as files, one module a format. `export` chooses by the file's suffix."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from buyerflow_widgets.exporting.csv import to_csv
from buyerflow_widgets.exporting.json import InvalidProcessJson, from_json, to_json
from buyerflow_widgets.state import BuyingProcessState

__all__ = ["FORMATS", "InvalidProcessJson", "UnknownFormat", "export", "file_name", "from_json", "to_csv", "to_json"]


def _csv(processes: Sequence[BuyingProcessState]) -> bytes:
    # Excel reads a file without the mark in the machine's old code page: “2–4 weeks” would come out as “2â€“4 weeks”.
    return to_csv(processes).encode("utf-8-sig")


def _json(processes: Sequence[BuyingProcessState]) -> bytes:
    return to_json(processes).encode()


FORMATS: Final[dict[str, tuple[str, Callable[[Sequence[BuyingProcessState]], bytes]]]] = {
    "csv": ("text/csv;charset=utf-8", _csv),
    "json": ("application/json", _json),
}
"""By suffix: the media type, and what writes the file's bytes."""


class UnknownFormat(ValueError):  # noqa: N818
    """The file's suffix names no format that can be written."""


def export(processes: Sequence[BuyingProcessState], path: str | Path) -> Path:
    """Writes the processes to `path` in the format of its suffix; returns the path. Raises `UnknownFormat`, `OSError`."""
    path = Path(path)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        raise UnknownFormat(f"A map can be written as {' or '.join(FORMATS)}, not as “{path.suffix or path.name}”.")
    _, write = FORMATS[suffix]
    path.write_bytes(write(processes))
    return path


def file_name(name: str, suffix: str) -> str:
    """A file's name from a person's words: letters and digits only, so that it is safe on every system.

    >>> file_name("Head of IT / Support (40 people)", "csv")
    'head-of-it-support-40-people.csv'
    >>> file_name("../..", "json")
    'buying-process.json'
    """
    words = "".join(character if character.isalnum() else " " for character in name.lower()).split()
    return f"{'-'.join(words)[:80].strip('-') or 'buying-process'}.{suffix}"
