"""The order of the rooms: each imports only rooms before it, through what their `__init__` gives, and no import goes in a circle."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import buyerflow_widgets

PACKAGE = Path(buyerflow_widgets.__file__).parent
ROOMS = (
    "model", "rendering", "tables", "guide", "storage", "session", "llm", "summary", "factcheck", "drafting", "exporting", "analyses",
    "widgets", "serving",
)  # fmt: skip
DOORS = {*ROOMS, "model.events", "storage.admin", "analyses.plots", "tables.parquet"}
"""What other rooms may import from: a room itself, or a part of it that stands by itself."""


def module_name(path: Path) -> str:
    """A module's name within the package: "session.undo", or "session" for its `__init__`."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    module_name(path): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "frontend" not in path.parts and path != PACKAGE / "__init__.py"
}  # fmt: skip


def given_by(module: str) -> set[str]:
    """The names in a module's `__all__`."""
    path = MODULES.get(module)
    for node in ast.parse(path.read_text(encoding="utf-8")).body if path else ():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def imports(path: Path) -> set[str]:
    """The modules of the package that a module imports, also where it does so late or for types alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # A name that a room gives may be one of its modules' too, such as `progress`.
            modules = {f"{node.module}.{alias.name}" for alias in node.names if alias.name not in given_by(short(node.module)) - {"events"}}
            modules = {name for name in modules if short(name) in MODULES}
            found |= modules | ({node.module} if len(modules) < len(node.names) else set())
    return {short(name) for name in found if name.startswith("buyerflow_widgets.")}


def short(name: str) -> str:
    return name.removeprefix("buyerflow_widgets.")


def room_of(module: str) -> str:
    return module.partition(".")[0]


def test_every_module_stands_in_a_room() -> None:
    assert {room_of(module) for module in MODULES} == set(ROOMS)


@pytest.mark.parametrize("module", sorted(MODULES))
def test_a_room_imports_rooms_before_it_alone_and_through_their_doors(module: str) -> None:
    room = room_of(module)
    others = {name for name in imports(MODULES[module]) if room_of(name) != room}
    assert {room_of(name) for name in others} <= set(ROOMS[: ROOMS.index(room)])
    assert others <= DOORS


@pytest.mark.parametrize("room", ROOMS)
def test_inside_a_room_no_import_goes_in_a_circle(room: str) -> None:
    graph = {
        module: {name for name in imports(path) if room_of(name) == room} for module, path in MODULES.items() if room_of(module) == room
    }
    # Raises CycleError, which names the circle.
    assert tuple(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_what_it_gives(room: str) -> None:
    text = MODULES[room].read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert re.search(r"^__all__ = ", text, re.MULTILINE)


def test_only_the_server_needs_voila() -> None:
    """Behind each page it would take a second and 40 MB."""
    for module, path in MODULES.items():
        if room_of(module) != "serving":
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
