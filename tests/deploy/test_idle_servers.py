"""A user's server that nobody uses ends, and the next visit starts it again."""

from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect

from tests.support.app_page import open_app
from tests.support.hubs import hub, log_in, servers


def test_a_server_that_nobody_uses_ends_and_comes_back_with_everything(tmp_path: Path, open_window: Callable[..., Page]) -> None:
    with hub(tmp_path, str(tmp_path / "store.sqlite"), BUYERFLOW_CULL_AFTER="20") as server:
        app = log_in(open_window(), server, "ada")
        app.begin("Ada's buyer")
        app.saved()
        assert len(servers(server)) == 1
        behind = psutil.Process(servers(server)[0].pid).children()

        app.page.goto("about:blank")
        app.until(lambda: servers(server) == [], seconds=90)
        assert [process for process in behind if process.is_running()] == []

        button = app.page.get_by_role("button", name="Start My Server")

        def start() -> None:
            button.click()
            app.page.wait_for_url("**/user/ada/", timeout=90_000)

        # The Hub needs a moment to know that it has ended.
        app.until(lambda: app.page.goto(f"{server.url}hub/home") is not None and button.is_visible(), seconds=30)
        again = open_app(app.page, server, start)
        again.open_step("Persona")
        expect(again.workspace.get_by_role("textbox", name="Persona Name")).to_have_value("Ada's buyer")
