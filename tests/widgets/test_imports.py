"""A file on its way in is taken in as it stands on screen."""

import pytest

from buyerflow_widgets.model.reducer import EventRefused
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.widgets.imports import Imports

TABLE = b"Stage,Our move\nTrial,Run a pilot\n"


def read(session: Session, data: bytes) -> Imports:
    imports = Imports(session)
    imports.open("a.csv", data)
    imports.wait(10)
    return imports


def test_a_column_that_was_chosen_a_moment_ago_counts() -> None:
    session = Session()
    imports = read(session, TABLE)
    imports.apply({"Stage": "stage_name", "Our move": "seller_actions"})
    [process] = session.processes()
    assert process.buying_stages[0].seller_actions == "Run a pilot"
    assert imports.shown() is None


def test_what_cannot_come_in_is_said_and_stays_on_screen() -> None:
    session = Session()
    imports = read(session, TABLE)
    with pytest.raises(EventRefused, match="Row 1: no column is the Stage Name; choose one of “Stage”, “Our move”"):
        imports.apply({"Stage": "", "Our move": "seller_actions"})
    assert session.processes() == ()
    assert imports.shown() is not None


def test_a_file_that_was_given_up_does_not_come_back() -> None:
    session = Session()
    imports = read(session, TABLE)
    imports.close()
    with pytest.raises(EventRefused, match="nothing that can be imported"):
        imports.apply({"Stage": "stage_name"})
