"""The notebook for analysts: what stands around the app follows it, and its buttons answer in words."""

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.app_page import AppPage, open_in_voila
from tests.support.servers import plain_voila

NOTEBOOK = Path(__file__).parents[2] / "notebooks/buying_process.ipynb"


def test_on_a_page_of_voila_the_controls_follow_the_app(tmp_path: Path, page: Page) -> None:
    with plain_voila(tmp_path, _copied(tmp_path)) as server:
        _controls_follow(open_in_voila(page, server), tmp_path)


def test_in_jupyterlab_the_controls_follow_the_app(open_notebook: Callable[[Path], AppPage], tmp_path: Path) -> None:
    _controls_follow(open_notebook(_copied(tmp_path)), tmp_path)


def _copied(folder: Path) -> Path:
    """The notebook in a folder of the test's own, since its exports are written beside it."""
    return Path(shutil.copy(NOTEBOOK, folder))


def _controls_follow(app: AppPage, folder: Path) -> None:
    page = app.page
    summarize, export = (page.get_by_role("button", name=name) for name in ("Write summary", "Export to a file"))
    # Without a persona each says so.
    expect(page.get_by_text("No persona yet: the tables come with the first one.", exact=True)).to_be_visible()
    none_yet = page.get_by_text("There is no persona yet; add one first.", exact=True)
    summarize.click()
    expect(none_yet).to_have_count(1)
    export.click()
    expect(none_yet).to_have_count(2)

    app.begin("Plant manager")
    app.open_step("Persona")
    name = app.workspace.get_by_role("textbox", name="Persona Name")
    name.fill("Head of production")
    name.press("Tab")
    app.saved()
    stages = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name="duration_min_days"))
    expect(stages.get_by_role("cell", name="Head of production")).to_have_count(3)
    expect(page.get_by_role("cell", name="Plant manager")).to_have_count(0)
    picture = page.locator("img[src^='data:image/png']")
    expect(picture).to_have_count(1)
    app.until(lambda: picture.evaluate("image => image.naturalWidth > 0"))

    page.get_by_role("combobox", name="Persona", exact=True).select_option("Head of production")
    page.get_by_role("combobox", name="Format", exact=True).select_option("CSV")
    export.click()
    written = folder / "head-of-production.csv"
    expect(page.get_by_text(f"Exported to {written}.", exact=True)).to_be_visible()
    assert "Head of production" in written.read_text(encoding="utf-8-sig")

    summarize.click()
    expect(page.get_by_text("No model is set up, so this is an outline made without AI.", exact=True)).to_be_visible()
    expect(page.get_by_role("paragraph").filter(has_text="The buyer is Head of production")).to_be_visible()
    expect(page.get_by_text("Traceback")).to_have_count(0)
