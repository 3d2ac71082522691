"""Tables as people keep them: one row a stage, headings in their own words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from pydantic import TypeAdapter, ValidationError

from buyerflow_widgets.model import MAX_STAGES, MAX_TEXT, STAGE_FIELDS, BuyingProcessState, BuyingStage, Frozen
from buyerflow_widgets.tables.headings import FIELDS, guess
from buyerflow_widgets.tables.preview import Preview, Problem

MAX_ROWS = 10_000
"""Rows that one table may have."""
MAX_SHOWN = 20
"""Problems that are listed; more help nobody."""

_PERSONA = ("persona_id", "persona_name", "persona_pain_points", "ai_generated_summary", "status", "last_updated_at")
_TIME: TypeAdapter[datetime] = TypeAdapter(datetime)


class Sheet(Frozen):
    """A table as it stands in a file: rows of texts."""

    name: str
    """The sheet's, or the file's: the persona, where no column names one."""
    rows: tuple[tuple[str, ...], ...]


def heading_row(sheet: Sheet) -> int | None:
    """The first of the first 20 rows in which a stage's name is headed, or two other columns; None without one."""
    for index, row in enumerate(sheet.rows[:20]):
        found = {guess(cell) for cell in row} - {""}
        if "stage_name" in found or len(found) > 1:
            return index
    return None


def read_table(sheet: Sheet, columns: Mapping[str, str] | None = None) -> Preview:
    """The processes of a table whose headings were found; `columns` says which field a heading means, in place of the guess.

    Rows are grouped by `persona_id`, else by `persona_name`; where a persona stands only in its first row, the rows below
    belong to it too. Without such a column the whole table is one persona, named as the sheet.
    """
    first = heading_row(sheet)
    start = 0 if first is None else first
    headings = tuple(_heading(cell, number) for number, cell in enumerate(sheet.rows[start] if sheet.rows else (), start=1))
    guessed = {heading: field for heading in headings if (field := guess(heading))}
    wanted = dict(guessed if columns is None else columns)
    # Of two columns for one field the first counts.
    places = {field: headings.index(heading) for heading, field in reversed(wanted.items()) if field in FIELDS and heading in headings}
    taken = {headings[index]: field for field, index in places.items()}
    if "stage_name" not in places:
        missing = Problem(row=start + 1, column="", sentence="no column is the Stage Name; choose one.")
        return Preview(processes=(), problems=(missing,), headings=headings, columns=taken)
    reader = _Reader(sheet, places, {field: headings[index] for field, index in places.items()})
    for index, row in enumerate(sheet.rows[start + 1 :], start=start + 2):
        reader.take(index, row)
    processes, problems = reader.processes()
    if not processes and not problems:
        problems = (Problem(row=start + 2, column="", sentence="there is nothing under the headings."),)
    return Preview(
        processes=() if problems else processes,
        problems=problems[:MAX_SHOWN],
        notes=tuple(reader.notes[:MAX_SHOWN]),
        headings=headings,
        columns=taken,
    )


class _Reader:
    """Rows, gathered by persona."""

    def __init__(self, sheet: Sheet, places: Mapping[str, int], headings: Mapping[str, str]) -> None:
        self._sheet, self._places, self._headings = sheet, places, headings
        self._personas: dict[str, dict[str, str]] = {}
        self._stages: dict[str, list[tuple[float, int, dict[str, str]]]] = {}
        self._problems: list[Problem] = []
        self._key = ""
        self.notes: list[str] = []

    def take(self, number: int, row: Sequence[str]) -> None:
        cells = {field: row[index] if index < len(row) else "" for field, index in self._places.items()}
        if not any(text.strip() for text in cells.values()):
            return
        for field, text in cells.items():
            if len(text) > MAX_TEXT:
                self._say(number, field, f"this is {len(text):,} characters; a cell holds {MAX_TEXT:,}.")
            elif "\0" in text:
                self._say(number, field, "this holds the character NUL, which cannot be stored.")
        key = cells.get("persona_id") or cells.get("persona_name", "").strip()
        # A persona that is written once, above its stages, as in a spreadsheet with merged cells.
        self._key = key or self._key
        persona = self._personas.setdefault(self._key, dict.fromkeys(_PERSONA, ""))
        for field in _PERSONA:
            persona[field] = persona[field] or cells.get(field, "")
        stage: dict[str, str] = {field: cells.get(field, "") for field in STAGE_FIELDS}
        if any(stage.values()) or cells.get("stage_order"):
            order = _number(cells.get("stage_order", ""))
            self._stages.setdefault(self._key, []).append((number if order is None else order, number, stage))

    def processes(self) -> tuple[tuple[BuyingProcessState, ...], tuple[Problem, ...]]:
        if not self._problems:
            for key in self._personas:
                rows = self._stages.get(key, [])
                if len(rows) > MAX_STAGES:
                    self._say(
                        rows[MAX_STAGES][1], "stage_name", f"this is stage {MAX_STAGES + 1} of a persona; a process can have {MAX_STAGES}."
                    )
        if self._problems:
            return (), tuple(self._problems)
        return tuple(self._process(key, persona) for key, persona in self._personas.items()), ()

    def _process(self, key: str, persona: dict[str, str]) -> BuyingProcessState:
        named = "persona_name" in self._places or "persona_id" in self._places
        stages = sorted(self._stages.get(key, []), key=lambda each: each[:2])
        return BuyingProcessState(
            persona_id=persona["persona_id"] or uuid4().hex,
            persona_name=persona["persona_name"] if named else self._sheet.name,
            persona_pain_points=persona["persona_pain_points"],
            buying_stages=tuple(BuyingStage.model_validate(stage) for _, _, stage in stages),
            ai_generated_summary=persona["ai_generated_summary"] or None,
            status="completed" if persona["status"].strip().lower() in ("completed", "finished", "done") else "in_progress",
            last_updated_at=self._time(persona["last_updated_at"]),
        )

    def _time(self, text: str) -> datetime:
        try:
            time = _TIME.validate_python(text.strip()) if text.strip() else datetime.now(UTC)
        except ValidationError:
            self.notes.append(f"“{text[:40]}” is no time that can be read; the present time stands in its place.")
            time = datetime.now(UTC)
        return time if time.tzinfo else time.replace(tzinfo=UTC)

    def _say(self, row: int, field: str, sentence: str) -> None:
        self._problems.append(Problem(row=row, column=self._headings.get(field, ""), sentence=sentence))


def _heading(cell: str, number: int) -> str:
    return cell.strip() or f"Column {number}"


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
