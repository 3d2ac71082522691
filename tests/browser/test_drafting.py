"""Drafts by a model: asked for, seen as nobody's yet, accepted, changed, rejected, undone. What a person wrote stays."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import violations, violations_everywhere
from tests.browser.drafts import Drafting, draft
from tests.support.app_page import AppPage, open_in_voila

IS_DRAFT = re.compile(r" Draft Reject Accept$")
NOTES = """Trouble: the line stops again and somebody writes it down
Trial: they test it for 2 weeks with the plant manager"""


def column(app: AppPage, field: str) -> list[str]:
    app.saved()
    return [stage[field] for stage in app.stored()[0]["buying_stages"]]


def test_suggestions_are_accepted_changed_rejected_and_undone(drafting: Drafting, page: Page) -> None:
    app, server = open_in_voila(page, drafting.server), drafting.model
    keyboard = page.keyboard
    app.begin()
    app.type_into("Buyer Actions", 2, "Mine, and it stays")
    app.cell("Buyer Actions", 1).click()
    # Nothing is sent before the person agrees.
    draft(app, "This column: Buyer Actions")
    asked = page.get_by_role("dialog", name="Send this to the model?")
    expect(asked).to_contain_text(f"This sends the persona and its three stages to {server.base_url.split('/')[2]}, for the model fine.")
    asked.get_by_role("button", name="Not now").click()
    expect(asked).not_to_be_visible()
    assert server.requests == []
    draft(app, "This column: Buyer Actions")
    app.agree()
    # In words: whose it is, and how many there are.
    expect(app.cell("Buyer Actions", 1)).to_contain_text("Draft of buyer_actions 1")
    expect(app.cell("Buyer Actions", 1)).to_have_accessible_name(IS_DRAFT)
    expect(app.workspace.get_by_role("status").filter(has_text="2 drafts to look at, written by fine.")).to_be_visible()
    assert [each["stage"] for each in server.data["blank_cells"]] == [1, 3]
    # None of it is in the map yet.
    assert column(app, "buyer_actions") == ["", "Mine, and it stays", ""]
    app.cell("Buyer Actions", 1).get_by_role("button", name="Accept").click()
    expect(app.cell("Buyer Actions", 1)).not_to_have_accessible_name(IS_DRAFT)
    assert column(app, "buyer_actions") == ["Draft of buyer_actions 1", "Mine, and it stays", ""]
    app.cell("Buyer Actions", 3).get_by_role("button", name="Reject").click()
    expect(app.cell("Buyer Actions", 3)).to_contain_text("Missing")
    # Agreed once; the whole map, by keys: one is accepted, one rejected, one changed.
    draft(app, "The whole map: 3 stages")
    expect(app.cell("Key Influencers", 3)).to_contain_text("Draft of key_influencers 3")
    assert all(each["field"] != "stage_name" for each in server.data["blank_cells"])
    app.cell("Duration", 1).focus()
    keyboard.press("ControlOrMeta+Enter")
    app.cell("Duration", 2).focus()
    keyboard.press("Delete")
    expect(app.cell("Duration", 2)).to_contain_text("Missing")
    app.cell("Duration", 3).focus()
    keyboard.press("F2")
    expect(app.grid.get_by_role("textbox", name="Duration, Decision")).to_have_value("Draft of duration 3")
    # Read and left as it was, it is still a suggestion.
    keyboard.press("Enter")
    expect(app.cell("Duration", 3)).to_have_accessible_name(IS_DRAFT)
    keyboard.press("F2")
    keyboard.type(", changed")
    keyboard.press("Enter")
    expect(app.cell("Duration", 3)).not_to_have_accessible_name(IS_DRAFT)
    assert column(app, "duration") == ["Draft of duration 1", "", "Draft of duration 3, changed"]
    # All that are left, in one step.
    before = app.stored()
    app.workspace.get_by_role("button", name="Accept all", exact=True).click()
    expect(app.grid.get_by_role("button", name="Accept")).to_have_count(0)
    assert column(app, "key_influencers") == [f"Draft of key_influencers {number}" for number in (1, 2, 3)]
    assert column(app, "key_message")[1] == "Draft of key_message 2"
    app.bar.get_by_role("button", name="Undo").click()
    expect(app.cell("Key Influencers", 1)).to_have_accessible_name(IS_DRAFT)
    app.saved()
    strip = [{**process, "last_updated_at": ""} for process in app.stored()]
    assert strip == [{**process, "last_updated_at": ""} for process in before]
    app.workspace.get_by_role("button", name="Reject all", exact=True).click()
    expect(app.cell("Key Influencers", 1)).to_contain_text("Missing")
    assert column(app, "buyer_actions") == ["Draft of buyer_actions 1", "Mine, and it stays", ""]


def test_what_is_written_while_the_model_drafts_stays_and_stop_keeps_the_part(drafting: Drafting, page: Page) -> None:
    app, server = open_in_voila(page, drafting.server), drafting.model
    server.model = "slow"
    app.begin()
    app.cell("Duration", 1).click()
    draft(app, "This column: Duration")
    app.agree()
    expect(app.workspace.get_by_role("status").filter(has_text="Drafting three cells by fine.")).to_be_visible()
    app.type_into("Duration", 1, "3 weeks")
    server.go_on.release(2)
    expect(app.cell("Duration", 2)).to_contain_text("Draft of duration 2")
    expect(app.cell("Duration", 1)).to_have_text(re.compile("3 weeks.*21 days"))
    app.workspace.get_by_role("button", name="Stop", exact=True).click()
    expect(app.workspace.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    server.go_on.release(100)
    assert server.hung_up.wait(10)
    expect(app.cell("Duration", 3)).to_contain_text("Missing")
    app.workspace.get_by_role("button", name="Accept all", exact=True).click()
    expect(app.cell("Duration", 2)).not_to_have_accessible_name(IS_DRAFT)
    assert column(app, "duration") == ["3 weeks", "Draft of duration 2", ""]


def test_stages_are_proposed_from_notes_with_the_words_they_came_from(drafting: Drafting, page: Page) -> None:
    app = open_in_voila(page, drafting.server)
    app.choose("Start")
    app.answer("Plant manager")
    app.open_step("Stages")
    app.choose("Propose from notes")
    # Enter sends; the notes have lines.
    app.answer_box.fill(NOTES)
    app.guide.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("your notes (112 characters)")
    app.agree()
    found = app.workspace.get_by_role("region", name="Stages from your notes")
    items = found.get_by_role("listitem")
    expect(items).to_have_count(2)
    # One the model made up pointed to no words.
    expect(found.get_by_text("Party")).to_have_count(0)
    expect(items.nth(1).get_by_role("blockquote")).to_have_text("they test it for 2 weeks with the plant manager")
    expect(items.nth(1)).to_contain_text("Key Influencers: plant manager")
    assert violations(page) == []
    assert app.stored()[0]["buying_stages"] == []
    found.get_by_role("button", name="Accept Trial").click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(1)
    expect(app.cell("Duration", 1)).to_contain_text("2 weeks")
    found.get_by_role("button", name="Accept all stages").click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(2)
    expect(found).to_have_count(0)
    assert [stage["stage_name"] for stage in app.stored()[0]["buying_stages"]] == ["Trial", "Trouble"]
    app.bar.get_by_role("button", name="Undo").click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(1)
    # The notes themselves are nowhere but in the page, and in what was sent.
    assert "writes it down" not in str(app.stored())


def test_a_form_that_is_not_filled_in_is_said_and_the_app_goes_on(drafting: Drafting, page: Page) -> None:
    app = open_in_voila(page, drafting.server)
    drafting.model.model = "junk"
    app.begin()
    draft(app, "The whole map")
    app.agree()
    expect(app.workspace.get_by_role("alert").filter(has_text="fine did not answer in the form asked for")).to_be_visible()
    app.type_into("Duration", 1, "2 weeks")
    assert column(app, "duration")[0] == "2 weeks"


def test_axe_finds_nothing_in_suggestions(drafting: Drafting, page: Page) -> None:
    app = open_in_voila(page, drafting.server)
    app.begin()
    app.cell("Duration", 1).focus()
    app.workspace.get_by_role("button", name="Draft with AI", exact=True).click()
    item = app.workspace.get_by_role("menuitem", name="This column")
    found = {"menu": violations_everywhere(page, item)}
    item.click()
    consent = page.get_by_role("dialog")
    found["consent"] = violations_everywhere(page, consent)
    app.agree()
    expect(app.cell("Duration", 3)).to_have_accessible_name(IS_DRAFT)
    found["suggestions"] = violations_everywhere(page, app.cell("Duration", 3))
    assert found == {name: [] for name in found}
