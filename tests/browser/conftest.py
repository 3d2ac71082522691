"""A real browser, and the app opened in it from Voilà or JupyterLab."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Error, HttpCredentials, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.app_page import AppPage, open_in_lab, open_in_voila
from tests.browser.servers import OWNER_HEADER, Server, lab, voila

# A limit, not a wait: a busy machine takes its time.
expect.set_options(timeout=20_000)


# Not for the whole session: while Playwright runs, there is an event loop, and no other test could run one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    found = chromium.find()
    if not found:
        # In CI a skip fails (conftest.py at the root).
        pytest.skip("no Chromium: `apt-get install chromium`, or name one in BUYERFLOW_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def new_window(
    browser: Browser,
    http_credentials: HttpCredentials | None = None,
    width: int = 1280,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Page]:
    """A new window, with cookies of its own. `headers` go with every request.

    It must ask no server but its own, no script in it may fail, its policy must forbid it nothing.
    """
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        timezone_id="Europe/Berlin",
        locale="en-GB",
        http_credentials=http_credentials,
        extra_http_headers=dict(headers),
    )
    context.set_default_timeout(20_000)
    context.set_default_navigation_timeout(60_000)
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    context.on("request", lambda request: None if _is_local(request.url) else outside.append(request.url))
    context.on("weberror", lambda error: None if _is_of_jupyter_notebook(error.error) else errors.append(str(error.error)))
    context.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
    yield page
    context.close()
    assert outside == []
    assert errors == []


@pytest.fixture
def owner() -> str:
    """Whose work a test does on a server that it shares."""
    return uuid4().hex


@pytest.fixture
def page(browser: Browser, owner: str) -> Iterator[Page]:
    """A new window, whose requests name the owner."""
    with new_window(browser, headers={OWNER_HEADER: owner}) as page:
        yield page


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


def _is_of_jupyter_notebook(error: Error) -> bool:
    """Whether it is Jupyter Notebook's own: the one fault that its script has on each page, or a request of its that a reload cut off."""
    stack = error.stack or ""
    is_its_fault = "reading 'schema'" in error.message and "/static/notebook/notebook_core." in stack
    return is_its_fault or ("Failed to fetch" in error.message and "/static/notebook/" in stack)


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
