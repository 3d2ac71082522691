"""A user's server that nobody uses ends, and the next visit starts it again."""

from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect

from tests.browser.app_page import open_app
from tests.browser.servers import Server
from tests.deploy.hubs import hub, log_in


def servers(of: Server) -> list[psutil.Process]:
    """The users' servers that run, without what runs behind their pages."""
    children = psutil.Process(of.process.pid).children(recursive=True)
    return [child for child in children if any("buyerflow-singleuser" in part for part in child.cmdline())]


def test_a_server_that_nobody_uses_ends_and_comes_back_with_everything(tmp_path: Path, open_window: Callable[..., Page]) -> None:
    with hub(tmp_path, str(tmp_path / "store.sqlite"), BUYERFLOW_CULL_AFTER="6") as server:
        app = log_in(open_window(), server, "ada")
        app.begin("Ada's buyer")
        app.saved()
        assert len(servers(server)) == 1
        behind = psutil.Process(servers(server)[0].pid).children()

        app.page.goto("about:blank")
        app.until(lambda: servers(server) == [], seconds=60)
        assert [process for process in behind if process.is_running()] == []

        app.page.goto(f"{server.url}hub/spawn")
        again = open_app(app.page, server, lambda: app.page.wait_for_url("**/user/ada/", timeout=90_000))
        again.open_step("Persona")
        expect(again.workspace.get_by_role("textbox", name="Persona Name")).to_have_value("Ada's buyer")
