"""A real browser, and the app opened in it from Voilà or JupyterLab."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.drafts import Drafting
from tests.browser.summaries import environment
from tests.support.app_page import AppPage, open_in_lab, open_in_voila
from tests.support.draft_server import draft_server
from tests.support.fault_server import FaultServer, fault_server
from tests.support.servers import Server, lab, owned, shared_voila
from tests.support.windows import browser, new_window, owner, page

__all__ = ["browser", "owner", "page"]


@pytest.fixture
def another_window(browser: Browser) -> Iterator[Callable[..., AppPage]]:
    """Opens the app in one more window, as another person would: `another_window(server, width, path)`."""
    with ExitStack() as stack:

        def open_it(server: Server, width: int = 1280, path: str = "") -> AppPage:
            return open_in_voila(stack.enter_context(new_window(browser, width=width, headers=server.headers)), server, path)

        yield open_it


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with shared_voila(tmp_path_factory.mktemp("shared")) as server:
        yield server


@pytest.fixture
def voila_server(shared_server: Server, owner: str) -> Iterator[Server]:
    """`buyerflow`, with work of the test's own."""
    with owned(shared_server, owner) as server:
        yield server


@pytest.fixture
def in_voila(voila_server: Server, page: Page) -> AppPage:
    """The app on its own page."""
    return open_in_voila(page, voila_server)


@pytest.fixture(scope="module")
def faults() -> Iterator[FaultServer]:
    """The model of `server_with_faults`, which is called "fine"."""
    with fault_server() as server:
        yield server


@pytest.fixture(scope="module")
def shared_server_with_faults(tmp_path_factory: pytest.TempPathFactory, faults: FaultServer) -> Iterator[Server]:
    with shared_voila(tmp_path_factory.mktemp("faults"), **environment(faults)) as server:
        yield server


@pytest.fixture
def server_with_faults(shared_server_with_faults: Server, owner: str, faults: FaultServer) -> Iterator[Server]:
    """`buyerflow` with a model that fails as the test says in `faults.fault`, and with work of the test's own."""
    faults.fault = ""
    with owned(shared_server_with_faults, owner) as server:
        yield server


@pytest.fixture(scope="module")
def shared_drafting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drafting]:
    with draft_server() as model:
        environment = {"OPENAI_API_KEY": "key", "OPENAI_BASE_URL": model.base_url, "BUYERFLOW_MODEL": "fine"}
        with shared_voila(tmp_path_factory.mktemp("drafts"), **environment) as server:
            yield Drafting(server, model)


@pytest.fixture
def drafting(shared_drafting: Drafting, owner: str) -> Iterator[Drafting]:
    """`buyerflow` with a model that drafts, with work of the test's own."""
    shared_drafting.model.forget()
    with owned(shared_drafting.server, owner) as server:
        yield Drafting(server, shared_drafting.model)


@pytest.fixture(scope="session")
def shared_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab on the folders of all tests. The store of each is in its own folder, in which its kernels start."""
    with lab(tmp_path_factory.getbasetemp(), BUYERFLOW_STORE="store.sqlite") as server:
        yield server


@pytest.fixture
def open_notebook(shared_lab: Server, tmp_path: Path, page: Page) -> Iterator[Callable[[Path], AppPage]]:
    """Opens a notebook of the test's folder in JupyterLab and runs all its cells."""
    server = replace(shared_lab, store=tmp_path / "store.sqlite", kernel_ids=[])
    yield lambda path: open_in_lab(page, server, path.relative_to(tmp_path.parent))
    server.end_kernels()
