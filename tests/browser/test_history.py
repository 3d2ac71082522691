"""The history in the page: what changed when, how it was, and the way back to it; deleted personas come back, or go for good."""

import re
import sqlite3
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.support.app_page import AppPage, open_in_voila
from tests.support.servers import Server


def test_an_earlier_version_is_found_seen_and_restored(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    app.begin()
    app.type_into("Duration", 1, "<img src=x onerror=alert(1)>")
    app.type_into("Key Influencers", 1, "Finance")
    app.type_into("Duration", 1, "2 weeks")
    app.saved()
    dialog = app.history()
    versions = dialog.get_by_role("list", name="Versions, newest first").get_by_role("button")
    expect(dialog.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(versions.first).to_have_accessible_name(re.compile(r"^Awareness · Duration \d\d:\d\d"))
    expect(versions.first).to_contain_text("<img src=x onerror=alert(1)> → 2 weeks")
    expect(versions.last).to_contain_text("Begun")
    # The latest is there to begin with.
    expect(dialog.get_by_text("This is what stands now.")).to_be_visible()
    expect(versions.first).to_be_focused()
    # By the keyboard alone: down to an earlier one, chosen, restored.
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    expect(versions.nth(2)).to_be_focused()
    keyboard.press("Enter")
    expect(dialog.get_by_text("Restore this version")).to_be_visible()
    expect(dialog.get_by_role("heading", name=re.compile("^Today, "))).to_be_focused()
    expect(dialog.get_by_role("group", name="Table of this version")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(dialog.get_by_role("group", name="Table of this version")).not_to_contain_text("Finance")
    assert violations(app.page) == []
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(app.bar.get_by_role("button", name="History", exact=True)).to_be_focused()
    expect(app.page.get_by_text(re.compile(r"The version of \d\d:\d\d stands now. Undo takes that back."))).to_have_count(2)
    expect(app.cell("Key Influencers", 1)).to_contain_text("Missing")
    expect(app.cell("Duration", 1)).to_contain_text("<img src=x")
    app.saved()
    # One step, which is in the history too.
    dialog = app.history()
    expect(versions.first).to_contain_text("and 1 more")
    versions.first.click()
    expect(dialog.get_by_text("This is what stands now.")).to_be_visible()
    expect(dialog.get_by_text("Restore this version")).to_be_hidden()
    keyboard.press("Escape")
    app.page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(app.cell("Duration", 1)).to_contain_text("2 weeks")
    expect(app.cell("Key Influencers", 1)).to_contain_text("Finance")


def test_versions_stand_under_their_day_in_the_visitors_own_time_zone(page: Page, voila_server: Server) -> None:
    app = open_in_voila(page, voila_server)
    app.begin()
    for number in range(45):
        app.type_into(("Duration", "Key Influencers")[number % 2], 1, f"text {number}")
    app.saved()
    # In Berlin, where the visitor is, it was the next day already.
    with sqlite3.connect(voila_server.store) as connection:
        early = "update revisions set made_at = '2024-03-14T23:30:00.000000+00:00' where seq < 20 and owner = ?"
        connection.execute(early, (voila_server.owner,))
    connection.close()
    dialog = app.history()
    versions = dialog.get_by_role("list", name="Versions, newest first").get_by_role("button")
    expect(dialog.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    more = dialog.get_by_role("button", name="Show more")
    shown = versions.count()
    more.focus()
    page.keyboard.press("Enter")
    expect(versions.nth(shown)).to_be_focused()
    expect(more).to_be_hidden()
    expect(dialog.get_by_role("heading", name="Friday, 15 March 2024")).to_be_visible()
    expect(versions.last).to_contain_text("00:30")
    # What is no longer there is said in a sentence.
    with sqlite3.connect(voila_server.store) as connection:
        connection.execute("delete from revisions where seq = 1 and owner = ?", (voila_server.owner,))
    connection.close()
    versions.last.click()
    expect(dialog.get_by_role("alert")).to_have_text("This version is no longer there.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_list_and_version_take_turns(voila_server: Server, another_window: Callable[..., AppPage], theme: str) -> None:
    app = another_window(voila_server, 390, f"?voila-theme={theme}")
    app.choose("Open the example")
    app.in_step("Review")
    app.saved()
    dialog = app.history()
    assert violations(app.page) == []
    versions = dialog.get_by_role("list", name="Versions, newest first")
    versions.get_by_role("button").first.click()
    expect(versions).to_be_hidden()
    expect(dialog.get_by_text("This is what stands now.")).to_be_visible()
    assert violations(app.page) == []
    assert app.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    dialog.get_by_role("button", name="All versions").click()
    expect(versions.get_by_role("button").first).to_be_focused()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_a_deleted_persona_comes_back_after_a_reload_or_goes_for_good(in_voila: AppPage, voila_server: Server) -> None:
    app = in_voila
    app.begin()
    app.type_into("Duration", 1, "2 weeks")
    app.saved()

    def delete() -> None:
        app.bar.get_by_role("button", name="Persona: Plant manager").click()
        app.page.get_by_role("button", name="Delete Plant manager", exact=True).click()
        app.page.get_by_role("button", name="Delete", exact=True).first.click()
        expect(app.bar.get_by_role("button", name="Persona: none yet")).to_be_visible()

    def deleted() -> None:
        app.page.get_by_role("button", name="Recently deleted").click()

    delete()
    app.page.reload()
    expect(app.guide).to_be_visible(timeout=60_000)
    expect(app.bar.get_by_role("button", name="Undo", exact=True)).to_have_attribute("aria-disabled", "true")
    app.bar.get_by_role("button", name="Persona: none yet").click()
    deleted()
    dialog = app.page.get_by_role("dialog", name="Recently deleted")
    expect(dialog.get_by_role("listitem")).to_contain_text("Plant manager")
    assert violations(app.page) == []
    dialog.get_by_role("button", name="Restore", exact=True).click()
    expect(dialog).to_be_hidden()
    app.in_step("Persona")
    app.open_step("Stages")
    expect(app.cell("Duration", 1)).to_contain_text("2 weeks")
    delete()
    deleted()
    dialog.get_by_role("button", name="Erase for good…").click()
    expect(dialog).to_contain_text("Erase Plant manager for good? Its history goes too, and nothing brings it back.")
    expect(dialog.get_by_role("button", name="Keep", exact=True)).to_be_focused()
    assert violations(app.page) == []
    app.page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Erase for good…")).to_be_focused()
    app.page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Erase", exact=True).click()
    expect(dialog.get_by_role("status")).to_have_text("There is no deleted persona.")
    assert app.revisions() == 0
    # Undo cannot bring back what is gone for good, and claims nothing.
    dialog.get_by_role("button", name="Close").click()
    expect(app.bar.get_by_role("button", name="Persona: none yet")).to_be_visible()


def test_what_changed_of_a_summary_is_told_without_markdown_marks(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.open_step("Summary")
    app.choose("Write my own")
    app.workspace.get_by_role("textbox", name="Summary text").fill("In short")
    app.workspace.get_by_role("button", name="Heading", exact=True).click()
    app.page.keyboard.press("Enter")
    app.page.keyboard.type("They buy ")
    for style, words in (("b", "slowly"), ("b", ", and "), ("i", "late"), ("i", ".")):
        app.page.keyboard.press(f"Control+{style}")
        app.page.keyboard.type(words)
    app.workspace.get_by_role("button", name="Save", exact=True).click()
    app.saved()
    dialog = app.history()
    versions = dialog.get_by_role("list", name="Versions, newest first").get_by_role("button")
    expect(versions.first).to_contain_text("empty → In short They buy slowly, and late.")
    expect(dialog.get_by_text("**slowly**")).to_have_count(0)
    expect(dialog.get_by_text("### In short")).to_have_count(0)
