"""Each command given by keyboard lands on the open question, the phase's heading or its cell, or stays where it was; never on nothing."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from buyerflow_widgets.model import PHASE_LABELS
from tests.browser.collisions import both, collide
from tests.browser.drafts import Drafting
from tests.support.app_page import HOLDS, AppPage, open_in_voila, run_all
from tests.support.fault_server import FaultServer
from tests.support.servers import Server, notebook

Open = Callable[..., AppPage]
WELCOME = "See the purchase the way your buyer lives it"
IS_IN_APP = "() => document.activeElement?.matches('.bf-app *') ?? false"


def button(region: Locator | Page, name: str) -> Locator:
    return region.get_by_role("button", name=name, exact=True)


def heading(app: AppPage, name: str) -> Locator:
    return app.workspace.get_by_role("heading", name=name, exact=True, level=2)


def switcher(app: AppPage) -> Locator:
    return app.bar.get_by_role("button", name=re.compile("^Persona: "))


def personas(app: AppPage) -> Locator:
    return app.page.get_by_role("dialog", name="Personas")


def press(app: AppPage, control: Locator, lands: Locator, key: str = "Enter") -> None:
    """Gives a command by keyboard; that the focus also stays where it lands is seen before the next one."""
    assert app.page.evaluate(IS_IN_APP), f"on nothing before {control}"
    control.focus()
    app.page.keyboard.press(key)
    expect(lands).to_be_focused()
    expect(lands).to_be_in_viewport()


def type_answer(app: AppPage, text: str, lands: Locator) -> None:
    expect(app.answer_box).to_be_focused()
    app.page.keyboard.type(text)
    app.page.keyboard.press("Enter")
    app.until(lambda: not app.guide.evaluate(HOLDS, text))
    expect(lands).to_be_focused()


def foot_and_steps(app: AppPage) -> None:
    """From the Introduction through all phases and back, `Finish` among them."""
    press(app, button(app.guide, "Start"), app.answer_box)
    type_answer(app, "Plant manager", app.answer_box)
    names = list(PHASE_LABELS.values())
    headings = [WELCOME, *names[1:]]
    for name in headings[2:]:
        press(app, button(app.workspace, "Continue"), heading(app, name))
    press(app, button(app.workspace, "Finish"), heading(app, "Review"))
    expect(app.workspace.get_by_text("Finished").first).to_be_visible()
    press(app, button(app.workspace, "Edit Persona"), heading(app, "Persona"))
    for name, title in zip(names, headings, strict=True):
        press(app, button(app.steps, name), heading(app, title))
    press(app, button(app.steps, "Summary"), heading(app, "Summary"))
    for title in reversed(headings[:-2]):
        press(app, button(app.workspace, "Back"), heading(app, title))
    # The step that is open already stays in hand.
    press(app, button(app.steps, "Introduction"), button(app.steps, "Introduction"))
    press(app, button(app.workspace, "Open Plant manager"), heading(app, "Persona"))
    press(app, button(app.steps, "Review"), heading(app, "Review"))
    press(app, button(app.workspace, "Add New Persona"), heading(app, "Persona"))
    assert app.page.evaluate(IS_IN_APP)


def test_a_page_opens_at_what_it_asks(in_voila: AppPage) -> None:
    app = in_voila
    expect(button(app.guide, "Start")).to_be_focused()
    app.page.keyboard.press("Enter")
    type_answer(app, "Plant manager", app.answer_box)
    app.asked("Persona · Pain Points")
    app.saved()
    app.page.reload()
    expect(app.answer_box).to_be_focused(timeout=60_000)
    # Where nothing is asked for, at the first thing to do next.
    press(app, button(app.steps, "Introduction"), heading(app, WELCOME))
    press(app, button(app.guide, "Open the example"), button(app.guide, "Add New Persona"))
    app.saved()
    app.page.reload()
    expect(button(app.guide, "Add New Persona")).to_be_focused(timeout=60_000)
    # Nothing slides away under whoever opens it.
    assert app.page.evaluate("scrollY") == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_foot_and_steps_lead_to_the_heading_on_the_page(voila_server: Server, another_window: Open, width: int) -> None:
    foot_and_steps(another_window(voila_server, width))


def test_in_a_notebook_only_a_command_given_in_the_app_takes_the_focus(open_notebook: Callable[[Path], AppPage], tmp_path: Path) -> None:
    code = "from buyerflow_widgets import BuyerFlow, PhaseOpened\napp = BuyerFlow()\napp"
    app = open_notebook(notebook(tmp_path / "focus.ipynb", code, "if app.process: app.send(PhaseOpened(phase='persona'))"))
    keyboard = app.page.keyboard
    expect(app.workspace.get_by_role("heading", name=WELCOME)).to_be_visible()
    assert not app.page.evaluate(IS_IN_APP)
    button(app.guide, "Start").focus()
    foot_and_steps(app)
    # From the form to the notebook around it: what was typed is saved, and the notebook keeps its keys.
    app.workspace.get_by_role("textbox", name="Persona Name").fill("Head of support")
    app.page.locator(".jp-CodeCell .jp-InputPrompt").nth(1).click()
    app.saved()
    expect(app.bar.get_by_role("button", name="Persona: Head of support")).to_be_visible()
    assert not app.page.evaluate(IS_IN_APP)
    # A cell that opens a phase.
    app.page.locator(".jp-CodeCell .jp-InputArea-editor").nth(1).click()
    keyboard.press("ControlOrMeta+Enter")
    app.in_step("Persona")
    expect(app.page.locator(".jp-CodeCell .jp-InputPrompt").nth(1)).to_have_text("[3]:")
    assert not app.page.evaluate(IS_IN_APP)
    run_all(app.page)
    expect(app.guide).to_be_visible()
    assert not app.page.evaluate(IS_IN_APP)


def test_the_guide_leads_on_to_what_it_asks_next(in_voila: AppPage) -> None:
    app, guide = in_voila, in_voila.guide
    box = app.answer_box
    expect(button(guide, "Start")).to_be_focused()
    press(app, button(guide, "Start"), box)
    press(app, button(app.steps, "Introduction"), heading(app, WELCOME))
    press(app, guide.get_by_role("button", name=re.compile("^Continue ")), box)
    type_answer(app, "Plant manager", box)
    app.asked("Persona · Pain Points")
    type_answer(app, "The line stops", button(guide, "Continue"))
    press(app, button(guide, "Continue"), button(guide, "Standard set"))
    press(app, button(guide, "Choose another set"), guide.get_by_role("button", name=re.compile("^Six buying jobs")))
    press(app, button(guide, "Back to the choices"), button(guide, "Standard set"))
    press(app, button(guide, "Define my own"), box)
    type_answer(app, "Awareness", box)
    app.asked("Awareness · Buyer Actions")
    box.fill("Asks around")
    press(app, button(guide, "Send"), box)
    app.asked("Awareness · Duration")
    press(app, button(guide, "Skip"), box)
    app.asked("Awareness · Key Influencers")
    press(app, button(guide, "Awareness · Key Influencers"), app.grid.get_by_role("textbox", name="Key Influencers, Awareness"))
    app.page.keyboard.press("Escape")
    expect(app.cell("Key Influencers", 1)).to_be_focused()
    press(app, button(guide, "Hide guide"), button(guide, "Show guide"))
    press(app, button(guide, "Show guide"), button(guide, "Hide guide"))
    press(app, button(app.steps, "Review"), heading(app, "Review"))
    press(app, guide.get_by_role("link").first, app.workspace.get_by_role("textbox", name="Duration, Awareness"))


def test_what_is_done_to_stages_leads_to_a_cell(in_voila: AppPage) -> None:
    app, work, keyboard = in_voila, in_voila.workspace, in_voila.page.keyboard
    app.begin()
    press(app, button(app.steps, "Stages"), button(app.steps, "Stages"))
    app.cell("Duration", 1).focus()
    press(app, button(work, "Add stage"), app.grid.get_by_role("textbox", name="Stage Name, Stage 2"))
    keyboard.type("Trial")
    keyboard.press("Enter")
    expect(app.cell("Stage Name", 3)).to_be_focused()
    press(app, button(work, "Duplicate"), app.cell("Stage Name", 4))
    for name in ("Move up", "Move down"):
        press(app, button(work, name), button(work, name))
    press(app, button(work, "Delete"), app.cell("Stage Name", 4))
    for name in ("Undo", "Redo", "Undo"):
        press(app, button(app.bar, name), button(app.bar, name))
        app.saved()
    app.cell("Duration", 2).focus()
    keyboard.press("ControlOrMeta+z")
    app.saved()
    expect(app.cell("Duration", 2)).to_be_focused()
    # To the last one, and then to what makes another.
    for rest in reversed(range(app.grid.get_by_role("rowheader").count())):
        press(app, button(work, "Delete"), app.cell("Duration", min(2, rest)) if rest else button(work, "Add stage"))
        expect(app.grid.get_by_role("rowheader")).to_have_count(rest)


def test_the_summary_leads_from_one_button_to_the_next(server_with_faults: Server, faults: FaultServer, page: Page) -> None:
    faults.fault = "stall"
    app = open_in_voila(page, server_with_faults)
    app.begin()
    press(app, button(app.steps, "Summary"), heading(app, "Summary"))
    work = app.workspace
    asked = page.get_by_role("dialog", name="Send this to the model?")
    generate = button(work, "Generate summary")
    press(app, generate, button(asked, "Send"))
    press(app, button(asked, "Not now"), generate)
    press(app, generate, button(asked, "Send"))
    press(app, button(asked, "Send"), button(work, "Stop"))
    expect(work.locator(".bf-doc")).not_to_be_empty()
    press(app, button(work, "Stop"), button(work, "Regenerate"))
    press(app, button(work, "Use the outline"), button(work, "Regenerate"))
    press(app, button(work, "Edit"), work.get_by_role("textbox", name="Summary text"))
    press(app, button(work, "Cancel"), button(work, "Edit"))
    press(app, button(work, "Edit"), work.get_by_role("textbox", name="Summary text"))
    page.keyboard.type("Mine. ")
    press(app, button(work, "Save"), button(work, "Edit"))
    press(app, button(work, "Copy"), work.get_by_role("button", name=re.compile("^(Copied|Not copied)$")))
    press(app, button(app.bar, "Undo"), button(app.bar, "Undo"))
    assert page.evaluate(IS_IN_APP)


def test_drafts_lead_to_their_cells(drafting: Drafting, page: Page) -> None:
    app = open_in_voila(page, drafting.server)
    work = app.workspace
    app.begin()
    app.cell("Duration", 1).focus()
    menu = button(work, "Draft with AI")
    item = page.get_by_role("menuitem", name="This stage: Awareness")
    press(app, menu, page.get_by_role("menuitem").first)
    press(app, item, button(page.get_by_role("dialog"), "Send"))
    press(app, button(page.get_by_role("dialog"), "Send"), menu)
    press(app, button(work, "Reject all"), app.cell("Duration", 1))
    assert page.evaluate(IS_IN_APP)


def test_personas_and_dialogs_lead_to_the_persona_or_back_to_what_opened_them(in_voila: AppPage) -> None:
    app, page, keyboard = in_voila, in_voila.page, in_voila.page.keyboard
    app.begin()
    find, opener = personas(app).get_by_role("searchbox"), switcher(app)
    press(app, opener, find)
    press(app, button(personas(app), "Add New Persona"), heading(app, "Persona"))
    press(app, opener, find)
    press(app, button(personas(app), "Duplicate Plant manager"), heading(app, "Persona"))
    press(app, opener, find)
    press(app, button(personas(app), "Open Plant manager"), heading(app, "Stages"))
    # Deleting asks in the list, which stays open for the next one.
    press(app, opener, find)
    press(app, button(personas(app), "Delete Plant manager"), button(personas(app), "Keep"))
    press(app, button(personas(app), "Delete"), find)
    expect(button(personas(app), "Delete Plant manager")).to_be_hidden()
    expect(find).to_be_focused()
    press(app, find, opener, "Escape")

    press(app, opener, find)
    deleted = page.get_by_role("dialog", name="Recently deleted")
    press(app, button(personas(app), "Recently deleted"), deleted.get_by_role("heading", name="Recently deleted"))
    press(app, button(deleted, "Close"), opener)
    press(app, opener, find)
    press(app, button(personas(app), "Recently deleted"), deleted.get_by_role("heading", name="Recently deleted"))
    press(app, button(deleted, "Restore"), opener)
    expect(button(app.bar, "Persona: Plant manager")).to_be_visible()

    history = page.get_by_role("dialog", name=re.compile("^History of "))
    versions = history.get_by_role("list", name="Versions, newest first").get_by_role("button")
    press(app, button(app.bar, "History"), versions.first)
    press(app, versions.last, history.get_by_role("heading", name=re.compile("^Today, ")))
    press(app, button(history, "Restore this version"), button(app.bar, "History"))
    press(app, button(app.bar, "History"), versions.first)
    press(app, button(history, "Close"), button(app.bar, "History"))

    export = page.get_by_role("menu", name="Export")
    press(app, button(app.bar, "Export"), export.get_by_role("menuitem").first)
    with page.expect_download():
        press(app, export.get_by_role("menuitem").first, button(app.bar, "Export"))
    press(app, button(app.bar, "Export"), export.get_by_role("menuitem").first)
    chosen = page.get_by_role("dialog", name="Choose personas to export")
    press(app, export.get_by_role("menuitem", name="Choose personas…"), chosen.get_by_role("searchbox"))
    press(app, button(chosen, "Cancel"), button(app.bar, "Export"))

    table: FilePayload = {"name": "map.csv", "mimeType": "text/csv", "buffer": b"Persona,Stage\nBuyer,Trial\n"}
    importing = page.get_by_role("dialog", name="Import map.csv")
    for ended in ("Cancel", "Import one persona"):
        press(app, opener, find)
        with page.expect_file_chooser() as chooser:
            button(personas(app), "Import a file").focus()
            keyboard.press("Enter")
        chooser.value.set_files(table)
        press(app, button(importing, ended), opener)
    press(app, button(app.steps, "Review"), heading(app, "Review"))
    for name in ("Compare", "Present"):
        button(app.workspace, name).focus()
        keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        press(app, button(page.get_by_role("dialog"), "Close"), button(app.workspace, name))


def test_a_choice_between_two_texts_leads_to_where_both_are_kept(voila_server: Server, another_window: Open) -> None:
    first, second = both(voila_server, another_window)
    for row, choice in enumerate(("Keep mine", "Take theirs"), start=1):
        collide(first, second, "mine of the first", "theirs of the second", row=row)
        expect(first.two_places).to_be_visible()
        button(first.two_places, choice).focus()
        first.page.keyboard.press("Enter")
        expect(button(first.bar, "History")).to_be_focused()
    # What others do moves nothing here.
    first.answer_box.focus()
    second.open_step("Review")
    button(second.workspace, "Finish").click()
    second.saved()
    expect(first.steps.get_by_text("complete").last).to_be_attached()
    expect(first.answer_box).to_be_focused()
