"""The floors of the house: each stands only on lower ones, and the heavy libraries are imported by those who use them."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import buyerflow_widgets

PACKAGE = Path(buyerflow_widgets.__file__).parent

FLOORS = [
    {"state", "stage_sets", "durations", "owner", "observers"},
    {"labels", "events", "clipboard"},
    {"progress", "questions", "headings", "validation"},
    {"flow", "merge"},
    {"guide"},
    {"transcript"},
    {"journey_map", "frames", "history", "overtaken", "summary", "storage"},
    {"exporting"},
    {"committing", "changes", "drafting", "importing", "analyses"},
    {"conflicts", "stamping"},
    {"saving"},
    {"editing"},
    {"sharing"},
    {"session"},
    {"widgets"},
    {"serving"},
    {"cli"},
]


def imported_by(path: Path) -> set[str]:
    """The rooms of the package that a module imports."""
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module == "buyerflow_widgets":
            names = [f"buyerflow_widgets.{alias.name}" for alias in node.names if not alias.name.startswith("__")]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("buyerflow_widgets.")}
    return rooms


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(PACKAGE.rglob("*.py")) if "node_modules" not in path.parts],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_a_floor_stands_only_on_lower_floors(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    level = next(number for number, floor in enumerate(FLOORS) if room in floor)
    lower = set().union(*FLOORS[:level]) | {room} | (FLOORS[level] if level in (0, 1) else set())
    assert imported_by(path) <= lower


def test_only_the_server_needs_voila() -> None:
    """Behind each page it would take a second and 40 MB."""
    for path in PACKAGE.rglob("*.py"):
        if room_of(path) not in {"serving", "frontend"}:
            assert not re.search(r"^\s*(from|import) voila", path.read_text(encoding="utf-8"), re.MULTILINE), path


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, buyerflow_widgets.session, buyerflow_widgets.exporting\n"
        "heavy = {'pandas', 'openai', 'ipywidgets', 'anywidget', 'genkit', 'numpy', 'voila', 'altair', 'pyarrow', 'xlsxwriter', 'pptx'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stderr
