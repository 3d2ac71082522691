"""Files that cannot be taken in: each is refused with one sentence that names the place."""

import json
from typing import Any

import pytest

from buyerflow_widgets.model.process import MAX_TEXT
from buyerflow_widgets.tables import MAX_BYTES, FileRefused, read_file
from tests.support.spreadsheets import as_xlsx, with_part

PROCESS: dict[str, Any] = {
    "persona_id": "p",
    "persona_name": "Plant manager",
    "persona_pain_points": "",
    "buying_stages": [],
    "last_updated_at": "2025-03-14T10:30:00Z",
}
STAGE = dict.fromkeys(("stage_name", "buyer_actions", "duration", "key_influencers", "seller_actions", "content_type", "key_message"), "")


def as_json(**changed: object) -> bytes:
    return json.dumps(PROCESS | changed).encode()


BROKEN: list[tuple[str, str, bytes, str]] = [
    ("not JSON", "a.json", b"{,}", "a.json: This is not JSON: key must be a string at line 1 column 2."),
    ("a key is missing", "a.json", as_json(buying_stages=[{"stage_name": "Trial"}]), "a.json: buying_stages[0].buyer_actions: is missing"),
    ("another type", "a.json", as_json(buying_stages=[STAGE | {"duration": 4}]), "a.json: buying_stages[0].duration: must be a text."),
    ("a null", "a.json", as_json(ai_generated_summary=None), "a.json: ai_generated_summary: null is not allowed; leave the key out."),
    ("another status", "a.json", as_json(status="open"), "a.json: status: must be 'in_progress' or 'completed'."),
    ("no time", "a.json", as_json(last_updated_at="14.3.2025"), "a.json: last_updated_at: must be a time in UTC written with Z"),
    ("a list in its place", "a.json", as_json(buying_stages={}), "a.json: buying_stages: must be a list."),
    ("two of one id", "a.json", json.dumps([PROCESS, PROCESS]).encode(), "a.json: [0] and [1]: both have the persona_id “p”."),
    ("a text too long", "a.json", as_json(persona_name="x" * 20_001), "a.json: persona_name: is longer than 20,000 characters."),
    ("too many stages", "a.json", as_json(buying_stages=[STAGE] * 201), "a.json: buying_stages: has more than 200 stages."),
    ("not UTF-8", "a.json", b'{"persona_id": "\xff"}', "a.json is not in UTF-8."),
    ("empty", "a.csv", b" \n", "a.csv is empty."),
    ("too large", "a.csv", b"x" * (MAX_BYTES + 1), "a.csv has 8.0 MB; a file of up to 8 MB can be read."),
    ("a quotation mark is missing", "a.csv", b'Stage Name,Duration\n"Trial,2 weeks\n', "a.csv, line 2: a quotation mark is missing"),
    ("no text", "a.csv", b"Stage\0Name", "a.csv is no text; choose the file that the spreadsheet exported."),
    ("too many rows", "a.csv", b"Stage Name\n" + b"Trial\n" * 10_001, "a.csv has more than 10,000 rows; import it in parts."),
    ("too many columns", "a.csv", b"Stage Name" + b",x" * 300, "a.csv, row 1: there are 301 columns; a table of up to 200 can be read."),
    ("no spreadsheet", "a.xlsx", b"PK but no archive", "a.xlsx is no spreadsheet, or is damaged."),
    ("an archive of something else", "a.xlsx", with_part(b"", "a.txt", b"x"), "a.xlsx is no spreadsheet, or is damaged."),
    ("macros by name", "a.xlsm", as_xlsx([["Stage Name"]]), "a.xlsm may hold macros; save it as .xlsx and import that."),
    (
        "macros inside",
        "a.xlsx",
        with_part(as_xlsx([["Stage Name"]]), "xl/vbaProject.bin", b"x"),
        "a.xlsx holds macros; save it as .xlsx without them and import that.",
    ),
    (
        "a bomb",
        "a.xlsx",
        with_part(as_xlsx([["Stage Name"]]), "xl/media/a", bytes(120_000_000)),
        "a.xlsx unpacks to more than 100 MB; it is not read.",
    ),
    ("a password", "a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.xlsx is protected by a password, or in Excel's old format;"),
    ("an empty spreadsheet", "a.xlsx", as_xlsx([]), "a.xlsx is empty."),
    ("another kind", "a.pdf", b"%PDF", "a.pdf is no file that can be imported; choose a .json, .csv or .xlsx file."),
]


@pytest.mark.parametrize(("name", "data", "sentence"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN])
def test_a_broken_file_is_refused_in_one_sentence_that_names_the_place(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_file(name, data)
    assert str(caught.value).startswith(sentence)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        ([["Budget", "Owner"], ["1", "2"]], ["Row 1: no column is the Stage Name; choose one of “Budget”, “Owner”."]),
        ([["Stage Name", "Duration"]], ["Row 2: there is nothing under the headings."]),
        (
            [["Stage", "Who"], ["Trial", "x" * (MAX_TEXT + 1)], ["y" * (MAX_TEXT + 1), ""]],
            [
                "Row 2, Who: this is 20,001 characters; a cell holds 20,000.",
                "Row 3, Stage: this is 20,001 characters; a cell holds 20,000.",
            ],
        ),
        ([["Stage"], *[["Trial"]] * 201], ["Row 202, Stage: this is stage 201 of a persona; a map can have 200."]),
    ],
    ids=["no headings", "no rows", "too long", "too many stages"],
)
def test_what_is_wrong_in_a_table_is_listed_by_row_and_column(rows: list[list[str]], problems: list[str]) -> None:
    text = "\n".join(",".join(row) for row in rows)
    read = read_file("a.csv", text.encode())
    assert [str(problem) for problem in read.problems] == problems
    assert read.processes == ()
