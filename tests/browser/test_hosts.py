"""Where else the app runs: marimo, Jupyter Notebook, and the boxes, tabs and folds of ipywidgets."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.app_page import AppPage, open_app, open_in_notebook, run_in_notebook
from tests.support.servers import Server, free_port, lab, notebook, running, until_it_answers

MARIMO = """
import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo

    from buyerflow_widgets import BuyerFlow

    mo.ui.anywidget(BuyerFlow())
    return


if __name__ == "__main__":
    app.run()
"""
BEGUN = """
import ipywidgets
from buyerflow_widgets import BuyerFlow, PersonaAdded, PhaseOpened, StageSetChosen
app = BuyerFlow()
if app.process is None:
    app.send(PersonaAdded(name="Plant manager")); app.send(StageSetChosen(name="Standard")); app.send(PhaseOpened(phase="stages"))
"""


def test_in_marimo_it_opens_saves_and_is_there_again_after_a_reload(tmp_path: Path, page: Page) -> None:
    script, store, port = tmp_path / "app.py", tmp_path / "store.sqlite", free_port()
    script.write_text(MARIMO)
    command: list[str | Path] = ["marimo", "run", script, "--headless", "--no-token", "--host=127.0.0.1", f"--port={port}"]
    with running(command, tmp_path, store, {}) as process:
        until_it_answers(process, port, "/health")
        server = Server(process, f"http://127.0.0.1:{port}/", store)
        app = open_app(page, server, lambda: page.goto(server.url))
        app.begin()
        app.type_into("Duration", 2, "2–4 weeks")
        app.saved()
        expect(app.cell("Duration", 2)).to_contain_text("14–28 days")
        page.reload()
        app.in_step("Stages")
        expect(app.cell("Duration", 2)).to_contain_text("2–4 weeks")
        assert app.stored()[0]["buying_stages"][1]["duration"] == "2–4 weeks"


def test_in_jupyter_notebook_what_was_saved_is_there_when_the_cell_is_run_after_a_reload(tmp_path: Path, page: Page) -> None:
    path = notebook(tmp_path / "app.ipynb", "from buyerflow_widgets import BuyerFlow\napp = BuyerFlow()\napp")
    with lab(tmp_path, "notebook") as server:
        app = open_in_notebook(page, server, path.relative_to(tmp_path))
        app.choose("Start")
        app.in_step("Persona")
        name = app.workspace.get_by_role("textbox", name="Persona Name")
        name.fill("Plant manager")
        name.press("Tab")
        app.saved()
        # What is asked on leaving is about the notebook's own text, which was not changed.
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        run_in_notebook(app)
        app.in_step("Persona")
        expect(name).to_have_value("Plant manager")
        assert app.stored()[0]["persona_name"] == "Plant manager"


@pytest.mark.parametrize(
    "shown",
    [
        "ipywidgets.HBox([ipywidgets.Button(description='Beside'), app])",
        "ipywidgets.Accordion([app], selected_index=0)",
        "ipywidgets.Tab([ipywidgets.Label('First'), app], selected_index=1)",
    ],
)
def test_it_is_edited_in_a_box_of_ipywidgets(open_notebook: Callable[[Path], AppPage], tmp_path: Path, shown: str) -> None:
    app = open_notebook(notebook(tmp_path / "boxes.ipynb", BEGUN + shown))
    app.type_into("Duration", 2, "2–4 weeks")
    app.saved()
    expect(app.cell("Duration", 2)).to_contain_text("14–28 days")
