"""What all examples are tried with: a real PostgreSQL, and windows of several people, each with cookies of their own."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page

from buyerflow_widgets.storage import Store
from tests.support.postgresql import Server as PostgreSQL
from tests.support.windows import browser, new_window

__all__ = ["browser"]


@pytest.fixture(scope="module")
def open_window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a window of another person; of each, the page must ask no server but its own, and no script in it may fail."""
    with ExitStack() as stack:
        yield lambda **login: stack.enter_context(new_window(browser, **login))


@pytest.fixture(scope="module")
def database(postgresql_server: PostgreSQL) -> Iterator[str]:
    """The URL of a database of these tests' own."""
    with postgresql_server.database() as url:
        yield url


@pytest.fixture
def stored(database: str) -> Callable[[str], list[str]]:
    """The names of the personas that the store holds for an owner."""

    def names(owner: str) -> list[str]:
        store = Store.open(database, owner=owner)
        found = [process.persona_name for process in store.stream()]
        store.close()
        return found

    return names
