"""Processes from a DataFrame: ours, or any table with a row a stage and similar headings."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

import pandas as pd
from pydantic import ValidationError

from buyerflow_widgets.model import MAX_STAGES, MAX_TEXT, STAGE_FIELDS, BuyerFlowError, BuyingProcessState, BuyingStage, Frozen, type_label
from buyerflow_widgets.tables.cells import NotReadable, as_number, as_text, as_time, is_missing
from buyerflow_widgets.tables.headings import HeadingError, columns_by_field

_Model = TypeVar("_Model", bound=Frozen)
_Read = TypeVar("_Read")
_STATUSES = {"": None, "inprogress": "in_progress", "completed": "completed"}


class FrameError(BuyerFlowError, ValueError):
    """A DataFrame cannot be read as processes. Its text is one sentence that names the row, counted from 1, and the column."""

    def __init__(self, reason: str, row: int | None = None, column: str = "") -> None:
        place = f"Row {row + 1}, column “{column}”: " if row is not None and column else f"Row {row + 1}: " if row is not None else ""
        super().__init__(f"{place}{reason.removesuffix('.')}.")
        self.row = row
        """Its position, from 0 as `frame.iloc` counts; None where it is about the frame as a whole."""
        self.column = column
        """The heading in the frame; empty where it is about the whole row or frame."""


def from_frame(
    frame: pd.DataFrame, columns: Mapping[str, str | None] | None = None, *, now: datetime | None = None
) -> tuple[BuyingProcessState, ...]:
    """The processes of a table with a row per persona and stage, in the order in which the personas appear.

    Raises `FrameError`, and `TypeError` for what is no pandas DataFrame.

    `columns` says which heading holds which field (None: ignore it), such as `{"What they do": "buyer_actions"}`. All other
    headings are known by the field's name, its label or a word for it, in any case: "buyer_actions", "Buyer Actions", "Actions". Unknown
    columns are ignored.

    Rows belong together that have the same `persona_id`; where there is none, the same `persona_name`; a row with neither
    belongs to the one above it. A persona's stages stand in the order of `stage_order`; those that have none follow, as they
    stand in the table. A row without any text of a stage is a persona without stages. Personas without an id get one: "persona-1".

    Numbers, dates and what is missing are read as people read them: 2.0 is "2", NaN is "". A `last_updated_at` without a zone is
    UTC; where it is missing it is `now` (by default, the present). Several times in one persona: the latest; several texts of
    pain points: one after the other.

    `from_frame(to_frame(processes))` is the same processes, but for their summaries, where no two have the same `persona_id`.

    >>> table = pd.DataFrame({"Persona Name": ["Plant manager", None], "Stage Name": ["Search", "Buy"], "Duration": ["a week", 2.0]})
    >>> [(stage.stage_name, stage.duration) for stage in from_frame(table)[0].buying_stages]
    [('Search', 'a week'), ('Buy', '2')]
    """
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(
            f"from_frame takes a pandas DataFrame, not a value of type {type_label(frame)}; "
            "pandas.DataFrame(…) makes one of a list or dict, .to_pandas() of a polars or Arrow table."
        )
    table = _Table(frame, columns)
    groups = table.by_persona()
    made = _made_ids(table, groups)
    return tuple(_process(table, rows, made.get(number), now) for number, rows in enumerate(groups))


class _Table:
    """The columns of a frame that we know, as lists, with their headings."""

    def __init__(self, frame: pd.DataFrame, columns: Mapping[str, str | None] | None) -> None:
        try:
            places = columns_by_field(frame.columns, columns)
        except HeadingError as error:
            raise FrameError(str(error)) from error
        self.rows = range(len(frame))
        self.headings = {field: str(frame.columns[place]) for field, place in places.items()}
        self._cells = {field: frame.iloc[:, place].tolist() for field, place in places.items()}

    def __contains__(self, field: str) -> bool:
        return field in self._cells

    def text(self, field: str, row: int) -> str:
        return self._read(as_text, field, row) or ""

    def number(self, field: str, row: int) -> float | None:
        return self._read(as_number, field, row)

    def time(self, field: str, row: int) -> datetime | None:
        return self._read(as_time, field, row)

    def is_missing(self, field: str, row: int) -> bool:
        return field not in self._cells or is_missing(self._cells[field][row])

    def error(self, reason: str, field: str, row: int) -> FrameError:
        return FrameError(reason, row, self.headings.get(field, field))

    def by_persona(self) -> list[list[int]]:
        """The rows of each persona, in the order in which they appear."""
        groups: dict[tuple[str, str], list[int]] = {}
        key = ("name", "")
        for row in self.rows:
            if not (groups and self.is_missing("persona_id", row) and self.is_missing("persona_name", row)):
                persona_id = self.text("persona_id", row)
                key = ("id", persona_id) if persona_id else ("name", _plain(self.text("persona_name", row)))
            groups.setdefault(key, []).append(row)
        return list(groups.values())

    def _read(self, how: Callable[[Any], _Read], field: str, row: int) -> _Read | None:
        if field not in self._cells:
            return None
        try:
            return how(self._cells[field][row])
        except NotReadable as error:
            raise self.error(str(error), field, row) from error


def _made_ids(table: _Table, groups: list[list[int]]) -> dict[int, str]:
    """An id for each persona, by its number, that has none."""
    without = [number for number, rows in enumerate(groups) if not table.text("persona_id", rows[0])]
    if len(without) == 1 and not table.is_missing("persona_id", groups[without[0]][0]):
        return {}  # One empty id is as good as any other: it comes from a process that has it.
    taken = {table.text("persona_id", rows[0]) for rows in groups}
    free = (name for number in range(1, len(taken) + len(groups) + 1) if (name := f"persona-{number}") not in taken)
    return dict(zip(without, free, strict=False))


def _process(table: _Table, rows: list[int], made_id: str | None, now: datetime | None) -> BuyingProcessState:
    first = rows[0]
    values = {
        "persona_id": made_id or table.text("persona_id", first),
        "persona_name": _only(table, "persona_name", rows),
        "persona_pain_points": "\n".join(dict.fromkeys(text for row in rows if (text := table.text("persona_pain_points", row)))),
        "buying_stages": _stages(table, rows),
        "ai_generated_summary": next((text for row in rows if (text := table.text("ai_generated_summary", row))), None),
        "status": _STATUSES[_status(_only(table, "status", rows))] or "in_progress",
        "last_updated_at": max((time for row in rows if (time := table.time("last_updated_at", row))), default=now or datetime.now(UTC)),
    }
    return _valid(BuyingProcessState, values, table, first)


def _stages(table: _Table, rows: list[int]) -> tuple[BuyingStage, ...]:
    found: list[tuple[float, BuyingStage]] = []
    for row in rows:
        texts: dict[str, Any] = {field: table.text(field, row) for field in STAGE_FIELDS}
        order = table.number("stage_order", row)
        if order is None and not any(texts.values()):
            continue
        if len(found) == MAX_STAGES:
            raise FrameError(f"this persona has more than {MAX_STAGES} stages", row)
        found.append((float("inf") if order is None else order, _valid(BuyingStage, texts, table, row)))
    return tuple(stage for _, stage in sorted(found, key=lambda each: each[0]))


def _only(table: _Table, field: str, rows: list[int]) -> str:
    """What all rows of a persona say, or say nothing about."""
    bare = _status if field == "status" else _plain
    said = ""
    for row in rows:
        text = table.text(field, row)
        if field == "status" and _status(text) not in _STATUSES:
            raise table.error(f"“{text[:40]}” is neither in_progress nor completed", field, row)
        if said and text and bare(text) != bare(said):
            raise table.error(f"“{text[:40]}”, but an earlier row of the same persona says “{said[:40]}”", field, row)
        said = said or text
    return said


def _status(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _valid(model: type[_Model], values: dict[str, Any], table: _Table, row: int) -> _Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0])
        match first["type"]:
            case "string_too_long":
                reason = f"the text is longer than {MAX_TEXT:,} characters"
            case "string_unicode":
                reason = "the text holds half a character, which cannot be stored"
            case "value_error":
                reason = str(first["ctx"]["error"])
            case _:
                reason = str(first["msg"])
        raise table.error(reason, field, row) from error
