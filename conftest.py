"""What all tests share. They never touch the user's own work or settings.

At the root, so that it holds for the notebooks too, also when they are run alone.
"""

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# What they assert is told as in a test.
pytest.register_assert_rewrite("tests.support", "tests.browser")

pytest_plugins = ["tests.support.model_server", "tests.support.postgresql"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background, this process ignores Ctrl+C, and so would every server that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long one example takes says how busy the machine is, nothing of the code. CI tries more examples than who waits for the tests.
_given = settings.get_profile(settings.get_current_profile_name())
settings.register_profile("thorough", _given, deadline=None)
settings.register_profile("development", _given, deadline=None, max_examples=20)
settings.load_profile("thorough" if os.environ.get("CI") else "development")

# Else each server and kernel that a test starts would compile all its modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

_folder = tempfile.TemporaryDirectory(prefix="buyerflow-tests-")
_SHARED = Path(_folder.name) / "tests.sqlite"

# Before anything is imported, and inherited by every kernel and server that a test starts.
os.environ["BUYERFLOW_STORE"] = str(_SHARED)
for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "BUYERFLOW_MODEL", "BUYERFLOW_OWNER", "BUYERFLOW_OWNER_HEADER", "JUPYTERHUB_USER"):
    os.environ.pop(name, None)


_SLOW = ("packaging", "deploy", "serving")
"""The folders of tests that install environments, run the linters or start a server of their own."""
_FIRST = (*_SLOW, "browser")
"""The folders of tests whose files take minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what takes long, and puts long files first: so no worker is still busy with one when all others are done."""
    for item in items:
        folder, fixtures = item.path.parent.name, getattr(item, "fixturenames", ())
        if folder == "browser" or "browser" in fixtures:
            item.add_marker(pytest.mark.browser)
        if folder in _SLOW or "model" in fixtures:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: _FIRST.index(item.path.parent.name) if item.path.parent.name in _FIRST else len(_FIRST))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Each notebook runs on a store of its own that holds the example: nbval starts its kernel right after this."""
    if item.path.suffix != ".ipynb":
        os.environ["BUYERFLOW_STORE"] = str(_SHARED)
        return
    store = _SHARED.with_name(f"{item.path.stem}.sqlite")
    os.environ["BUYERFLOW_STORE"] = str(store)
    if not store.exists():
        from buyerflow_widgets import ProcessAdded, Session
        from buyerflow_widgets.storage import Store
        from buyerflow_widgets.widgets.panels import example

        Session(Store.open(store)).send(ProcessAdded(process=example()))


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
