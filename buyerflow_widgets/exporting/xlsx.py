"""XLSX: a sheet a persona to read and print, and one tidy sheet with the lines of the CSV, to calculate with.

Texts are written as strings, which no spreadsheet runs: nothing is put in front of them, unlike in CSV. What XML cannot hold is
written as Excel does, `_x001B_`.
"""

import io
from collections.abc import Sequence
from operator import attrgetter
from tempfile import TemporaryDirectory
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from buyerflow_widgets.exporting.csv import COLUMNS, changed_at_text
from buyerflow_widgets.exporting.errors import CannotBeWritten
from buyerflow_widgets.exporting.file_names import sheet_name
from buyerflow_widgets.exporting.xlsx_persona import PAGE_NUMBER, Styles, write_persona
from buyerflow_widgets.model import STAGE_FIELDS, BuyingProcessState, parse_duration, split_name

DATA: Final = "Data"
"""The tidy sheet's name."""
DAYS: Final = ("duration_min_days", "duration_max_days")
"""Its last columns: numbers. The upper one is blank where there is no upper end, both are where the length is not known."""
MAX_SHEETS: Final = 100
"""Up to so many personas have a sheet each. More are on the tidy sheet alone: nobody finds one among a thousand sheets."""

_MAX_CELL, _MAX_ROWS = 32_767, 1_048_576
_NO_TEXT_IS_CODE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = (16, 28, 40, 12, 22, 40, 16, 28, 40, 28, 40, 13, 21, 18, 18)
_stage_texts = attrgetter(*STAGE_FIELDS)


class _TextSheet(Worksheet):  # type: ignore[misc]  # it has no types
    def _xml_rich_inline_string(self, string: str, attributes: Any) -> None:
        # XlsxWriter takes a text in "<r>…</r>" for markup of its own, and would write it as it is: a person's text is text.
        self._xml_inline_string(string, False, attributes)


def to_xlsx(processes: Sequence[BuyingProcessState]) -> bytes:
    """The workbook. Raises `CannotBeWritten` for a text that no cell holds, or more stages than a sheet has rows."""
    _check(processes)
    out = io.BytesIO()
    with TemporaryDirectory(prefix="buyerflow-") as folder:
        # Rows are written once, from the top, to a file: the memory needed does not grow with them.
        book = Workbook(out, {"constant_memory": True, "tmpdir": folder, **_NO_TEXT_IS_CODE})
        try:
            _write(book, processes)
            book.close()
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
    return out.getvalue()


def _write(book: Workbook, processes: Sequence[BuyingProcessState]) -> None:
    book.set_properties({"title": "Buying processes", "comments": "Made by buyerflow-widgets"})
    styles = Styles(book)
    # The tidy sheet comes last, but is written along with the others.
    own: list[Worksheet] = []
    taken = {DATA.lower()}
    for process in processes if len(processes) <= MAX_SHEETS else ():
        name = sheet_name(split_name(process.persona_name)[0], taken)
        taken.add(name.lower())
        own.append(book.add_worksheet(name, worksheet_class=_TextSheet))
    data = book.add_worksheet(DATA, worksheet_class=_TextSheet)
    data.freeze_panes(1, 2)
    data.set_landscape()
    data.fit_to_pages(1, 0)
    data.repeat_rows(0)
    data.set_footer(f"&L{DATA}{PAGE_NUMBER}")
    for column, width in enumerate(_WIDTHS):
        data.set_column(column, column, width)
    for column, heading in enumerate((*COLUMNS, *DAYS)):
        data.write_string(0, column, heading, styles.heading)
    row = 1
    for number, process in enumerate(processes):
        if own:
            write_persona(own[number], process, styles)
        row = _write_lines(data, row, process, styles.line)
    data.autofilter(0, 0, row - 1, len(COLUMNS) + len(DAYS) - 1)


def _write_lines(sheet: Worksheet, row: int, process: BuyingProcessState, style: Format) -> int:
    """One row a stage, or one for a persona without any; returns the next row."""
    write, number = sheet.write_string, sheet.write_number
    persona = (process.persona_id, process.persona_name, process.persona_pain_points)
    changed = changed_at_text(process)
    first_stage, end = len(persona) + 1, COLUMNS.index("status")
    for order, stage in enumerate(process.buying_stages or (None,), start=1):
        for column, text in enumerate(persona):
            if text:
                write(row, column, text, style if "\n" in text else None)
        if stage:
            number(row, len(persona), order)
            for column, text in enumerate(_stage_texts(stage), start=first_stage):
                if text:
                    write(row, column, text, style if "\n" in text else None)
        write(row, end, process.status)
        write(row, end + 1, changed)
        if stage and (days := parse_duration(stage.duration)):
            number(row, end + 2, days.min_days)
            if days.max_days != float("inf"):
                number(row, end + 3, days.max_days)
        row += 1
    return row


def _check(processes: Sequence[BuyingProcessState]) -> None:
    """Refuses what a cell cannot hold: Excel counts in units of 16 bits, of which an emoji takes two."""
    rows = 1 + sum(max(1, len(process.buying_stages)) for process in processes)
    if rows > _MAX_ROWS:
        raise CannotBeWritten(f"A sheet has {_MAX_ROWS:,} rows, and these personas need {rows:,}. Choose some of them, or take CSV.")
    for process in processes:
        texts = [process.persona_id, process.persona_name, process.persona_pain_points]
        for stage in process.buying_stages:
            texts += _stage_texts(stage)
        if any(len(text) > _MAX_CELL // 2 and len(text.encode("utf-16-le")) > 2 * _MAX_CELL for text in texts):
            name = split_name(process.persona_name)[0]
            raise CannotBeWritten(f"“{name[:80]}” has a text that is too long for a cell of Excel. Take JSON or CSV instead.")
