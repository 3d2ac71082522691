"""Two people under the JupyterHub of deploy/: each has the app and their own work, kept in one PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from buyerflow_widgets.storage import Store
from tests.browser.app_page import AppPage, app_in
from tests.browser.servers import Server
from tests.deploy.hubs import hub, log_in
from tests.deploy.postgresql import postgresql


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def jupyterhub(tmp_path_factory: pytest.TempPathFactory, store: str) -> Iterator[Server]:
    with hub(tmp_path_factory.mktemp("hub"), store) as server:
        yield server


def test_two_people_each_find_their_own_work_again(jupyterhub: Server, store: str, open_window: Callable[[], Page]) -> None:
    ada, grace = open_window(), open_window()
    log_in(ada, jupyterhub, "ada")
    app = app_in(ada, jupyterhub)
    app.begin("Ada's buyer")
    app.type_into("Buyer Actions", 1, "Reads a secret report")
    app.saved()

    log_in(grace, jupyterhub, "grace")
    of_grace = app_in(grace, jupyterhub)
    expect(of_grace.guide.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(grace.get_by_text("Ada's buyer")).to_have_count(0)

    ada.reload()
    again = app_in(ada, jupyterhub)
    again.open_step("Stages")
    expect(again.cell("Buyer Actions", 1)).to_contain_text("Reads a secret report")
    assert [process.persona_name for process in Store.open(store, owner="ada").stream()] == ["Ada's buyer"]
    assert list(Store.open(store, owner="grace").stream()) == []
