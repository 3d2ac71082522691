"""Finds the tables of a sheet: title rows above, headings in one row or two, several tables one below the other, stages as columns."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from buyerflow_widgets.model import STAGE_SETS, match_key
from buyerflow_widgets.tables.cells import NotReadable, as_text
from buyerflow_widgets.tables.headings import LONGEST_HEADING, best_guess, guess
from buyerflow_widgets.tables.sheet import Sheet

_LOOKED_THROUGH = 30
"""Rows above the first table of a sheet."""
_KNOWN_STAGES = {match_key(name) for names in STAGE_SETS.values() for name in names} | {
    "purchase",
    "post-purchase",
    "loyalty",
    "onboarding",
}
_NUMBERED_STAGE = re.compile(r"(?:stage|phase|step|etappe|étape|etapa) ?\d{1,2}")
_LABELLED = ("persona_name", "persona_pain_points", "status", "last_updated_at", "ai_generated_summary")
_BETWEEN = re.compile(r"\s+[–—|:/>-]\s+|\s*[:|/>\n]\s*|_")
CELLS = "Cells"
"""The heading of the values of a pivot, which its sheet does not say."""

Row = Sequence[object]


class Block(NamedTuple):
    """One table: headings, and rows with their numbers."""

    sheet: Sheet
    headings: tuple[str, ...]
    groups: tuple[str, ...]
    """What stands above each heading in a row of its own, such as "Seller" over three columns; "" without one."""
    rows: tuple[tuple[int, Row], ...]
    heading_row: int
    title: str = ""
    """What stands above the table, where a sheet has several."""
    labels: Mapping[str, str] = MappingProxyType({})
    """Fields of the persona that stand above the table, such as "Persona: Plant manager"."""
    notes: tuple[tuple[int | None, str], ...] = ()
    """What is to be said of it: row and sentence."""
    is_turned: bool = False
    """Its stages stood in columns: the numbers of `rows` are those of columns."""


def text_of(cell: object) -> str:
    """The text of a cell on one line; "" where it has none."""
    try:
        return " ".join(as_text(cell).split())
    except NotReadable:
        return ""


def find_blocks(sheet: Sheet, chosen: frozenset[str] = frozenset()) -> list[Block]:
    """The tables of `sheet` in order; `chosen` are headings that a person has named. Empty where nothing in it is known."""
    rows = sheet.rows
    turned = _turned(sheet)
    if turned:
        return turned
    heads = _heading_rows(sheet, chosen)
    blocks: list[Block] = []
    above = 0
    for number, head in enumerate(heads):
        # What stands right above the next table is its title.
        end = _title_start(rows, heads[number + 1], head) if number + 1 < len(heads) else len(rows)
        lines = [(index + sheet.first_row, rows[index]) for index in range(head + 1, end)]
        groups = _groups(rows[head - 1] if head > above else (), rows[head], chosen)
        labels, title, notes = _above(sheet, range(above, head - any(groups)), is_one_of_several=len(heads) > 1)
        headings = _unique(rows[head])
        block = Block(sheet, headings, groups, tuple(lines), head + sheet.first_row, title, labels, notes)
        blocks.append(_melted(block, chosen))
        above = end
    return blocks


def known_fields(row: Row, chosen: frozenset[str] = frozenset()) -> set[str]:
    """The fields that the cells of a row seem to head, and what of `chosen` stands there. "Phase 2" is a value, not a heading."""
    found = set()
    for cell in row:
        text = text_of(cell)
        if text in chosen:
            found.add(text)
        elif isinstance(cell, str) and 0 < len(text) <= LONGEST_HEADING:
            read = best_guess(text)
            if read.field and (read.strength > 1 or not re.search(r"\d", text)):
                found.add(read.field)
    return found


def _heading_rows(sheet: Sheet, chosen: frozenset[str]) -> list[int]:
    """Where the tables' headings stand; a heading row that merely repeats the one before is none."""
    rows = sheet.rows
    first = 0 if sheet.is_headed and (known_fields(rows[0], chosen) or _is_pivot(rows[0])) else None
    for index, row in enumerate(rows[:_LOOKED_THROUGH] if first is None else ()):
        found = known_fields(row, chosen)
        if "stage_name" in found or len(found) > 1 or (found & chosen) or _is_pivot(row):
            first = index
            # The row above the headings may group them: "Buyer" over three of them.
            if index + 1 < len(rows) and len(known_fields(rows[index + 1], chosen)) > len(found) and not _is_pivot(row):
                first += 1
            break
    if first is None:
        return []
    heads, known = [first], {match_key(text_of(cell)) for cell in rows[first]} - {""}
    for index in range(first + 1, len(rows)):
        cells = [match_key(text_of(cell)) for cell in rows[index] if text_of(cell)]
        found = known_fields(rows[index])
        is_repeated = len(cells) > 1 and set(cells) <= known and len(cells) * 2 > len(known)
        is_new = len(found) > 2 and len(found) * 2 > len(cells)
        # As on each page of a print: right below other rows it is no table of its own.
        is_within = is_repeated and len([cell for cell in rows[index - 1] if text_of(cell)]) > 1 and not _is_label(rows[index - 1])
        if (is_repeated or is_new) and not is_within:
            heads.append(index)
    return heads


def _title_start(rows: Sequence[Row], head: int, after: int) -> int:
    """The first of the rows right above `head` that have one text, or a label and its value."""
    start = head
    while start - 1 > after and len(filled := [text for cell in rows[start - 1] if (text := text_of(cell))]) <= 2:
        if len(filled) == 2 and not _is_label(rows[start - 1]):
            break
        start -= 1
    return start


def _is_label(row: Row) -> bool:
    """Whether it is a label and its value, side by side: "Persona" and "Plant manager"."""
    filled = [(place, text) for place, cell in enumerate(row) if (text := text_of(cell))]
    if len(filled) != 2 or filled[1][0] - filled[0][0] != 1:
        return False
    return guess(filled[0][1]) in _LABELLED and best_guess(filled[1][1]).strength < 3


def _above(sheet: Sheet, indices: range, *, is_one_of_several: bool) -> tuple[dict[str, str], str, tuple[tuple[int | None, str], ...]]:
    """What stands above a table: fields of the persona by label, a title, and what is left out of it."""
    labels: dict[str, str] = {}
    title, notes = "", []
    for index in indices:
        filled = [text for cell in sheet.rows[index] if (text := text_of(cell))]
        if len(filled) == 1 and ":" in filled[0]:
            filled = [part.strip() for part in filled[0].split(":", 1)]
        field = guess(filled[0]) if len(filled) == 2 and filled[1] else ""
        if field in _LABELLED and field not in labels:
            labels[field] = filled[1]
        elif len(filled) == 1 and is_one_of_several and not title:
            title = filled[0]
        elif filled:
            notes.append((index + sheet.first_row, f"“{' '.join(filled)[:60]}” stands above the table and is left out."))
    return labels, title, tuple(notes)


def _groups(above: Row, headings: Row, chosen: frozenset[str]) -> tuple[str, ...]:
    """The text above each heading, where the row above spans several columns; each spans until the next one."""
    filled = [text_of(cell) for cell in above]
    if _is_label(above) or sum(map(bool, filled)) < 2 or len(known_fields(headings, chosen)) < 2:
        return ("",) * len(headings)
    groups, current = [], ""
    for number in range(len(headings)):
        current = (filled[number] if number < len(filled) else "") or current
        groups.append(current)
    return tuple(groups)


def _unique(row: Row) -> tuple[str, ...]:
    """The headings; one without a text is "Column 3", and the second of two alike has its number behind it."""
    found: list[str] = []
    for number, cell in enumerate(row, start=1):
        text = as_text(cell).strip() if isinstance(cell, str) else text_of(cell)
        text = "" if re.fullmatch(r"Unnamed: \d+(_level_\d+)?", text) else text
        heading = text or f"Column {number}"
        count = 2
        while heading in found:
            heading, count = f"{text or 'Column'} ({count})", count + 1
        found.append(heading)
    return tuple(found)


# -- stages as columns


def _turned(sheet: Sheet) -> list[Block]:
    """A table whose first column has the headings, and each other column a stage."""
    rows = sheet.rows
    width = max(map(len, rows), default=0)
    for column in range(min(width, 3)):
        labels = [text_of(row[column]) if column < len(row) else "" for row in rows]
        known = [index for index, text in enumerate(labels) if _is_stage_label(text)]
        fields = {guess(labels[index]) for index in known}
        across = max((len(known_fields(row) - {guess(text_of(row[column]) if column < len(row) else "")}) for row in rows), default=0)
        if len(fields) < (2 if sheet.is_headed else 3) or across >= len(fields) or fields <= {"stage_name", "stage_order"}:
            continue
        first = known[0]
        if guess(labels[first]) != "stage_name" and first and sum(bool(text_of(cell)) for cell in rows[first - 1]) > 1:
            first -= 1
        # An index without a name is headed "Index": its texts are labels here.
        names_nothing = not guess(labels[first]) or (labels[first] == "Index" and sheet.is_headed)
        head = tuple("Stage" if index == first and names_nothing else text for index, text in enumerate(labels))
        used = range(first, known[-1] + 1)
        headings = _unique([head[index] for index in used])
        stages = tuple(
            (place + 1, tuple(rows[index][place] if place < len(rows[index]) else None for index in used))
            for place in range(column + 1, width)
            if any(text_of(rows[index][place]) for index in used if place < len(rows[index]))
        )
        about, title, notes = _above(sheet, range(first), is_one_of_several=False)
        below = [
            (index + sheet.first_row, f"“{' '.join(filter(None, map(text_of, rows[index])))[:60]}” stands below the table and is left out.")
            for index in range(known[-1] + 1, len(rows))
            if any(map(text_of, rows[index]))
        ]
        turned = (None, "The stages stand in columns here; the table was turned.")
        return [
            Block(
                sheet,
                headings,
                ("",) * len(headings),
                stages,
                first + sheet.first_row,
                title,
                about,
                (turned, *notes, *below),
                is_turned=True,
            )
        ]
    return []


def _is_stage_label(text: str) -> bool:
    field = guess(text) if text and len(text) <= LONGEST_HEADING and not re.search(r"\d", text) else ""
    return field not in ("", "persona_id", "persona_name", "persona_pain_points", "status", "last_updated_at", "ai_generated_summary")


# -- pivots: a stage a column, or a field of a stage a column


def _is_pivot(row: Row) -> bool:
    """Whether its cells name stages, or fields of several stages."""
    texts = [text_of(cell) for cell in row]
    return len(_stage_columns(texts)) > 1 or len({stage for stage, _ in _fields_of_stages(texts).values()}) > 1


def _stage_columns(headings: Sequence[str]) -> list[int]:
    found = [number for number, text in enumerate(headings) if match_key(text) in _KNOWN_STAGES]
    numbered = [number for number, text in enumerate(headings) if _NUMBERED_STAGE.fullmatch(match_key(text))]
    return max(found, numbered, key=len)


def _fields_of_stages(headings: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Of "Awareness – Duration", by its place: the stage, and the heading that is left."""
    found: dict[int, tuple[str, str]] = {}
    for number, text in enumerate(headings):
        parts = [part for part in _BETWEEN.split(text) if part]
        for at in range(1, len(parts)):
            first, last = " ".join(parts[:at]), " ".join(parts[at:])
            for stage, field in ((first, last), (last, first)):
                is_stage = match_key(stage) in _KNOWN_STAGES or _NUMBERED_STAGE.fullmatch(match_key(stage))
                if is_stage and guess(field) not in ("", "stage_name", "persona_name"):
                    found[number] = stage, field
    return found


def _melted(block: Block, chosen: frozenset[str]) -> Block:
    """A row for each stage, where a row had several."""
    unnumbered = [heading for heading in block.headings if not _NUMBERED_STAGE.fullmatch(match_key(heading))]
    if not block.headings or "stage_name" in {guess(heading) for heading in unnumbered if heading not in chosen}:
        return block
    fields = _fields_of_stages(block.headings)
    columns = _stage_columns(block.headings)
    if len({stage for stage, _ in fields.values()}) > 1:
        stages = list(dict.fromkeys(stage for stage, _ in fields.values()))
        heads = list(dict.fromkeys(field for _, field in fields.values()))
        kept = [number for number in range(len(block.headings)) if number not in fields]
        place = {(stage, field): number for number, (stage, field) in fields.items()}
        sentence = "Each column is a field of a stage here; the table was turned into a row a stage."
        cells = [(stage, [place.get((stage, field)) for field in heads]) for stage in stages]
    elif len(columns) > 1 and all(later - earlier == 1 for earlier, later in pairwise(columns)):
        heads = [CELLS]
        kept = [number for number in range(len(block.headings)) if number not in columns]
        numbered = all(_NUMBERED_STAGE.fullmatch(match_key(block.headings[number])) for number in columns)
        sentence = "Each column is a stage here; the table was turned into a row a stage."
        if numbered:
            # "Stage 1" heads the name of the first stage.
            heads = ["Stage"]
        cells = [("" if numbered else block.headings[number], [number]) for number in columns]
    else:
        return block
    names = [] if heads == ["Stage"] else ["Stage"]
    rows = []
    for number, row in block.rows:
        own = [row[at] if at < len(row) else None for at in kept]
        if not any(map(text_of, row)):
            continue
        for stage, places in cells:
            values = [row[at] if at is not None and at < len(row) else None for at in places]
            if any(map(text_of, values)):
                rows.append((number, (*own, *([stage] if names else []), *values)))
    headings = _unique([*(block.headings[at] for at in kept), *names, *heads])
    groups = ("",) * len(headings)
    return block._replace(headings=headings, groups=groups, rows=tuple(rows), notes=((None, sentence), *block.notes))
