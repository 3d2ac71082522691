"""Who starts `buyerflow` so that other machines reach it must say who visits, and how they log in."""

import os
import subprocess
from pathlib import Path

import pytest

from buyerflow_widgets.serving.exposure import is_beyond_loopback, reason_not_to_start
from tests.support.running import COMMAND, PATIENCE, serving

# Any address, any address, and one that no machine has. `is_beyond_loopback` has its own examples of others.
BEYOND = ["--ip=0.0.0.0", "--ip=", "--Voila.ip=192.0.2.1"]


def start(folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Starts what should not start; returns its exit code and what it wrote."""
    environment = {**os.environ, "BUYERFLOW_STORE": str(folder / "store.sqlite"), **settings}
    ran = subprocess.run(
        [COMMAND, "--no-browser", "--port=0", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize("ip", BEYOND)
def test_open_to_other_machines_it_does_not_start_without_an_owner_and_says_how(tmp_path: Path, ip: str) -> None:
    code, out, said = start(tmp_path, ip)

    assert (code, out) == (1, "")
    assert said.count("\n") == 1
    assert "open to other machines" in said
    assert "BUYERFLOW_OWNER_HEADER=X-Forwarded-User" in said
    assert "BUYERFLOW_OWNER" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("settings", [{"BUYERFLOW_OWNER": "ann"}, {"JUPYTERHUB_USER": "ann"}])
def test_one_persons_work_is_not_opened_to_other_machines_without_a_login(tmp_path: Path, settings: dict[str, str]) -> None:
    code, out, said = start(tmp_path, "--ip=0.0.0.0", **settings)

    assert (code, out) == (1, "")
    assert "without a login" in said
    assert "--token" in said


@pytest.mark.parametrize(
    "settings",
    [
        {"BUYERFLOW_OWNER_HEADER": ""},
        {"BUYERFLOW_OWNER": ""},
        {"BUYERFLOW_OWNER": "a\nb"},
    ],
    ids=str,
)
def test_an_odd_owner_or_header_is_said_at_once_and_not_passed_over(tmp_path: Path, settings: dict[str, str]) -> None:
    code, out, said = start(tmp_path, **settings)

    assert (code, out) == (1, "")
    assert said.startswith("buyerflow does not start: ")
    assert said.count("\n") == 1


def test_a_port_that_cannot_be_had_is_said_in_a_sentence(tmp_path: Path) -> None:
    code, out, said = start(tmp_path, "--ip=192.0.2.1", BUYERFLOW_OWNER_HEADER="X-Forwarded-User")

    assert (code, out) == (1, "")
    assert "cannot listen" in said
    assert "Traceback" not in said


def test_what_is_declared_is_enough() -> None:
    assert is_beyond_loopback("0.0.0.0")
    assert reason_not_to_start("0.0.0.0", header=True, owner=False, login=False) == ""
    assert reason_not_to_start("0.0.0.0", header=False, owner=True, login=True) == ""
    assert reason_not_to_start("127.0.0.1", header=False, owner=False, login=False) == ""
    # A login without an owner would give the owner "local" to whoever knows the token.
    assert reason_not_to_start("0.0.0.0", header=False, owner=False, login=True) != ""


def test_a_token_opens_the_page_and_all_else_stays_closed(tmp_path: Path) -> None:
    with serving(tmp_path, "--port=0", "--ip=127.8.9.1", "--token=right-token", settings={"BUYERFLOW_OWNER": "ann"}) as server:
        closed = server.ask()
        assert (closed.status, closed.headers["Location"]) == (302, "/login?next=%2F")
        form = server.ask("/login?next=%2F")
        assert "asks for the token" in form.text
        xsrf = form.headers["Set-Cookie"].partition(";")[0]
        assert server.ask("/api/kernels/1-1-1-1-1").status == 403

        def enter(token: str) -> tuple[int, str]:
            field = xsrf.removeprefix("_xsrf=").strip('"')
            answer = server.ask(f"/login?next=%2F&_xsrf={field}&password={token}", "POST", Cookie=xsrf)
            cookies = answer.headers.get_all("Set-Cookie") or []
            return answer.status, next((cookie.partition(";")[0] for cookie in cookies if cookie.startswith("username-")), "")

        assert enter("wrong-token") == (401, "")
        status, cookie = enter("right-token")
        assert status == 302
        page, kernel = server.page(Cookie=cookie)
        assert "Opening your buying process" in page
        assert server.ask(f"/api/kernels/{kernel}", Cookie=cookie).status == 200
        assert server.ask(f"/api/kernels/{kernel}").status == 403
        # As the address that is printed has it.
        assert server.ask("/?token=right-token").status == 200
        assert server.ask("/?token=wrong-token").status == 302
        assert "You are logged out" in server.ask("/logout", Cookie=cookie).text


def test_a_name_that_the_operator_gave_is_answered_and_no_other(tmp_path: Path) -> None:
    with serving(
        tmp_path, "--port=0", "--hostname=maps.example.com", "--hostname=maps", settings={"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}
    ) as server:
        status = {
            host: server.ask(Host=host, **{"X-Forwarded-User": "ann"}).status
            for host in (
                "maps.example.com",
                "MAPS.example.com:8443",
                "maps",
                "localhost",
                "127.0.0.1:80",
                "example.com",
                "maps.example.com.evil.example",
            )
        }
    assert [status[host] for host in status] == [200] * 5 + [403] * 2


def test_under_a_path_of_its_own_and_another_address_of_this_machine_it_is_as_closed(tmp_path: Path) -> None:
    settings = {"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}
    with serving(tmp_path, "--port=0", "--base_url=/maps/", "--ip=127.8.9.1", settings=settings) as server:
        prepared = server.until_a_page_is_prepared()
        ann = {"X-Forwarded-User": "ann"}
        page = server.ask("/maps/", **ann)
        assert (page.status, prepared in page.text, 'data-base-url="/maps/"' in page.text) == (200, True, True)
        for path in ("/", "/voila/static/voila.js", "/login", "/maps/login", f"/maps/voila/query/{prepared}", f"/api/kernels/{prepared}"):
            answer = server.ask(path, **ann)
            assert (answer.status, answer.headers["X-Content-Type-Options"]) == (404, "nosniff"), path
            assert "There is no such page." in answer.text
        assert server.ask(f"/maps/api/kernels/{prepared}", **ann).status == 200
        assert server.ask(f"/maps/api/kernels/{prepared}", **{"X-Forwarded-User": "bea"}).status == 404
        assert server.ask("/").status == 403
