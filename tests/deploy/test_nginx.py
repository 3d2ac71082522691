"""Plain `buyerflow` behind the nginx of deploy/, which asks for a login and says who visits."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.deploy.nginxes import PASSWORD, behind_nginx, login, nginx_before
from tests.support.app_page import open_app, open_in_voila
from tests.support.servers import Server
from tests.support.visitor import Visitor, ask, channels

PEOPLE = ["ada", "grace", "mallory", "zoë"]
HEADER = "X-Forwarded-User"
SECRET = "Ada's secret buyer"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[tuple[Server, Server]]:
    """nginx, and what is behind it."""
    with behind_nginx(tmp_path_factory.mktemp("nginx"), database, PEOPLE) as both:
        yield both


@pytest.fixture(scope="module")
def nginx(served: tuple[Server, Server]) -> Server:
    return served[0]


@pytest.fixture(scope="module")
def ada(nginx: Server) -> Iterator[Visitor]:
    """Ada's open page, with work in it."""
    page = Visitor(nginx.url, login("ada"))
    page.do({"type": "PersonaAdded", "name": SECRET})
    yield page
    page.leave()


def test_two_people_each_find_their_own_work_again(
    nginx: Server, open_window: Callable[..., Page], stored: Callable[[str], list[str]]
) -> None:
    windows = {name: open_window(http_credentials={"username": name, "password": PASSWORD}) for name in ("grace", "zoë")}
    for name, window in windows.items():
        app = open_in_voila(window, nginx)
        expect(app.guide.get_by_role("button", name="Start", exact=True)).to_be_visible()
        app.begin(f"Buyer of {name}")
        app.type_into("Buyer Actions", 1, f"Reads what {name} wrote")
        app.saved()
    for name, window in windows.items():
        again = open_app(window, nginx, window.reload)
        again.open_step("Stages")
        expect(again.cell("Buyer Actions", 1)).to_contain_text(f"Reads what {name} wrote")
        assert stored(name) == [f"Buyer of {name}"]


@pytest.mark.parametrize("path", ["", "voila/static/voila.js", "api/kernels/x", "voila/query/x", "login", "x/%2e%2e/"])
@pytest.mark.parametrize("headers", [{}, {HEADER: "ada"}, {"Authorization": "Basic YWRhOmd1ZXNzZWQ="}])
def test_without_a_login_nothing_opens(nginx: Server, path: str, headers: dict[str, str]) -> None:
    assert ask(nginx.url + path, headers=headers)[0] == 401


def test_without_a_login_no_websocket_opens(nginx: Server, ada: Visitor) -> None:
    with pytest.raises(InvalidStatus, match="401"), connect(channels(nginx.url, ada.kernel_id), additional_headers={HEADER: "ada"}):
        pass


@pytest.mark.parametrize(
    ("name", "value"), [(HEADER, "ada"), (HEADER.upper(), "ada"), (HEADER.replace("-", "_"), "ada"), (HEADER, "ada, mallory"), (HEADER, "")]
)
def test_a_forged_name_is_replaced(nginx: Server, ada: Visitor, name: str, value: str) -> None:
    page = Visitor(nginx.url, {**login("mallory"), name: value})
    assert SECRET not in page.page + str(page.slices)
    assert page.persona_id == ""
    page.leave()


def test_what_runs_behind_another_page_is_not_reached(nginx: Server, ada: Visitor) -> None:
    for headers in (login("mallory"), {**login("mallory"), HEADER: "ada"}):
        address = channels(nginx.url, ada.kernel_id)
        with pytest.raises(InvalidStatus, match="404"), connect(address, additional_headers=headers):
            pass
        xsrf = headers | {"Cookie": "_xsrf=abc"}
        for method, path in (
            ("GET", "api/kernels/{}"),
            ("DELETE", "api/kernels/{}?_xsrf=abc"),
            ("POST", "voila/api/shutdown/{}?_xsrf=abc"),
        ):
            assert ask(nginx.url + path.format(ada.kernel_id), method, xsrf)[0] == 404
    ada.do({"type": "PersonaEdited", "field": "persona_pain_points", "value": "Still there"})


def test_past_nginx_nobody_is_anybody(served: tuple[Server, Server]) -> None:
    """On the machine itself the app can be asked without nginx: it then knows nobody, and opens nothing."""
    status, text = ask(served[1].url)
    assert status == 403 and "cannot tell who you are" in text


def test_the_app_is_reached_by_its_own_names_alone(nginx: Server) -> None:
    assert ask(nginx.url, headers={**login("mallory"), "Host": "maps.example.com"})[0] == 200
    assert ask(nginx.url, headers={**login("mallory"), "Host": "rebound.example"})[0] == 403


def test_a_long_body_is_refused(nginx: Server) -> None:
    assert ask(nginx.url, "POST", login("mallory"), "x" * 100_000)[0] == 413


def test_with_tls_a_page_works_as_well(
    served: tuple[Server, Server], stored: Callable[[str], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "maps.pem"))
    with nginx_before(served[1], tmp_path, ["hedy"], tls=True) as nginx:
        assert ask(nginx.url)[0] == 401
        page = Visitor(nginx.url, login("hedy"))
        page.do({"type": "PersonaAdded", "name": "Hedy's buyer"})
        assert stored("hedy") == ["Hedy's buyer"]
        page.leave()
