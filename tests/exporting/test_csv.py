"""CSV, read back by Python's csv."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.exporting import FORMATS
from buyerflow_widgets.model.process import STAGE_FIELDS, BuyingProcessState
from buyerflow_widgets.tables import to_frame
from buyerflow_widgets.tables.formulas import restored
from tests.support.samples import SAMPLES
from tests.support.strategies import processes
from tests.support.texts import NAUGHTY, process, with_text_everywhere


def read(states: list[BuyingProcessState]) -> list[dict[str, str]]:
    written = FORMATS["csv"].write(states).decode("utf-8-sig")
    return [{name: restored(text) for name, text in row.items()} for row in csv.DictReader(io.StringIO(written, newline=""), strict=True)]


def lines(states: list[BuyingProcessState]) -> list[dict[str, str]]:
    """What must be there."""
    found = []
    for each in states:
        dumped = each.model_dump(mode="json")
        persona = {name: dumped[name] for name in ("persona_id", "persona_name", "persona_pain_points", "status", "last_updated_at")}
        for order, stage in enumerate(dumped["buying_stages"], start=1):
            found.append(persona | stage | {"stage_order": str(order)})
        if not dumped["buying_stages"]:
            found.append(persona | dict.fromkeys(STAGE_FIELDS, "") | {"stage_order": ""})
    return found


@given(st.lists(processes, max_size=3))
def test_any_process_comes_back(states: list[BuyingProcessState]) -> None:
    assert read(states) == lines(states)


def test_every_naughty_string_comes_back_from_every_field() -> None:
    states = [with_text_everywhere(text, number) for number, text in enumerate(NAUGHTY)]
    assert read(states) == lines(states)


def test_a_spreadsheet_finds_text_where_people_typed_a_formula() -> None:
    written = FORMATS["csv"].write([process(key_message='=HYPERLINK("http://example.com")', duration="-5 days")]).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(written)))
    assert row["key_message"] == '\'=HYPERLINK("http://example.com")'
    assert row["duration"] == "'-5 days"


def test_it_is_rfc_4180_in_utf_8_with_the_mark_that_excel_needs() -> None:
    written = FORMATS["csv"].write([process(key_message='say "–"\nthen, wait')])
    assert written.startswith(b"\xef\xbb\xbfpersona_id,")
    assert written.endswith(b'"say ""\xe2\x80\x93""\nthen, wait",in_progress,2025-03-14T10:30:00Z\r\n')


def test_its_columns_are_those_of_the_frame() -> None:
    frame = to_frame(SAMPLES).drop(columns=["duration_min_days", "duration_max_days"])
    assert list(read(list(SAMPLES))[0]) == list(frame.columns)
