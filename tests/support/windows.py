"""A real browser and windows in it: fixtures that a folder's conftest.py imports."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Error, HttpCredentials, Page, expect, sync_playwright

from tests.support import chromium
from tests.support.servers import OWNER_HEADER

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


def _is_of_jupyter_notebook(error: Error) -> bool:
    """Whether it is Jupyter Notebook's own: the one fault that its script has on each page, or a request of its that a reload cut off."""
    stack = error.stack or ""
    is_its_fault = "reading 'schema'" in error.message and "/static/notebook/notebook_core." in stack
    return is_its_fault or ("Failed to fetch" in error.message and "/static/notebook/" in stack)


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))
