# mypy: ignore-errors
"""NiceGUI: inputs in a grid."""

import os

from nicegui import ui
from stages_table import COLUMNS, ROWS, reading


@ui.page("/")
def page() -> None:
    """A table for each visitor."""
    with ui.grid(columns=len(COLUMNS)):
        for name in COLUMNS:
            ui.label(name)
        inputs = [ui.input(value=text) for cells in ROWS for text in cells]
    derived = ui.label().classes("reading")
    for cell in inputs[2 :: len(COLUMNS)]:
        cell.classes("duration").on("blur", lambda event: derived.set_text(reading(event.sender.value)), args=[])


ui.run(host="127.0.0.1", port=int(os.environ["PEER_PORT"]), reload=False, show=False)
