"""Names of files and sheets, from whatever people call their personas."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buyerflow_widgets.exporting.file_names import file_name, sheet_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Einkäuferin für Ölfilter", "einkäuferin-für-ölfilter.csv"),
        ("LPT1", "buying-process-lpt1.csv"),
        ("nul.txt", "nul-txt.csv"),
        ("..", "buying-process.csv"),
        ("C:\\temp\\x", "c-temp-x.csv"),
        ("a\u202egnp.exe\x07", "a-gnp-exe.csv"),
        ("-rf *", "rf.csv"),
        ("विपणन प्रबंधक", "विपणन-प्रबंधक.csv"),
    ],
)
def test_file_names_are_safe_and_still_readable(name: str, expected: str) -> None:
    assert file_name(name, "csv") == expected


@given(st.text())
def test_no_name_gives_a_file_that_a_system_refuses(name: str) -> None:
    found = file_name(name, "csv")
    assert 5 <= len(found.encode()) <= 124
    assert not set(found) & {*string.punctuation.replace("-", "").replace(".", ""), *string.whitespace}
    assert found.count(".") == 1
    assert found.isprintable()


@given(st.lists(st.text(), max_size=6))
def test_sheet_names_are_as_excel_wants_them(names: list[str]) -> None:
    taken: set[str] = {"data"}
    for name in names:
        found = sheet_name(name, taken)
        assert found.lower() not in taken
        assert 1 <= len(found.encode("utf-16-le")) // 2 <= 31
        assert not set(found) & set("[]:*?/\\")
        assert not found.startswith("'")
        assert not found.endswith("'")
        taken.add(found.lower())
