"""Tables in and out: files and DataFrames as processes, and processes as JSON and as a tidy frame."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from buyerflow_widgets.tables.files import MAX_BYTES, FileRefused, read_file
from buyerflow_widgets.tables.formulas import neutralised
from buyerflow_widgets.tables.headings import FIELDS, headings_above
from buyerflow_widgets.tables.json import InvalidProcessJson, from_json, to_json
from buyerflow_widgets.tables.preview import Preview, Remark, TableWarning

if TYPE_CHECKING:
    from buyerflow_widgets.tables.frame import to_frame, with_days
    from buyerflow_widgets.tables.frame_reader import Frame, FrameError, from_frame, read_frame
    from buyerflow_widgets.tables.parquet import SCHEMA, write_parquet

__all__ = [
    "FIELDS",
    "MAX_BYTES",
    "SCHEMA",
    "FileRefused",
    "Frame",
    "FrameError",
    "InvalidProcessJson",
    "Preview",
    "Remark",
    "TableWarning",
    "from_frame",
    "from_json",
    "headings_above",
    "neutralised",
    "read_file",
    "read_frame",
    "to_frame",
    "to_json",
    "with_days",
    "write_parquet",
]

# pandas takes a second to import, and pyarrow is an extra: only who uses them pays.
_LAZY = {
    "Frame": "frame_reader",
    "FrameError": "frame_reader",
    "from_frame": "frame_reader",
    "read_frame": "frame_reader",
    "to_frame": "frame",
    "with_days": "frame",
    "SCHEMA": "parquet",
    "write_parquet": "parquet",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
