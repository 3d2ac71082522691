"""Two people under the JupyterHub of deploy/: each has the app and their own work, in one PostgreSQL that knows them both."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.deploy.roles import rows_as, secure
from tests.support.app_page import open_app
from tests.support.hubs import hub, log_in
from tests.support.servers import Server


@pytest.fixture(scope="module")
def jupyterhub(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[Server]:
    secure(database)
    with hub(tmp_path_factory.mktemp("hub"), database, BUYERFLOW_ROLE_SECRET="of the test") as server:
        yield server


def test_two_people_each_find_their_own_work_again(
    jupyterhub: Server, open_window: Callable[..., Page], stored: Callable[[str], list[str]], database: str
) -> None:
    ada, grace = open_window(), open_window()
    app = log_in(ada, jupyterhub, "ada")
    app.begin("Ada's buyer")
    app.type_into("Buyer Actions", 1, "Reads a report")
    app.saved()

    of_grace = log_in(grace, jupyterhub, "grace")
    expect(of_grace.guide.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(grace.get_by_text("Ada's buyer")).to_have_count(0)
    of_grace.begin("Grace's buyer")
    of_grace.saved()

    again = open_app(ada, jupyterhub, ada.reload)
    again.open_step("Stages")
    expect(again.cell("Buyer Actions", 1)).to_contain_text("Reads a report")
    expect(ada.get_by_text("Grace's buyer")).to_have_count(0)
    assert (stored("ada"), stored("grace")) == (["Ada's buyer"], ["Grace's buyer"])
    assert rows_as("ada", database, "SELECT DISTINCT owner FROM revisions") == [("ada",)]


def test_a_page_that_closes_ends_what_ran_behind_it(jupyterhub: Server, open_window: Callable[..., Page]) -> None:
    """The Hub has a protection against forged requests of its own, which the page's farewell must pass."""
    app = log_in(open_window(), jupyterhub, "hedy")
    first = jupyterhub.kernel(app.kernel_id)
    open_app(app.page, jupyterhub, app.page.reload)
    app.until(lambda: not first.is_running())


def test_who_logs_out_sees_nothing_any_more(jupyterhub: Server, open_window: Callable[..., Page]) -> None:
    app = log_in(open_window(), jupyterhub, "joan")
    app.page.goto(f"{jupyterhub.url}hub/logout")
    app.page.goto(f"{jupyterhub.url}user/joan/")
    expect(app.page.get_by_role("button", name="Sign in")).to_be_visible()
