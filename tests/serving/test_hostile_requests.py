"""Requests that no page sends: each is answered, gives nothing away, and changes nothing."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from buyerflow_widgets import PersonaAdded, Session
from buyerflow_widgets.storage import Store
from tests.support.running import Served, serving
from tests.support.visitor import Visitor

HOSTILE = json.loads((Path(__file__).parents[1] / "data/hostile_requests.json").read_text(encoding="utf-8"))
LONG = ["/" + "x" * 5000, "/voila/static/" + "x" * 5000, "/voila/static/" + "x/" * 3000, "/voila/templates/buyerflow/static/" + "x" * 5000]
LONG += [
    "/voila/labextensions/" + "x" * 5000,
    "/api/kernels/1-1-1-1-" + "1" * 5000,
    "/?" + "x" * 20_000,
    "/voila/api/shutdown/" + "1" * 5000,
]
SECRET = "Persona that nobody may see"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    store = Store.open(folder / "store.sqlite", owner="ann")
    Session(store).send(PersonaAdded(name=SECRET))
    store.close()
    settings = {"BUYERFLOW_OWNER_HEADER": "X-Forwarded-User"}
    # Without preparing pages: who asks for the page here is answered from nothing that was there before.
    with serving(folder, "--port=0", "--preheat_kernel=False", settings=settings) as server:
        yield server
        ann = Visitor(server.address, {"X-Forwarded-User": "ann"})
        assert SECRET in str(ann.slices)
        ann.leave()
        assert not re.search(r"Traceback|Uncaught|failed", (folder / "log.txt").read_text())


def assert_gives_nothing_away(text: str, folder: Path) -> None:
    for what in (
        SECRET,
        str(folder),
        sys.prefix,
        str(Path(__file__).parents[2]),
        "Traceback",
        "Error:",
        "root:x:",
        "BuyerFlow()",
        "TornadoServer",
        'File "',
    ):
        assert what not in text, what


@pytest.mark.parametrize("path", [*HOSTILE["paths"], *LONG], ids=lambda path: path[:60])
def test_an_address_that_no_page_names_is_not_there(served: Served, folder: Path, path: str) -> None:
    for method in ("GET", "POST"):
        answer = served.ask(path, method, **{"X-Forwarded-User": "bea"})
        assert 400 <= answer.status < 500 or (path.startswith("/?") and answer.status == 200)
        assert_gives_nothing_away(answer.text, folder)
        assert_gives_nothing_away(str(answer.headers), folder)
        assert "Location" not in answer.headers


@pytest.mark.parametrize("query", HOSTILE["queries"])
def test_an_odd_query_opens_the_page_or_is_refused(served: Served, folder: Path, query: str) -> None:
    answer = served.ask("/" + query.replace(" ", "%20"), **{"X-Forwarded-User": "bea"})

    assert answer.status in (200, 400)
    assert_gives_nothing_away(answer.text, folder)
    assert "<script>alert" not in answer.text
    assert "onerror" not in answer.text


@pytest.mark.parametrize(("name", "value"), HOSTILE["headers"], ids=lambda text: ascii(text)[:40])
def test_an_odd_header_is_passed_over_or_refused(served: Served, folder: Path, name: str, value: str) -> None:
    for path in ("/voila/static/voila.js", "/voila/templates/buyerflow/static/page.css", "/api/kernels/1-1-1-1-1"):
        for method in ("GET", "POST"):
            answer = served.ask(path, method, **{"X-Forwarded-User": "bea", name: value})
            assert answer.status < 500
            if not path.startswith("/voila/static"):
                assert_gives_nothing_away(answer.body.decode(errors="replace"), folder)
            assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("method", HOSTILE["methods"])
def test_an_odd_method_is_refused(served: Served, folder: Path, method: str) -> None:
    for path in ("/", "/?_xsrf=abc", "/api/kernels/1-1-1-1-1?_xsrf=abc", "/voila/api/shutdown/1?_xsrf=abc", "/voila/static/voila.js"):
        answer = served.ask(path, method, **{"X-Forwarded-User": "bea", "Cookie": "_xsrf=abc"})
        assert answer.status < 500
        assert answer.status >= 400 or (method, answer.status) in {("HEAD", 200), ("OPTIONS", 204), ("OPTIONS", 200)}
        assert_gives_nothing_away(answer.text, folder)


@pytest.mark.parametrize("request_text", HOSTILE["raw"], ids=lambda text: ascii(text)[:60])
def test_what_is_hardly_http_is_refused(served: Served, folder: Path, request_text: str) -> None:
    answer = served.raw(request_text.replace("\r\n\r\n", "\r\nX-Forwarded-User: bea\r\n\r\n", 1).encode("latin-1")).decode("latin-1")

    # Nothing at all, where it is not HTTP.
    assert not answer or re.match(r"HTTP/1\.1 [24]\d\d ", answer)
    assert_gives_nothing_away(answer, folder)


@pytest.mark.parametrize(
    "owner",
    [
        "../ann",
        "ann'--",
        'ann" OR "1"="1',
        "ann%00",
        "%61nn",
        "ann;bea",
        "ann,bea",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "ANN",
        "ann.",
        "a" * 255,
    ],
)
def test_an_odd_owner_is_a_person_of_their_own(served: Served, folder: Path, owner: str) -> None:
    visitor = Visitor(served.address, {"X-Forwarded-User": owner})

    assert_gives_nothing_away(visitor.page, folder)
    assert_gives_nothing_away(str(visitor.slices), folder)
    assert "<script>alert" not in visitor.page
    assert "Buying process" in visitor.page
    assert "welcome" in visitor.slices
    assert visitor.persona_id == ""
    visitor.leave()
