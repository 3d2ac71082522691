"""The notebooks as they are committed: valid, stable, and without what a run leaves behind."""

from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.name)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    read: nbformat.NotebookNode = nbformat.read(request.param, as_version=nbformat.NO_CONVERT)
    return read


def test_it_is_valid_and_names_one_of_our_page_templates(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)

    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.voila.template in ("buyerflow", "buyerflow-app")
    assert notebook.metadata.kernelspec.name == "python3"


def test_it_holds_no_widget_state(notebook: nbformat.NotebookNode) -> None:
    """Saved state blanks the table that stands in for the app where nothing runs."""
    assert "widgets" not in notebook.metadata


def test_it_holds_no_trace_of_one_run(notebook: nbformat.NotebookNode) -> None:
    assert [cell.id for cell in notebook.cells if "execution" in cell.metadata] == []
    assert "version" not in notebook.metadata.language_info


@pytest.mark.parametrize("name", ["app", "buying_process"])
def test_where_nothing_runs_the_map_is_a_plain_table(name: str) -> None:
    notebook = nbformat.read(NOTEBOOKS[0].with_name(f"{name}.ipynb"), as_version=nbformat.NO_CONVERT)
    html, _ = HTMLExporter().from_notebook_node(notebook)  # type: ignore[no-untyped-call]
    table = html.split("<table>")[1].split("</table>")[0]
    assert '<th scope="col">Stage Name</th>' in table
    assert '<td dir="auto">Prove it on one line against numbers you chose</td>' in table
    assert "8-12 weeks (56–84 days)" in table


def test_where_nothing_runs_the_analyses_are_pictures_and_tables_that_ask_nobody() -> None:
    notebook = nbformat.read(NOTEBOOKS[0].with_name("analysis.ipynb"), as_version=nbformat.NO_CONVERT)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    pictures = [output for output in outputs if "image/png" in output.data]
    assert len(pictures) == 6
    assert all(output["data"]["text/plain"].startswith("Chart: ") for output in pictures)
    assert not [output for output in outputs if "://" in str(output.data)]
