"""What is shipped: the sdist and the wheel, built as a release would be, and looked into."""

import tarfile
from email.message import Message
from email.parser import Parser
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

import buyerflow_widgets

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "buyerflow_widgets"
TEMPLATE = "share/jupyter/voila/templates/buyerflow"
BUILT_NOT_WRITTEN = {"static", "node_modules", "__pycache__"}


def files_in(folder: Path) -> set[str]:
    """The files that people wrote, by their path in the checkout."""
    found = (path for path in folder.rglob("*") if path.is_file() and not BUILT_NOT_WRITTEN & set(path.relative_to(ROOT).parts))
    return {path.relative_to(ROOT).as_posix() for path in found}


@pytest.fixture(scope="module")
def in_wheel(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def in_sdist(distributions: Path) -> set[str]:
    with tarfile.open(next(distributions.glob("*.tar.gz"))) as archive:
        return {str(PurePosixPath(*PurePosixPath(name).parts[1:])) for name in archive.getnames()}


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_the_wheel_has_every_file_of_the_package(in_wheel: set[str]) -> None:
    in_package = files_in(PACKAGE) - files_in(PACKAGE / "frontend") - files_in(PACKAGE / "voila")

    assert "buyerflow_widgets/py.typed" in in_package
    assert in_package - in_wheel == set()


def test_the_wheel_has_the_front_end_built(in_wheel: set[str]) -> None:
    static = PACKAGE / "static"
    built = {path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file()}
    widget = {f"buyerflow_widgets/static/{path}" for path in built if not path.startswith("page/")}

    assert {"buyerflow_widgets/static/app.js", "buyerflow_widgets/static/app.css"} <= widget
    assert {name for name in in_wheel if name.startswith("buyerflow_widgets/static/")} == widget
    # Our own page stands where Voilà looks for it, and nowhere else.
    page = {name.partition(f"{TEMPLATE}-app/")[2] for name in in_wheel if f"{TEMPLATE}-app/" in name}
    assert "index.html.j2" in page
    assert page == {path.removeprefix("page/") for path in built if path.startswith("page/")}


def test_the_wheel_has_the_samples_of_the_analyses(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        assert archive.read("buyerflow_widgets/analyses/samples.json") == (ROOT / "tests/data/samples.json").read_bytes()


def test_the_wheel_has_the_app_notebook_and_the_page_template(in_wheel: set[str]) -> None:
    template = {name.partition(".data/data/")[2] for name in in_wheel}

    assert "buyerflow_widgets/notebooks/app.ipynb" in in_wheel
    for path in (PACKAGE / "voila").rglob("*"):
        if path.is_file():
            assert f"{TEMPLATE}/{path.relative_to(PACKAGE / 'voila').as_posix()}" in template


def test_the_wheel_has_no_sources_of_the_front_end_and_no_tests(in_wheel: set[str]) -> None:
    sources = (".ts", ".tsx", ".map")
    strays = [name for name in in_wheel if name.endswith(sources) or {"node_modules", "frontend", "tests"} & set(name.split("/"))]

    assert strays == []
    assert {name.split("/")[0].removesuffix(".data").removesuffix(".dist-info") for name in in_wheel} == {
        "buyerflow_widgets",
        f"buyerflow_widgets-{buyerflow_widgets.__version__}",
    }


def test_the_sdist_has_everything_that_people_wrote_and_nothing_built(in_sdist: set[str]) -> None:
    written = files_in(PACKAGE) | files_in(ROOT / "notebooks") | files_in(ROOT / "tests") | files_in(ROOT / "docs")
    written |= {path.name for path in ROOT.glob("*.md")}
    written |= {"pyproject.toml", "hatch_build.py", "environment.yml", "mkdocs.yml", "LICENSE"}

    assert "buyerflow_widgets/frontend/package-lock.json" in written
    assert written - in_sdist == set()
    assert [name for name in in_sdist if name.startswith("buyerflow_widgets/static") or "node_modules" in name] == []


def test_the_metadata_is_complete(metadata: Message) -> None:
    assert metadata["Name"] == "buyerflow-widgets"
    assert metadata["Version"] == buyerflow_widgets.__version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata["Summary"]
