"""A server that asks for a token: the page opens for who has it, and works as any other."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support import servers
from tests.support.app_page import AppPage, open_in_voila

TOKEN = "token-of-this-test"


def test_who_has_the_token_logs_in_and_works(tmp_path: Path, page: Page) -> None:
    with servers.voila(tmp_path, f"--token={TOKEN}", BUYERFLOW_OWNER="ann") as server:
        address = server.url.partition("?")[0]
        page.goto(address)
        for token in ("another", TOKEN):
            page.get_by_label("Token").fill(token)
            page.get_by_role("button", name="Open").click()
            if token != TOKEN:
                expect(page.get_by_role("alert")).to_have_text("That is not the token.")
        expect(page.get_by_role("region", name="Guide")).to_be_visible(timeout=60_000)
        app: AppPage = open_in_voila(page, servers.Server(server.process, address, server.store, owner="ann"))
        app.begin()
        app.saved()
        assert [process["persona_name"] for process in app.stored()] == ["Plant manager"]
