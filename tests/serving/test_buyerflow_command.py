"""The command `buyerflow`, started as a person starts it: a process of its own, asked over HTTP."""

import gzip
import re
import signal
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import psutil
import pyarrow as pa
import pytest

from buyerflow_widgets import PersonaAdded, Session
from buyerflow_widgets.storage import Store
from buyerflow_widgets.widgets.process_widget import STATIC
from tests.support.running import PATIENCE, Served, free_port, serving
from tests.support.servers import notebook
from tests.support.visitor import Visitor
from tests.support.waiting import until


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), f"--port={free_port()}") as server:
        yield server


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Another notebook than our own page, in JupyterLab's front end."""
    folder = tmp_path_factory.mktemp("other")
    path = notebook(folder / "other.ipynb", "from buyerflow_widgets import BuyerFlow", "BuyerFlow()")
    with serving(folder, str(path), f"--port={free_port()}", "--preheat_kernel=False") as server:
        yield server


@pytest.fixture(scope="module")
def page(served: Served) -> str:
    return served.ask().text


def from_brotli(data: bytes) -> bytes:
    with pa.CompressedInputStream(pa.BufferReader(data), "brotli") as stream:
        return bytes(stream.read())


class References(HTMLParser):
    """Every address that a page names in a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"src", "href", "action", "poster", "data", "data-style"} and value]


def references(page: str) -> list[str]:
    reader = References()
    reader.feed(page)
    return [address for address in reader.found if not address.startswith("data:")]


def hosts(page: str) -> set[str]:
    """The other servers that a page names."""
    return {urlsplit(address).netloc for address in references(page)} - {""}


def test_one_line_says_where_the_page_is(served: Served) -> None:
    assert re.fullmatch(r"Your buying processes are at http://127\.0\.0\.1:\d+/ \(Ctrl\+C ends this\)\n", served.first_line)


def test_the_page_is_ours(page: str) -> None:
    assert '<html lang="en">' in page
    assert "<title>Buying process</title>" in page
    assert "Opening your buying process…" in page
    assert "<noscript>" in page


def test_the_page_speaks_of_no_kernel_and_no_cell(page: str) -> None:
    words = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)

    assert not re.search(r"kernel|\bcell|traceback|executing", words, re.IGNORECASE), words


def test_the_page_names_no_other_server(page: str) -> None:
    assert any(re.search(r"/page\.\w+\.js$", address) for address in references(page))
    assert hosts(page) == set()


def test_another_notebooks_page_names_no_other_server(other: Served) -> None:
    page = other.ask().text
    assert any(address.endswith("voila.js") for address in references(page))
    assert hosts(page) == set()


def test_the_page_is_small_and_names_two_files(page: str) -> None:
    assert len(gzip.compress(page.encode())) < 8_000
    assert sorted(re.sub(r".*/(\w+)\.\w+\.", r"\1.", address) for address in references(page)) == ["page.css", "page.js"]


def test_the_page_is_complete_before_anybody_visits(tmp_path: Path) -> None:
    with serving(tmp_path, "--port=0") as server:
        kernel = server.kernel(server.until_a_page_is_prepared())
        until(lambda: kernel.cpu_percent(0.5) < 10)
        # Nothing is asked of its Python now: it could not answer.
        kernel.suspend()
        try:
            page, _ = server.page()
        finally:
            kernel.resume()
    assert page.rstrip().endswith("</html>")
    assert "Opening your buying process…" in page
    assert "Something went wrong" not in page


def test_everything_the_page_names_is_there_and_asks_no_other_server(served: Served, page: str) -> None:
    for address in references(page):
        answer = served.ask(address)
        assert answer.status == 200, address
        if urlsplit(address).path.endswith(".css"):
            assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", answer.text), address


def test_a_visitor_cannot_ask_for_the_stock_page(served: Served) -> None:
    assert hosts(served.ask("/?template=lab").text) == set()


def test_only_this_machine_can_connect(served: Served) -> None:
    listening = [c.laddr.ip for c in psutil.Process(served.process.pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]

    assert listening
    assert set(listening) == {"127.0.0.1"}


def test_a_foreign_host_name_that_points_here_is_refused(served: Served) -> None:
    answer = served.ask(Host="rebound.example")

    assert answer.status == 403
    assert "This page is not open to you." in answer.text
    assert hosts(answer.text) == set()


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [("gzip, deflate, br", "br", from_brotli), ("gzip", "gzip", gzip.decompress), ("", None, bytes), ("identity", None, bytes)],
)
def test_the_pages_files_travel_compressed_and_are_kept_for_good(
    served: Served, page: str, accepted: str, encoding: str | None, read: Callable[[bytes], bytes]
) -> None:
    for address in references(page):
        answer = served.ask(address, **{"Accept-Encoding": accepted})
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Accept-Encoding" in (answer.headers["Vary"] or "")
        assert answer.headers["Content-Type"].partition(";")[0] in ("text/javascript", "text/css")
        assert read(answer.body) == (STATIC / "page/static" / address.rpartition("/")[2]).read_bytes()


def test_scripts_of_jupyterlabs_front_end_travel_compressed(served: Served) -> None:
    answer = served.ask("/voila/static/voila.js", **{"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"webpack" in gzip.decompress(answer.body)


def test_a_page_that_closes_ends_its_kernel(served: Served) -> None:
    """As its beacon does it: with the cookie that a script of our template sets."""
    page, kernel = served.page()
    (script,) = [address for address in references(page) if "/page." in address and address.endswith(".js")]
    assert "_xsrf=" in served.ask(script).text

    assert served.ask(f"/voila/api/shutdown/{kernel}?_xsrf=abc", "POST", Cookie="_xsrf=abc").status == 204
    assert served.ask(f"/api/kernels/{kernel}").status == 404


def test_another_notebooks_page_that_closes_ends_its_kernel(other: Served) -> None:
    page, kernel = other.page()
    (script,) = [address for address in references(page) if "/page.js" in address]
    assert "_xsrf=" in other.ask(script).text

    assert other.ask(f"/voila/api/shutdown/{kernel}?_xsrf=abc", "POST", Cookie="_xsrf=abc").status == 204
    assert other.ask(f"/api/kernels/{kernel}").status == 404


def test_another_site_cannot_end_a_kernel(served: Served) -> None:
    _, kernel = served.page()

    assert served.ask(f"/voila/api/shutdown/{kernel}", "POST").status == 403
    assert served.ask(f"/api/kernels/{kernel}", "DELETE").status == 403
    assert served.ask(f"/api/kernels/{kernel}").status == 200


def test_a_taken_port_is_passed_over_and_ctrl_c_leaves_nothing_behind(served: Served, tmp_path: Path) -> None:
    with serving(tmp_path, f"--port={urlsplit(served.address).port}") as second:
        assert second.address != served.address
        # A visit takes the prepared kernel, and the next one is due in some seconds: Ctrl+C comes in between.
        assert "Buying process" in second.ask().text
        children = psutil.Process(second.process.pid).children(recursive=True)
        assert children
        second.process.send_signal(signal.SIGINT)
        assert second.process.wait(PATIENCE) == 0

    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []


def test_the_signal_of_service_managers_leaves_nothing_behind_either(tmp_path: Path) -> None:
    with serving(tmp_path, "--port=0") as server:
        server.until_a_page_is_prepared()
        children = psutil.Process(server.process.pid).children(recursive=True)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0

    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []


def test_a_page_prepared_ahead_of_its_visitor_shows_what_was_saved_since(tmp_path: Path) -> None:
    with serving(tmp_path, "--port=0") as server:
        server.until_a_page_is_prepared()
        Session(Store.open(tmp_path / "store.sqlite")).send(PersonaAdded(name="Saved meanwhile"))

        visitor = Visitor(server.address)
        visitor.leave()

    assert "Saved meanwhile" in str(visitor.slices)
    assert "Saved meanwhile" not in visitor.page


def test_the_flags_of_voila_win(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Another notebook")])
    nbformat.write(notebook, tmp_path / "other.ipynb")

    with serving(tmp_path, "--port=0", "--theme=dark", "--preheat_kernel=False", "other.ipynb") as server:
        page = server.ask().text

    assert "Another notebook" in page
    assert '"jupyterLabTheme": "dark"' in page


def test_a_failing_notebook_shows_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("secret_name = 1 / 0")])
    notebook.metadata["voila"] = {"template": "buyerflow"}
    nbformat.write(notebook, tmp_path / "failing.ipynb")

    with serving(tmp_path, "--port=0", "failing.ipynb") as server:
        page = server.ask().text

    assert "Something went wrong while opening this page." in page
    assert not re.search(r"ZeroDivisionError|secret_name|Traceback|executing cell", page)
