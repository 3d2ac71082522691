"""One slide: its title, paragraphs and tables, in the app's light colours. Lengths are in inches."""

from collections.abc import Sequence
from typing import Final

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Inches, Pt

from buyerflow_widgets.rendering import Paragraph

SIZE: Final = (Inches(13.333), Inches(7.5))
"""16:9."""
TOP: Final = 1.2
"""Where a slide's content begins, under its title."""
BOTTOM: Final = 7.25
LINE: Final = 0.245
"""Of a paragraph."""
TABLE_LINE: Final = 0.17
"""Of a table's text."""
TABLE_PADDING: Final = 0.12
WIDTHS: Final = (1.6, 2.15, 1.05, 1.6, 2.1, 1.6, 2.2)
"""Of the table's columns."""

_POINTS, _CELL_POINTS = 13, 10.5
_LEFT, _WIDTH = 0.5, sum(WIDTHS)
_INK, _INK_2, _PANEL, _LINE_COLOUR = (RGBColor.from_string(value) for value in ("1F1F1F", "525252", "F4F7FA", "D9D9D9"))
# "No style, no grid": lines and fills are ours, so that every program shows the same.
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_TITLE_ONLY = 5


def add_slide(show: Presentation, title: str, under: str) -> Slide:
    """A slide with a title, which the outline and screen readers know as such, and a quiet line under it."""
    slide: Slide = show.slides.add_slide(show.slide_layouts[_TITLE_ONLY])
    head = slide.shapes.title
    assert head is not None
    head.left, head.top, head.width, head.height = Inches(_LEFT), Inches(0.3), Inches(_WIDTH), Inches(0.5)
    _set(head.text_frame, [Paragraph(kind="heading", text=title[:120])], size=26)
    line = slide.shapes.add_textbox(Inches(_LEFT), Inches(0.8), Inches(_WIDTH), Inches(0.3)).text_frame
    _set(line, [Paragraph(kind="text", text=under[:160])], size=12, ink=_INK_2)
    return slide


def add_text(slide: Slide, texts: Sequence[Paragraph], lines: int) -> float:
    """Writes paragraphs under the title; returns how high they are."""
    height = LINE * lines
    frame = slide.shapes.add_textbox(Inches(_LEFT), Inches(TOP), Inches(_WIDTH), Inches(height)).text_frame
    _set(frame, texts, size=_POINTS)
    return height


def add_table(slide: Slide, heads: Sequence[str], rows: Sequence[Sequence[str]], top: float) -> None:
    """A table of texts, with a line of headings."""
    width = Inches(_WIDTH)
    frame = slide.shapes.add_table(len(rows) + 1, len(heads), Inches(_LEFT), Inches(top), width, Inches(TABLE_LINE))
    table = frame.table
    table.horz_banding = False
    next(table._tbl.iter(qn("a:tableStyleId"))).text = _PLAIN_TABLE
    for number, inches in enumerate(WIDTHS):
        table.columns[number].width = Inches(inches)
    for row in table.rows:
        # The least; a row grows with its text.
        row.height = Inches(TABLE_LINE + TABLE_PADDING)
    for number, texts in enumerate((heads, *rows)):
        for column, text in enumerate(texts):
            _fill(table.cell(number, column), text, is_head=number == 0, is_name=column == 0)


def _fill(cell: _Cell, text: str, *, is_head: bool, is_name: bool) -> None:
    cell.margin_left, cell.margin_right = Inches(0.08), Inches(0.08)
    cell.margin_top = cell.margin_bottom = Inches(TABLE_PADDING / 2)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.text_frame.word_wrap = True
    cell.text_frame.text = text
    for paragraph in cell.text_frame.paragraphs:
        ink = _INK_2 if is_head or text == "Missing" else _INK
        _style(paragraph, _CELL_POINTS, is_bold=is_head or is_name, ink=ink)
    if is_head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = _PANEL
    properties = cell._tc.get_or_add_tcPr()
    line = parse_xml(f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{_LINE_COLOUR}"/></a:solidFill></a:lnB>')
    # Lines come before the fill, or PowerPoint says that the file is damaged.
    properties.insert(0, line)


def _set(frame: TextFrame, texts: Sequence[Paragraph], *, size: float, ink: RGBColor = _INK) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, each in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        has_bullet = each.kind == "item" and not each.text[:1].isdigit()
        # In one run, so that a line break within it stays one.
        first, *others = f"{'    ' * each.level}{'• ' if has_bullet else ''}{each.text}".split("\n")
        paragraph.add_run().text = first
        for line in others:
            paragraph.add_line_break()
            paragraph.add_run().text = line
        paragraph.alignment = PP_ALIGN.LEFT
        if each.kind == "heading" and number:
            paragraph.space_before = Pt(size / 2)
        _style(paragraph, size, is_bold=each.kind == "heading", ink=ink)


def _style(paragraph: _Paragraph, size: float, *, is_bold: bool, ink: RGBColor) -> None:
    # Each run: PowerPoint does not heed what a paragraph says of its letters.
    for run in paragraph.runs:
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), is_bold, ink
    # An empty paragraph is as high as its end.
    paragraph._p.get_or_add_endParaRPr().set("sz", str(int(size * 100)))
