"""What all tests share. They never touch the user's own work or settings."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_folder = tempfile.TemporaryDirectory(prefix="buyerflow-tests-")

# Before anything is imported, and inherited by every kernel and server that a test starts.
os.environ["BUYERFLOW_STORE"] = str(Path(_folder.name) / "tests.sqlite")
for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "BUYERFLOW_MODEL"):
    os.environ.pop(name, None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI a skipped test is a failed one: what the machine lacks must be installed there."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):  # type: ignore[attr-defined]
        report.outcome = "failed"  # type: ignore[attr-defined]
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"  # type: ignore[attr-defined]
    return report


def pytest_unconfigure() -> None:
    _folder.cleanup()
