"""The list of personas in pages: what the page asks for, of a real store with many."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from buyerflow_widgets import BuyerFlow, PersonaAdded, PersonaDeleted, PersonaEdited, PersonaOpened, PhaseOpened, Session, StageEdited
from buyerflow_widgets.model.workspace import Phase
from buyerflow_widgets.storage import Store
from buyerflow_widgets.widgets.portfolio import PAGE, Portfolio
from tests.support.many_personas import fill, persona_name
from tests.widgets.page import Page

MANY = 1_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    fill(tmp_path / "store.sqlite", MANY)
    return tmp_path / "store.sqlite"


@pytest.fixture
def app(file: Path) -> Iterator[BuyerFlow]:
    yield (app := BuyerFlow(file))
    app.close()


@pytest.fixture
def page(app: BuyerFlow) -> Page[BuyerFlow]:
    return Page(app)


def ask(page: Page[BuyerFlow], text: Any = "", **arguments: Any) -> dict[str, Any]:
    return page.command("find_personas", text=text, **arguments)


def ids(found: dict[str, Any]) -> list[str]:
    return [line["persona_id"] for line in found["personas"]]


def test_the_pages_together_are_the_whole_list_in_order(page: Page[BuyerFlow]) -> None:
    pages = [ask(page, offset=offset) for offset in range(0, MANY, PAGE)]
    assert [persona_id for page in pages for persona_id in ids(page)] == [f"persona-{number:05}" for number in range(MANY)]
    assert {(page["kind"], page["total"]) for page in pages} == {("found", MANY)}
    assert len({page["version"] for page in pages}) == 1
    assert [page["offset"] for page in pages] == list(range(0, MANY, PAGE))


def test_a_page_may_begin_anywhere_and_the_last_one_is_short(page: Page[BuyerFlow]) -> None:
    assert ids(ask(page, offset=777))[0] == "persona-00777"
    assert ids(ask(page, offset=MANY - 3)) == ["persona-00997", "persona-00998", "persona-00999"]
    assert ids(ask(page, offset=MANY)) == []


@pytest.mark.parametrize("offset", [-1, "1", None, 1.5, []])
def test_an_offset_that_is_none_is_refused_with_a_sentence(page: Page[BuyerFlow], offset: Any) -> None:
    assert ask(page, offset=offset)["message"].endswith("please reload it.")


def test_a_line_has_name_detail_progress_where_and_time(page: Page[BuyerFlow]) -> None:
    first, finished = ask(page)["personas"][0], ask(page)["personas"][4]
    assert first == {
        "persona_id": "persona-00000",
        "name": "Plant Maintenance Manager 00000",
        "detail": "site 0",
        "where": "Stages",
        "filled": 14,
        "cells": 49,
        "last_updated_at": "2025-03-14T10:30:00+00:00",
    }
    assert finished["where"] == "Finished"


@pytest.mark.parametrize(
    "text",
    [
        "EINKÄUFERIN",
        "einkäuferin",
        "FÜR ölfilter",
        # Typed as a letter and its dots.
        "einka\N{COMBINING DIAERESIS}uferin",
        "ölf eink",
    ],
)
def test_it_finds_words_in_any_case_and_order_also_beyond_ascii(page: Page[BuyerFlow], text: str) -> None:
    found = ask(page, text, offset=100)
    assert found["total"] == MANY / 4
    assert ids(found)[0] == "persona-00403"


def test_it_finds_what_stands_in_brackets_and_nothing_by_nonsense(page: Page[BuyerFlow]) -> None:
    assert ids(ask(page, "site 96)")) == [f"persona-{number:05}" for number in range(96, MANY, 97)]
    assert (ask(page, "%")["total"], ask(page, "no such")["total"], ask(page, " \t ")["total"]) == (0, 0, MANY)


def test_the_introduction_begins_with_the_first_page(app: BuyerFlow, page: Page[BuyerFlow]) -> None:
    app.send(PhaseOpened(phase=Phase.INTRODUCTION))
    shown = page.slices["personas"]
    assert ids(shown) == ids(ask(page))
    assert (shown["total"], shown["offset"], shown["version"]) == (MANY, 0, ask(page)["version"])


def test_a_change_in_another_window_shows_and_makes_a_new_version_for_all_pages(app: BuyerFlow, page: Page[BuyerFlow], file: Path) -> None:
    app.send(PhaseOpened(phase=Phase.INTRODUCTION))
    before = ask(page, offset=500)
    other = Session(Store.open(file))
    other.send(PersonaAdded(name="From the other window"))
    after = ask(page, offset=500)
    assert (after["total"], ids(after)[0]) == (MANY + 1, "persona-00499")
    assert after["version"] > before["version"]
    # The panel's first page came in one message with it.
    assert page.messages[-1]["answer"] == after
    shown = page.messages[-1]["changed"]["personas"]
    assert (shown["version"], shown["personas"][0]["name"]) == (after["version"], "From the other window")
    other.send(PersonaDeleted())
    assert ask(page)["total"] == MANY
    assert ask(page)["version"] > after["version"]


def test_moving_in_another_window_shows_too(page: Page[BuyerFlow], file: Path) -> None:
    before = ask(page)
    other = Session(Store.open(file))
    other.send(PersonaOpened(persona_id="persona-00010", phase=Phase.REVIEW))
    after = ask(page)
    assert (before["personas"][10]["where"], after["personas"][10]["where"]) == ("Summary", "Review")
    assert after["version"] > before["version"]


def test_what_is_not_stored_yet_is_in_the_list_of_its_own_session() -> None:
    session = Session()
    portfolio = Portfolio(session)
    session.send(PersonaAdded(name="Plant manager"))
    first = portfolio.page()
    session.send(PersonaEdited(field="persona_name", value="Line manager"))
    second = portfolio.page("line")
    assert [line.name for line in second.personas] == ["Line manager"]
    assert second.version > first.version
    assert portfolio.page().version == second.version


def test_an_edit_does_not_read_the_list(app: BuyerFlow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app.workspace.active
    stage_id = app.workspace.active.content.stage_ids[0]

    def read(_: Store) -> None:
        raise AssertionError("the list was read")

    monkeypatch.setattr(Store, "personas", read)
    app.send(StageEdited(stage_id=stage_id, field="duration", value="3 weeks"))
    app.send(PhaseOpened(phase=Phase.REVIEW))
    app.send(PersonaOpened(persona_id="persona-00500"))
    assert app.process
    assert app.process.persona_name == persona_name(500)


def test_the_page_asks_again_without_anything_being_shown_anew(app: BuyerFlow, page: Page[BuyerFlow]) -> None:
    ask(page)
    before, shown, count = app.workspace, [], len(page.messages)
    app.session.subscribe(lambda: shown.append(True))
    ask(page, "plant")
    ask(page, offset=100)
    assert app.workspace is before
    assert shown == []
    assert [message["changed"] for message in page.messages[count:]] == [{}, {}]
