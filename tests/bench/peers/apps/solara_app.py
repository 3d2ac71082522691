# mypy: ignore-errors
"""Solara: its text inputs in rows."""

import solara
from stages_table import COLUMNS, ROWS, reading


@solara.component
def Page() -> None:  # noqa: N802 (Solara's name)
    """A table for each visitor."""
    derived, set_derived = solara.use_state("")
    with solara.Columns([1] * len(COLUMNS)):
        for name in COLUMNS:
            solara.Text(name)
    for cells in ROWS:
        with solara.Columns([1] * len(COLUMNS)):
            for place, text in enumerate(cells):
                if place == 2:
                    solara.InputText("", value=text, on_value=lambda said: set_derived(reading(said)), classes=["duration"])
                else:
                    solara.InputText("", value=text)
    solara.Text(derived, classes=["reading"])
