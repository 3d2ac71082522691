"""A real browser, and the app opened in it from Voilà or JupyterLab."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.app_page import AppPage, open_in_lab, open_in_voila
from tests.browser.servers import Server, lab, voila

# A limit, not a wait: a busy machine takes its time.
expect.set_options(timeout=20_000)


# Not for the whole session: while Playwright runs, there is an event loop, and no other test could run one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    found = chromium.find()
    if not found:
        # In CI a skip fails (tests/conftest.py).
        pytest.skip("no Chromium: `apt-get install chromium`, or name one in BUYERFLOW_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new window, 1280 px wide. It must ask no server but its own, and no script in it may fail."""
    with _window(browser, 1280) as page:
        yield page


@pytest.fixture
def new_window(browser: Browser) -> Iterator[Callable[..., AppPage]]:
    """Opens the app in one more window, as another person would: `new_window(server, width)`."""
    with ExitStack() as stack:

        def open_it(server: Server, width: int = 1280, path: str = "") -> AppPage:
            return open_in_voila(stack.enter_context(_window(browser, width)), server, path)

        yield open_it


@pytest.fixture
def voila_server(tmp_path: Path) -> Iterator[Server]:
    """`buyerflow` with a store of its own."""
    with voila(tmp_path) as server:
        yield server


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


@contextmanager
def _window(browser: Browser, width: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, timezone_id="Europe/Berlin", locale="en-GB")
    context.set_default_timeout(20_000)
    context.set_default_navigation_timeout(60_000)
    outside: list[str] = []
    errors: list[str] = []
    context.on("request", lambda request: None if _is_local(request.url) else outside.append(request.url))
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert outside == []
    assert errors == []


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
