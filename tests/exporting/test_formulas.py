import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from buyerflow_widgets.tables.formulas import neutralised, restored
from tests.support.texts import NAUGHTY

RISKY = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =cmd|' /C calc'!A0",
    "\ufeff=1",
    "\u200b=1",
    "＝1+1",
    "\xa0＠x",
    "-5 days",
]
"""What OWASP's "CSV Injection" warns of, and its disguises."""

texts = st.text() | st.text(st.sampled_from("'=+-@\t\r\n ＝\u200b1a.%")) | st.sampled_from(NAUGHTY)


@pytest.mark.parametrize("text", RISKY)
def test_what_a_spreadsheet_might_run_begins_with_an_apostrophe(text: str) -> None:
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "2–4 weeks", "-5", "+3.5 %", "-1,234.50", "'tis", "a=b", "–5 days", "'", "  two spaces"])
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text


@given(texts)
@example("-5 days")
@example("'=1+1")
@example("''=1+1")
@example("'tis")
@example("'-5")
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert restored(neutralised(text)) == text
