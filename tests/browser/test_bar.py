"""The bar: many personas, undo and redo across the panels, export, and the guide that can be hidden."""

import csv
import json
from pathlib import Path

from playwright.sync_api import Download, expect

from tests.support.app_page import AppPage


def open_example(app: AppPage) -> None:
    app.choose("Open the example")
    app.in_step("Review")


def switcher(app: AppPage, name: str) -> None:
    app.bar.get_by_role("button", name=f"Persona: {name}").click()
    expect(app.page.get_by_role("dialog", name="Personas")).to_be_visible()


def test_personas_are_found_duplicated_deleted_and_brought_back(in_voila: AppPage) -> None:
    app = in_voila
    open_example(app)
    dialog = app.page.get_by_role("dialog", name="Personas")
    switcher(app, "Plant Maintenance Manager")
    dialog.get_by_role("button", name="Duplicate Plant Maintenance Manager").click()
    copy = "Copy of Plant Maintenance Manager"
    expect(app.bar.get_by_role("button", name=f"Persona: {copy}")).to_be_visible()
    switcher(app, copy)
    dialog.get_by_role("searchbox", name="Find a persona").fill("COPY plant")
    expect(dialog.get_by_role("button", name=f"Open {copy}")).to_be_visible()
    expect(dialog.get_by_role("button", name="Open Plant Maintenance Manager")).to_have_count(0)
    # Deleting asks first.
    dialog.get_by_role("button", name=f"Delete {copy}").click()
    dialog.get_by_role("button", name="Keep", exact=True).click()
    expect(dialog.get_by_role("button", name=f"Open {copy}")).to_be_visible()
    dialog.get_by_role("button", name=f"Delete {copy}").click()
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(app.bar.get_by_role("button", name="Persona: Plant Maintenance Manager", exact=True)).to_be_visible()
    app.page.keyboard.press("Escape")
    assert len(app.stored()) == 1
    app.bar.get_by_role("button", name="Undo", exact=True).click()
    expect(app.bar.get_by_role("button", name=f"Persona: {copy}")).to_be_visible()
    assert len(app.stored()) == 2


def test_undo_and_redo_reach_across_guide_form_and_grid(in_voila: AppPage) -> None:
    app = in_voila
    app.begin()
    app.type_into("Duration", 1, "2 weeks")
    expect(app.cell("Duration", 1)).to_contain_text("14 days")
    undo, redo = (app.bar.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    undo.click()
    expect(app.cell("Duration", 1)).to_contain_text("Missing")
    # From the keyboard, wherever no draft is being typed.
    app.cell("Stage Name", 1).click()
    app.page.keyboard.press("ControlOrMeta+z")
    expect(app.grid.get_by_role("rowheader")).to_have_count(0)
    app.page.keyboard.press("ControlOrMeta+z")
    app.open_step("Persona")
    expect(app.workspace.get_by_role("textbox", name="Persona Name")).to_have_value("")
    for _ in range(3):
        redo.click()
    expect(redo).to_have_attribute("aria-disabled", "true")
    expect(app.workspace.get_by_role("textbox", name="Persona Name")).to_have_value("Plant manager")
    app.open_step("Stages")
    expect(app.cell("Duration", 1)).to_contain_text("2 weeks")


def test_export_gives_files_that_others_can_read(in_voila: AppPage, tmp_path: Path) -> None:
    app = in_voila
    open_example(app)

    def export(item: str) -> Path:
        app.bar.get_by_role("button", name="Export", exact=True).click()
        with app.page.expect_download() as waiting:
            app.page.get_by_role("menuitem", name=item, exact=True).click()
        download: Download = waiting.value
        path = tmp_path / download.suggested_filename
        download.save_as(path)
        return path

    one = export("JSON")
    assert one.name == "plant-maintenance-manager.json"
    assert json.loads(one.read_text(encoding="utf-8")) == app.stored()[0]
    table = export("CSV")
    with table.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["stage_name"] for row in rows] == [stage["stage_name"] for stage in app.stored()[0]["buying_stages"]]
    assert export("All personas, JSON").name == "buying-processes.json"


def test_the_guide_can_be_put_aside(in_voila: AppPage) -> None:
    app = in_voila
    open_example(app)
    before = app.workspace.bounding_box()
    app.guide.get_by_role("button", name="Hide guide").click()
    expect(app.guide.get_by_role("log")).to_be_hidden()
    after = app.workspace.bounding_box()
    assert before
    assert after
    assert after["width"] > before["width"]
    app.guide.get_by_role("button", name="Show guide").click()
    expect(app.guide.get_by_role("log")).to_be_visible()


def test_a_link_to_what_is_missing_leads_to_its_cell(in_voila: AppPage) -> None:
    app = in_voila
    open_example(app)
    app.open_step("Alignment")
    app.cell("Key Message", 6).click()
    app.page.keyboard.press("Delete")
    expect(app.cell("Key Message", 6)).to_contain_text("Missing")
    app.open_step("Review")
    # The question of the step before is gone.
    expect(app.guide.locator(".bf-ask__where")).to_be_hidden()
    app.guide.get_by_role("link", name="Consensus creation · Key Message").or_(
        app.guide.get_by_role("button", name="Consensus creation · Key Message")
    ).click()
    app.in_step("Alignment")
    editor = app.workspace.get_by_role("textbox", name="Key Message, Consensus creation")
    expect(editor).to_be_focused()
    app.page.keyboard.type("Payback from avoided stoppages")
    app.page.keyboard.press("Enter")
    expect(app.cell("Key Message", 6)).to_contain_text("Payback from avoided stoppages")


def test_another_stage_set_asks_before_it_replaces_what_is_there(in_voila: AppPage) -> None:
    app = in_voila
    open_example(app)
    app.open_step("Stages")
    app.choose("Choose another set")
    app.guide.get_by_role("button", name="AIDA").click()
    expect(app.guide.get_by_text("This replaces six stages")).to_be_visible()
    app.choose("Keep")
    expect(app.grid.get_by_role("rowheader")).to_have_count(6)
    app.guide.get_by_role("button", name="AIDA").click()
    app.guide.get_by_role("button", name="AIDA").click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(4)
    app.bar.get_by_role("button", name="Undo", exact=True).click()
    expect(app.grid.get_by_role("rowheader")).to_have_count(6)
