"""PPTX: slides with text and tables that can be edited.

A persona has one slide with its name, pain points and the table of its stages. Where the table does not fit in letters that can be
read, it goes on on further slides, under the same headings. The summary, with what is missing, has a slide of its own, or several.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from pptx import Presentation

from buyerflow_widgets.exporting.errors import CannotBeWritten
from buyerflow_widgets.exporting.pptx_slide import (
    BOTTOM,
    LINE,
    SIZE,
    TABLE_LINE,
    TABLE_PADDING,
    TOP,
    WIDTHS,
    add_slide,
    add_table,
    add_text,
)
from buyerflow_widgets.exporting.text_size import line_count, parts
from buyerflow_widgets.model import FIELD_LABELS, STAGE_FIELDS, BuyingProcessState, split_name, stage_label
from buyerflow_widgets.rendering import TITLE, Paragraph, gaps, pain_points, paragraphs, status_line

MAX_PERSONAS: Final = 200
"""Nobody shows more slides than these make, and programs open thousands only slowly."""

_CELL_CHARACTERS: Final = tuple(int((width - 0.16) * 15.4) for width in WIDTHS)
_TEXT_CHARACTERS: Final = 140
_TEXT_LINES: Final = int((BOTTOM - TOP) / LINE)
_TABLE_LINES: Final = int((BOTTOM - TOP - TABLE_PADDING) / TABLE_LINE) - 2
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def to_pptx(processes: Sequence[BuyingProcessState]) -> bytes:
    """The presentation, 16:9. Raises `CannotBeWritten` for more than `MAX_PERSONAS`.

    Control characters, which XML cannot hold and nobody sees, are shown as �.
    """
    if len(processes) > MAX_PERSONAS:
        raise CannotBeWritten(f"Slides are made for up to {MAX_PERSONAS} personas, and these are {len(processes):,}. Choose some of them.")
    show = Presentation()
    show.slide_width, show.slide_height = SIZE
    show.core_properties.title = split_name(processes[0].persona_name)[0] if len(processes) == 1 else TITLE
    show.core_properties.author = ""
    for process in processes:
        name, detail = (_shown(part) for part in split_name(process.persona_name))
        slide = add_slide(show, name, f"{detail}. {status_line(process)}" if detail else status_line(process))
        top = TOP
        head = Paragraph(kind="heading", text=FIELD_LABELS["persona_pain_points"])
        points = [Paragraph(kind="item", text=_shown(point)) for point in pain_points(process)] or [Paragraph(kind="text", text="Missing")]
        for number, page in enumerate(_pages([head, *points])):
            slide = add_slide(show, name, "Pain points, continued") if number else slide
            top = TOP + add_text(slide, page, _lines(page))
        is_begun = False
        for number, rows in enumerate(_tables(process, top + TABLE_PADDING)):
            if number:
                slide, top = add_slide(show, name, "Stages, continued" if is_begun else "Stages"), TOP - TABLE_PADDING
            if rows:
                add_table(slide, [FIELD_LABELS[field] for field in STAGE_FIELDS], rows, top + TABLE_PADDING)
                is_begun = True
        for number, page in enumerate(_pages(_closing(process))):
            add_text(add_slide(show, name, "Summary, continued" if number else "Summary"), page, _lines(page))
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _tables(process: BuyingProcessState, top: float) -> Iterator[list[list[str]]]:
    """The rows that fit on the slide that is begun, perhaps none, then those of each further slide."""
    rows: list[list[str]] = []
    room = BOTTOM - top - _height([""])
    for row in _rows(process):
        if room < _height(row):
            yield rows
            rows, room = [], BOTTOM - TOP - _height([""])
        rows.append(row)
        room -= _height(row)
    yield rows


def _rows(process: BuyingProcessState) -> Iterator[list[str]]:
    """The table's rows. A stage that is higher than a slide is parted into several."""
    for number, stage in enumerate(process.buying_stages, start=1):
        texts = [stage_label(stage.stage_name, number), *(getattr(stage, field) for field in STAGE_FIELDS[1:])]
        shown = [_shown(text) if text.strip() else "Missing" for text in texts]
        columns = [parts(text, width, _TABLE_LINES) for text, width in zip(shown, _CELL_CHARACTERS, strict=True)]
        yield from map(list, zip_longest(*columns, fillvalue=""))


def _height(row: list[str]) -> float:
    """In inches."""
    lines = max(line_count(text, width) for text, width in zip(row, _CELL_CHARACTERS, strict=False))
    return lines * TABLE_LINE + TABLE_PADDING


def _closing(process: BuyingProcessState) -> list[Paragraph]:
    found = [each.model_copy(update={"text": _shown(each.text)}) for each in paragraphs(process.ai_generated_summary or "")]
    if open_ones := gaps(process):
        found.append(Paragraph(kind="heading", text="What is missing"))
        found += [Paragraph(kind="item", text=_shown(line)) for line in open_ones]
    return found


def _pages(texts: Iterable[Paragraph]) -> Iterator[list[Paragraph]]:
    """As many paragraphs as fit on a slide, each time."""
    page: list[Paragraph] = []
    for paragraph in texts:
        for part in parts(paragraph.text, _TEXT_CHARACTERS, _TEXT_LINES):
            piece = paragraph.model_copy(update={"text": part})
            if page and _lines([*page, piece]) > _TEXT_LINES:
                yield page
                page = []
            page.append(piece)
    if page:
        yield page


def _lines(page: list[Paragraph]) -> int:
    # A heading has room above it, but at the top.
    headings = sum(each.kind == "heading" for each in page[1:])
    return headings + sum(line_count(each.text, _TEXT_CHARACTERS) for each in page)


def _shown(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
