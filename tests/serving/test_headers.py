"""What every answer tells the browser to refuse, and what no log holds."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.serving.talking import talking
from tests.support.running import Served, serving
from tests.support.servers import notebook


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    with serving(folder, "--port=0", "--debug", "--Voila.log_level=DEBUG") as server:
        yield server


WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
EVERYWHERE = [
    ("GET", "/"),
    ("GET", "/none"),
    ("GET", "/%ff"),
    ("POST", "/"),
    ("PUT", "/?_xsrf=abc"),
    ("GET", "/voila/static/voila.js"),
    ("GET", "/voila/static/none"),
    ("GET", "/voila/templates/buyerflow/static/page.js"),
    ("GET", "/voila/templates/none"),
    ("GET", "/voila/labextensions/anywidget/none"),
    ("GET", "/voila/api/themes/none"),
    ("GET", "/voila/files/none"),
    ("GET", "/api/kernels/1-1-1-1-1"),
    ("GET", "/api/kernels/1-1-1-1-1/channels"),
    ("POST", "/voila/api/shutdown/1"),
]


def policy(text: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for part in text.split(";") if (words := part.split())}


@pytest.mark.parametrize(("method", "path"), EVERYWHERE)
def test_every_answer_tells_the_browser_what_to_refuse(served: Served, method: str, path: str) -> None:
    headers = served.ask(path, method, Cookie="_xsrf=abc").headers

    assert {name: headers.get_all(name) for name in WANTED} == {name: [value] for name, value in WANTED.items()}
    assert "Server" not in headers
    (told,) = headers.get_all("Content-Security-Policy") or []
    rules = policy(told)
    assert (
        rules["default-src"] == rules["connect-src"] == rules["frame-ancestors"] == rules["base-uri"] == rules["form-action"] == ["'self'"]
    )
    assert rules["object-src"] == ["'none'"]
    assert re.fullmatch(r"'self' 'sha256-[\w+/]{43}='", " ".join(rules["script-src"]))
    assert "camera=()" in (headers["Permissions-Policy"] or "")


@pytest.mark.parametrize("settings", [{}, {"headers": {"X-Frame-Options": ""}}], ids=["as it comes", "with headers of the operator's"])
def test_another_notebooks_page_lets_its_widgets_load_from_a_blob(tmp_path: Path, settings: dict[str, object]) -> None:
    path = notebook(tmp_path / "other.ipynb", "from buyerflow_widgets import BuyerFlow", "BuyerFlow()")
    with serving(tmp_path, str(path), "--port=0", "--preheat_kernel=False", f"--Voila.tornado_settings={settings!r}") as server:
        for address in ("/", "/none"):
            headers = server.ask(address).headers
            (told,) = headers.get_all("Content-Security-Policy") or []
            assert policy(told)["script-src"] == ["'self'", "blob:"]
            assert policy(told)["default-src"] == policy(told)["connect-src"] == ["'self'"]
            assert headers["X-Frame-Options"] == (None if settings else "SAMEORIGIN")


def test_the_one_script_in_a_pages_text_is_the_one_that_the_policy_allows(served: Served) -> None:
    for path, count in (("/", 1), ("/none", 0)):
        answer = served.ask(path)
        text = answer.text
        scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL)
        # Data is no script.
        inline = [content for tag, content in scripts if content.strip() and "json" not in tag]
        allowed = policy(answer.headers["Content-Security-Policy"] or "")["script-src"]
        assert len(inline) == count
        assert {f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline} <= set(allowed)
        assert not re.search(r"""<[^>]+\son\w+\s*=|href\s*=\s*["']?javascript:""", text)


def test_a_page_is_kept_in_no_cache(served: Served) -> None:
    assert "no-store" in served.ask().headers["Cache-Control"]
    assert "no-store" in served.ask("/none").headers["Cache-Control"]


def test_a_websocket_is_opened_with_them_too(served: Served) -> None:
    _, kernel = served.page()
    with talking(served, kernel) as talk:
        assert talk.socket.response is not None
        assert talk.socket.response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in talk.socket.response.headers


def test_an_operator_can_let_another_site_embed_it(tmp_path: Path) -> None:
    headers = {"headers": {"Content-Security-Policy": "frame-ancestors https://portal.example.com", "X-Frame-Options": ""}}
    with serving(tmp_path, "--port=0", f"--Voila.tornado_settings={headers!r}") as server:
        answer = server.ask("/none")
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors https://portal.example.com"
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_log_holds_a_token_a_cookie_or_an_owner_however_loud_it_is(tmp_path: Path) -> None:
    options = ("--port=0", "--debug", "--token=planted-token")
    environment = {"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User", "PYTHONASYNCIODEBUG": "1"}
    owner = {"X-Forwarded-User": "planted-owner"}
    with serving(tmp_path, *options, settings=environment) as server:
        server.until_a_page_is_prepared()
        opened = server.ask("/?token=planted-token", **owner)
        assert opened.status == 200
        cookie = (opened.headers["Set-Cookie"] or "").partition(";")[0] + "; _xsrf=planted-xsrf"
        server.ask("/none?token=planted-token", **owner)
        server.ask("/?token=planted-token")
        server.ask("/api/kernels/1-1-1-1-1?token=planted-token", "DELETE", **owner)
        server.ask("/", Authorization="token planted-token", Cookie=cookie, **owner)
        server.ask("/%ff?token=planted-token", Referer="http://localhost/?token=planted-token", Host="rebound.example", **owner)
        server.raw(b"GET /\x00?token=planted-token HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-User: planted-owner\r\n\r\n")
        _, kernel = server.page(Cookie=cookie, **owner)
        with talking(server, kernel, owner | {"Cookie": cookie}) as talk:
            talk.ask()
    log = (tmp_path / "log.txt").read_text()
    # It is loud.
    assert "GET /none" in log
    assert cookie.partition("=")[2].partition(";")[0]
    for secret in ("planted", cookie.partition("=")[2].partition(";")[0]):
        assert [line for line in log.splitlines() if secret in line] == []


def test_the_address_at_which_pages_ask_who_visits_is_in_no_log(served: Served, folder: Path) -> None:
    prepared = served.until_a_page_is_prepared()
    known = served.kernel(prepared).environ()["VOILA_WS_BASE_URL"]
    assert re.fullmatch(r"/[\w-]{43}/", known)

    # It is there, for websockets.
    assert served.ask(f"{known}voila/query/{prepared}").status == 400
    served.ask()
    log = (folder / "log.txt").read_text()
    assert f"/…/voila/query/{prepared}" in log
    assert known.strip("/") not in log


def test_a_page_that_takes_long_keeps_its_connection_without_a_script(tmp_path: Path) -> None:
    slow = notebook(tmp_path / "slow.ipynb", "from threading import Event\nEvent().wait(2.5)")
    with serving(tmp_path, str(slow), "--port=0", "--preheat_kernel=False", "--VoilaConfiguration.http_keep_alive_timeout=1") as server:
        page = server.ask().text
    assert "<!-- one moment -->" in page
    assert "<script>" not in page
