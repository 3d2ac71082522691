"""The sheet of one persona: to be read, printed and worked in."""

from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from buyerflow_widgets.exporting.text_size import line_count, parts
from buyerflow_widgets.model import FIELD_LABELS, STAGE_FIELDS, BuyingProcessState, split_name
from buyerflow_widgets.rendering import gaps, pain_points, paragraphs, status_line

INK, INK_2, PANEL, LINE, ACCENT = "#1F1F1F", "#525252", "#F4F7FA", "#D9D9D9", "#0F5396"
"""The app's light colours."""

_WIDTHS: Final = (22, 33, 15, 24, 33, 24, 33)
_CHARACTERS: Final = tuple(int(width * 1.08) - 1 for width in _WIDTHS)
# Heights are estimated: LibreOffice fits no row to its wrapped cells on opening, and no program to merged ones.
_LINE_POINTS, _MAX_POINTS = 15.0, 405.0
_MERGED_CHARACTERS = int(sum(_WIDTHS) * 1.15)
_LAST = len(STAGE_FIELDS) - 1
_FOOT = 100
PAGE_NUMBER: Final = "&RPage &P of &N"
"""The right half of a footer."""


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
        wrapped = base | {"text_wrap": True}
        cell = wrapped | {"bottom": 1, "bottom_color": LINE}
        head = base | {"bold": True, "font_color": INK_2, "bg_color": PANEL, "bottom": 1, "bottom_color": LINE, "text_wrap": True}
        self.title = book.add_format(base | {"font_size": 18, "bold": True})
        self.quiet = book.add_format(base | {"font_color": INK_2})
        self.section = book.add_format(base | {"font_size": 13, "bold": True, "valign": "vcenter"})
        self.sub = book.add_format(wrapped | {"bold": True})
        self.text = book.add_format(wrapped)
        self.heading = book.add_format(head)
        self.heading_in = book.add_format(head | {"indent": 1})
        self.name = book.add_format(cell | {"bold": True})
        self.cell = book.add_format(cell | {"indent": 1})
        # For texts of several lines: only the first one shows where rows are not fitted.
        self.line = book.add_format(wrapped)


def write_persona(sheet: Worksheet, process: BuyingProcessState, styles: Styles) -> None:
    """Writes name, pain points, the stages, the summary and what is missing into an empty sheet, from the top."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    name, detail = split_name(process.persona_name)
    sheet.set_footer(f"&L{_footer_text(name)}{PAGE_NUMBER}")

    row = 0
    sheet.set_row(row, 28)
    sheet.write_string(row, 0, name, styles.title)
    row += 1
    sheet.write_string(row, 0, f"{detail}. {status_line(process)}" if detail else status_line(process), styles.quiet)
    row = _section(sheet, row + 2, FIELD_LABELS["persona_pain_points"], styles)
    for line in [f"• {point}" for point in pain_points(process)] or ["Missing"]:
        row = _merged(sheet, row, line, styles.text)
    row = _section(sheet, row + 1, "Stages", styles)
    row = _stages(sheet, row, process, styles)
    row = _section(sheet, row + 1, FIELD_LABELS["ai_generated_summary"], styles)
    for each in paragraphs(process.ai_generated_summary or "Missing"):
        mark = "• " if each.kind == "item" and not each.text[:1].isdigit() else ""
        row = _merged(sheet, row, f"{'    ' * each.level}{mark}{each.text}", styles.sub if each.kind == "heading" else styles.text)
    if missing := gaps(process):
        row = _section(sheet, row + 1, "What is missing", styles)
        for line in missing:
            row = _merged(sheet, row, line, styles.text)
    sheet.print_area(0, 0, row - 1, _LAST)


def _footer_text(name: str) -> str:
    """A name as a footer shows it: on one line, short enough (a footer holds 255 characters), and no `&` of it begins a code."""
    line = "".join(character if character.isprintable() else " " for character in name)
    line = " ".join(line.split())
    return (line if len(line) <= _FOOT else f"{line[: _FOOT - 1]}…").replace("&", "&&")


def _section(sheet: Worksheet, row: int, title: str, styles: Styles) -> int:
    sheet.set_row(row, 22)
    sheet.write_string(row, 0, title, styles.section)
    return row + 1


def _stages(sheet: Worksheet, row: int, process: BuyingProcessState, styles: Styles) -> int:
    if not process.buying_stages:
        return _merged(sheet, row, "Missing", styles.text)
    for column, field in enumerate(STAGE_FIELDS):
        sheet.write_string(row, column, FIELD_LABELS[field], styles.heading_in if column else styles.heading)
    # On each printed page again.
    sheet.repeat_rows(row)
    for stage in process.buying_stages:
        row += 1
        lines = max(line_count(getattr(stage, field), width) for field, width in zip(STAGE_FIELDS, _CHARACTERS, strict=True))
        sheet.set_row(row, min(_MAX_POINTS, _LINE_POINTS * lines + 3))
        for column, field in enumerate(STAGE_FIELDS):
            style = styles.cell if column else styles.name
            # A blank cell stays blank: the sheet may be filled in and come back.
            sheet.write_string(row, column, text, style) if (text := getattr(stage, field)) else sheet.write_blank(row, column, None, style)
    return row + 1


def _merged(sheet: Worksheet, row: int, text: str, style: object) -> int:
    """A text over the whole width; a very long one over several rows, since a row cannot be higher than a page."""
    for part in parts(text, _MERGED_CHARACTERS, int(_MAX_POINTS / _LINE_POINTS)):
        sheet.set_row(row, _LINE_POINTS * line_count(part, _MERGED_CHARACTERS))
        sheet.merge_range(row, 0, row, _LAST, "", style)
        sheet.write_string(row, 0, part, style)
        row += 1
    return row
