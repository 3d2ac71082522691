# mypy: ignore-errors
"""Panel: its text inputs in a grid."""

from typing import Any

import panel as pn
from stages_table import COLUMNS, ROWS, reading

pn.extension()

derived = pn.pane.HTML("<output class='reading'></output>")


def derive(event: Any) -> None:
    """A cell was committed."""
    derived.object = f"<output class='reading'>{reading(event.new)}</output>"


inputs = [pn.widgets.TextInput(value=text, width=140) for cells in ROWS for text in cells]
for cell in inputs[2 :: len(COLUMNS)]:
    cell.css_classes = ["duration"]
    cell.param.watch(derive, "value")
heads = [pn.pane.Str(name) for name in COLUMNS]
pn.Column(pn.GridBox(*heads, *inputs, ncols=len(COLUMNS)), derived).servable()
