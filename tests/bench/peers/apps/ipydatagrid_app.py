# mypy: ignore-errors
"""ipydatagrid: a table on a canvas, with a label below it."""

import ipywidgets
import pandas as pd
from ipydatagrid import DataGrid
from IPython.display import display
from stages_table import COLUMNS, ROWS, reading

label = ipywidgets.Label()
label.add_class("reading")
grid = DataGrid(
    pd.DataFrame(ROWS, columns=COLUMNS),
    editable=True, selection_mode="cell", base_row_size=28, base_column_size=110, base_row_header_size=60, base_column_header_size=28,
    layout={"height": "220px", "width": "900px"},
)  # fmt: skip


def derive(change: dict) -> None:
    """A cell was committed."""
    if change["column"] == "Duration":
        label.value = reading(change["value"])


grid.on_cell_change(derive)
display(ipywidgets.VBox([grid, label]))
