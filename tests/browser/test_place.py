"""Where the person is: the window's title, the address, Back and Forward. On our own page only."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.app_page import AppPage
from tests.support.servers import Server


def test_title_and_address_follow_and_back_and_forward_work(in_voila: AppPage) -> None:
    app = in_voila
    page = app.page
    expect(page).to_have_title("Introduction – Buying process")
    app.begin("Plant manager")
    expect(page).to_have_title("Stages – Plant manager – Buying process")
    expect(page).to_have_url(re.compile(r"#stages/[0-9a-f-]+$"))
    page.go_back()
    app.in_step("Persona")
    expect(page).to_have_title("Persona – Plant manager – Buying process")
    page.go_forward()
    app.in_step("Stages")
    app.open_step("Review")
    page.go_back()
    app.in_step("Stages")
    # What one does from there is a place of its own again.
    app.open_step("Alignment")
    page.go_back()
    app.in_step("Stages")


def test_a_link_opens_its_place(in_voila: AppPage, voila_server: Server, another_window: Callable[..., AppPage]) -> None:
    app = in_voila
    app.begin("Plant manager")
    link = app.page.url
    app.open_step("Introduction")
    app.saved()
    other = another_window(voila_server)
    other.page.goto(link)
    other.page.reload()
    other.in_step("Stages")
    expect(other.page).to_have_title("Stages – Plant manager – Buying process")
    expect(other.grid.get_by_role("rowheader")).to_have_count(3)


def test_a_link_to_a_persona_that_is_not_there_opens_the_introduction_and_says_so(in_voila: AppPage, page: Page) -> None:
    app = in_voila
    app.begin("Plant manager")
    app.saved()
    for address in ("#stages/00000000000000000000000000000000", "#review/%E0%A4%A", "#review"):
        here = page.url.split("#")[0]
        # Else it would be the same page's new address, which gives way as soon as it was found to lead nowhere.
        page.goto("about:blank")
        page.goto(here + address)
        app.in_step("Introduction")
        expect(page.get_by_text("This address leads to a persona that cannot be opened.")).to_be_visible()
        expect(page).to_have_url(re.compile("#introduction$"))
    # What is no place at all says nothing.
    page.goto(page.url.split("#")[0] + "#nowhere")
    page.reload()
    app.in_step("Introduction")
    expect(page).to_have_url(re.compile("#introduction$"))


def test_going_back_closes_a_dialog_of_the_step_that_is_left(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    app.choose("Open the example")
    app.in_step("Review")
    app.open_step("Stages")
    app.open_step("Review")
    app.workspace.get_by_role("button", name="Present", exact=True).click()
    expect(page.get_by_role("group", name="Map", exact=True)).to_be_visible()
    page.go_back()
    app.in_step("Stages")
    app.cell("Duration", 1).click()
    expect(app.cell("Duration", 1)).to_be_focused()


def test_back_and_forward_in_a_row_end_where_they_lead(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.open_step("Review")
    # Both before there is an answer.
    app.page.evaluate("() => { history.back(); addEventListener('popstate', () => history.forward(), { once: true }); }")
    app.until(lambda: app.page.evaluate("() => location.hash.startsWith('#review/')"))
    app.in_step("Review")
    expect(app.page).to_have_title(re.compile("^Review – "))


def test_an_address_of_another_place_leaves_the_focus_at_its_question(in_voila: AppPage) -> None:
    app, page = in_voila, in_voila.page
    app.begin()
    app.saved()
    link = page.url
    app.open_step("Review")
    app.saved()
    page.goto("about:blank")
    page.goto(link)
    app.in_step("Stages")
    expect(app.answer_box).to_be_focused()
