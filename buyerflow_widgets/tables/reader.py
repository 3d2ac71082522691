"""The one reader of anybody's table: sheets with rows of cells become processes, and every cell that does not is named.

Rows belong to the persona whose id, else whose name, stands in them; a row without one belongs to the row above. A table without such a
column is one persona, named by what stands above it, else by its sheet.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from buyerflow_widgets.model import (
    BARE_NUMBER,
    FIELD_LABELS,
    MAX_STAGES,
    MAX_TEXT,
    STAGE_FIELDS,
    BuyingProcessState,
    BuyingStage,
    StageField,
    match_key,
    parse_duration,
    with_unit,
)
from buyerflow_widgets.tables.blocks import CELLS, Block, find_blocks, text_of
from buyerflow_widgets.tables.cells import NotReadable, as_order, as_text, as_time
from buyerflow_widgets.tables.headings import FIELDS, best_guess, listed, unit_of
from buyerflow_widgets.tables.preview import Preview, Remark
from buyerflow_widgets.tables.sheet import Sheet

MAX_SHOWN = 20
"""Problems, and notes, that are listed; more help nobody, and their number is said."""

_COMPLETED = {"completed", "complete", "finished", "done", "closed", "yes", "abgeschlossen", "fertig", "terminé", "completado", "100"}
_IN_PROGRESS = {
    "inprogress", "open", "ongoing", "draft", "active", "started", "notstarted", "pending", "wip", "planned", "new", "todo", "no",
    "inarbeit", "offen", "encours", "encurso",
}  # fmt: skip
_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?(?: (?:time|duration|length|days|weeks|months))?|sum|overall|average|mean|gesamt(?:dauer)?|insgesamt|summe"
    r"|zwischensumme|durchschnitt|total g[ée]n[ée]ral|sous-total|moyenne|suma|promedio|.+ (?:sub)?total"
)
_FOOTNOTE = re.compile(r"(?:source|sources|note|notes|quelle|hinweis|fuente|nota)\s*:.*|\*.*|©.*")
_OUR_OWN = frozenset({"persona_id", "persona_name", "stage_order", *STAGE_FIELDS})
_DERIVED = frozenset({"duration_min_days", "duration_max_days", "minimum days", "maximum days"})
"""Columns of our own frames and workbooks that are made of the others."""


class _Column(NamedTuple):
    field: str
    place: int
    heading: str
    unit: str
    """Of the numbers under it, such as "weeks"."""


class _Row(NamedTuple):
    number: int
    cells: dict[str, object]


class _Persona:
    """What the rows of one persona say."""

    def __init__(self, first_row: int) -> None:
        self.first_row = first_row
        self.id = ""
        self.has_id = False
        self.name = ""
        self.pain_points: list[str] = []
        self.summaries: list[str] = []
        self.statuses: list[str] = []
        self.times: list[datetime] = []
        self.stages: list[tuple[float, BuyingStage]] = []


def read_sheets(
    sheets: Sequence[Sheet], columns: Mapping[str, str | None] | None = None, *, file_name: str = "", now: datetime | None = None
) -> Preview:
    """The processes of all tables in these sheets, with what was left out and why.

    `columns` says which field a heading holds (None, or "": none); other headings are guessed. `now` (UTC) is the time of a persona
    that has none.
    """
    return _SourceReader(sheets, columns or {}, file_name, now or datetime.now(UTC)).read()


class _SourceReader:
    """Reads the tables of one source, each with a `_TableReader`, and says what is left out of it as a whole."""

    def __init__(self, sheets: Sequence[Sheet], columns: Mapping[str, str | None], file_name: str, now: datetime) -> None:
        self._sheets = [sheet for sheet in sheets if any(text_of(cell) for row in sheet.rows for cell in row)]
        self._chosen = dict(columns)
        self._file_name = file_name
        self._now = now
        self._problems: list[Remark] = []
        self._notes: list[Remark] = []

    def read(self) -> Preview:
        blocks = self._blocks()
        there = [heading for block in blocks for heading in block.headings] or self._headings_of_nothing_known()
        self._check_chosen(there)
        tables = [self._table(block, blocks) for block in blocks]
        for table in tables:
            table.read()
            self._problems += table.problems
            self._notes += table.notes
        if not self._sheets:
            self._problems.append(Remark(sentence="there is nothing in this table."))
        elif not self._problems and not any(table.personas or table.is_empty_frame_of_ours for table in tables):
            self._problems.append(
                Remark(sentence="there is nothing under the headings.", row=blocks[0].heading_row + 1 if blocks else None)
            )
        processes = () if self._problems else tuple(self._processes(tables))
        return Preview(
            processes=processes,
            problems=_shortened(self._problems),
            notes=_shortened(self._notes),
            headings=tuple(dict.fromkeys(there)),
            columns={column.heading: field for table in tables for field, column in table.columns.items()},
            asked=tuple(dict.fromkeys(heading for table in tables for heading in table.asked)),
        )

    def _blocks(self) -> list[Block]:
        """The tables to read: all, or the one in our own workbook that holds everything."""
        chosen = frozenset(heading for heading, field in self._chosen.items() if field)
        found = [(sheet, find_blocks(sheet, chosen)) for sheet in self._sheets]
        blocks = [block for _, some in found for block in some]
        whole = next((block for block in blocks if _is_ours(block)), None)
        if whole and len(self._sheets) > 1:
            # The other sheets show the same to people.
            others = [sheet.name for sheet in self._sheets if sheet is not whole.sheet]
            self._notes.append(Remark(sentence=f"Everything is read from the sheet “{whole.sheet.name}”, not from {listed(others, 3)}."))
            return [whole]
        if blocks:
            for sheet, some in found:
                if not some:
                    self._notes.append(Remark(sentence="no column is known here, so nothing of it comes in.", sheet=sheet.name))
        return blocks

    def _headings_of_nothing_known(self) -> list[str]:
        """Where no table has a heading that is known, the first row of the first sheet may be headings all the same."""
        if not self._sheets:
            return []
        sheet = self._sheets[0]
        start = next(index for index, row in enumerate(sheet.rows) if any(map(text_of, row)))
        headings = [text_of(cell) or f"Column {number}" for number, cell in enumerate(sheet.rows[start], start=1)]
        self._problems.append(Remark(sentence=_no_stage(headings), row=start + sheet.first_row if sheet.first_row else None))
        return headings

    def _check_chosen(self, there: list[str]) -> None:
        for heading, field in self._chosen.items():
            if heading not in there:
                self._problems.append(Remark(sentence=f"There is no column “{heading}”; the columns are {listed(there)}."))
            elif field and field not in FIELDS:
                self._problems.append(Remark(sentence=f"“{field}” is not a field; the fields are {', '.join(FIELDS)}.", column=heading))

    def _table(self, block: Block, blocks: list[Block]) -> "_TableReader":
        several = len({id(each.sheet) for each in blocks}) > 1
        generic = re.fullmatch(r"(?:sheet|tabelle|feuil|hoja|table|export)\s?\d*", match_key(block.sheet.name))
        name = block.sheet.name if several or not (generic and self._file_name) else self._file_name
        beside = [each for each in blocks if each.sheet is block.sheet]
        if len(beside) > 1:
            name = f"{name} ({beside.index(block) + 1})".strip()
        return _TableReader(
            block,
            self._chosen,
            persona_name=block.title or name,
            sheet_name=block.sheet.name if len(self._sheets) > 1 else "",
            is_alone=len(blocks) == 1,
        )

    def _processes(self, tables: list["_TableReader"]) -> Iterator[BuyingProcessState]:
        found = [(table, persona) for table in tables for persona in table.personas]
        made = _made_ids([persona for _, persona in found])
        seen: dict[str, _TableReader] = {}
        for number, (table, persona) in enumerate(found):
            if persona.name and seen.setdefault(match_key(persona.name), table) is not table:
                self._notes.append(
                    table.remark(persona.first_row, f"“{persona.name[:40]}” is in another table too; it comes in as a persona of its own.")
                )
            is_completed = bool(persona.statuses) and set(persona.statuses) == {"completed"}
            if len(set(persona.statuses)) > 1:
                self._notes.append(
                    table.remark(persona.first_row, "some rows of this persona are completed, others are not; it counts as in progress.")
                )
            pains, summary = "\n".join(persona.pain_points), "\n\n".join(persona.summaries)
            for name, text in (("pain points", pains), ("summaries", summary)):
                if len(text) > MAX_TEXT:
                    self._notes.append(
                        table.remark(persona.first_row, f"its {name} are over {MAX_TEXT:,} characters; the rest is left out.")
                    )
            yield BuyingProcessState(
                persona_id=made.get(number, persona.id),
                persona_name=persona.name,
                persona_pain_points=pains[:MAX_TEXT],
                buying_stages=tuple(stage for _, stage in sorted(persona.stages, key=lambda each: each[0])),
                ai_generated_summary=summary[:MAX_TEXT] or None,
                status="completed" if is_completed else "in_progress",
                last_updated_at=max(persona.times, default=self._now),
            )


class _TableReader:
    """Reads one table: which column holds which field, which rows say something, and what they say of which persona."""

    def __init__(self, block: Block, chosen: Mapping[str, str | None], *, persona_name: str, sheet_name: str, is_alone: bool) -> None:
        self._block = block
        self._chosen = chosen
        self._persona_name = persona_name
        self._sheet_name = sheet_name
        self._is_alone = is_alone
        self._is_ours = _is_ours(block)
        self._unknown: list[str] = []
        self.problems: list[Remark] = []
        self.notes: list[Remark] = []
        self.asked: list[str] = []
        """Headings of which only the person can say what they are."""
        self.personas: list[_Persona] = []
        self.columns = self._columns_by_field()

    @property
    def is_empty_frame_of_ours(self) -> bool:
        """Whether it is `to_frame` of no processes, which is right so."""
        return self._is_ours and self._block.sheet.is_headed

    def read(self) -> None:
        """Fills `personas`, `problems`, `notes` and `asked`."""
        self.notes += [Remark(sentence=sentence, sheet=self._sheet_name, row=number) for number, sentence in self._block.notes]
        self._read()
        if unknown := [heading for heading in self._unknown if heading not in self.asked]:
            which = "Columns that nobody knows are" if len(unknown) > 1 else "A column that nobody knows is"
            self._note(None, f"{which} left out: {listed(unknown)}.")

    def remark(self, number: int | None, sentence: str, column: str = "") -> Remark:
        """A remark about the row with this number, or the column, where the table was turned."""
        if self._block.is_turned and number is not None and number != self._block.heading_row:
            column = f"Column {_letter(number)}{f', {column}' if column else ''}"
            return Remark(sentence=sentence, sheet=self._sheet_name, column=column)
        return Remark(sentence=sentence, sheet=self._sheet_name, row=number, column=column)

    def _note(self, number: int | None, sentence: str, column: str = "") -> None:
        self.notes.append(self.remark(number, sentence, column))

    def _problem(self, number: int | None, sentence: str, column: str = "") -> None:
        self.problems.append(self.remark(number, sentence, column))

    def _heading(self, field: str) -> str:
        return self.columns[field].heading if field in self.columns else ""

    # -- columns

    def _columns_by_field(self) -> dict[str, _Column]:
        """By field. Of several headings for one field the one that says so most clearly counts, else the first; the others are named."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        unknown: list[str] = []
        taken = {field for field in self._chosen.values() if field}
        guesses = [best_guess(heading) for heading in self._block.headings]
        for index, (heading, best) in enumerate(zip(self._block.headings, guesses, strict=True)):
            if heading in self._chosen:
                field, strength = self._chosen[heading] or "", 4
            else:
                field, strength = best
                group = self._block.groups[index] if index < len(self._block.groups) else ""
                wider = best_guess(f"{group} {heading}") if group and match_key(group) != match_key(heading) else best
                is_double = [each.field for each in guesses].count(field) > 1
                if wider.field and (not field or (is_double and wider.field != field)):
                    field, strength = wider
                if field in taken or match_key(heading) in _DERIVED or (field == "stage_order" and not self._has_numbers(index)):
                    field = ""
            if field in FIELDS:
                found.setdefault(field, []).append((-strength, index, heading))
            elif self._has_text(index) and match_key(heading) not in _DERIVED and heading not in (*self._chosen, CELLS):
                unknown.append(heading)
        self._order_from_steps(found)
        columns: dict[str, _Column] = {}
        for field, candidates in found.items():
            _, index, heading = min(candidates)
            columns[field] = _Column(field, index, heading, unit_of(heading) if field == "duration" else "")
            for _, other, name in sorted(candidates):
                if other != index and self._has_text(other):
                    label = FIELD_LABELS.get(field, field)
                    self._note(None, f"this column is left out; {label} is read from “{heading}”.", name)
        self._unknown = unknown
        return columns

    def _order_from_steps(self, found: dict[str, list[tuple[int, int, str]]]) -> None:
        """Of two columns for the stage the one that has numbers alone, such as "Step", is their order."""
        names = found.get("stage_name", [])
        if len(names) < 2 or "stage_order" in found:
            return
        for candidate in names:
            texts = [text for _, row in self._block.rows if candidate[1] < len(row) and (text := text_of(row[candidate[1]]))]
            if texts and all(re.fullmatch(r"(?:[a-zé]+ ?)?\d{1,3}\.?", match_key(text)) for text in texts):
                found["stage_order"] = [candidate]
                names.remove(candidate)
                return

    def _has_numbers(self, place: int) -> bool:
        """Whether a column that may be an order holds any."""
        cells = [row[place] for _, row in self._block.rows if place < len(row) and text_of(row[place])]
        return not cells or any(_is_order(cell) for cell in cells)

    def _has_text(self, index: int) -> bool:
        return any(index < len(row) and text_of(row[index]) for _, row in self._block.rows)

    # -- rows

    def _read(self) -> None:
        fields = self.columns.keys()
        names_personas = bool({"persona_id", "persona_name"} & fields)
        if CELLS in self._block.headings and CELLS not in self._chosen:
            self.asked.append(CELLS)
            self._problem(None, "nothing says what the cells under the stages hold; choose it.", CELLS)
            return
        if "stage_name" not in fields and (not names_personas or not fields.isdisjoint(STAGE_FIELDS)):
            self._problem(self._block.heading_row if self._block.sheet.first_row else None, _no_stage(self._block.headings))
            return
        rows = list(self._rows())
        if not names_personas and self._asks_for_persona(rows):
            return
        title, labels = self._block.title, self._block.labels
        if title and (names_personas or not rows):
            self._note(None, f"“{title[:60]}” stands above a table and is left out.")
        if names_personas and "persona_name" in labels:
            self._note(None, f"“{labels['persona_name'][:60]}” stands above a table that names its personas, and is left out.")
        if not rows and not self._is_alone:
            self._note(self._block.heading_row, "there is nothing under these headings.")
        self.personas = self._by_persona(rows)
        for persona in self.personas:
            if not names_personas:
                persona.name = labels.get("persona_name") or self._persona_name
            if not persona.pain_points and (pains := labels.get("persona_pain_points")):
                persona.pain_points.append(pains)
            if not persona.summaries and (summary := labels.get("ai_generated_summary")):
                persona.summaries.append(summary)
            for label in ("status", "last_updated_at"):
                if label in labels:
                    self._about_persona(persona, _Row(self._block.heading_row, {label: labels[label]}))

    def _rows(self) -> Iterator[_Row]:
        """Those that say something; totals, repeated headings and footnotes are left out with a note."""
        heads = {match_key(heading) for heading in self._block.headings}
        for number, row in self._block.rows:
            cells = {field: row[column.place] if column.place < len(row) else None for field, column in self.columns.items()}
            texts = {field: text for field, cell in cells.items() if (text := text_of(cell))}
            if not texts and not any(map(_is_unreadable, cells.values())):
                if any(map(text_of, row)):
                    self._note(
                        number,
                        f"only columns that are left out have a text here: “{' '.join(filter(None, map(text_of, row)))[:60]}”.",
                    )
                continue
            if not self._is_ours:
                all_texts = [match_key(text) for cell in row if (text := text_of(cell))]
                if len(all_texts) > 1 and set(all_texts) <= heads:
                    self._note(number, "the headings stand here once more; the row is left out.")
                    continue
                first = texts.get("stage_name") or texts.get("persona_name") or (text_of(row[0]) if row else "")
                rest = [text for field, text in texts.items() if text != first and field not in ("persona_name", "persona_id")]
                if (
                    _TOTAL.fullmatch(match_key(first).rstrip(": "))
                    and all(_is_figure(text) for text in rest)
                    and not texts.get("buyer_actions")
                ):
                    self._note(number, f"“{first[:40]}” is no stage but a total; the row is left out.")
                    continue
                if len(all_texts) == 1 and _FOOTNOTE.fullmatch(match_key(first)):
                    self._note(number, f"“{first[:60]}” is a footnote and left out.")
                    continue
            yield _Row(number, cells)

    def _asks_for_persona(self, rows: list[_Row]) -> bool:
        """Whether a stage's name comes twice, and a column that nobody knows may be why: its texts tell the personas apart."""
        names = [match_key(text_of(row.cells.get("stage_name"))) for row in rows]
        doubles = {name for name in names if name and names.count(name) > 1}
        if not doubles:
            return False
        numbers = {row.number for row in rows}
        for index, heading in enumerate(self._block.headings):
            if heading in self._chosen or any(column.place == index for column in self.columns.values()):
                continue
            texts: list[str] = []
            for number, row in self._block.rows:
                if number in numbers:
                    text = match_key(text_of(row[index])) if index < len(row) else ""
                    texts.append(text or (texts[-1] if texts else ""))
            pairs = [pair for pair in zip(texts, names, strict=False) if pair[1]]
            if 1 < len(set(texts)) < len(texts) and len(pairs) == len(set(pairs)) and "" not in texts:
                self.asked.append(heading)
                double = next(text for row in rows if match_key(text := text_of(row.cells.get("stage_name"))) in doubles)
                several = f"Are the {len(set(texts))} different texts of this column the personas? Choose."
                self._problem(None, f"“{double[:40]}” is a stage more than once here. {several}", heading)
                return True
        return False

    def _by_persona(self, rows: list[_Row]) -> list[_Persona]:
        personas: dict[tuple[str, str], _Persona] = {}
        key = ("name", "")
        for row in rows:
            identity = self._text(row, "persona_id")
            name = self._text(row, "persona_name")
            if identity or name.strip() or not personas:
                key = ("id", identity) if identity else ("name", match_key(name))
            elif row.cells.get("persona_id") is not None and "persona_name" in self.columns and row.cells.get("persona_name") is not None:
                key = ("name", "")  # an empty text, not a merged cell
            persona = personas.get(key)
            if persona is None:
                persona = personas[key] = _Persona(row.number)
                persona.id, persona.has_id = identity, row.cells.get("persona_id") is not None
                persona.name = name
            elif name.strip() and match_key(name) != match_key(persona.name):
                if persona.name.strip():
                    column = self._heading("persona_name")
                    self._note(
                        row.number,
                        f"“{name[:40]}”, but an earlier row of the same persona says “{persona.name[:40]}”; that stays.",
                        column,
                    )
                else:
                    persona.name = name
            self._about_persona(persona, row)
            self._stage(persona, row)
        return list(personas.values())

    def _about_persona(self, persona: _Persona, row: _Row) -> None:
        pains = self._text(row, "persona_pain_points")
        if pains and pains not in persona.pain_points:
            persona.pain_points.append(pains)
        summary = self._text(row, "ai_generated_summary")
        if summary and summary not in persona.summaries:
            persona.summaries.append(summary)
        status = self._text(row, "status")
        if (bare := "".join(sign for sign in status.casefold() if sign.isalnum())) != "":
            if bare not in _COMPLETED | _IN_PROGRESS:
                heading = self._heading("status")
                self._note(row.number, f"“{status[:40]}” is neither completed nor in progress; it counts as in progress.", heading)
            persona.statuses.append("completed" if bare in _COMPLETED else "in_progress")
        try:
            if time := as_time(row.cells.get("last_updated_at")):
                persona.times.append(time)
        except NotReadable as error:
            self._note(row.number, str(error), self._heading("last_updated_at"))

    def _stage(self, persona: _Persona, row: _Row) -> None:
        texts = {field: self._text(row, field) for field in STAGE_FIELDS}
        order: float | None = None
        try:
            order = as_order(row.cells.get("stage_order"))
        except NotReadable as error:
            self._note(row.number, str(error), self._heading("stage_order"))
        if not any(texts.values()) and order is None:
            return
        texts["duration"] = self._duration(row, texts["duration"])
        is_continued = not self._is_ours and not texts["stage_name"].strip() and order is None and persona.stages
        if is_continued and "stage_name" in self.columns and not text_of(row.cells.get("persona_name")):
            self._continue_stage(persona, row, texts)
            return
        if len(persona.stages) == MAX_STAGES:
            heading = self._heading("stage_name")
            self._problem(row.number, f"this is stage {MAX_STAGES + 1} of a persona; a map can have {MAX_STAGES}.", heading)
        if len(persona.stages) >= MAX_STAGES:
            persona.stages.append(persona.stages[-1])
            return
        stage = BuyingStage.model_validate(texts)
        persona.stages.append((float("inf") if order is None else order, stage))

    def _continue_stage(self, persona: _Persona, row: _Row, texts: Mapping[StageField, str]) -> None:
        """A row without a stage's name goes on with the stage above, as under a merged cell."""
        order, stage = persona.stages[-1]
        joined = {
            field: f"{before}\n{text}" if (before := getattr(stage, field)) and text else before or text for field, text in texts.items()
        }
        if any(len(text) > MAX_TEXT for text in joined.values()):
            self._problem(row.number, f"with “{stage.stage_name[:40]}” above it a cell would hold more than {MAX_TEXT:,} characters.")
        else:
            persona.stages[-1] = order, stage.model_copy(update=dict(joined.items()))
            self._note(row.number, f"this row has no stage of its own and goes on with “{stage.stage_name[:40]}”.")

    def _duration(self, row: _Row, text: str) -> str:
        if not text.strip() or "duration" not in self.columns:
            return text
        column, cell = self.columns["duration"], row.cells.get("duration")
        if column.unit and (told := with_unit(text, column.unit)) != text:
            return told
        if isinstance(cell, date):
            self._note(row.number, f"“{text}” is a date; the spreadsheet may have made it of a range such as 2–3.", column.heading)
        elif BARE_NUMBER.fullmatch(text.strip()) and parse_duration(text) is None and not self._is_ours:
            self._note(row.number, f"“{text.strip()}” has no unit, so how long it is stays unknown.", column.heading)
        return text

    def _text(self, row: _Row, field: str) -> str:
        if field not in row.cells:
            return ""
        heading = self._heading(field)
        try:
            text = as_text(row.cells[field])
        except NotReadable as error:
            self._problem(row.number, str(error), heading)
            return ""
        if reason := _unfit(text):
            self._problem(row.number, reason, heading)
            return ""
        return text


def _no_stage(headings: Iterable[str]) -> str:
    return f"no column is the Stage Name; choose one of {listed(headings)}."


def _is_ours(block: Block) -> bool:
    """Whether it has all columns of our own exports: what stands in it is then taken as it is."""
    return {best.field for heading in block.headings if (best := best_guess(heading)).strength == 3} >= _OUR_OWN


def _is_unreadable(cell: object) -> bool:
    try:
        as_text(cell)
    except NotReadable:
        return True
    return False


def _is_order(cell: object) -> bool:
    try:
        return as_order(cell) is not None
    except NotReadable:
        return False


def _is_figure(text: str) -> bool:
    return bool(BARE_NUMBER.fullmatch(text.strip(" ~≈%€$"))) or parse_duration(text) is not None


def _unfit(text: str) -> str:
    if len(text) > MAX_TEXT:
        return f"this is {len(text):,} characters; a cell holds {MAX_TEXT:,}."
    if "\0" in text:
        return "this holds the character NUL, which cannot be stored."
    try:
        text.encode()
    except UnicodeEncodeError:
        return "this holds half a character, which cannot be stored."
    return ""


def _made_ids(personas: Sequence[_Persona]) -> dict[int, str]:
    """An id for each persona, by its number, that has none, or that of another one."""
    without: list[int] = []
    taken: set[str] = set()
    for number, persona in enumerate(personas):
        if not persona.id or persona.id in taken:
            without.append(number)
        taken.add(persona.id)
    if len(without) == 1 and not personas[without[0]].id and personas[without[0]].has_id:
        return {}  # One empty id is as good as any other: it comes from a process that has it.
    free = (name for number in range(1, len(taken) + len(personas) + 1) if (name := f"persona-{number}") not in taken)
    return dict(zip(without, free, strict=False))


def _shortened(remarks: list[Remark]) -> tuple[Remark, ...]:
    more = len(remarks) - MAX_SHOWN
    rest = (Remark(sentence=f"And {more:,} more."),) if more > 0 else ()
    return (*remarks[:MAX_SHOWN], *rest)


def _letter(number: int) -> str:
    """The name of a column, from 1, as spreadsheets have it.

    >>> _letter(2), _letter(28)
    ('B', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
