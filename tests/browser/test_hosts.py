"""Where else the app runs: marimo, and the boxes, tabs and folds of ipywidgets."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app_page import AppPage, open_app
from tests.browser.servers import Server, free_port, notebook, running, until_it_answers

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
