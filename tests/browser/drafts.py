"""The app with a model that drafts."""

from typing import NamedTuple

from tests.support.app_page import AppPage
from tests.support.draft_server import DraftServer
from tests.support.servers import Server


class Drafting(NamedTuple):
    """A server with a model set up, which is called "fine", and that model's server."""

    server: Server
    model: DraftServer


def draft(app: AppPage, scope: str) -> None:
    app.workspace.get_by_role("button", name="Draft with AI", exact=True).click()
    app.workspace.get_by_role("menu", name="Draft with AI").get_by_role("menuitem", name=scope).click()
