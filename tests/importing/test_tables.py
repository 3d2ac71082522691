"""Tables as people keep them come in as they were meant; our own exports come back as they were."""

import csv
import io
from collections.abc import Sequence

import pytest

from buyerflow_widgets.exporting import FORMATS, to_csv
from buyerflow_widgets.model.process import BuyingProcessState, BuyingStage
from buyerflow_widgets.tables import read_file, to_json
from tests.support.samples import FILE
from tests.support.spreadsheets import as_xlsx
from tests.support.texts import NAUGHTY, with_text_everywhere

PLAIN: list[list[object]] = [
    ["How our customers buy", "", "", ""],
    [],
    ["Step", "What the buyer does", "How long?", "Who", "Budget"],
    ["Trouble", "Logs\nstoppages", "2–4 weeks", "Shift lead", "0"],
    ["", "", "", "", ""],
    ["Trial", "Runs a pilot", 8, None, "10"],
]


def as_csv(rows: Sequence[Sequence[object]], separator: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Plant manager.csv", as_csv(PLAIN).encode()),
        ("Plant manager.csv", as_csv(PLAIN, ";").encode("utf-8-sig")),
        ("Plant manager.tsv", as_csv(PLAIN, "\t").encode("utf-16")),
        ("Plant manager.csv", as_csv(PLAIN, ";").encode("cp1252")),
    ],
    ids=["UTF-8", "semicolons and a mark", "tabs in UTF-16", "Excel's old code page"],
)
def test_a_plain_table_is_one_persona_with_its_stages(name: str, data: bytes) -> None:
    read = read_file(name, data)
    assert read.problems == ()
    assert read.columns == {
        "Step": "stage_name",
        "What the buyer does": "buyer_actions",
        "How long?": "duration",
        "Who": "key_influencers",
    }
    assert read.headings[-1] == "Budget"
    [process] = read.processes
    assert process.persona_name == "Plant manager"
    first, second = process.buying_stages
    assert (first.stage_name, first.buyer_actions, first.duration) == ("Trouble", "Logs\nstoppages", "2–4 weeks")
    assert (second.duration, second.key_influencers) == ("8", "")


def test_a_spreadsheet_with_one_sheet_is_one_persona_named_as_the_file() -> None:
    [process] = read_file("map.xlsx", as_xlsx(PLAIN)).processes
    assert process.persona_name == "map"
    assert [stage.duration for stage in process.buying_stages] == ["2–4 weeks", "8"]


def test_columns_are_what_the_person_says_they_are() -> None:
    data = as_csv([["A", "B", "Duration"], ["Trial", "They test", "2 weeks"]]).encode()
    assert read_file("a.csv", data).problems
    read = read_file("a.csv", data, {"A": "stage_name", "B": "seller_actions"})
    [process] = read.processes
    assert process.buying_stages == (BuyingStage.named("Trial").model_copy(update={"seller_actions": "They test", "duration": "2 weeks"}),)
    assert read.columns == {"A": "stage_name", "B": "seller_actions", "Duration": "duration"}
    assert read_file("a.csv", data, {"A": "stage_name", "Duration": None}).columns == {"A": "stage_name"}


def test_a_persona_written_once_above_its_stages_has_them_all() -> None:
    rows = [["Persona", "Stage"], ["Plant manager", "Trouble"], ["", "Trial"], ["Buyer", "Tender"], ["", ""], ["", "Contract"]]
    first, second = read_file("a.csv", as_csv(rows).encode()).processes
    assert [stage.stage_name for stage in first.buying_stages] == ["Trouble", "Trial"]
    assert (second.persona_name, [stage.stage_name for stage in second.buying_stages]) == ("Buyer", ["Tender", "Contract"])


def test_the_order_is_the_one_that_stands_there() -> None:
    rows = [["No", "Stage"], ["10", "Last"], ["2", "Second"], ["1", "First"], ["", "Without"]]
    [process] = read_file("a.csv", as_csv(rows).encode()).processes
    assert [stage.stage_name for stage in process.buying_stages] == ["First", "Second", "Last", "Without"]


def test_a_time_that_cannot_be_read_is_said_and_replaced() -> None:
    read = read_file("a.csv", as_csv([["Stage", "Last updated"], ["Trial", "in spring"]]).encode())
    assert [str(note) for note in read.notes] == [
        "Row 2, Last updated: “in spring” is not a date such as 2025-03-14; the present time stands in its place."
    ]


def test_our_own_exports_come_back() -> None:
    processes = read_file("samples.json", FILE.read_bytes()).processes
    assert read_file("all.json", to_json(processes).encode()).processes == processes
    back = read_file("all.csv", to_csv(processes).encode("utf-8-sig"))
    assert back.notes == () and back.problems == ()
    assert back.processes == without_summaries(processes)


def without_summaries(processes: Sequence[BuyingProcessState]) -> tuple[BuyingProcessState, ...]:
    return tuple(process.model_copy(update={"ai_generated_summary": None}) for process in processes)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_every_naughty_string_comes_back_from_every_field(suffix: str) -> None:
    texts = [text for text in NAUGHTY if "\r" not in text] + ["-5 days", "'-5 days", "'tis", "_x000D_", "\x1b\ufffe", " two  spaces "]
    states = [with_text_everywhere(text, number).model_copy(update={"ai_generated_summary": None}) for number, text in enumerate(texts)]
    read = read_file(f"all.{suffix}", FORMATS[suffix].write(states))
    assert read.problems == ()
    assert list(read.processes) == states
