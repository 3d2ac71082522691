"""The linters and type checkers of both languages, so that one command checks everything."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "buyerflow_widgets" / "frontend"
# The Node of the `test` extra comes before the machine's own, which may be too old.
ENVIRONMENT = os.environ | {"PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]), "NO_COLOR": "1"}


def run(*command: str, folder: Path = ROOT) -> None:
    ran = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=600)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module", autouse=True)
def _front_end_is_installed() -> None:
    if not (FRONTEND / "node_modules").is_dir():
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", folder=FRONTEND)


@pytest.mark.parametrize(
    "command",
    [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("deptry", ".")],
    ids=" ".join,
)
def test_python_is_clean(command: tuple[str, ...]) -> None:
    run(sys.executable, "-m", *command)


def test_typescript_is_clean() -> None:
    run("npm", "run", "check", folder=FRONTEND)


def test_the_front_end_passes_its_own_tests() -> None:
    run("npm", "test", folder=FRONTEND)


def test_nothing_imports_from_a_test_module_or_a_conftest() -> None:
    """What tests share stands in a module of its own: in the folder's, or in `tests/support` where several folders use it."""
    imports = re.compile(r"^ *(?:from|import) tests\b.*\b(?:test_\w+|conftest)\b", re.MULTILINE)
    found = {path.relative_to(ROOT): imports.findall(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py")}

    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_lock_file_names_no_registry() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_the_lock_file_has_the_packages_of_every_system() -> None:
    """What a mirror lacks, npm leaves out, and `npm ci` then fails everywhere."""
    packages = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = {name for package in packages.values() for name in package.get("optionalDependencies", {})}

    assert {name for name in wanted if not any(path.endswith(f"node_modules/{name}") for path in packages)} == set()
