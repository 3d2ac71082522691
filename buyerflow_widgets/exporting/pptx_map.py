"""The journey map on a slide: bars to the scale of time over columns of text, all of them shapes that can be edited.

Up to 8 stages stand side by side, up to 16 in two rows; more go on on further slides. All bars of a deck's map have the same scale.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from buyerflow_widgets.exporting.pptx_slide import (
    ACCENT,
    BOTTOM,
    DASH,
    INK,
    LEAST,
    LEFT,
    LINE,
    MOST,
    NOT_KNOWN,
    PANEL,
    QUIET,
    TOP,
    WIDTH,
    Box,
    Slide,
    Text,
    characters,
    fitted,
    height_of,
    shortened,
)
from buyerflow_widgets.exporting.pptx_template import TITLE_ONLY
from buyerflow_widgets.model import truncate_words
from buyerflow_widgets.rendering import LANES, MAX_ACROSS, MapLayout, Segment

MAX_ROWS: Final = 2

_LABELS = 0.95
_BAR, _JOIN, _GAP, _PADDING = 0.32, 0.2, 0.08, 0.06
_KEY_TOP = BOTTOM - 0.12
_WIDEST = 5.4
_LABEL_POINTS = 10
_FIRST_LANES = tuple(tuple(LANES)[:number] for number in range(len(LANES), 0, -1))
"""What a row shows where there is less and less room. What it does not show is on each stage's own slide."""
_MOST_LINES, _MOST_NAME_LINES, _MOST_DURATION_LINES, _ANY_NUMBER = 6, 3, 2, 1000
_SMALLEST = 9
_BETWEEN = 0.15
"""Between two rows."""


class _Sizes(NamedTuple):
    """In points."""

    message: float
    name: float
    detail: float


_SIZES = (_Sizes(18, 16, 13), _Sizes(16, 14, 12), _Sizes(15, 13, 11), _Sizes(14, 12.5, 10), _Sizes(13, 12, 9.5), _Sizes(12, 11, 9))


class _Written(NamedTuple):
    """How all rows of a map are written."""

    lanes: tuple[str, ...]
    sizes: _Sizes
    lines: int
    """The most that a text has."""


def map_slides(layout: MapLayout) -> Iterator[Slide]:
    """The map of a process that has stages."""
    pages = list(_balanced(layout.stages, MAX_ACROSS * MAX_ROWS))
    rows_of = [list(_balanced(page, MAX_ACROSS)) for page in pages]
    scale = (WIDTH - _LABELS) / max(sum(segment.len for segment in row) for rows in rows_of for row in rows)
    most_rows = max(map(len, rows_of))
    room = (_KEY_TOP - 0.1 - TOP - _BETWEEN * (most_rows - 1)) / most_rows
    written = _written([row for rows in rows_of for row in rows], room - _BAR - _JOIN)
    who = truncate_words(layout.who, 40, 90)
    first = 1
    for page, rows in zip(pages, rows_of, strict=True):
        last = first + len(page) - 1
        title = f"{who}: {layout.total if len(pages) == 1 else f'stages {first}–{last} of {len(layout.stages)}, {layout.total}'}"
        slide = Slide(TITLE_ONLY, title, layout.insight)
        slide.notes.append(f"{layout.who}: {layout.total}")
        for number, row in enumerate(rows):
            _add_row(slide, row, TOP + number * (room + _BETWEEN), room, scale, written)
        _add_key(
            slide,
            [label.lower() for lane, label in LANES.items() if lane not in written.lanes],
            is_one_row=len(layout.stages) <= MAX_ACROSS,
        )
        for position, segment in enumerate(page, start=first):
            slide.notes.append(f"{position}. {segment.name}: {segment.duration or 'Missing'}")
            slide.notes += [f"{label}: {segment.texts[lane] or 'Missing'}" for lane, label in LANES.items()]
        yield slide
        first = last + 1


def _balanced(stages: Sequence[Segment], most: int) -> Iterator[Sequence[Segment]]:
    """The stages in as few parts of at most so many as possible, about as long as each other."""
    count = math.ceil(len(stages) / most)
    for number in range(count):
        yield stages[round(number * len(stages) / count) : round((number + 1) * len(stages) / count)]


def _add_row(slide: Slide, row: Sequence[Segment], top: float, height: float, scale: float, written: _Written) -> None:
    """Draws some stages side by side."""
    left = LEFT + _LABELS
    column = _column(row)
    cells = top + _BAR + _JOIN
    head, lanes = _heights(row, written)
    room = height - _BAR - _JOIN - head
    if sum(_GAP + tall for tall in lanes.values()) > room:
        # Not even the message alone fits: as much of it as there is room for.
        lanes = {"key_message": room - _GAP}
    ends = []
    at = left
    for segment in row:
        width = segment.len * scale
        _add_bar(slide, segment, Box(at, top, max(width - 0.025, 0.01), _BAR))
        at += width
        ends.append(at - 0.0125)
    for number, segment in enumerate(row[:-1], start=1):
        foot = left + number * column - _GAP / 2
        slide.line((ends[number - 1], top + _BAR + 0.02), (foot, cells - 0.02), f"From the end of the bar to the end of {segment.name}")
    tops = []
    foot = cells + head
    for lane, tall in lanes.items():
        slide.line((LEFT, foot + _GAP / 2), (LEFT + WIDTH, foot + _GAP / 2), f"Above {LANES[lane]}")
        tops.append(foot + _GAP)
        label = Text(LANES[lane], _SMALLEST, QUIET, is_bold=True, above=_PADDING * 72 / 2)
        slide.box(Box(LEFT, foot + _GAP, _LABELS - _GAP, tall), [label], f"Lane {LANES[lane]}", f"Lane: {LANES[lane]}")
        foot += _GAP + tall
    for number, segment in enumerate(row):
        place = Box(left + number * column, cells, column - _GAP, head)
        _add_head(slide, segment, place, written.sizes)
        for (lane, tall), lane_top in zip(lanes.items(), tops, strict=True):
            _add_cell(slide, segment, lane, Box(place.left, lane_top, place.width, tall), written.sizes)


def _add_bar(slide: Slide, segment: Segment, box: Box) -> None:
    """What is sure and what may be, side by side; the length stands in the first of them that has room, else only in the column beneath."""
    sure = box.width * segment.least / 100
    halves = [(0.0, sure, LEAST), (sure, box.width - sure, MOST)] if segment.known else [(0.0, box.width, NOT_KNOWN)]
    drawn = [(at, width, fill) for at, width, fill in halves if width > 0.005]
    labels = (segment.duration if segment.known else "", segment.short)
    is_labelled = False
    for at, width, fill in drawn:
        label = next((each for each in labels if each and len(each) <= characters(each, width - 0.08, _LABEL_POINTS)), "")
        slide.box(
            Box(box.left + at, box.top, width, box.height),
            [Text(label, _LABEL_POINTS, align="ctr")] if label and not is_labelled else [],
            f"Bar {segment.name}",
            f"{segment.name}: {segment.duration or segment.short}",
            fill=fill,
            edge=DASH if fill == NOT_KNOWN else "",
            middle=True,
        )
        is_labelled = is_labelled or bool(label)


def _add_head(slide: Slide, segment: Segment, box: Box, sizes: _Sizes) -> None:
    duration = _cut(segment.duration or "Missing", box.width, _MOST_DURATION_LINES, sizes.detail)
    above = height_of(duration, box.width, sizes.detail)
    name = _cut(segment.name, box.width, max(1, int((box.height - above + 0.01) * 72 / (sizes.name * LINE))), sizes.name, is_bold=True)
    texts = [Text(name, sizes.name, is_bold=True), Text(duration, sizes.detail, QUIET)]
    slide.box(box, texts, f"Stage {segment.name}", f"{segment.name}: name and duration")


def _add_cell(slide: Slide, segment: Segment, lane: str, box: Box, sizes: _Sizes) -> None:
    is_message = lane == "key_message"
    text, points = segment.texts[lane], sizes.message if is_message else sizes.detail
    lines = int((box.height - _PADDING + 0.01) * 72 / (points * LINE))
    shown = _cut(text or "Missing", box.width - _PADDING, max(1, lines), points)
    slide.box(
        box,
        [Text(shown, points, (ACCENT if is_message else INK) if text else QUIET)],
        f"{LANES[lane]} {segment.name}",
        f"{segment.name}: {LANES[lane]}",
        fill=PANEL if is_message and text else "",
        edge="" if text else DASH,
        inset=_PADDING / 2,
    )


def _cut(text: str, width: float, lines: int, points: float, *, is_bold: bool = False) -> str:
    found = fitted(text, width, lines * points * LINE / 72 + 0.001, (points,), is_bold=is_bold)
    return shortened(found.text) if found.rest else found.text


def _column(row: Sequence[Segment]) -> float:
    return min((WIDTH - _LABELS) / len(row), _WIDEST)


def _written(rows: Sequence[Sequence[Segment]], height: float) -> _Written:
    """The largest letters in which most lanes fit in each of the rows: whole texts first, then their beginnings, then fewer lanes."""
    for lanes in _FIRST_LANES:
        for written in (*(_Written(lanes, sizes, _ANY_NUMBER) for sizes in _SIZES), _Written(lanes, _SIZES[-1], _MOST_LINES)):
            if all(
                head + sum(_GAP + tall for tall in found.values()) <= height for head, found in (_heights(row, written) for row in rows)
            ):
                return written
    return _Written(_FIRST_LANES[-1], _SIZES[-1], _MOST_LINES)


def _heights(row: Sequence[Segment], written: _Written) -> tuple[float, dict[str, float]]:
    """Of names with durations, and of each lane."""

    def height(texts: Sequence[str], points: float, lines: int, width: float, *, is_bold: bool = False) -> float:
        most = max(height_of(text or "Missing", width, points, is_bold=is_bold) for text in texts)
        return min(most, lines * points * LINE / 72)

    inner, sizes = _column(row) - _GAP, written.sizes
    names = height([each.name for each in row], sizes.name, _MOST_NAME_LINES, inner, is_bold=True)
    durations = height([each.duration for each in row], sizes.detail, _MOST_DURATION_LINES, inner)
    found = {}
    for lane in written.lanes:
        points = sizes.message if lane == "key_message" else sizes.detail
        tall = height([each.texts[lane] for each in row], points, written.lines, inner - _PADDING)
        found[lane] = max(tall, height_of(LANES[lane], _LABELS - _GAP, _SMALLEST, is_bold=True)) + _PADDING
    return names + durations, found


def _add_key(slide: Slide, omitted: Sequence[str], *, is_one_row: bool) -> None:
    """What the fills mean, and what is not on this slide."""
    at = LEFT + _LABELS
    for name, fill, edge in (("at least", LEAST, ""), ("up to", MOST, ""), ("length not known", NOT_KNOWN, DASH)):
        slide.box(Box(at, _KEY_TOP + 0.03, 0.22, 0.14), [], f"Key {name}", f"Key: {name}", fill=fill, edge=edge)
        width = len(name) * 0.07 + 0.15
        slide.box(Box(at + 0.28, _KEY_TOP, width, 0.2), [Text(name, _SMALLEST, QUIET)], f"Key {name}", f"Key: {name}")
        at += 0.28 + width + 0.15
    said = [] if is_one_row else ["All bars have the same scale."]
    if omitted:
        said.append(f"On each stage's own slide: {', '.join(omitted)}.")
    if said:
        slide.box(
            Box(at, _KEY_TOP, LEFT + WIDTH - at, 0.2),
            [Text(" ".join(said), _SMALLEST, QUIET, align="r")],
            "Note",
            "What this slide does not show",
        )
