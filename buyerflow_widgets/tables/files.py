"""Opens a file: what it is, whether it may be read at all, and its tables. JSON is read by `tables.json`."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath

from buyerflow_widgets.model import BuyerFlowError
from buyerflow_widgets.tables.blocks import known_fields
from buyerflow_widgets.tables.formulas import restored
from buyerflow_widgets.tables.json import InvalidProcessJson, from_json
from buyerflow_widgets.tables.preview import Preview
from buyerflow_widgets.tables.reader import read_sheets
from buyerflow_widgets.tables.sheet import Sheet

MAX_BYTES = 8_000_000
"""Bytes of a file. A page's connection carries 10 MB at once."""
MAX_ROWS = 10_000
"""Rows that one table may have."""
_MAX_UNPACKED = 100_000_000
_MAX_PARTS = 2_000
_MAX_COLUMNS = 200
# How Excel writes what XML cannot hold, and the underscore of a text that only looks so. openpyxl leaves it as it is.
_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|005[Ff]|[Ff]{3}[EeFf])_")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class FileRefused(BuyerFlowError, ValueError):  # noqa: N818
    """A file cannot be read. Its text is one sentence that says why, and where in the file where there is a place."""


def read_file(name: str, data: bytes, columns: Mapping[str, str | None] | None = None) -> Preview:
    """What a file of this name would bring in: JSON (the Zod contract, one process or several), CSV or XLSX.

    `columns` says which field a heading of a table holds (None, or "": none); other headings are guessed. Raises `FileRefused`.
    """
    suffix, stem = PurePath(name).suffix.lower(), PurePath(name).stem
    if len(data) > MAX_BYTES:
        raise FileRefused(f"{name} has {len(data) / 1e6:.1f} MB; a file of up to {MAX_BYTES / 1e6:.0f} MB can be read.")
    if not data.strip():
        raise FileRefused(f"{name} is empty.")
    if data.startswith(_OLE):
        raise FileRefused(f"{name} is protected by a password, or in Excel's old format; save it as .xlsx without a password.")
    match suffix:
        case ".json":
            return _json(name, data)
        case ".csv" | ".tsv" | ".txt":
            return read_sheets([_csv(name, stem, data)], columns, file_name=stem)
        case ".xlsx":
            return read_sheets(_xlsx(name, data), columns, file_name=stem)
        case ".xlsm" | ".xlsb" | ".xltm":
            raise FileRefused(f"{name} may hold macros; save it as .xlsx and import that.")
        case _:
            raise FileRefused(f"{name} is no file that can be imported; choose a .json, .csv or .xlsx file.")


def _json(name: str, data: bytes) -> Preview:
    try:
        return Preview(processes=from_json(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise FileRefused(f"{name} is not in UTF-8.") from None
    except InvalidProcessJson as error:
        raise FileRefused(f"{name}: {error}") from error


def _csv(name: str, stem: str, data: bytes) -> Sheet:
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(f"{name} is no text; choose the file that the spreadsheet exported.")
    text = _text(data)
    separator = _separator(text[:20_000])
    before = csv.field_size_limit(MAX_BYTES)
    try:
        rows: list[tuple[object, ...]] = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        for row in reader:
            rows.append(tuple(restored(cell) or None for cell in row))
            _check_size(name, len(rows), len(row))
    except csv.Error as error:
        raise FileRefused(f"{name}, line {reader.line_num}: a quotation mark is missing or stands where none may.") from error
    finally:
        csv.field_size_limit(before)
    return Sheet(name=stem, rows=rows)


def _separator(beginning: str) -> str:
    """What separates cells: under it the lines hold most headings that are known, else most of them have the same number of cells."""

    def fit(separator: str) -> tuple[int, int]:
        rows = list(csv.reader(io.StringIO(beginning, newline=""), delimiter=separator))[:30]
        widths = [len(row) for row in rows if len(row) > 1]
        return max((len(known_fields(row)) for row in rows), default=0), max(map(widths.count, widths), default=0)

    return max(",;\t|", key=fit)


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # As Excel writes it where it is not told otherwise.
        return data.decode("cp1252", "replace")


def _xlsx(name: str, data: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefused(f"{name} is no spreadsheet, or is damaged.") from error
    # Before anything is unpacked.
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise FileRefused(f"{name} unpacks to more than {_MAX_UNPACKED / 1e6:.0f} MB; it is not read.")
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise FileRefused(f"{name} holds macros; save it as .xlsx without them and import that.")
    return _sheets(name, data)


def _sheets(name: str, data: bytes) -> list[Sheet]:
    # A second to import, and few people import spreadsheets.
    import openpyxl

    sheets = []
    try:
        # Values, not formulas: nothing is computed here.
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            rows: list[tuple[object, ...]] = []
            for row in sheet.iter_rows(values_only=True):
                rows.append(tuple(_cell(value) for value in row))
                _check_size(name, len(rows), len(row))
            sheets.append(Sheet(name=sheet.title, rows=rows))
        book.close()
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(f"{name} is no spreadsheet, or is damaged.") from error
    if not any(sheet.rows for sheet in sheets):
        raise FileRefused(f"{name} is empty.")
    return sheets


def _cell(value: object) -> object:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if isinstance(value, str) else value


def _check_size(name: str, rows: int, columns: int) -> None:
    # One more for the headings.
    if rows > MAX_ROWS + 1:
        raise FileRefused(f"{name} has more than {MAX_ROWS:,} rows; import it in parts.")
    if columns > _MAX_COLUMNS:
        raise FileRefused(f"{name}, row {rows}: there are {columns} columns; a table of up to {_MAX_COLUMNS} can be read.")
