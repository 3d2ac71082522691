"""One slide: its title, paragraphs and tables, in the app's light colours. Lengths are in inches.

Texts and tables are written as XML, each in one piece: python-pptx's own way, a call for each letter's size and each cell's margin,
takes five times as long.
"""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.util import Emu, Inches

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
_INK, _INK_2, _PANEL, _LINE_COLOUR = "1F1F1F", "525252", "F4F7FA", "D9D9D9"
# "No style, no grid": lines and fills are ours, so that every program shows the same.
_PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_TITLE_ONLY = 5


def add_slide(show: Presentation, title: str, under: str) -> Slide:
    """A slide with a title, which the outline and screen readers know as such, and a quiet line under it."""
    slide: Slide = show.slides.add_slide(show.slide_layouts[_TITLE_ONLY])
    head = slide.shapes.title
    assert head is not None
    head.left, head.top, head.width, head.height = Inches(_LEFT), Inches(0.3), Inches(_WIDTH), Inches(0.5)
    _set(head, [Paragraph(kind="heading", text=title[:120])], size=26)
    line = slide.shapes.add_textbox(Inches(_LEFT), Inches(0.8), Inches(_WIDTH), Inches(0.3))
    _set(line, [Paragraph(kind="text", text=under[:160])], size=12, ink=_INK_2, fit="<a:spAutoFit/>")
    return slide


def add_text(slide: Slide, texts: Sequence[Paragraph], lines: int) -> float:
    """Writes paragraphs under the title; returns how high they are."""
    height = LINE * lines
    box = slide.shapes.add_textbox(Inches(_LEFT), Inches(TOP), Inches(_WIDTH), Inches(height))
    _set(box, texts, size=_POINTS, fit="<a:spAutoFit/>")
    return height


def add_table(slide: Slide, heads: Sequence[str], rows: Sequence[Sequence[str]], top: float) -> None:
    """A table of texts, with a line of headings."""
    # The least; a row grows with its text.
    row_height = Inches(TABLE_LINE + TABLE_PADDING)
    height = Emu(row_height * (len(rows) + 1))
    frame = slide.shapes.add_table(1, 1, Inches(_LEFT), Inches(top), Inches(_WIDTH), height)
    columns = "".join(f'<a:gridCol w="{Inches(width):d}"/>' for width in WIDTHS)
    lines = (
        f'<a:tr h="{row_height:d}">'
        + "".join(_cell(text, is_head=number == 0, is_name=column == 0) for column, text in enumerate(texts))
        + "</a:tr>"
        for number, texts in enumerate((heads, *rows))
    )
    style = f'<a:tblPr firstRow="1"><a:tableStyleId>{_PLAIN_TABLE}</a:tableStyleId></a:tblPr>'
    table = parse_xml(f"<a:tbl {nsdecls('a')}>{style}<a:tblGrid>{columns}</a:tblGrid>{''.join(lines)}</a:tbl>")
    one_cell = frame.table._tbl
    one_cell.getparent().replace(one_cell, table)


def _cell(text: str, *, is_head: bool, is_name: bool) -> str:
    ink = _INK_2 if is_head or text == "Missing" else _INK
    paragraphs = "".join(
        f"<a:p>{_run(line, _CELL_POINTS, is_bold=is_head or is_name, ink=ink) if line else ''}{_end(_CELL_POINTS)}</a:p>"
        for line in text.split("\n")
    )
    side, above = Inches(0.08), Inches(TABLE_PADDING / 2)
    # Lines come before the fill, or PowerPoint says that the file is damaged.
    line = f'<a:lnB w="9525">{_colour(_LINE_COLOUR)}</a:lnB>{_colour(_PANEL) if is_head else ""}'
    return (
        f'<a:tc><a:txBody><a:bodyPr wrap="square"/><a:lstStyle/>{paragraphs}</a:txBody>'
        f'<a:tcPr marL="{side:d}" marR="{side:d}" marT="{above:d}" marB="{above:d}" anchor="t">{line}</a:tcPr></a:tc>'
    )


def _set(shape: Shape, texts: Sequence[Paragraph], *, size: float, ink: str = _INK, fit: str = "") -> None:
    """Writes paragraphs into a shape; `fit` is how the shape fits its text, as XML has it."""
    paragraphs = "".join(_paragraph(each, size, ink, is_first=number == 0) for number, each in enumerate(texts))
    frame = f'<a:bodyPr wrap="square" lIns="0" rIns="0" tIns="0" bIns="0" anchor="t">{fit}</a:bodyPr><a:lstStyle/>'
    body = parse_xml(f"<p:txBody {nsdecls('p', 'a')}>{frame}{paragraphs}</p:txBody>")
    shape._element.replace(shape.text_frame._txBody, body)


def _paragraph(paragraph: Paragraph, size: float, ink: str, *, is_first: bool) -> str:
    is_heading = paragraph.kind == "heading"
    has_bullet = paragraph.kind == "item" and not paragraph.text[:1].isdigit()
    text = f"{'    ' * paragraph.level}{'• ' if has_bullet else ''}{paragraph.text}"
    # A line break within a paragraph stays one.
    runs = "<a:br/>".join(_run(line, size, is_bold=is_heading, ink=ink) for line in text.split("\n"))
    above = f'<a:spcBef><a:spcPts val="{size * 50:.0f}"/></a:spcBef>' if is_heading and not is_first else ""
    return f'<a:p><a:pPr algn="l">{above}</a:pPr>{runs}{_end(size)}</a:p>'


def _run(text: str, size: float, *, is_bold: bool, ink: str) -> str:
    # Each run has its letters' size and colour: PowerPoint does not heed what a paragraph says of them.
    return f'<a:r><a:rPr sz="{size * 100:.0f}" b="{is_bold:d}">{_colour(ink)}</a:rPr><a:t>{escape(text)}</a:t></a:r>'


def _end(size: float) -> str:
    # An empty paragraph is as high as its end.
    return f'<a:endParaRPr sz="{size * 100:.0f}"/>'


def _colour(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
