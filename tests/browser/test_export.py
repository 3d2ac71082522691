"""The export menu in Voilà: every format, of this persona, of some and of all, read by readers that are not ours."""

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import duckdb
import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect
from pptx import Presentation

from buyerflow_widgets.model.labels import FIELD_LABELS
from buyerflow_widgets.model.process import STAGE_FIELDS
from tests.support.app_page import AppPage, open_in_voila
from tests.support.many_personas import fill
from tests.support.servers import Server

MANY = 10_000
FORMATS = {
    "Spreadsheet": "xlsx",
    "Slides": "pptx",
    "Report": "html",
    "Markdown": "md",
    "CSV": "csv",
    "JSON": "json",
    "Parquet": "parquet",
}


def download(app: AppPage, press: Locator, folder: Path, seconds: float = 20) -> Path:
    with app.page.expect_download(timeout=1000 * seconds) as waiting:
        press.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def item(app: AppPage, name: str) -> Locator:
    app.bar.get_by_role("button", name="Export", exact=True).click()
    return app.page.get_by_role("menuitem", name=name, exact=True)


def stages(path: Path) -> list[list[str]]:
    """The seven texts of each stage in a file, in order."""
    data = path.read_bytes()
    match path.suffix:
        case ".json":
            found = json.loads(data)
            return [
                [stage[field] for field in STAGE_FIELDS]
                for each in (found if isinstance(found, list) else [found])
                for stage in each["buying_stages"]
            ]
        case ".csv":
            rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
            return [[row[field] for field in STAGE_FIELDS] for row in rows]
        case ".xlsx":
            heading, *lines = load_workbook(io.BytesIO(data))["Data"].iter_rows(values_only=True)
            return [[str(line[heading.index(field)] or "") for field in STAGE_FIELDS] for line in lines]
        case ".pptx":
            on_slides: list[list[str]] = []
            for slide in Presentation(io.BytesIO(data)).slides:
                written = {shape.name: shape.text_frame.text.partition("\n")[2] for shape in slide.shapes if shape.has_text_frame}
                if FIELD_LABELS["key_message"] in written:
                    under = next(shape.text_frame.text for shape in slide.shapes if shape.name == "Subtitle")
                    known = {"stage_name": slide.shapes.title.text_frame.text, "duration": under.split(" · ")[1]}
                    on_slides.append([known.get(field) or written[FIELD_LABELS[field]] for field in STAGE_FIELDS])
            return on_slides
        case ".parquet":
            table = duckdb.sql(f"select {', '.join(STAGE_FIELDS)} from read_parquet('{path}')")
            assert table is not None
            return [list(row) for row in table.fetchall()]
        case ".md":
            tokens = MarkdownIt("commonmark").enable("table").parse(data.decode())
            cells = [
                "".join(child.content for child in tokens[at + 1].children or [])
                for at, token in enumerate(tokens)
                if token.type == "td_open"
            ]
            return [cells[at : at + 7] for at in range(0, len(cells), 7)]
        case _:
            # The map says name and length, then the message, then the rest.
            body = data.decode().partition('<ol class="bf-map__stages">')[2].partition("</ol>")[0]
            cells = [unescape(text) for text in re.findall(r'<(?:h4|span)[^>]* dir="auto">(.*?)</(?:h4|span)>', body, re.DOTALL)]
            return [[cells[at + place] for place in (0, 3, 1, 4, 5, 6, 2)] for at in range(0, len(cells), 7)]


def stored(state: dict[str, Any]) -> list[list[str]]:
    return [[stage[field] for field in STAGE_FIELDS] for stage in state["buying_stages"]]


def test_every_format_holds_what_is_on_screen(in_voila: AppPage, tmp_path: Path) -> None:
    app = in_voila
    app.choose("Open the example")
    app.in_step("Review")
    app.open_step("Alignment")
    app.type_into("Key Message", 1, "=1+1 <b>|*“quoted”*")
    app.saved()
    state = app.stored()[0]
    assert stored(state)[0][6] == "=1+1 <b>|*“quoted”*"
    for name, suffix in FORMATS.items():
        path = download(app, item(app, name), tmp_path)
        assert path.name == f"plant-maintenance-manager.{suffix}"
        expected = stored(state)
        if suffix == "csv":
            expected[0][6] = "'=1+1 <b>|*“quoted”*"
        assert stages(path) == expected, name


def test_all_personas_and_chosen_ones(in_voila: AppPage, tmp_path: Path) -> None:
    app = in_voila
    app.choose("Open the example")
    app.in_step("Review")
    app.bar.get_by_role("button", name="Persona: Plant Maintenance Manager").click()
    dialog = app.page.get_by_role("dialog", name="Personas")
    for name in ("Plant Maintenance Manager", "Copy of Plant Maintenance Manager"):
        dialog.get_by_role("button", name=f"Duplicate {name}", exact=True).click()
        expect(app.bar.get_by_role("button", name=f"Persona: Copy of {name}", exact=True)).to_be_visible()
        app.bar.get_by_role("button", name=f"Persona: Copy of {name}", exact=True).click()
    app.page.keyboard.press("Escape")
    everything = download(app, item(app, "All personas, Spreadsheet"), tmp_path)
    assert everything.name == "buying-processes.xlsx"
    assert len(load_workbook(everything).sheetnames) == 4

    item(app, "Choose personas…").click()
    chooser = app.page.get_by_role("dialog", name="Choose personas to export")
    expect(chooser.get_by_role("button", name="Export them")).to_have_attribute("aria-disabled", "true")
    chooser.get_by_role("checkbox", name=re.compile("^Plant Maintenance Manager")).check()
    chooser.get_by_role("searchbox", name="Find a persona").fill("copy copy")
    chooser.get_by_role("checkbox").first.check()
    expect(chooser.get_by_role("status", name="Personas chosen")).to_have_text("2 chosen")
    chooser.get_by_role("combobox", name="Format").select_option("json")
    some = download(app, chooser.get_by_role("button", name="Export them"), tmp_path)
    first, last = json.loads(some.read_text(encoding="utf-8")), app.stored()
    assert sorted(each["persona_id"] for each in first) == sorted(each["persona_id"] for each in (last[0], last[2]))


@pytest.fixture
def app_of_many(voila_server: Server, page: Page) -> AppPage:
    """The app with thousands of personas."""
    fill(voila_server.store, MANY, voila_server.owner)
    return open_in_voila(page, voila_server)


def test_a_long_export_shows_its_progress_and_can_be_stopped(app_of_many: AppPage, tmp_path: Path) -> None:
    app = app_of_many
    item(app, "All personas, Report").click()
    expect(
        app.page.get_by_role("status")
        .filter(has_text="Exporting. Reading")
        .or_(app.page.get_by_role("status").filter(has_text="Exporting. Writing"))
    ).to_be_visible()
    # The page is alive meanwhile: a persona is opened and edited.
    app.open_step("Persona")
    app.page.get_by_role("button", name="Stop export").click()
    expect(app.page.get_by_text("Stopped. No file was written.")).to_be_visible()
    path = download(app, item(app, "All personas, CSV"), tmp_path, seconds=90)
    assert len(stages(path)) == MANY * 7
