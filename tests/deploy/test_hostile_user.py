"""A user of the Hub who wants another's work, or code to run, with a client that is no browser and keeps no rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.app_page import AppPage
from tests.support.hubs import cookies_of, hub, log_in
from tests.support.servers import Server
from tests.support.visitor import Visitor, ask, channels

SECRET = "Ada's secret buyer"
CLOSED = [
    "lab", "tree", "notebooks/app.ipynb", "edit/app.ipynb", "terminals/1", "files/app.ipynb", "nbconvert/html/app.ipynb", "metrics",
    "api/contents", "api/contents/app.ipynb", "api/sessions", "api/terminals", "api/kernels", "api/kernelspecs", "api/config/notebook",
    "api/nbconvert", "api/spec.yaml", "api/status", "api/me", "api/events/subscribe", "lsp/status", "lab/api/settings", "app.ipynb",
    "voila/tree", "voila/render/app.ipynb", "voila/api/contents", "voila/files/app.ipynb", "voila/files/..%2fcli.py",
    "voila/static/..%2f..%2f..%2f..%2fetc%2fpasswd", "voila/templates/buyerflow/static/..%2fconf.json", "lab/api/workspaces",
]  # fmt: skip
REQUESTS = [
    "execute_request",
    "inspect_request",
    "complete_request",
    "history_request",
    "is_complete_request",
    "debug_request",
    "input_reply",
]


@dataclass(frozen=True)
class Intruder:
    """Somebody with an account of her own, and what she knows of Ada: even the id of what runs behind Ada's page."""

    server: Server
    window: Page
    ada: AppPage

    def url(self, of: str, path: str = "") -> str:
        return f"{self.server.url}user/{of}/{path}"

    @property
    def cookies(self) -> dict[str, str]:
        """All she has, at any address."""
        return cookies_of(self.window, self.url("mallory"))

    def asks(self, of: str, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
        return ask(self.url(of, path), method, self.cookies | headers)


@pytest.fixture(scope="module")
def mallory(tmp_path_factory: pytest.TempPathFactory, database: str, open_window: Callable[..., Page]) -> Iterator[Intruder]:
    # The Hub's surroundings even say that everybody is Ada.
    kept = [f"--Spawner.env_keep={name}" for name in ("PATH", "BUYERFLOW_OWNER")]
    with hub(tmp_path_factory.mktemp("hub"), database, *kept, BUYERFLOW_OWNER="ada") as server:
        ada = log_in(open_window(), server, "ada")
        ada.begin(SECRET)
        ada.saved()
        window = open_window()
        log_in(window, server, "mallory")
        yield Intruder(server, window, ada)


def test_her_own_page_shows_nothing_of_another(mallory: Intruder) -> None:
    forged = dict.fromkeys(("X-Forwarded-User", "Remote-User", "X-JupyterHub-User", "X-Remote-User", "BUYERFLOW-OWNER"), "ada")
    page = Visitor(mallory.url("mallory", "?owner=ada&BUYERFLOW_OWNER=ada&JUPYTERHUB_USER=ada"), mallory.cookies | forged)
    assert SECRET not in page.page + str(page.slices)
    assert page.post({"kind": "command", "command": {"name": "find_personas", "text": "", "offset": 0}})["total"] == 0
    page.leave()


def test_the_page_of_another_is_refused(mallory: Intruder) -> None:
    answer = mallory.window.goto(mallory.url("ada"))
    assert answer is not None and answer.status == 403
    assert SECRET not in mallory.window.content()


@pytest.mark.parametrize(
    "path", ["", "api/kernels/{kernel}", "voila/api/shutdown/{kernel}", "logout?next=/", "oauth_callback?code=1&state=2"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_every_link_of_another_is_refused(mallory: Intruder, path: str, method: str) -> None:
    status, text = mallory.asks("ada", path.format(kernel=mallory.ada.kernel_id), method)
    assert status in {302, 400, 403, 405}, text
    assert SECRET not in text
    assert mallory.ada.server.kernel(mallory.ada.kernel_id).is_running()


@pytest.mark.parametrize("kernel", ["known", "guessed"])
def test_the_websocket_of_another_is_refused(mallory: Intruder, kernel: str) -> None:
    kernel_id = mallory.ada.kernel_id if kernel == "known" else str(uuid4())
    for cookies in (mallory.cookies, {}):
        with pytest.raises(InvalidStatus, match="403"), connect(channels(mallory.url("ada"), kernel_id), additional_headers=cookies):
            pass


def test_what_runs_behind_another_page_is_not_reached_through_her_own_server(mallory: Intruder) -> None:
    address = channels(mallory.url("mallory"), mallory.ada.kernel_id)
    with pytest.raises(InvalidStatus, match="404"), connect(address, additional_headers=mallory.cookies):
        pass
    assert mallory.asks("mallory", f"api/kernels/{mallory.ada.kernel_id}")[0] == 404


def test_a_token_of_her_own_opens_no_other_server(mallory: Intruder) -> None:
    mallory.window.goto(f"{mallory.server.url}hub/token")
    mallory.window.get_by_role("button", name="Request new API token").click()
    token = mallory.window.locator("#token-result").inner_text().strip()
    assert ask(mallory.url("mallory", "api/kernels/x"), headers={"Authorization": f"token {token}"})[0] != 200
    for path in ("", f"api/kernels/{mallory.ada.kernel_id}"):
        status, text = ask(mallory.url("ada", path), headers={"Authorization": f"token {token}"})
        assert status in {302, 403} and SECRET not in text
    for path in ("users", "users/ada", "users/ada/tokens", "users/ada/server", "proxy", "services"):
        assert ask(f"{mallory.server.url}hub/api/{path}", headers={"Authorization": f"token {token}"})[0] in {403, 404, 405}


def test_without_a_login_nothing_opens(mallory: Intruder) -> None:
    status, text = ask(mallory.url("ada"))
    assert status == 302 and SECRET not in text
    assert ask(mallory.url("ada", f"api/kernels/{mallory.ada.kernel_id}"))[0] == 403


@pytest.mark.parametrize("path", CLOSED)
def test_her_own_server_has_nothing_but_the_page(mallory: Intruder, path: str) -> None:
    assert mallory.asks("mallory", path)[0] != 200
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert mallory.asks("mallory", path, method)[0] in {403, 404, 405}, method
    answer = mallory.window.context.request.get(mallory.url("mallory", path))
    assert answer.status >= 400, answer.url


def test_no_code_runs_behind_her_own_page(mallory: Intruder, tmp_path: Path) -> None:
    trace = tmp_path / "it ran"
    code = f"open({str(trace)!r}, 'w').close()"
    words = {"code": code, "value": code, "expression": code, "command": "evaluate", "cursor_pos": 1, "silent": False}
    page = Visitor(mallory.url("mallory"), mallory.cookies)
    asked = {page.say(kind, words, channel) for kind in REQUESTS for channel in ("shell", "control", "stdin")}
    # What is asked after it is answered: all that came before has been looked at.
    page.do({"type": "PhaseOpened", "phase": "introduction"})
    assert not asked & {message["parent_header"].get("msg_id") for message in page.heard(seconds=2)}
    assert not trace.exists()
    page.leave()


def test_after_all_that_the_other_works_on(mallory: Intruder, stored: Callable[[str], list[str]]) -> None:
    mallory.ada.type_into("Duration", 2, "3 weeks")
    mallory.ada.saved()
    expect(mallory.ada.cell("Duration", 2)).to_contain_text("3 weeks")
    assert (stored("ada"), stored("mallory")) == ([SECRET], [])
