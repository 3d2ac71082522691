"""One cell at a time: writing prose in it by keyboard, finger and input method; what it says of itself; as a card on a phone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, expect

from tests.support.app_page import AppPage, open_in_voila
from tests.support.servers import Server


@contextmanager
def phone(browser: Browser, server: Server) -> Iterator[AppPage]:
    """390 px wide, with a finger instead of a mouse."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, extra_http_headers=server.headers)
    context.set_default_navigation_timeout(60_000)
    try:
        yield open_in_voila(context.new_page(), server)
    finally:
        context.close()


def box(element: Locator) -> FloatRect:
    found = element.bounding_box()
    assert found
    return found


def in_edit(app: AppPage, name: str) -> Locator:
    return app.grid.get_by_role("textbox", name=name, exact=True)


def test_several_lines_are_written_in_place_and_nothing_jumps_or_is_covered(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    cell, below = app.cell("Buyer Actions", 2), app.cell("Buyer Actions", 3)
    cell.click()
    before = box(cell)
    keyboard.press("Enter")
    text = in_edit(app, "Buyer Actions, Consideration")
    expect(text).to_be_focused()
    assert box(cell) == before
    keyboard.type("Notices that orders arrive late, again and again, and that nobody in the plant can say why")
    keyboard.press("Shift+Enter")
    keyboard.type("Asks colleagues")
    keyboard.press("Alt+Enter")
    keyboard.type("Reads")
    expect(text).to_have_value(re.compile(r"why\nAsks colleagues\nReads$"))
    grown = box(cell)
    assert (grown["x"], grown["y"], grown["width"]) == (before["x"], before["y"], before["width"])
    assert grown["height"] > before["height"] + 40
    # The text box lies within its cell, and the next row begins where this one ends.
    edge, inner = grown["y"] + grown["height"], box(text)
    assert grown["y"] <= inner["y"] and inner["y"] + inner["height"] <= edge
    assert box(below)["y"] >= edge - 1
    assert text.evaluate("box => box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth")
    # Once it is committed, the same height: neither the row nor those below it move.
    keyboard.press("Enter")
    expect(below).to_be_focused()
    assert abs(box(cell)["height"] - grown["height"]) <= 1
    app.saved()
    assert app.stored()[0]["buying_stages"][1]["buyer_actions"].endswith("why\nAsks colleagues\nReads")


def test_the_keys_of_a_spreadsheet(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    app.cell("Stage Name", 1).click()
    for key, column, row in (
        ("ArrowRight", "Buyer Actions", 1), ("ArrowDown", "Buyer Actions", 2), ("End", "Key Influencers", 2),
        ("ArrowUp", "Key Influencers", 1), ("Home", "Stage Name", 1), ("Control+End", "Key Influencers", 3),
        ("ArrowLeft", "Duration", 3), ("Control+Home", "Stage Name", 1),
    ):  # fmt: skip
        keyboard.press(key)
        expect(app.cell(column, row)).to_be_focused()
    # Typing wipes, F2 does not; Enter goes down, Tab right; Escape brings back what was there.
    keyboard.type("Wakes up")
    keyboard.press("Enter")
    expect(app.cell("Stage Name", 2)).to_be_focused()
    keyboard.press("F2")
    expect(in_edit(app, "Stage Name, Consideration")).to_have_value("Consideration")
    keyboard.type(" of offers")
    keyboard.press("Tab")
    expect(app.cell("Buyer Actions", 2)).to_be_focused()
    expect(app.cell("Stage Name", 2)).to_contain_text("Consideration of offers")
    keyboard.type("never mind")
    keyboard.press("Escape")
    expect(app.cell("Buyer Actions", 2)).to_have_accessible_name("Missing")
    app.cell("Stage Name", 1).click()
    keyboard.press("Delete")
    expect(app.cell("Stage Name", 1)).to_contain_text("Missing")
    # In a draft Ctrl+Z is the draft's; beside it, the app's.
    app.cell("Duration", 1).click()
    keyboard.type("2 weeks")
    keyboard.press("Control+z")
    expect(app.grid.get_by_role("textbox")).to_be_focused()
    expect(app.cell("Stage Name", 1)).to_contain_text("Missing")
    keyboard.press("Escape")
    keyboard.press("Control+z")
    expect(app.cell("Stage Name", 1)).to_contain_text("Wakes up")
    keyboard.press("Control+Shift+z")
    expect(app.cell("Stage Name", 1)).to_contain_text("Missing")
    # Escape, then Tab: out of the grid, from anywhere in it.
    app.cell("Duration", 1).focus()
    keyboard.press("Escape")
    keyboard.press("Tab")
    expect(app.grid.locator(":focus")).to_have_count(0)


def test_an_input_method_is_not_interrupted(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    app.begin()
    chromium = page.context.new_cdp_session(page)

    def press(text: str, selected: int) -> None:
        """A key that the input method takes; this is what it proposes by then."""
        chromium.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229})
        chromium.send("Input.imeSetComposition", {"text": text, "selectionStart": selected, "selectionEnd": selected})

    app.cell("Duration", 1).click()
    press("ｎ", 1)
    text = in_edit(app, "Duration, Awareness")
    expect(text).to_be_focused()
    press("に", 1)
    press("にしゅ", 3)
    # Enter and Tab choose among proposals; another window's change or a late answer comes in meanwhile.
    for key in ("Enter", "Tab"):
        chromium.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229})
    app.guide.get_by_role("log").evaluate("log => log.dispatchEvent(new Event('focusout'))")
    press("二週", 2)
    expect(text).to_be_focused()
    expect(text).to_have_value("二週")
    chromium.send("Input.insertText", {"text": "二週間"})
    expect(text).to_have_value("二週間")
    page.keyboard.press("Enter")
    expect(app.cell("Duration", 2)).to_be_focused()
    expect(app.cell("Duration", 1)).to_contain_text("二週間")
    app.saved()
    assert app.stored()[0]["buying_stages"][0]["duration"] == "二週間"


def test_a_tap_edits_without_wiping(voila_server: Server, browser: Browser) -> None:
    with phone(browser, voila_server) as app:
        app.choose("Open the example")
        app.in_step("Review")
        app.open_step("Stages")
        cell = app.cell("Buyer Actions", 2)
        began = cell.locator(".bf-text").inner_text()
        cell.locator(".bf-text").tap()
        text = app.grid.get_by_role("textbox")
        expect(text).to_be_focused()
        expect(text).to_have_value(began)
        app.page.keyboard.press("End")
        app.page.keyboard.press("Control+End")
        app.page.keyboard.type(" and asks twice")
        # A tap elsewhere keeps it, and opens what was tapped.
        app.cell("Duration", 2).locator(".bf-text").tap()
        expect(text).to_be_focused()
        expect(cell).to_contain_text(f"{began} and asks twice")
        app.page.keyboard.press("Escape")
        app.saved()
        assert app.stored()[0]["buying_stages"][1]["buyer_actions"] == f"{began} and asks twice"


def test_a_card_has_the_same_keys_and_the_same_tree(voila_server: Server, browser: Browser) -> None:
    with phone(browser, voila_server) as app:
        app.begin()
        app.open_step("Alignment")
        assert app.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        # Cards: the columns of a stage stand below one another.
        assert box(app.cell("Duration", 1))["y"] > box(app.cell("Buyer Actions", 1))["y"]
        keyboard = app.page.keyboard
        app.cell("Stage Name", 1).focus()
        for column in ("Buyer Actions", "Duration", "Key Influencers", "Seller Actions", "Content Type", "Key Message"):
            keyboard.press("Tab")
            expect(app.cell(column, 1)).to_be_focused()
            expect(app.cell(column, 1)).to_be_in_viewport()
            keyboard.type(f"In {column}")
        keyboard.press("Tab")
        expect(app.cell("Stage Name", 2)).to_be_focused()
        keyboard.press("ArrowUp")
        keyboard.press("Alt+Shift+ArrowDown")
        expect(app.grid.get_by_role("rowheader").nth(1)).to_contain_text("Awareness")
        keyboard.press("ArrowRight")
        app.saved()
        as_cards = app.grid.aria_snapshot()
        app.page.set_viewport_size({"width": 1280, "height": 900})
        expect(app.grid.get_by_role("columnheader", name="Stage Name")).to_be_visible()
        assert app.grid.aria_snapshot() == as_cards


def test_a_cell_says_what_it_is_missing_asked_or_read_as(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    asked = app.grid.get_by_role("gridcell", name="Guide asks")
    expect(asked).to_have_count(1)
    expect(asked).to_have_text(re.compile("Missing.*Guide asks"))
    app.type_into("Duration", 1, "2–4 weeks")
    expect(app.cell("Duration", 1)).to_have_text(re.compile("2–4 weeks.*14–28 days"))
    app.type_into("Duration", 2, "three sprints")
    app.saved()
    expect(app.cell("Duration", 2)).to_have_accessible_name("three sprints")
    # What was answered is asked no longer, wherever it was answered.
    app.type_into("Buyer Actions", 1, "Reads")
    app.asked("Awareness · Key Influencers")
    expect(asked).to_have_count(1)
    expect(app.cell("Key Influencers", 1)).to_contain_text("Guide asks")


def test_values_used_before_are_offered_and_never_forced(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    app.type_into("Key Influencers", 1, "Plant manager, Purchasing")
    app.cell("Key Influencers", 2).dblclick()
    text = in_edit(app, "Key Influencers, Consideration")
    app.grid.get_by_role("button", name="Purchasing", exact=True).click()
    expect(text).to_have_value("Purchasing")
    expect(text).to_be_focused()
    keyboard.type(", some")
    # Nothing is chosen for whoever goes on.
    keyboard.press("Enter")
    expect(app.cell("Key Influencers", 2)).to_contain_text("Purchasing, some")
    # By keys: down to them, along, and one with Enter. What is used most stands first.
    app.saved()
    keyboard.press("F2")
    keyboard.press("ArrowDown")
    expect(app.grid.get_by_role("button", name="Purchasing", exact=True)).to_be_focused()
    keyboard.press("ArrowRight")
    expect(app.grid.get_by_role("button", name="Plant manager", exact=True)).to_be_focused()
    keyboard.press("Enter")
    expect(in_edit(app, "Key Influencers, Decision")).to_have_value("Plant manager")
    keyboard.press("Tab")
    app.saved()
    influencers = [stage["key_influencers"] for stage in app.stored()[0]["buying_stages"]]
    assert influencers == ["Plant manager, Purchasing", "Purchasing, some", "Plant manager"]


def test_the_limit_of_a_cell_is_said_while_typing_and_what_is_too_long_stays(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    app.cell("Buyer Actions", 1).dblclick()
    keyboard.insert_text("x" * 19_998)
    limit = app.cell("Buyer Actions", 1).get_by_role("status")
    expect(limit).to_have_text("2 characters left")
    keyboard.type("yz")
    expect(limit).to_have_text("0 characters left")
    keyboard.type("!")
    expect(limit).to_have_text("1 characters too many")
    keyboard.press("Tab")
    expect(app.cell("Buyer Actions", 1).get_by_role("alert")).to_have_text(
        "Not saved: a cell holds 20,000 characters. Your text is kept here; shorten it."
    )
    assert app.stored()[0]["buying_stages"][0]["buyer_actions"] == ""
    app.cell("Buyer Actions", 1).dblclick(position={"x": 20, "y": 12})
    keyboard.press("Control+End")
    keyboard.press("Backspace")
    keyboard.press("Tab")
    app.saved()
    assert app.stored()[0]["buying_stages"][0]["buyer_actions"] == "x" * 19_998 + "yz"


@pytest.mark.parametrize("width", [1280, 1000])
def test_head_and_stage_name_stay_while_the_table_scrolls(in_voila: AppPage, width: int) -> None:
    app = in_voila
    app.page.set_viewport_size({"width": width, "height": 620})
    app.begin()
    app.open_step("Alignment")
    for _ in range(8):
        app.workspace.get_by_role("button", name="Add stage", exact=True).click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(11)
    last = app.cell("Key Message", 11)
    last.click()
    expect(last).to_be_in_viewport()
    expect(app.grid.get_by_role("columnheader", name="Key Message", exact=True)).to_be_in_viewport()
    name, head = box(app.grid.get_by_role("rowheader").nth(10)), box(app.grid.get_by_role("columnheader", name="Stage Name", exact=True))
    assert name["x"] >= 0 and abs(name["x"] - head["x"]) <= 1
    assert head["y"] + head["height"] <= box(last)["y"] + 1
    expect(app.grid.get_by_role("rowheader").nth(10)).to_be_in_viewport()
