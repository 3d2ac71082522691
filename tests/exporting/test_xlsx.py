"""XLSX, read back by openpyxl."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from buyerflow_widgets.exporting import FORMATS, CannotBeWritten
from buyerflow_widgets.exporting.xlsx import MAX_SHEETS
from buyerflow_widgets.model import parse_duration
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from buyerflow_widgets.tables import to_frame
from tests.support.samples import SAMPLES
from tests.support.strategies import processes
from tests.support.texts import NAUGHTY, long_map, process, with_text_everywhere


def cells(written: bytes, sheet: str) -> list[list[Any]]:
    """As openpyxl reads them; what XML cannot hold is escaped as Excel does, and openpyxl has the way back."""
    rows = load_workbook(io.BytesIO(written))[sheet].iter_rows(values_only=True)
    return [[unescape(value) if isinstance(value, str) else value for value in row] for row in rows]


def data(states: list[BuyingProcessState]) -> list[dict[str, Any]]:
    heading, *rows = cells(FORMATS["xlsx"].write(states), "Data")
    return [dict(zip(heading, row, strict=True)) for row in rows]


def lines(states: list[BuyingProcessState]) -> list[dict[str, Any]]:
    """What must be there; a blank cell reads as None."""
    found: list[dict[str, Any]] = []
    for each in states:
        dumped = each.model_dump(mode="json")
        persona = {
            name: dumped[name] or None for name in ("persona_id", "persona_name", "persona_pain_points", "status", "last_updated_at")
        }
        none = dict.fromkeys(("stage_order", *STAGE_FIELDS, "duration_min_days", "duration_max_days"))
        for order, stage in enumerate(dumped["buying_stages"], start=1):
            days = parse_duration(stage["duration"])
            low, high = (days.min_days, days.max_days) if days else (None, None)
            read = {"stage_order": order, "duration_min_days": low, "duration_max_days": None if high == float("inf") else high}
            found.append(persona | {name: text or None for name, text in stage.items()} | read)
        if not dumped["buying_stages"]:
            found.append(persona | none)
    return found


@settings(max_examples=40)
@given(st.lists(processes, max_size=3))
def test_any_process_comes_back(states: list[BuyingProcessState]) -> None:
    assert data(states) == lines(states)


def test_every_naughty_string_comes_back_from_every_field() -> None:
    states = [with_text_everywhere(text, number) for number, text in enumerate(NAUGHTY)]
    assert data(states) == lines(states)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "http://example.com",
        "{=1}",
        "5",
        "_x0041_",
        "\x1b\x0b\ufffe\r\n ",
        "<r>no markup</r>",
        "<r><t>a\x1b_x0041_</t></r>",
        "'=1",
        "TRUE",
    ],
)
def test_a_text_stays_a_text(text: str) -> None:
    written = FORMATS["xlsx"].write([process(persona_name=text, key_message=text)])
    assert cells(written, "Data")[1][10] == text
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        xml = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))
    assert "<f>" not in xml
    assert "<hyperlink" not in xml


def test_the_data_are_those_of_the_frame() -> None:
    frame = to_frame(SAMPLES)
    heading = cells(FORMATS["xlsx"].write(SAMPLES), "Data")[0]
    assert sorted(heading) == sorted(frame.columns)


def test_each_persona_has_a_sheet_to_read() -> None:
    states = [*SAMPLES, long_map()]
    written = FORMATS["xlsx"].write(states)
    book = load_workbook(io.BytesIO(written))
    assert book.sheetnames == [
        "Plant Maintenance Manager",
        "Head of Customer Support",
        "Director of Surgical Services",
        "Plant Maintenance Manager (2)",
        "Data",
    ]
    for state, name in zip(states, book.sheetnames, strict=False):
        rows = cells(written, name)
        top = next(number for number, row in enumerate(rows) if row[0] == "Stage Name")
        shown = rows[top + 1 : top + 1 + len(state.buying_stages)]
        assert shown == [[getattr(stage, field) or None for field in STAGE_FIELDS] for stage in state.buying_stages]
        for point in state.persona_pain_points.splitlines():
            assert [f"• {point}", *[None] * 6] in rows
        assert book[name].print_title_rows == f"${top + 1}:${top + 1}"


def test_a_sheet_prints_across_with_the_whole_name_at_its_foot() -> None:
    names = ["Head of Research & Development for Southern and Eastern Europe", "12 & more \U0001f3ed"]
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write([process(persona_id=name[:2], persona_name=name) for name in names])))
    for sheet, name in zip(book.worksheets, (*names, "Data"), strict=True):
        fit = sheet.sheet_properties.pageSetUpPr
        assert fit
        assert (sheet.page_setup.orientation, fit.fitToPage) == ("landscape", True)
        foot = sheet.oddFooter
        assert foot
        assert foot.left
        assert foot.right
        assert (foot.left.text or "").replace("&&", "&") == name
        assert foot.right.text == "Page &P of &N"


def test_a_name_of_one_long_word_is_cut_at_the_foot_not_left_out() -> None:
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write([process(persona_name="Donaudampfschifffahrt" * 14)])))
    foot = book.worksheets[0].oddFooter
    assert foot
    assert foot.left
    assert (foot.left.text or "") == ("Donaudampfschifffahrt" * 5)[:99] + "…"


def test_thousands_are_on_the_tidy_sheet_alone() -> None:
    states = [process(persona_id=str(number)) for number in range(MAX_SHEETS + 1)]
    written = FORMATS["xlsx"].write(states)
    assert load_workbook(io.BytesIO(written)).sheetnames == ["Data"]
    assert len(cells(written, "Data")) == 1 + len(states)


def test_a_text_that_no_cell_holds_is_refused_with_a_sentence() -> None:
    with pytest.raises(CannotBeWritten, match="“Plant manager” has a text that is too long for a cell of Excel"):
        FORMATS["xlsx"].write([process(key_message="😀" * 20_000)])


def test_a_long_summary_is_on_the_sheet_as_a_whole() -> None:
    text = " ".join(f"word{number}" for number in range(2000))
    rows = cells(FORMATS["xlsx"].write([process(ai_generated_summary=text)]), "Plant manager")
    shown = [str(row[0]) for row in rows if str(row[0]).startswith("word")]
    assert len(shown) > 1
    assert "".join(shown) == text
