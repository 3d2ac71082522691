"""The app with a model that drafts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.support.app_page import AppPage, open_in_voila
from tests.support.draft_server import DraftServer, draft_server
from tests.support.servers import voila


@contextmanager
def with_model(folder: Path, page: Page, name: str = "fine", query: str = "") -> Iterator[tuple[AppPage, DraftServer]]:
    """The app with a model set up, and that model's server."""
    with draft_server() as server:
        environment = {"OPENAI_API_KEY": "key", "OPENAI_BASE_URL": server.base_url, "BUYERFLOW_MODEL": name}
        with voila(folder, **environment) as app_server:
            yield open_in_voila(page, app_server, query), server


def draft(app: AppPage, scope: str) -> None:
    app.workspace.get_by_role("button", name="Draft with AI", exact=True).click()
    app.workspace.get_by_role("menu", name="Draft with AI").get_by_role("menuitem", name=scope).click()
