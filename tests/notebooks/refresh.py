"""Writes the notebooks' outputs anew, each from a fresh store that holds the example: `python -m tests.notebooks.refresh`.

`jupyter execute` would leave widget state and times of the run in them.
"""

import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from buyerflow_widgets import ProcessAdded, Session
from buyerflow_widgets.storage import Store
from buyerflow_widgets.widgets.panels import example

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def refresh(path: Path) -> None:
    """Runs one notebook and keeps its outputs."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BUYERFLOW_STORE"] = str(Path(folder) / "store.sqlite")
        Session(Store.open()).send(ProcessAdded(process=example()))
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(notebook, store_widget_state=False, record_timing=False, resources={"metadata": {"path": str(path.parent)}})
        client.execute()
        notebook.metadata.language_info = {"name": "python"}
        path.write_text(f"{nbformat.writes(notebook, indent=1)}\n", encoding="utf-8")


if __name__ == "__main__":
    for each in sorted(NOTEBOOKS.glob("*.ipynb")):
        refresh(each)
