"""Tables as people keep them, each read from CSV, from XLSX and from frames: the same processes, and the same report."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import openpyxl
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from buyerflow_widgets.tables import Preview, read_file, read_frame

Rows = list[list[object]]


class Case(NamedTuple):
    """A table, and what comes of it."""

    rows: Rows
    stages: dict[str, list[str]]
    """By persona, each stage as "name", or "name: duration"; of one without a name the file's stands there, "maps"."""
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    only_in: str = "csv xlsx frame"
    """Where a cell can have this type at all."""


def words(*columns: str) -> list[object]:
    return list(columns)


STEPS = [words("Stage", "Duration", "Who"), words("Trouble", "2–4 weeks", "Shift lead"), words("Trial", "8 weeks", "")]
MAPS = {"maps": ["Trouble: 2–4 weeks", "Trial: 8 weeks"]}
TURNED = "The stages stand in columns here; the table was turned."
A_ROW_A_STAGE = "Each column is a stage here; the table was turned into a row a stage."

CASES: dict[str, Case] = {
    "a plain table": Case(STEPS, MAPS),
    "a title above": Case(
        [words("How our customers buy", "", ""), words("", "", ""), *STEPS],
        MAPS, ("Row 1: “How our customers buy” stands above the table and is left out.",),
    ),
    "the persona above": Case([words("Persona", "Plant manager", ""), *STEPS], {"Plant manager": MAPS["maps"]}),
    "the persona and pain points above": Case(
        [words("Persona: Plant manager", "", ""), words("Pain points", "Late parts", ""), words("", "", ""), *STEPS],
        {"Plant manager": MAPS["maps"]},
    ),
    "empty rows": Case([STEPS[0], words("", "", ""), STEPS[1], words("", "", ""), words("", "", ""), STEPS[2]], MAPS),
    "a column that nobody knows": Case(
        [words("Stage", "Duration", "Budget"), words("Trouble", "1 week", "10 k€")], {"maps": ["Trouble: 1 week"]},
        ("A column that nobody knows is left out: “Budget”.",),
    ),
    "a row that says nothing of ours": Case(
        [words("Stage", "Duration", "Budget"), words("Trouble", "1 week", "1"), words("", "", "see finance")], {"maps": ["Trouble: 1 week"]},
        ("Row 3: only columns that are left out have a text here: “see finance”.", "A column that nobody knows is left out: “Budget”."),
    ),
    "several personas": Case(
        [words("Persona", "Stage"), words("Plant manager", "Trouble"), words("Buyer", "Tender"), words("Plant manager", "Trial")],
        {"Plant manager": ["Trouble", "Trial"], "Buyer": ["Tender"]},
    ),
    "merged cells of a persona": Case(
        [words("Persona", "Stage"), words("Plant manager", "Trouble"), words("", "Trial"), words("Buyer", "Tender")],
        {"Plant manager": ["Trouble", "Trial"], "Buyer": ["Tender"]},
    ),
    "a persona in other letters": Case(
        [words("Persona", "Stage"), words("Plant Manager", "Trouble"), words("plant  manager", "Trial")],
        {"Plant Manager": ["Trouble", "Trial"]},
    ),
    "one id with two names": Case(
        [words("ID", "Persona", "Stage"), words("7", "Plant manager", "Trouble"), words("7", "Buyer", "Trial")],
        {"Plant manager": ["Trouble", "Trial"]},
        ("Row 3, Persona: “Buyer”, but an earlier row of the same persona says “Plant manager”; that stays.",),
    ),
    "two ids with one name": Case(
        [words("ID", "Persona", "Stage"), words("7", "Buyer", "Trouble"), words("8", "Buyer", "Trial")], {"Buyer": ["Trouble"], "Buyer ": ["Trial"]},
    ),
    "merged cells of a stage": Case(
        [words("Stage", "Duration", "Who"), words("Trouble", "1 week", "Shift lead"), words("", "", "Plant manager")],
        {"maps": ["Trouble: 1 week"]}, ("Row 3: this row has no stage of its own and goes on with “Trouble”.",),
    ),
    "groups above the headings": Case(
        [words("", "", "Buyer", "", "Seller", ""), words("Stage", "Order", "Actions", "Duration", "Actions", "Content"),
         words("Trial", "2", "tests", "8 weeks", "helps", "Guide"), words("Trouble", "1", "looks", "", "calls", "")],
        {"maps": ["Trouble", "Trial: 8 weeks"]},
    ),
    "order as numbers": Case([words("No", "Stage"), [2, "B"], [10, "C"], [1, "A"]], {"maps": ["A", "B", "C"]}),
    "order as people write it": Case(
        [words("#", "Stage"), words("Step 2", "B"), words("3.", "C"), words("first", "A"), words("IV", "D")], {"maps": ["A", "B", "C", "D"]},
    ),
    "blanks of an order come last": Case(
        [words("Order", "Stage"), words("", "C"), words("2", "B"), words("", "D"), words("1", "A")], {"maps": ["A", "B", "C", "D"]},
    ),
    "an order that is none": Case(
        [words("Order", "Stage"), words("2", "B"), words("later", "C"), words("1", "A")], {"maps": ["A", "B", "C"]},
        ("Row 3, Order: “later” is no number; the stage comes last.",),
    ),
    "Stage and Step": Case([words("Step", "Stage"), words("2", "Trial"), words("1", "Trouble")], {"maps": ["Trouble", "Trial"]}),
    "Stage and Phase": Case(
        [words("Stage", "Phase"), words("Trouble", "Early"), words("Trial", "Late")], {"maps": ["Trouble", "Trial"]},
        ("Phase: this column is left out; Stage Name is read from “Stage”.",),
    ),
    "a total": Case(
        [*STEPS, words("Total", "10–12 weeks", "")], MAPS, ("Row 4: “Total” is no stage but a total; the row is left out.",),
    ),
    "subtotals": Case(
        [words("Persona", "Stage", "Weeks"), ["Buyer", "Tender", 3], ["Buyer", "Contract", 1], ["Buyer Total", "", 4], ["Grand Total", "", 4]],
        {"Buyer": ["Tender: 3 weeks", "Contract: 1 week"]},
        ("Row 4: “Buyer Total” is no stage but a total; the row is left out.", "Row 5: “Grand Total” is no stage but a total; the row is left out."),
    ),
    "a stage that only sounds like a total": Case(
        [words("Stage", "Buyer actions"), words("Total cost of ownership", "Adds it up")], {"maps": ["Total cost of ownership"]},
    ),
    "the headings once more": Case(
        [*STEPS, STEPS[0], words("Contract", "1 week", "Buyer")],
        {"maps": [*MAPS["maps"], "Contract: 1 week"]}, ("Row 4: the headings stand here once more; the row is left out.",),
    ),
    "blocks without titles": Case(
        [*STEPS, words("", "", ""), STEPS[0], words("Contract", "1 week", "Buyer")],
        {"maps (1)": MAPS["maps"], "maps (2)": ["Contract: 1 week"]},
    ),
    "blocks with their titles": Case(
        [words("Plant manager", "", ""), *STEPS, words("", "", ""), words("Buyer", "", ""), STEPS[0], words("Tender", "1 month", "CFO")],
        {"Plant manager": MAPS["maps"], "Buyer": ["Tender: 1 month"]},
    ),
    "blocks with labels": Case(
        [words("Persona:", "Plant manager", ""), *STEPS, words("", "", ""), words("Persona:", "Buyer", ""), STEPS[0], words("Tender", "", "")],
        {"Plant manager": MAPS["maps"], "Buyer": ["Tender"]},
    ),
    "a footnote": Case(
        [*STEPS, words("", "", ""), words("Source: interviews", "", "")], MAPS, ("Row 5: “Source: interviews” is a footnote and left out.",),
    ),
    "a unit in the heading": Case(
        [words("Stage", "Duration (weeks)"), ["Trouble", 3], ["Trial", "2-4"], ["Contract", 1], ["Sign", "ten days"]],
        {"maps": ["Trouble: 3 weeks", "Trial: 2-4 weeks", "Contract: 1 week", "Sign: ten days"]},
    ),
    "numbers without a unit": Case(
        [words("Stage", "Duration"), ["Trouble", 3]], {"maps": ["Trouble: 3"]},
        ("Row 2, Duration: “3” has no unit, so how long it is stays unknown.",),
    ),
    "German": Case(
        [words("Phase", "Kundenaktivitäten", "Dauer (Wochen)", "Kernbotschaft"), ["Suche", "liest", 3, "Es passt"]], {"maps": ["Suche: 3 weeks"]},
    ),
    "French": Case([words("Étape", "Durée", "Messages clés"), words("Recherche", "2 à 3 semaines", "Simple")], {"maps": ["Recherche: 2 à 3 semaines"]}),
    "Spanish": Case([words("Etapa", "Duración", "Retos"), words("Búsqueda", "un mes", "Coste")], {"maps": ["Búsqueda: un mes"]}),
    "several pain points": Case(
        [words("Persona", "Pain points", "Stage"), words("Buyer", "Late", "A"), words("Buyer", "Dear", "B"), words("Buyer", "Late", "C")],
        {"Buyer": ["A", "B", "C"]},
    ),
    "a summary a stage": Case(
        [words("Persona", "Stage", "Summary"), words("Buyer", "A", "First."), words("Buyer", "B", "Then.")], {"Buyer": ["A", "B"]},
    ),
    "a status of done": Case([words("Persona", "Stage", "Status"), words("Buyer", "A", "done")], {"Buyer": ["A"]}),
    "a status that nobody knows": Case(
        [words("Persona", "Stage", "Status"), words("Buyer", "A", "on hold")], {"Buyer": ["A"]},
        ("Row 2, Status: “on hold” is neither completed nor in progress; it counts as in progress.",),
    ),
    "a date that cannot be read": Case(
        [words("Stage", "Last updated"), words("A", "03/04/2025")], {"maps": ["A"]},
        ("Row 2, Last updated: “03/04/2025” is not a date such as 2025-03-14; the present time stands in its place.",),
    ),
    "dates as people write them": Case(
        [words("Persona", "Stage", "Updated"), words("A", "x", "14 March 2025"), words("B", "x", "March 14, 2025"), words("C", "x", "14.03.2025")],
        {"A": ["x"], "B": ["x"], "C": ["x"]},
    ),
    "times and dates in cells": Case(
        [words("Stage", "Duration", "Who"), ["A", timedelta(days=14), None], ["B", timedelta(hours=2), date(2025, 3, 14)], ["C", time(9, 30), None]],
        {"maps": ["A: 14 days", "B: 2 hours", "C: 09:30"]}, only_in="frame",
    ),
    "a range that became a date": Case(
        [words("Stage", "Duration"), ["A", date(2025, 3, 2)]], {"maps": ["A: 2 March 2025"]},
        ("Row 2, Duration: “2 March 2025” is a date; the spreadsheet may have made it of a range such as 2–3.",), only_in="xlsx frame",
    ),
    "stages as columns": Case(
        [words("", "Awareness", "Decision"), words("Buyer actions", "reads", "signs"), words("Duration", "1 week", "3 days"),
         words("Key message", "It fits", "")],
        {"maps": ["Awareness: 1 week", "Decision: 3 days"]}, (TURNED,),
    ),
    "own stages as columns, with a title": Case(
        [words("Persona: Buyer", "", ""), words("Draft", "", ""), words("Stage", "Trouble", "Trial"), words("Duration", "1 week", "2 weeks"),
         words("Content", "Guide", ""), words("Seen by sales", "", "")],
        {"Buyer": ["Trouble: 1 week", "Trial: 2 weeks"]},
        (TURNED, "Row 2: “Draft” stands above the table and is left out.", "Row 6: “Seen by sales” stands below the table and is left out."),
    ),
    "a field of a stage a column": Case(
        [words("Persona", "Awareness: Duration", "Awareness: Content", "Decision: Duration", "Decision: Content"),
         words("Buyer", "1 week", "Guide", "3 days", ""), words("Plant manager", "", "Blog", "", "")],
        {"Buyer": ["Awareness: 1 week", "Decision: 3 days"], "Plant manager": ["Awareness"]},
        ("Each column is a field of a stage here; the table was turned into a row a stage.",),
    ),
    "numbered stages as columns": Case(
        [words("Persona", "Stage 1", "Stage 2"), words("Buyer", "Tender", "Contract"), words("Plant manager", "Trouble", "")],
        {"Buyer": ["Tender", "Contract"], "Plant manager": ["Trouble"]}, (A_ROW_A_STAGE,),
    ),
    "a pivot whose cells may be anything": Case(
        [words("Persona", "Awareness", "Decision"), words("Buyer", "1 week", "3 days")], {},
        (A_ROW_A_STAGE,), ("Cells: nothing says what the cells under the stages hold; choose it.",),
    ),
    "personas under a heading that nobody knows": Case(
        [words("Team", "Stage"), words("Plant", "Trouble"), words("Plant", "Trial"), words("Office", "Trouble")], {},
        (),
        ("Team: “Trouble” is a stage more than once here. Are the 2 different texts of this column the personas? Choose.",),
    ),
    "no stage": Case(
        [words("Duration", "Who"), words("1 week", "CFO")], {}, (), ("Row 1: no column is the Stage Name; choose one of “Duration”, “Who”.",),
    ),
    "nothing that is known": Case(
        [words("Budget", "Owner"), words("1", "2")], {}, (), ("Row 1: no column is the Stage Name; choose one of “Budget”, “Owner”.",),
    ),
    "headings alone": Case([words("Stage", "Duration")], {}, (), ("Row 2: there is nothing under the headings.",)),
    "camel case and underscores": Case(
        [words("BuyerPersonaName", "stage_name", "DurationWeeks"), ["Buyer", "Tender", 2]], {"Buyer": ["Tender: 2 weeks"]},
    ),
    "line breaks in cells": Case(
        [words("Stage", "What the\nbuyer does", "Duration"), words("Trial", "tests\nlooks", "1 week")], {"maps": ["Trial: 1 week"]},
    ),
}  # fmt: skip


def found(read: Preview) -> list[tuple[str, list[str]]]:
    return [
        (
            each.persona_name,
            [f"{stage.stage_name}: {stage.duration}" if stage.duration else stage.stage_name for stage in each.buying_stages],
        )
        for each in read.processes
    ]


def as_csv(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue().encode(encoding)


def as_xlsx(sheets: dict[str, Rows]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def in_frame(rows: Rows) -> Rows:
    return [[None if cell == "" else cell for cell in row] for row in rows]


def readings(case: Case) -> Iterator[tuple[str, Preview]]:
    if "csv" in case.only_in:
        for name, separator, encoding in (("csv", ",", "utf-8"), ("csv", ";", "utf-8-sig"), ("tsv", "\t", "utf-16"), ("csv", "|", "utf-8")):
            yield f"{separator} {encoding}", read_file(f"maps.{name}", as_csv(case.rows, separator, encoding))
    if "xlsx" in case.only_in:
        yield "xlsx", read_file("maps.xlsx", as_xlsx({"Sheet1": case.rows}))
    # As `pandas.read_excel(…, header=None)` gives it: its rows are counted as those of the file.
    yield "frame", read_frame(pd.DataFrame(in_frame(case.rows)))


def test_there_are_at_least_forty() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_table_reads_the_same_from_everywhere(case: Case) -> None:
    for where, read in readings(case):
        named = [("maps" if not name and where == "frame" else name, stages) for name, stages in found(read)]
        if where == "frame":
            named = [(f"maps{name}" if name.startswith("(") else name, stages) for name, stages in named]
        expected = [(name.strip(), stages) for name, stages in case.stages.items()]
        assert [(name.replace("maps(", "maps ("), stages) for name, stages in named] == expected, where
        assert [str(note) for note in read.notes] == list(case.notes), where
        assert [str(problem) for problem in read.problems] == list(case.problems), where


HEADED = {
    name: case
    for name, case in CASES.items()
    if all(isinstance(cell, str) and cell for cell in case.rows[0]) and len(set(map(str, case.rows[0]))) == len(case.rows[0])
    and case.rows[0][0] not in ("Persona", "Persona: Plant manager") and len(case.rows) > 1 and name not in ("the persona above",)
}  # fmt: skip


@pytest.mark.parametrize("case", HEADED.values(), ids=HEADED.keys())
def test_a_frame_with_headings_reads_the_same_counted_without_them(case: Case) -> None:
    headings, rows = [str(cell) for cell in case.rows[0]], in_frame(case.rows[1:])
    whole = read_frame(pd.DataFrame(in_frame(case.rows)))
    frames: list[Any] = [pd.DataFrame(rows, columns=headings)]
    if all(cell is None or isinstance(cell, str) for row in rows for cell in row):
        frames.append(pl.DataFrame(rows, schema=headings, orient="row"))
        frames.append(pa.Table.from_pandas(frames[0], preserve_index=False))
    for frame in frames:
        read = read_frame(frame)
        assert found(read) == found(whole)
        shifted = [note.model_copy(update={"row": None if note.row is None else note.row + 1}) for note in read.notes]
        assert shifted == list(whole.notes)


# -- what only one kind of source has


def test_every_sheet_is_read_and_may_be_a_persona() -> None:
    notes = [words("Draft of March"), words("Ask finance")]
    read = read_file("maps.xlsx", as_xlsx({"Plant manager": STEPS, "Buyer": [STEPS[0], words("Tender", "1 month", "CFO")], "Notes": notes}))
    assert found(read) == [("Plant manager", MAPS["maps"]), ("Buyer", ["Tender: 1 month"])]
    assert [str(note) for note in read.notes] == ["Sheet “Notes”: no column is known here, so nothing of it comes in."]


def test_a_persona_of_two_sheets_comes_in_twice_and_that_is_said() -> None:
    rows = [words("Persona", "Stage"), words("Buyer", "Tender")]
    read = read_file("maps.xlsx", as_xlsx({"March": rows, "April": rows}))
    assert [name for name, _ in found(read)] == ["Buyer", "Buyer"]
    assert [str(note) for note in read.notes] == [
        "Sheet “April”, row 2: “Buyer” is in another table too; it comes in as a persona of its own."
    ]


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (";", "utf-8-sig"), ("|", "utf-8")])
def test_decimal_commas_and_umlauts_of_any_export(separator: str, encoding: str) -> None:
    rows: Rows = [words("Übersicht", "", ""), words("Phase", "Dauer", "Kosten"), words("Prüfung", "1,5 Wochen", "2,50")]
    read = read_file("Käufer.csv", as_csv(rows, separator, encoding))
    assert found(read) == [("Käufer", ["Prüfung: 1,5 Wochen"])]


def personas_in(frame: pd.DataFrame, columns: dict[str, str | None] | None = None) -> list[tuple[str, list[str]]]:
    return found(read_frame(frame, columns))


def test_a_named_index_is_a_column_and_one_without_a_name_is_asked_for() -> None:
    rows = {"stage": ["A", "B", "A"], "how long": ["1 week", "", ""]}
    people = ["Plant manager", "Plant manager", "Buyer"]
    expected = [("Plant manager", ["A: 1 week", "B"]), ("Buyer", ["A"])]
    assert personas_in(pd.DataFrame(rows, index=pd.Index(people, name="persona"))) == expected
    nameless = pd.DataFrame(rows, index=people)
    assert read_frame(nameless).asked == ("Index",)
    assert personas_in(nameless, {"Index": "persona_name"}) == expected
    assert personas_in(nameless, {"Index": None}) == [("", ["A: 1 week", "B", "A"])]
    levels = pd.MultiIndex.from_arrays([people, ["A", "B", "A"]], names=["persona", "stage"])
    assert personas_in(pd.DataFrame({"how long": rows["how long"]}, index=levels)) == expected
    assert read_frame(pd.DataFrame(rows, index=pd.MultiIndex.from_arrays([people, [1, 2, 1]]))).asked == ("Index 1",)


def test_a_pivot_of_pandas_is_turned() -> None:
    long = pd.DataFrame(
        {"persona": ["Buyer", "Buyer"], "stage": ["Awareness", "Decision"], "duration": ["1 week", "3 days"], "content": ["Guide", "Demo"]}
    )
    wide = long.pivot(index="persona", columns="stage", values=["duration", "content"])
    assert personas_in(wide) == [("Buyer", ["Awareness: 1 week", "Decision: 3 days"])]
    one = long.pivot(index="persona", columns="stage", values="duration")
    assert read_frame(one).asked == ("Cells",)
    assert personas_in(one, {"Cells": "duration"}) == [("Buyer", ["Awareness: 1 week", "Decision: 3 days"])]


def test_a_whole_frame_turned_on_its_side_is_turned_back() -> None:
    frame = pd.DataFrame({"Awareness": ["reads", "1 week"], "Decision": ["signs", "3 days"]}, index=["Buyer actions", "Duration"])
    assert personas_in(frame) == [("", ["Awareness: 1 week", "Decision: 3 days"])]


def test_an_answer_to_what_was_asked_is_taken() -> None:
    rows = CASES["a pivot whose cells may be anything"].rows
    data = as_csv(rows)
    assert found(read_file("maps.csv", data, {"Cells": "duration"})) == [("Buyer", ["Awareness: 1 week", "Decision: 3 days"])]
    data = as_csv(CASES["personas under a heading that nobody knows"].rows)
    assert [name for name, _ in found(read_file("maps.csv", data, {"Team": "persona_name"}))] == ["Plant", "Office"]
    assert found(read_file("maps.csv", data, {"Team": None})) == [("maps", ["Trouble", "Trial", "Trouble"])]


def test_what_a_persona_says_in_several_rows_is_put_together() -> None:
    [buyer] = read_file("maps.csv", as_csv(CASES["several pain points"].rows)).processes
    assert buyer.persona_pain_points == "Late\nDear"
    [told] = read_file("maps.csv", as_csv(CASES["a summary a stage"].rows)).processes
    assert told.ai_generated_summary == "First.\n\nThen."
    [done] = read_file("maps.csv", as_csv(CASES["a status of done"].rows)).processes
    assert done.status == "completed"
    dates = read_file("maps.csv", as_csv(CASES["dates as people write them"].rows)).processes
    assert {each.last_updated_at for each in dates} == {datetime(2025, 3, 14, tzinfo=UTC)}
    [stage] = read_file("maps.csv", as_csv(CASES["merged cells of a stage"].rows)).processes[0].buying_stages
    assert stage.key_influencers == "Shift lead\nPlant manager"
    first, _ = read_file("maps.csv", as_csv(CASES["groups above the headings"].rows)).processes[0].buying_stages
    assert (first.buyer_actions, first.seller_actions) == ("looks", "calls")
