"""Reads a block of cells from the clipboard: tab-separated text, quoted as spreadsheets quote it."""

import csv
import io

from buyerflow_widgets.model.errors import BuyerFlowError
from buyerflow_widgets.model.process import MAX_STAGES, MAX_TEXT

MAX_PASTE = 2_000_000
"""Characters that can be pasted at once."""


class UnreadableBlock(BuyerFlowError, ValueError):  # noqa: N818
    """What was pasted is no block of cells that fits. Its text is one sentence for the person."""


def read_block(text: str, columns: int) -> tuple[tuple[str, ...], ...]:
    r"""The rows of a block, each of at most `columns` cells. Line breaks in quoted cells stay, as LF. Raises `UnreadableBlock`.

    Excel, Google Sheets and LibreOffice put a block on the clipboard so: cells with tabs, line breaks or quotes in them are
    quoted, quotes in them doubled (Python's "excel-tab" dialect).

    >>> read_block('Trial\t"two\r\nlines"\r\n', columns=2)
    (('Trial', 'two\nlines'),)
    """
    if len(text) > MAX_PASTE:
        raise UnreadableBlock(f"This is too much to paste: {len(text):,} characters; {MAX_PASTE:,} can be pasted at once.")
    if "\0" in text:
        raise UnreadableBlock("What was copied is no text; nothing was pasted.")
    # Else a cell longer than the reader's own limit would end it with words of its own.
    longest = csv.field_size_limit()
    if len(text) > longest and any(len(part) > longest for part in text.split("\t")):
        raise UnreadableBlock(f"A pasted cell is longer than {MAX_TEXT:,} characters; nothing was pasted.")
    try:
        # An empty line is a row with one empty cell.
        rows = [tuple(_line_breaks(cell) for cell in row) or ("",) for row in csv.reader(io.StringIO(text, newline=""), "excel-tab")]
    except csv.Error as error:
        raise UnreadableBlock("What was copied is no table that can be read; nothing was pasted.") from error
    if len(rows) > MAX_STAGES:
        raise UnreadableBlock(f"This has {len(rows):,} rows; a map can have {MAX_STAGES} stages. Nothing was pasted.")
    widest = max(map(len, rows), default=0)
    if widest > columns:
        shown = f"{columns} column{'' if columns == 1 else 's'}"
        raise UnreadableBlock(f"This has {widest} columns; from here on the table has {shown}. Nothing was pasted.")
    for number, row in enumerate(rows, start=1):
        if any(len(cell) > MAX_TEXT for cell in row):
            raise UnreadableBlock(f"Row {number} has a cell of more than {MAX_TEXT:,} characters; nothing was pasted.")
    return tuple(rows)


def _line_breaks(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")
