"""A real browser, and the app opened in it from Voilà or JupyterLab."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.app_page import AppPage, open_in_lab, open_in_voila
from tests.support.servers import OWNER_HEADER, Server, lab, voila
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
    """`buyerflow`, for all tests that neither end it nor damage its store."""
    options = (f"--owner-header={OWNER_HEADER}", "--VoilaKernelManager.fill_delay=0.5")
    with voila(tmp_path_factory.mktemp("shared"), *options) as server:
        yield server


@pytest.fixture
def voila_server(shared_server: Server, owner: str) -> Iterator[Server]:
    """`buyerflow`, with work of the test's own."""
    own = replace(shared_server, owner=owner, kernel_ids=[])
    yield own
    own.end_pages()


@pytest.fixture
def in_voila(voila_server: Server, page: Page) -> AppPage:
    """The app on its own page."""
    return open_in_voila(page, voila_server)


@pytest.fixture
def open_notebook(tmp_path: Path, page: Page) -> Iterator[Callable[[Path], AppPage]]:
    """Opens a notebook in JupyterLab and runs all its cells."""
    with ExitStack() as stack:
        servers: list[Server] = []

        def open_it(path: Path) -> AppPage:
            if not servers:
                servers.append(stack.enter_context(lab(tmp_path)))
            return open_in_lab(page, servers[0], path.relative_to(tmp_path))

        yield open_it
