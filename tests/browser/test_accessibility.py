"""axe-core finds nothing in any phase, in light and dark, wide and on a phone; all names and landmarks are there."""

import pytest
from playwright.sync_api import expect

from buyerflow_widgets.model.labels import PHASE_LABELS
from tests.browser.axe import violations_everywhere
from tests.support.app_page import AppPage


def test_axe_finds_nothing_in_any_phase(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    found = {"Introduction, empty": violations_everywhere(page, app.workspace)}
    app.choose("Open the example")
    app.in_step("Review")
    for name in PHASE_LABELS.values():
        app.open_step(name)
        found[name] = violations_everywhere(page, app.workspace.get_by_role("heading", level=2).first)
    # With gaps: what is missing and what is asked look different.
    app.open_step("Stages")
    app.cell("Duration", 2).click()
    page.keyboard.press("Delete")
    app.asked("Solution exploration · Duration")
    found["Stages, asked"] = violations_everywhere(page, app.cell("Duration", 2))
    app.cell("Buyer Actions", 1).dblclick()
    found["Stages, in edit"] = violations_everywhere(page, app.grid.get_by_role("textbox"))
    page.keyboard.press("Escape")
    app.bar.get_by_role("button", name="Persona: Plant Maintenance Manager").click()
    found["Personas"] = violations_everywhere(page, page.get_by_role("dialog", name="Personas"))
    assert found == {name: [] for name in found}


def test_landmarks_and_names_are_the_contract(in_voila: AppPage) -> None:
    app = in_voila
    for place in (app.guide, app.workspace, app.steps, app.bar):
        expect(place).to_be_visible()
    for name in PHASE_LABELS.values():
        expect(app.steps.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(app.steps.get_by_role("button", name="Introduction", exact=True)).to_have_attribute("aria-current", "step")
    expect(app.bar.get_by_role("button", name="Undo", exact=True)).to_have_attribute("aria-disabled", "true")
    app.choose("Open the example")
    app.in_step("Review")
    for name in ("Edit Persona", "Add New Persona"):
        expect(app.workspace.get_by_role("button", name=name, exact=True)).to_be_visible()
    for name in ("Persona: Plant Maintenance Manager", "Undo", "Redo", "History", "Export"):
        expect(app.bar.get_by_role("button", name=name, exact=True)).to_be_visible()
    app.saved()
    app.open_step("Alignment")
    headers = app.grid.get_by_role("columnheader")
    for name in ("Stage Name", "Buyer Actions", "Duration", "Key Influencers", "Seller Actions", "Content Type", "Key Message"):
        expect(headers.filter(has_text=name).first).to_be_visible()
    for name in ("Add stage", "Duplicate", "Delete", "Move up", "Move down"):
        expect(app.workspace.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_a_map_is_begun_with_the_keyboard_alone(in_voila: AppPage) -> None:
    app, keyboard = in_voila, in_voila.page.keyboard
    start = app.guide.get_by_role("button", name="Start", exact=True)
    for _ in range(30):
        keyboard.press("Tab")
        if start.evaluate("button => button === document.activeElement"):
            break
    keyboard.press("Enter")
    app.in_step("Persona")
    # The question has the focus: the person types on.
    expect(app.answer_box).to_be_focused()
    keyboard.type("Plant manager")
    keyboard.press("Enter")
    app.asked("Persona · Pain Points")
    expect(app.answer_box).to_be_focused()
    keyboard.type("The line stops")
    keyboard.press("Shift+Enter")
    keyboard.type("People retire")
    keyboard.press("Enter")
    expect(app.workspace.get_by_role("textbox", name="Pain Points")).to_have_value("The line stops\nPeople retire")
    keyboard.press("Enter")
    app.in_step("Stages")
    expect(app.guide.get_by_role("button", name="Standard set", exact=True)).to_be_focused()
    keyboard.press("Enter")
    expect(app.grid.get_by_role("rowheader")).to_have_count(3)


def test_the_first_tab_stop_leads_to_the_workspace(in_voila: AppPage) -> None:
    page = in_voila.page
    in_voila.begin()
    skip = page.get_by_role("button", name="Skip to the workspace", exact=True)
    page.get_by_role("heading", level=1).evaluate("(title) => { title.tabIndex = -1; title.focus() }")
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(in_voila.workspace).to_be_focused()


def test_enlarged_to_twice_its_size_the_work_stays_in_view(in_voila: AppPage) -> None:
    page = in_voila.page
    in_voila.begin()
    page.set_viewport_size({"width": 640, "height": 450})
    expect(in_voila.answer_box).to_be_hidden()
    page.evaluate("scrollTo(0, 0)")
    expect(in_voila.workspace.get_by_role("heading", name="Stages", exact=True)).to_be_in_viewport(ratio=1)
    expect(in_voila.workspace.get_by_role("button", name="Add stage")).to_be_in_viewport(ratio=1)
    in_voila.guide.get_by_role("button", name="Show guide", exact=True).click()
    expect(in_voila.answer_box).to_be_visible()
    # What was chosen holds in the next step too; where there is nothing to fill in the guide is there.
    in_voila.guide.get_by_role("button", name="Hide guide", exact=True).click()
    in_voila.open_step("Alignment")
    expect(in_voila.answer_box).to_be_hidden()


@pytest.mark.parametrize("width", [900, 1280])
def test_steps_stay_where_they_are_whatever_their_counts_say(in_voila: AppPage, width: int) -> None:
    in_voila.page.set_viewport_size({"width": width, "height": 900})
    places = [[button.bounding_box()["x"] for button in in_voila.steps.get_by_role("button").all()]]  # type: ignore[index]
    in_voila.begin()
    for step in ("Persona", "Alignment", "Review"):
        in_voila.open_step(step)
        places.append([button.bounding_box()["x"] for button in in_voila.steps.get_by_role("button").all()])  # type: ignore[index]
    assert all(abs(a - b) < 1 for each in places[1:] for a, b in zip(places[0], each, strict=True)), places
