"""Processes as files, one module a format. `export` chooses by the file's suffix.

A new format is a module here and a line in `FORMATS`: the page's menu and the sentence for an unknown one follow. The table in
`docs/using.md`, the docstring of `BuyerFlow.export` and `tests/browser/test_export.py` name the formats too.
"""

import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple
from uuid import uuid4

from buyerflow_widgets.exporting.csv import to_csv
from buyerflow_widgets.exporting.errors import CannotBeWritten, UnknownFormat
from buyerflow_widgets.exporting.file_names import file_name
from buyerflow_widgets.model import BuyingProcessState
from buyerflow_widgets.tables import InvalidProcessJson, from_json, to_json

__all__ = [
    "FORMATS",
    "CannotBeWritten",
    "Format",
    "InvalidProcessJson",
    "UnknownFormat",
    "available",
    "export",
    "file_name",
    "from_json",
    "to_csv",
    "to_json",
]

Processes = Sequence[BuyingProcessState]


class Format(NamedTuple):
    """How one kind of file is written."""

    name: str
    """As the page's menu has it."""
    mime: str
    """Its media type."""
    pieces: Callable[[Processes], Iterable[bytes]]
    """The file's bytes, one piece after the other, or all in one where the format is made as a whole. May raise `CannotBeWritten`."""

    def write(self, processes: Processes) -> bytes:
        """The whole file. May raise `CannotBeWritten`."""
        out = io.BytesIO()
        out.writelines(self.pieces(processes))
        return out.getvalue()


# The libraries behind some formats cost up to half a second to import: only who writes such a file pays.


def _csv(processes: Processes) -> Iterator[bytes]:
    # Excel reads a file without the mark in the machine's old code page: “2–4 weeks” would come out as “2â€“4 weeks”.
    yield to_csv(processes).encode("utf-8-sig")


def _html(processes: Processes) -> Iterator[bytes]:
    from buyerflow_widgets.rendering import report_html

    return map(str.encode, report_html(processes))


def _json(processes: Processes) -> Iterator[bytes]:
    yield to_json(processes).encode()


def _markdown(processes: Processes) -> Iterator[bytes]:
    from buyerflow_widgets.exporting.markdown import to_markdown

    return map(str.encode, to_markdown(processes))


def _pptx(processes: Processes) -> Iterator[bytes]:
    from buyerflow_widgets.exporting.pptx import to_pptx

    yield to_pptx(processes)


def _pdf(processes: Processes) -> Iterator[bytes]:
    from buyerflow_widgets.exporting.typeset import to_pdf

    yield to_pdf(processes)


def _png(processes: Processes) -> Iterator[bytes]:
    from buyerflow_widgets.exporting.typeset import to_picture

    yield to_picture(processes, "png")


def _svg(processes: Processes) -> Iterator[bytes]:
    from buyerflow_widgets.exporting.typeset import to_picture

    yield to_picture(processes, "svg")


def _xlsx(processes: Processes) -> Iterator[bytes]:
    from buyerflow_widgets.exporting.xlsx import to_xlsx

    yield to_xlsx(processes)


def _parquet(processes: Processes) -> Iterator[bytes]:
    try:
        from buyerflow_widgets.exporting.parquet import to_parquet
    except ImportError as error:
        raise CannotBeWritten("Parquet needs pyarrow; install buyerflow-widgets[parquet].") from error
    yield to_parquet(processes)


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS: Final[dict[str, Format]] = {
    "pptx": Format("Slides", f"{_OFFICE}.presentationml.presentation", _pptx),
    "pdf": Format("PDF", "application/pdf", _pdf),
    "png": Format("Picture", "image/png", _png),
    "svg": Format("Picture as SVG", "image/svg+xml", _svg),
    "html": Format("Report", "text/html;charset=utf-8", _html),
    "xlsx": Format("Spreadsheet", f"{_OFFICE}.spreadsheetml.sheet", _xlsx),
    "csv": Format("CSV", "text/csv;charset=utf-8", _csv),
    "json": Format("JSON", "application/json", _json),
    "parquet": Format("Parquet", "application/vnd.apache.parquet", _parquet),
    "md": Format("Markdown", "text/markdown;charset=utf-8", _markdown),
}
"""By suffix, in the order of the menu: what is shown to others, then data."""


def available() -> dict[str, Format]:
    """The formats that this machine can write, by suffix: Parquet needs the extra `parquet`."""
    return {suffix: each for suffix, each in FORMATS.items() if suffix != "parquet" or find_spec("pyarrow")}


def export(processes: BuyingProcessState | Processes, path: str | Path) -> Path:
    """Writes the processes, or one, to `path` in the format of its suffix; returns the path.

    The file is there, or replaced, when all of it is written. Reports and Markdown are written as they are made. A file of another
    format is first made in memory: with the objects that it is made from, that takes up to 30 KB a persona, slides 250 KB.

    Raises `UnknownFormat`, `CannotBeWritten`, `OSError`.
    """
    path = Path(path)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        *others, last = FORMATS
        raise UnknownFormat(f"A map can be written as {', '.join(others)} or {last}, not as “{path.suffix or path.name}”.")
    _write(path, FORMATS[suffix].pieces([processes] if isinstance(processes, BuyingProcessState) else processes))
    return path


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    """Writes a file beside `path`, which takes its place when it is whole; else nothing is left of it."""
    # Where a link leads, not the link itself.
    path = path.resolve()
    partial = path.with_name(f".{uuid4().hex}{path.suffix}")
    try:
        with partial.open("xb") as file:
            file.writelines(pieces)
        if path.exists():
            shutil.copymode(path, partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
