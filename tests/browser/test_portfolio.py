"""The list of thousands of personas in a real browser: by keyboard, by wheel, by text; another window changes it meanwhile."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from buyerflow_widgets.model.events import PersonaAdded
from buyerflow_widgets.session.session import Session
from buyerflow_widgets.storage import Store
from tests.browser.axe import violations_everywhere
from tests.support.app_page import AppPage, open_in_voila
from tests.support.many_personas import fill, persona_name
from tests.support.servers import Server

MANY = 4_000


@pytest.fixture
def app(voila_server: Server, page: Page) -> AppPage:
    fill(voila_server.store, MANY, voila_server.owner)
    app = open_in_voila(page, voila_server)
    app.open_step("Introduction")
    return app


def title(number: int) -> str:
    return persona_name(number).partition(" (")[0]


def persona(app: AppPage, number: int) -> Locator:
    return app.workspace.get_by_role("button", name=f"Open {title(number)}", exact=True)


def personas(app: AppPage) -> Locator:
    return app.workspace.get_by_role("list", name="Your personas")


def find(app: AppPage, text: str) -> None:
    app.workspace.get_by_role("searchbox", name="Find a persona").fill(text)


def says(app: AppPage, text: str) -> None:
    expect(app.workspace.get_by_role("status", name="Personas found")).to_have_text(text)


def test_the_keyboard_walks_through_the_whole_list(app: AppPage) -> None:
    keyboard = app.page.keyboard
    says(app, "4,000 personas")
    persona(app, 0).focus()
    keyboard.press("ArrowDown")
    expect(persona(app, 1)).to_be_focused()
    keyboard.press("End")
    expect(persona(app, MANY - 1)).to_be_focused()
    expect(persona(app, MANY - 1)).to_be_in_viewport()
    row = personas(app).get_by_role("listitem").filter(has_text=title(MANY - 1))
    expect(row).to_have_attribute("aria-posinset", "4000")
    expect(row).to_have_attribute("aria-setsize", "4000")
    # Of thousands of rows a few are in the page.
    assert personas(app).get_by_role("listitem").count() < 40
    for _ in range(3):
        keyboard.press("PageUp")
    expect(app.page.locator(":focus")).to_be_in_viewport()
    expect(persona(app, MANY - 1)).not_to_be_in_viewport()
    keyboard.press("Home")
    expect(persona(app, 0)).to_be_focused()
    expect(persona(app, 0)).to_be_in_viewport()
    # Faster than pages come.
    for _ in range(60):
        keyboard.press("PageDown")
    focused = app.page.locator(":focus")
    expect(focused).to_have_accessible_name(re.compile(r"^Open .* 00[2-9]\d\d$"))
    expect(focused).to_be_in_viewport()
    # One stop for Tab.
    keyboard.press("Tab")
    expect(personas(app).locator(":focus")).to_have_count(0)
    keyboard.press("Shift+Tab")
    expect(personas(app).locator(":focus")).to_have_count(1)
    keyboard.press("Home")
    keyboard.press("ArrowDown")
    expect(persona(app, 1)).to_be_focused()
    keyboard.press("Enter")
    expect(app.bar.get_by_role("button", name=f"Persona: {title(1)}", exact=True)).to_be_visible()


def test_the_wheel_reaches_the_end(app: AppPage) -> None:
    personas(app).get_by_role("listitem").first.hover()
    app.page.mouse.wheel(0, 50_000)
    expect(persona(app, 945)).to_be_in_viewport()
    app.page.mouse.wheel(0, 400_000)
    expect(persona(app, MANY - 1)).to_be_in_viewport()
    # Nothing that is in the window is still missing.
    expect(personas(app).locator("li[aria-hidden]")).to_have_count(0)
    app.page.mouse.wheel(0, -400_000)
    expect(persona(app, 0)).to_be_in_viewport()


def test_text_finds_one_and_a_click_anywhere_in_its_row_opens_it(app: AppPage) -> None:
    find(app, "ÖLFILTER 0333")
    says(app, "3 of 4,000 personas")
    expect(personas(app).get_by_role("listitem")).to_have_count(3)
    find(app, "nobody at all")
    says(app, "No persona has this in its name.")
    expect(personas(app).get_by_role("listitem")).to_have_count(0)
    find(app, "ölfilter 03335")
    says(app, "1 of 4,000 personas")
    expect(personas(app).get_by_role("listitem")).to_contain_text("Review · 28 of 49 filled")
    personas(app).get_by_role("listitem").click(position={"x": 12, "y": 5})
    expect(app.bar.get_by_role("button", name=f"Persona: {title(3335)}", exact=True)).to_be_visible()


def test_what_another_window_adds_comes_in_and_the_person_stays_where_they_are(app: AppPage, voila_server: Server) -> None:
    persona(app, 0).focus()
    app.page.keyboard.press("End")
    expect(persona(app, MANY - 1)).to_be_focused()
    Session(Store.open(voila_server.store, owner=voila_server.owner)).send(PersonaAdded(name="From another window"))
    # A page that is looked at again asks whether it is still true.
    app.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    says(app, "4,001 personas")
    expect(persona(app, MANY - 1)).to_be_focused()
    expect(persona(app, MANY - 1)).to_be_in_viewport()
    app.page.keyboard.press("Home")
    expect(app.workspace.get_by_role("button", name="Open From another window")).to_be_focused()


def test_axe_finds_nothing_in_a_long_list(app: AppPage) -> None:
    found = {"all": violations_everywhere(app.page, persona(app, 0))}
    persona(app, 0).focus()
    app.page.keyboard.press("End")
    expect(persona(app, MANY - 1)).to_be_focused()
    found["at the end"] = violations_everywhere(app.page, persona(app, MANY - 1))
    find(app, "ölfilter")
    says(app, "1,000 of 4,000 personas")
    found["found"] = violations_everywhere(app.page, personas(app))
    assert found == {name: [] for name in found}


def test_while_it_looks_it_says_so_and_shows_no_earlier_answer(in_voila: AppPage) -> None:
    app = in_voila
    app.begin("Plant manager")
    app.saved()
    app.bar.get_by_role("button", name="Persona: Plant manager").click()
    switcher = app.page.get_by_role("dialog", name="Personas")
    line = switcher.get_by_role("button", name="Open Plant manager")
    expect(line).to_be_visible()
    kernel = app.server.kernel(app.kernel_id)
    kernel.suspend()
    try:
        switcher.get_by_role("searchbox", name="Find a persona").fill("nobody")
        expect(switcher.get_by_text("Looking…", exact=True)).to_be_visible()
        expect(line).to_have_count(0)
    finally:
        kernel.resume()
    expect(switcher.get_by_text("No persona has this in its name.")).to_be_visible()
