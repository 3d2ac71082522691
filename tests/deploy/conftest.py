"""Browsers of several people, each with cookies of their own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import browser, new_window

__all__ = ["browser"]


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Opens a window of another person; of each, the page must ask no server but its own, and no script in it may fail."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda: stack.enter_context(new_window(browser))
